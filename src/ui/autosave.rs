//! Work that survives a crash: it is kept in a file while the window is open, and the file is gone when the window was closed.

use crate::sim::threads::{Progress, Task};
use crate::sim::{Work, files};
use eframe::egui::Context;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The shortest time between two copies, in seconds.
const PAUSE: f64 = 2.0;
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

/// Keeps the work of a window as it changes, on a thread of its own.
pub struct Keeper {
    place: Autosave,
    kept: Option<Work>,
    at: f64,
    writing: Option<Task<Result<(), String>>>,
}

impl Keeper {
    /// Nothing is kept yet at `place`.
    pub fn new(place: Autosave) -> Self {
        Keeper { place, kept: None, at: f64::NEG_INFINITY, writing: None }
    }

    /// Keeps the work where it has changed, at most once in [`PAUSE`]; what cannot be kept is said once, by the message returned.
    pub fn tend(&mut self, ctx: &Context, work: impl Fn(Option<&Work>) -> Option<Work>) -> Option<String> {
        let now = ctx.input(|input| input.time);
        if let Some(writing) = &mut self.writing {
            let (Progress::Over, outcome) = writing.poll() else { return None };
            self.writing = None;
            if let Some(Err(message)) = outcome {
                return Some(format!("no copy is kept in case of a crash: {message}"));
            }
        }
        let work = work(self.kept.as_ref())?;
        if now - self.at < PAUSE {
            ctx.request_repaint_after(Duration::from_secs_f64(PAUSE));
            return None;
        }
        let (path, copy) = (self.place.path().to_owned(), work.clone());
        (self.at, self.kept) = (now, Some(work));
        self.writing = Some(Task::spawn(move |_| Some(Autosave::keep(&path, &copy.to_toml())), || ()));
        None
    }

    /// Leaves the place. A copy that is being written is waited for, lest it be left behind.
    pub fn end(mut self) {
        while self.writing.as_mut().is_some_and(|writing| writing.poll().0 == Progress::Working) {
            std::thread::yield_now();
        }
        self.place.end();
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
