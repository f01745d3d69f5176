//! Work that survives a crash: it is kept in a file while the window is open, and the file is gone when the window was closed.

use crate::sim::files;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// The most windows at a time that keep their work.
const WINDOWS: usize = 64;

/// The place in which one window keeps its work. The lock on it ends with the process, however that ends: a text that is found in a
/// place without a lock was left behind.
pub struct Autosave {
    text: PathBuf,
    lock: PathBuf,
    _locked: File,
}

impl Autosave {
    /// Takes a place in `folder`, which is made where there is none, and with it what a window that crashed has left there. That is
    /// handed out once, so that a text that makes the program crash does not do so again.
    ///
    /// Fails where the folder cannot be written to.
    pub fn begin(folder: &Path) -> Result<(Self, Option<String>), String> {
        fs::create_dir_all(folder).map_err(|error| format!("{}: cannot be made: {error}", folder.display()))?;
        let mut first = None;
        for number in 0..WINDOWS {
            let place = |ending: &str| folder.join(format!("autosave-{number}.{ending}"));
            let (text, lock) = (place("toml"), place("lock"));
            if first.is_some() && !text.exists() {
                continue;
            }
            let file = File::options().create(true).truncate(false).write(true).open(&lock);
            let locked = file.map_err(|error| format!("{}: cannot be opened: {error}", lock.display()))?;
            if locked.try_lock().is_err() {
                continue;
            }
            let here = Autosave { text, lock, _locked: locked };
            if let Ok(left) = fs::read_to_string(&here.text) {
                let _ = fs::remove_file(&here.text);
                return Ok((here, Some(left)));
            }
            first = first.or(Some(here));
        }
        first.map(|place| (place, None)).ok_or_else(|| format!("{WINDOWS} windows are open; this one keeps no copy of its work"))
    }

    /// Where the text is kept.
    pub fn path(&self) -> &Path {
        &self.text
    }

    /// Keeps `text` at `path` in place of what was kept there before, whole or not at all.
    pub fn keep(path: &Path, text: &str) -> Result<(), String> {
        files::save(path, true, |out| out.write_all(text.as_bytes()))
    }

    /// Leaves the place: the work is not needed any more.
    pub fn end(self) {
        let _ = fs::remove_file(&self.text);
        let _ = fs::remove_file(&self.lock);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("downhill-autosave-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        folder
    }

    #[test]
    fn what_a_crash_leaves_is_found_once() {
        let folder = folder("crash");
        let (place, left) = Autosave::begin(&folder).unwrap();
        assert_eq!(left, None);
        Autosave::keep(place.path(), "one").unwrap();
        Autosave::keep(place.path(), "two").unwrap();
        // The process ends without a word.
        drop(place);
        let (place, left) = Autosave::begin(&folder).unwrap();
        assert_eq!(left.as_deref(), Some("two"));
        drop(place);
        assert_eq!(Autosave::begin(&folder).unwrap().1, None);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn windows_side_by_side_keep_apart() {
        let folder = folder("windows");
        let (a, _) = Autosave::begin(&folder).unwrap();
        Autosave::keep(a.path(), "a").unwrap();
        let (b, left) = Autosave::begin(&folder).unwrap();
        assert_eq!(left, None, "a is open, not crashed");
        assert_ne!(a.path(), b.path());
        Autosave::keep(b.path(), "b").unwrap();
        a.end();
        drop(b);
        let (c, left) = Autosave::begin(&folder).unwrap();
        assert_eq!(left.as_deref(), Some("b"));
        c.end();
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "the lock of b");
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_folder_that_cannot_be_says_why() {
        let folder = folder("file");
        fs::write(&folder, "a file").unwrap();
        assert!(Autosave::begin(&folder).err().unwrap().contains("cannot be made"));
        fs::remove_file(&folder).unwrap();
    }
}
