//! The program: the command line, which opens the window where it is asked to.

use std::process::ExitCode;

/// Half of a frame's time is memory for its meshes; this allocator halves it (measured in benches/frame.rs).
#[cfg(feature = "gui")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[cfg(feature = "gui")]
use downhill::ui::run as window;

/// Stands in for the window where the program was built without it.
#[cfg(not(feature = "gui"))]
fn window(_: Option<(std::path::PathBuf, Option<downhill::sim::files::Opened>)>) -> Result<(), String> {
    Err("this build has no window; `downhill trace` and `downhill list` work without one (see downhill --help)".into())
}

fn main() -> ExitCode {
    downhill::cli::main(window)
}
