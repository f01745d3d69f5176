//! The program: the command line, which opens the window where it is asked to.

/// Half of a frame's time is memory for its meshes; this allocator halves it (measured in benches/frame.rs).
#[cfg(all(feature = "gui", not(target_arch = "wasm32")))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[cfg(all(feature = "gui", not(target_arch = "wasm32")))]
use downhill::ui::run as window;

/// Stands in for the window where the program was built without it.
#[cfg(not(any(feature = "gui", target_arch = "wasm32")))]
fn window(_: Option<(std::path::PathBuf, Option<downhill::sim::files::Opened>)>) -> Result<(), String> {
    Err("this build has no window; `downhill trace` and `downhill list` work without one (see downhill --help)".into())
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    downhill::cli::main(window)
}

/// In a browser there is no command line: the page starts the window.
#[cfg(target_arch = "wasm32")]
fn main() {
    #[cfg(feature = "gui")]
    downhill::web::start();
}
