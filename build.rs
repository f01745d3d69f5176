//! Puts icon, version and manifest into downhill.exe. For other systems there is nothing to do.

use std::env::var;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if var("CARGO_CFG_TARGET_OS").as_deref() != Ok("windows") {
        return;
    }
    let [icon, manifest] = ["assets/windows/downhill.ico", "assets/windows/downhill.manifest"];
    for file in [icon, manifest] {
        println!("cargo::rerun-if-changed={file}");
    }
    let mut parts = winresource::WindowsResource::new();
    parts.set_icon(icon).set_manifest_file(manifest);
    // Windows calls a program by its description: in the list of tasks, and where it asks what opens a file.
    parts.set("FileDescription", "Downhill").set("ProductName", "Downhill").set("OriginalFilename", "downhill.exe");
    parts.set("LegalCopyright", "The Downhill authors, MIT OR Apache-2.0");
    // Where there is no resource compiler, the program lacks its icon, and does all else.
    if let Err(error) = parts.compile_for("downhill") {
        println!("cargo::warning=downhill.exe gets no icon, version and manifest: {error}");
    }
}
