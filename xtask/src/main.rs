//! `cargo xtask`: what is made from the program, or beside it.

mod icons;
mod mac;
mod web;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "cargo xtask web      builds the web page into target/web; with --as-built it packs what was built last
       cargo xtask icons    makes the icons of Windows and macOS from those in assets/icon
       cargo xtask mac      makes target/Downhill.app from target/release/downhill, or from --binary FILE";

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask stands in the project's folder");
    let outcome = match wanted.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["web"] => web::make(root, true),
        ["web", "--as-built"] => web::make(root, false),
        ["icons"] => icons::make(root),
        ["mac"] => mac::make(root, &built(root).join("release").join("downhill")),
        ["mac", "--binary", binary] => mac::make(root, Path::new(binary)),
        _ => Err(USAGE.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// The folder into which Cargo builds.
fn built(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    fs::copy(from, to).map(drop).map_err(|error| format!("{}: {error}", from.display()))
}
