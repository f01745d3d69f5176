//! What happens when a command that writes a file is interrupted: nothing is left of it.

use crate::cli::say;
use crate::sim::files;

/// The exit status of a command that was interrupted, as shells count it.
const INTERRUPTED: i32 = 130;

/// From here on an interruption takes the unfinished file away and ends the program.
///
/// Where the system has no signals to listen to, it ends the program at once, as it does everywhere else.
pub fn tidy_up() {
    let _ = ctrlc::set_handler(|| {
        files::discard_drafts();
        say("error", "interrupted; nothing was written");
        std::process::exit(INTERRUPTED);
    });
}
