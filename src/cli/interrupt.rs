//! The handling of an interruption while a command writes a file: the unfinished file is removed.

use crate::cli::report::say;
use crate::sim::files;

/// The exit status of an interrupted command, by the convention of shells.
const INTERRUPTED: i32 = 130;

/// Installs a handler that removes unfinished files on an interruption and ends the program.
///
/// Where the system has no signals to handle, an interruption ends the program at once, as it does without a handler.
pub fn remove_unfinished_file() {
    let _ = ctrlc::set_handler(|| {
        files::discard_drafts();
        say("error", "interrupted; nothing was written");
        std::process::exit(INTERRUPTED);
    });
}
