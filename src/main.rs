//! The program: the command line, which opens the window where it is asked to.

/// Half of a frame's time is memory for its meshes; this allocator halves it (measured in benches/frame.rs).
#[cfg(all(feature = "gui", not(target_arch = "wasm32")))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[cfg(all(feature = "gui", not(target_arch = "wasm32")))]
const DESKTOP: downhill::cli::Desktop = downhill::cli::Desktop {
    begin: downhill_desktop::leave_own_console,
    window: downhill::ui::run,
    failed: |message| downhill_desktop::show_failure("Downhill", message),
};

/// Stands in for the window where the program was built without it.
#[cfg(not(any(feature = "gui", target_arch = "wasm32")))]
const DESKTOP: downhill::cli::Desktop = downhill::cli::Desktop {
    begin: || (),
    window: |_| {
        Err("this build has no window; `downhill trace` and `downhill list` work without one (see downhill --help)".into())
    },
    failed: |_| (),
};

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    downhill::cli::main(DESKTOP)
}

/// In a browser there is no command line: the page starts the window.
#[cfg(target_arch = "wasm32")]
fn main() {
    #[cfg(feature = "gui")]
    downhill::web::start();
}
