//! What Windows and macOS ask of a program that has a window, and that takes unsafe code: the program itself has none (`unsafe_code = "forbid"`).
//! On other systems these functions do nothing.

#[cfg(target_os = "macos")]
mod mac;
#[cfg(windows)]
mod windows;

use std::path::PathBuf;

/// Something that the system asks of a running program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// To open a file: on a Mac, a file that is opened in the Finder comes so, and not on the command line.
    Open(PathBuf),
    /// To end, as far as the user agrees: on a Mac, "Quit" in the menu of the program.
    Quit,
}

/// Calls `hear` with each wish, from now on. To be called once, on the main thread, before the window's event loop begins.
pub fn listen(hear: impl Fn(Wish) + Send + Sync + 'static) {
    #[cfg(target_os = "macos")]
    mac::listen(Box::new(hear));
    #[cfg(not(target_os = "macos"))]
    let _ = hear;
}

/// Leaves the console, and so closes it, where it was made for this program alone: on Windows, after a double click. A console from which the
/// program was started stays, and so does all that is written to it.
pub fn leave_own_console() {
    #[cfg(windows)]
    windows::leave_own_console();
}

/// Shows a failure in a window of its own where nobody can read what is written to standard error: on Windows, after a double click.
pub fn show_failure(title: &str, message: &str) {
    #[cfg(windows)]
    windows::show_failure(title, message);
    #[cfg(not(windows))]
    let _ = (title, message);
}
