//! Autosave: a copy of the work in a file while the window is open, removed when the window is closed, so that it survives a crash.

use crate::sim::files;
use crate::sim::threads::{BackgroundTask, Progress};
use crate::ui::state::State;
use crate::ui::state::recovery_copy::RecoveryCopy;
use eframe::egui::Context;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The shortest time between two copies, in seconds.
const PAUSE: f64 = 2.0;
/// The same when only the playhead has moved.
const LONG_PAUSE: f64 = 10.0;
/// The most windows at a time that keep a copy.
const WINDOWS: usize = 64;

/// The files of one window's copy: `autosave-0.…` of a folder, or those of another number, with a lock. The system drops the lock when the
/// process ends, however it ends: a copy found without a lock was left by a crash.
pub struct AutosaveSlot {
    folder: PathBuf,
    number: usize,
    _locked: File,
}

/// A copy left by a crash. It stays on disk until it is discarded, or restored and saved again.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftoverCopy {
    /// The file.
    pub path: PathBuf,
    /// Its text, or the reason why it cannot be read.
    pub text: Result<String, String>,
    /// Whether it was not found before. A copy found a second time may itself be the cause of the crash.
    pub first_time: bool,
}

impl AutosaveSlot {
    /// Takes a free slot in `folder`, which is created if necessary, and returns the copies that crashed windows have left there.
    ///
    /// Fails where the folder cannot be written to.
    pub fn begin(folder: &Path) -> Result<(Self, Vec<LeftoverCopy>), String> {
        fs::create_dir_all(folder).map_err(|error| format!("{}: cannot be made: {error}", folder.display()))?;
        let mut first = None;
        for number in 0..WINDOWS {
            let lock = named(folder, number, "lock");
            let mut copies = rescued(folder, number).chain([named(folder, number, "toml")]);
            if first.is_some() && !copies.any(|path| is_there(&path)) {
                continue;
            }
            // Opening a named pipe would block until somebody opens its other end.
            if fs::metadata(&lock).is_ok_and(|found| !found.is_file()) {
                continue;
            }
            let file = File::options().create(true).truncate(false).write(true).open(&lock);
            let locked = file.map_err(|error| format!("{}: cannot be opened: {error}", lock.display()))?;
            if locked.try_lock().is_err() {
                continue;
            }
            let here = AutosaveSlot { folder: folder.to_owned(), number, _locked: locked };
            let left = here.left();
            if !left.is_empty() {
                return Ok((here, left));
            }
            first = first.or(Some(here));
        }
        first
            .map(|slot| (slot, Vec::new()))
            .ok_or_else(|| format!("{WINDOWS} windows are open; this one keeps no copy of its work"))
    }

    /// Returns the copies left in this slot. A copy is renamed, so that it is recognized the next time and never overwritten.
    fn left(&self) -> Vec<LeftoverCopy> {
        let known = |path: PathBuf| LeftoverCopy { text: read(&path), path, first_time: false };
        let mut left: Vec<LeftoverCopy> = rescued(&self.folder, self.number).filter(|path| is_there(path)).map(known).collect();
        let copy = self.path();
        if is_there(&copy) {
            let path = self.moved(&copy, "rescued");
            left.insert(0, LeftoverCopy { text: read(&path), path, first_time: true });
        }
        left
    }

    /// Returns the path of the copy.
    pub fn path(&self) -> PathBuf {
        named(&self.folder, self.number, "toml")
    }

    /// Moves the unreadable file at `path` aside, and returns its new name.
    pub fn set_aside(&self, path: &Path) -> PathBuf {
        self.moved(path, "bad")
    }

    /// Renames the file at `from` to the first free name of its `kind`; if that fails, it keeps its name. Returns the name.
    fn moved(&self, from: &Path, kind: &str) -> PathBuf {
        let to = numbered(&self.folder, self.number, kind).find(|path| !is_there(path));
        to.filter(|to| fs::rename(from, to).is_ok()).unwrap_or_else(|| from.to_owned())
    }

    /// Replaces the copy at `path`, atomically, and only if the new one can be read back.
    pub fn keep(path: &Path, copy: &RecoveryCopy) -> Result<(), String> {
        let text = copy.text()?;
        if RecoveryCopy::read(&text)? != *copy {
            return Err("it would be read back as something else".into());
        }
        files::save(path, true, |out| out.write_all(text.as_bytes()))
    }

    /// Releases the slot and removes its copy, which is not needed any more.
    fn end(self) {
        let _ = fs::remove_file(self.path());
        let _ = fs::remove_file(named(&self.folder, self.number, "lock"));
    }
}

fn named(folder: &Path, number: usize, ending: &str) -> PathBuf {
    folder.join(format!("autosave-{number}.{ending}"))
}

/// Lists `autosave-0.bad.toml`, `autosave-0.bad-2.toml` and so on.
fn numbered(folder: &Path, number: usize, kind: &str) -> impl Iterator<Item = PathBuf> {
    (1_usize..).map(move |count| match count {
        1 => named(folder, number, &format!("{kind}.toml")),
        count => named(folder, number, &format!("{kind}-{count}.toml")),
    })
}

/// Lists the possible paths of copies that were left and have been found before.
fn rescued(folder: &Path, number: usize) -> impl Iterator<Item = PathBuf> {
    numbered(folder, number, "rescued").take(WINDOWS)
}

/// Whether there is anything at `path`, even a broken link.
fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

fn read(path: &Path) -> Result<String, String> {
    if !fs::metadata(path).is_ok_and(|found| found.is_file()) {
        return Err("it is no ordinary file".into());
    }
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".into())
}

/// Writes a copy of the window's work as it changes, on a thread of its own.
pub struct Autosaver {
    slot: AutosaveSlot,
    last: Option<RecoveryCopy>,
    at: f64,
    writing: Option<BackgroundTask<Result<(), String>>>,
    /// Copies left by a crash that are shown now: they are removed once the next copy is written.
    shown: Vec<PathBuf>,
}

impl Autosaver {
    /// Starts with nothing written to `slot` yet.
    pub fn new(slot: AutosaveSlot) -> Self {
        Autosaver { slot, last: None, at: f64::NEG_INFINITY, writing: None, shown: Vec::new() }
    }

    /// Notes that the copy at `path` is shown from now on; it is removed when the next copy is written.
    pub fn replaces(&mut self, path: PathBuf) {
        self.shown.push(path);
        (self.last, self.at) = (None, f64::NEG_INFINITY);
    }

    /// Writes a copy where the work has changed, at most once in [`PAUSE`], even while a control is held. Returns a message where that
    /// fails.
    pub fn update(&mut self, ctx: &Context, state: &State) -> Option<String> {
        let now = ctx.input(|input| input.time);
        if let Some(writing) = &mut self.writing {
            let (Progress::Over, outcome) = writing.poll() else { return None };
            self.writing = None;
            if let Some(Err(message)) = outcome {
                return Some(format!("no copy is kept in case of a crash: {message}"));
            }
        }
        let position = state.position();
        let pause = match &self.last {
            Some(last) if state.work == last.work && last.position == position => return None,
            Some(last) if state.work == last.work && last.position.differs_only_in_step(&position) => LONG_PAUSE,
            _ => PAUSE,
        };
        if now - self.at < pause {
            ctx.request_repaint_after(Duration::from_secs_f64(pause));
            return None;
        }
        let copy = RecoveryCopy { work: state.work.clone(), position };
        let (path, written, shown) = (self.slot.path(), copy.clone(), std::mem::take(&mut self.shown));
        (self.at, self.last) = (now, Some(copy));
        let keep = move || {
            AutosaveSlot::keep(&path, &written)?;
            shown.iter().for_each(|path| drop(fs::remove_file(path)));
            Ok(())
        };
        self.writing = Some(BackgroundTask::spawn(move |_| Some(keep()), || ()));
        None
    }

    /// Whether the work of `state` and the position (but for the step) are written.
    pub fn has(&self, state: &State) -> bool {
        let is_that = |copy: &RecoveryCopy| state.work == copy.work && copy.position.differs_only_in_step(&state.position());
        self.writing.is_none() && self.last.as_ref().is_some_and(is_that)
    }

    /// Releases the slot after the user has closed the window. Waits for a copy that is being written, which would otherwise be left
    /// behind.
    pub fn end(mut self) {
        while self.writing.as_mut().is_some_and(|writing| writing.poll().0 == Progress::Working) {
            std::thread::sleep(Duration::from_millis(1));
        }
        self.shown.iter().for_each(|path| drop(fs::remove_file(path)));
        self.slot.end();
    }

    /// Moves the unreadable file at `path` aside, and returns its new name.
    pub fn set_aside(&self, path: &Path) -> PathBuf {
        self.slot.set_aside(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::state::Settings;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("downhill-autosave-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        folder
    }

    fn copy_with(seed: u64) -> RecoveryCopy {
        let state = State::new(None, Settings::default());
        let mut copy = RecoveryCopy { work: state.work.clone(), position: state.position() };
        copy.work.experiment.seed = seed;
        copy
    }

    fn seeds(left: &[LeftoverCopy]) -> Vec<(u64, bool)> {
        let seed = |left: &LeftoverCopy| RecoveryCopy::read(left.text.as_ref().unwrap()).unwrap().work.experiment.seed;
        left.iter().map(|left| (seed(left), left.first_time)).collect()
    }

    #[test]
    fn a_copy_left_by_a_crash_stays_until_it_is_discarded() {
        let folder = folder("crash");
        let (slot, left) = AutosaveSlot::begin(&folder).unwrap();
        assert_eq!(left, []);
        AutosaveSlot::keep(&slot.path(), &copy_with(1)).unwrap();
        AutosaveSlot::keep(&slot.path(), &copy_with(2)).unwrap();
        // The process crashes.
        drop(slot);
        let (slot, left) = AutosaveSlot::begin(&folder).unwrap();
        assert_eq!(seeds(&left), [(2, true)]);
        // It crashes again, before and after the next copy is written.
        drop(slot);
        let (slot, left) = AutosaveSlot::begin(&folder).unwrap();
        assert_eq!(seeds(&left), [(2, false)]);
        AutosaveSlot::keep(&slot.path(), &copy_with(3)).unwrap();
        drop(slot);
        let (slot, left) = AutosaveSlot::begin(&folder).unwrap();
        assert_eq!(seeds(&left), [(3, true), (2, false)]);
        left.iter().for_each(|left| fs::remove_file(&left.path).unwrap());
        slot.end();
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn two_windows_use_separate_slots() {
        let folder = folder("windows");
        let (a, _) = AutosaveSlot::begin(&folder).unwrap();
        AutosaveSlot::keep(&a.path(), &copy_with(1)).unwrap();
        let (b, left) = AutosaveSlot::begin(&folder).unwrap();
        assert_eq!(left, [], "a is open, not crashed");
        assert_ne!(a.path(), b.path());
        AutosaveSlot::keep(&b.path(), &copy_with(2)).unwrap();
        a.end();
        drop(b);
        let (c, left) = AutosaveSlot::begin(&folder).unwrap();
        assert_eq!(seeds(&left), [(2, true)]);
        c.end();
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn an_unreadable_copy_is_set_aside_and_kept() {
        let folder = folder("bad");
        fs::create_dir_all(&folder).unwrap();
        for (name, content) in [("autosave-0.bad.toml", b"\xff"), ("autosave-0.bad-2.toml", b"\xfe")] {
            fs::write(folder.join("autosave-0.toml"), content).unwrap();
            let (slot, left) = AutosaveSlot::begin(&folder).unwrap();
            assert_eq!(left[0].text, Err("it is not UTF-8 text".into()));
            assert_eq!(slot.set_aside(&left[0].path), folder.join(name));
            assert_eq!(fs::read(folder.join(name)).unwrap(), content);
        }
        // A folder in place of a file is moved aside or skipped, without blocking.
        fs::create_dir(folder.join("autosave-0.toml")).unwrap();
        fs::create_dir(folder.join("autosave-1.lock")).unwrap();
        let (_held, left) = AutosaveSlot::begin(&folder).unwrap();
        assert_eq!(left[0].text, Err("it is no ordinary file".into()));
        assert_eq!(AutosaveSlot::begin(&folder).unwrap().0.number, 2);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_folder_that_cannot_be_made_says_why() {
        let folder = folder("file");
        fs::write(&folder, "a file").unwrap();
        assert!(AutosaveSlot::begin(&folder).err().unwrap().contains("cannot be made"));
        fs::remove_file(&folder).unwrap();
    }
}
