//! The web page: `target/web`, from which any server of files can show it.

use crate::{built, copy};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash as _, Hasher as _};
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

const TARGET: &str = "wasm32-unknown-unknown";
/// The icons of the page, copied from those of the desktop.
const ICONS: [&str; 2] = ["downhill-256.png", "downhill-512.png"];

/// Builds the program for the browser, where `builds` is set, and packs it.
pub fn make(root: &Path, builds: bool) -> Result<(), String> {
    let target = built(root);
    let out = root.join("target").join("web");
    if builds {
        build(root)?;
    }
    let module = target.join(TARGET).join("web").join("downhill.wasm");
    fs::create_dir_all(&out).map_err(|error| format!("{}: {error}", out.display()))?;
    // Modules of an earlier version would stay.
    let _ = fs::remove_dir_all(out.join(MODULES));
    let mut bindgen = Bindgen::new();
    bindgen.input_path(&module).typescript(false).remove_name_section(true).web(true).map_err(|error| format!("{error:#}"))?;
    bindgen.generate(&out).map_err(|error| format!("{error:#}"))?;
    let module = out.join("downhill_bg.wasm");
    shrink(&module)?;
    for entry in fs::read_dir(root.join("web")).map_err(|error| error.to_string())?.flatten() {
        if entry.path().is_file() {
            copy(&entry.path(), &out.join(entry.file_name()))?;
        }
    }
    for icon in ICONS {
        copy(&root.join("assets/icon").join(icon), &out.join(icon))?;
    }
    copy(&root.join("assets/readme/explorer-dark.png"), &out.join("preview.png"))?;
    stamp(&out)?;
    let read = |name: &str| fs::read(out.join(name)).map_err(|error| format!("{name}: {error}"));
    let (module, glue) = (read("downhill_bg.wasm")?, read("downhill.js")?);
    let packed = packed(&module)? + packed(&glue)?;
    println!("{}: {} to download, {} unpacked", out.display(), megabytes(packed), megabytes(module.len() + glue.len()));
    println!("to look at it: python3 -m http.server --directory {} 8000", out.display());
    Ok(())
}

/// Builds the program for the browser.
fn build(root: &Path) -> Result<(), String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(root).args(["build", "--package", "downhill", "--bin", "downhill", "--locked", "--target", TARGET]);
    let built = command.args(["--profile", "web"]).status().map_err(|error| format!("cargo cannot be started: {error}"))?;
    if built.success() {
        return Ok(());
    }
    Err(format!("the program cannot be built for the browser; where the compiler lacks the target: rustup target add {TARGET}"))
}

/// The oldest version of Binaryen that reads what the compiler writes.
const BINARYEN: u32 = 120;

/// Makes the module smaller, where a Binaryen is there that is new enough.
fn shrink(module: &Path) -> Result<(), String> {
    let said =
        Command::new("wasm-opt").arg("--version").output().map(|found| String::from_utf8_lossy(&found.stdout).into_owned());
    let version = said.ok().and_then(|said| said.split_whitespace().find_map(|word| word.parse::<u32>().ok()));
    if version.is_none_or(|version| version < BINARYEN) {
        println!("without wasm-opt {BINARYEN} or newer (Binaryen) the page is somewhat larger");
        return Ok(());
    }
    let smaller = module.with_extension("small");
    let done = Command::new("wasm-opt").args(["-O2", "--all-features"]).arg(module).arg("-o").arg(&smaller).status();
    if done.is_ok_and(|status| status.success()) {
        return fs::rename(&smaller, module).map_err(|error| error.to_string());
    }
    println!("wasm-opt could not read the module; it stays as it is");
    Ok(())
}

/// The folder of the modules that wasm-bindgen puts beside the program's own.
const MODULES: &str = "snippets";

/// Returns the paths of all files in `folder` of `out`, relative to `out`, with `/`; none where it is not there.
fn files(out: &Path, folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(out.join(folder)).into_iter().flatten().flatten() {
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() { found.extend(files(out, &path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Writes into worker.js which modules there are, and gives the files that are kept for offline use a version that follows from their content, so that a new page replaces the old one.
fn stamp(out: &Path) -> Result<(), String> {
    let mut hasher = DefaultHasher::new();
    let modules = files(out, MODULES);
    for name in
        ["downhill_bg.wasm", "downhill.js", "helper.js", "index.html"].into_iter().chain(modules.iter().map(String::as_str))
    {
        fs::read(out.join(name)).map_err(|error| format!("{name}: {error}"))?.hash(&mut hasher);
    }
    let worker = out.join("worker.js");
    let text = fs::read_to_string(&worker).map_err(|error| format!("worker.js: {error}"))?;
    let text = text.replace("VERSION", &format!("{:016x}", hasher.finish()));
    fs::write(&worker, text.replace("const MODULES = [];", &format!("const MODULES = {modules:?};")))
        .map_err(|error| error.to_string())
}

/// Returns the number of bytes that a server sends.
fn packed(bytes: &[u8]) -> Result<usize, String> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).map(|packed| packed.len()).map_err(|error| error.to_string())
}

fn megabytes(bytes: usize) -> String {
    format!("{:.2} MB", bytes as f64 / 1e6)
}
