//! The program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
fn main() {
    if let Err(m) = downhill::ui::run(None) {
        eprintln!("{m}");
        std::process::exit(1)
    }
}
