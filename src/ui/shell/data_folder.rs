//! The folder for what is kept between two starts: the settings, and copies of work in progress.

use std::ffi::OsString;
use std::path::PathBuf;

/// Returns the folder; none where the system names no place for it.
pub fn data_folder() -> Option<PathBuf> {
    on(std::env::consts::OS, |name| std::env::var_os(name), std::env::home_dir())
}

/// Returns the folder on `system` for these environment variables and this home. These are the places of eframe's `storage_dir`, where earlier
/// versions have kept the settings; eframe itself offers them only together with a store of its own, which is not wanted here.
fn on(system: &str, variable: impl Fn(&str) -> Option<OsString>, home: Option<PathBuf>) -> Option<PathBuf> {
    match system {
        "windows" => Some(PathBuf::from(variable("APPDATA")?).join("downhill").join("data")),
        "macos" => Some(home?.join("Library").join("Application Support").join("downhill")),
        _ => {
            let named = variable("XDG_DATA_HOME").map(PathBuf::from).filter(|folder| folder.is_absolute());
            Some(named.or_else(|| Some(home?.join(".local").join("share")))?.join("downhill"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_system_has_its_place_for_data() {
        let named = |name: &'static str, value: &'static str| move |asked: &str| (asked == name).then(|| value.into());
        let folder = |system, variable: &dyn Fn(&str) -> Option<OsString>| on(system, variable, Some("/home/ada".into()));
        let none = |_: &str| None;
        assert_eq!(folder("linux", &none), Some("/home/ada/.local/share/downhill".into()));
        assert_eq!(folder("linux", &named("XDG_DATA_HOME", "/data")), Some("/data/downhill".into()));
        assert_eq!(
            folder("linux", &named("XDG_DATA_HOME", "data")),
            Some("/home/ada/.local/share/downhill".into()),
            "a relative path counts for nothing"
        );
        assert_eq!(folder("freebsd", &none), folder("linux", &none));
        assert_eq!(folder("macos", &none), Some("/home/ada/Library/Application Support/downhill".into()));
        assert_eq!(folder("windows", &named("APPDATA", "/roaming")), Some("/roaming/downhill/data".into()));
        assert_eq!(folder("windows", &none), None);
        assert_eq!(on("linux", none, None), None);
    }
}
