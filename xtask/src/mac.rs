//! The program as macOS expects it: a folder `Downhill.app` with the program, its icon, and a list of what it is and opens.

use crate::copy;
use std::fs;
use std::path::Path;

/// Makes `target/Downhill.app` around the program `binary`.
pub fn make(root: &Path, binary: &Path) -> Result<(), String> {
    let app = root.join("target").join("Downhill.app");
    if app.exists() {
        fs::remove_dir_all(&app).map_err(|error| format!("{}: {error}", app.display()))?;
    }
    let contents = app.join("Contents");
    for folder in ["MacOS", "Resources"] {
        fs::create_dir_all(contents.join(folder)).map_err(|error| format!("{}: {error}", app.display()))?;
    }
    let read = |name: &str| fs::read_to_string(root.join(name)).map_err(|error| format!("{name}: {error}"));
    let list = information(&read("assets/macos/Info.plist")?, &read("Cargo.toml")?)?;
    fs::write(contents.join("Info.plist"), list).map_err(|error| format!("{}: {error}", app.display()))?;
    // Copying keeps the permission to be executed.
    copy(binary, &contents.join("MacOS/downhill"))?;
    copy(&root.join("assets/macos/downhill.icns"), &contents.join("Resources/downhill.icns"))?;
    sign(&app)?;
    println!("{}", app.display());
    Ok(())
}

/// The list of what the program is, with the version that stands in `cargo`.
fn information(list: &str, cargo: &str) -> Result<String, String> {
    let version = cargo.lines().find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    let version = version.ok_or("Cargo.toml names no version")?;
    // macOS takes three numbers there, without the word that a preliminary version ends in.
    let numbers = version.split(['-', '+']).next().unwrap_or(version);
    Ok(list.replace("VERSION", numbers))
}

/// Signs the whole folder without a name, where that can be done: a Mac with an ARM processor runs no program whose parts are not signed.
fn sign(app: &Path) -> Result<(), String> {
    if !cfg!(target_os = "macos") {
        println!("not signed: that takes a Mac");
        return Ok(());
    }
    let signed = std::process::Command::new("codesign").args(["--force", "--sign", "-"]).arg(app).status();
    match signed {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("codesign: {status}")),
        Err(error) => Err(format!("codesign cannot be started: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_names_the_version() {
        let list = "<string>VERSION</string>";
        for (version, said) in [("0.1.0", "0.1.0"), ("1.2.3-rc.1", "1.2.3"), ("1.2.3+5", "1.2.3")] {
            let cargo = format!("[package]\nname = \"downhill\"\nversion = \"{version}\"\nrust-version = \"1.95\"\n");
            assert_eq!(information(list, &cargo).unwrap(), format!("<string>{said}</string>"));
        }
        assert!(information(list, "[workspace]\n").is_err());
    }
}
