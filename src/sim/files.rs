//! The one place that reads and writes files: experiment files, the data they name, and what is exported.

use crate::sim::experiment::Experiment;
use crate::sim::lesson::Lesson;
use crate::sim::work::Work;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The largest data file that is read, in bytes.
pub const MAX_DATA: u64 = 1 << 25;
/// The largest experiment file that is read, in bytes; it may carry data along.
pub const MAX_EXPERIMENT: u64 = MAX_DATA + (1 << 20);

/// The experiment in the file at `path`. A data file that it names is looked for beside it.
///
/// Fails with one line that names the file, the line in it, and what would be right.
pub fn open(path: &Path) -> Result<Experiment, String> {
    open_work(path).map(|work| work.experiment)
}

/// All that the experiment file at `path` describes, with the experiments beyond the plane; of a lesson, what it runs. As [`open`]
/// otherwise.
pub fn open_work(path: &Path) -> Result<Work, String> {
    Ok(match open_any(path)? {
        Opened::Work(work) => *work,
        Opened::Lesson(lesson) => lesson.work,
    })
}

/// What a file was found to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Opened {
    /// An experiment.
    Work(Box<Work>),
    /// A lesson.
    Lesson(Box<Lesson>),
}

impl Opened {
    /// The same, if it can be run; if not, what is wrong and what would be right.
    pub fn checked(self) -> Result<Self, String> {
        match &self {
            Opened::Work(work) => work.check()?,
            Opened::Lesson(lesson) => lesson.work.check()?,
        }
        Ok(self)
    }
}

/// What is in the file at `path`: a lesson, where it has a key that only lessons have, otherwise an experiment. As [`open`] otherwise.
pub fn open_any(path: &Path) -> Result<Opened, String> {
    let text = read_text(path, MAX_EXPERIMENT)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let read = |name: &str| read_data(&folder.join(name));
    let opened = if Lesson::is_meant(&text) {
        Lesson::from_toml(&text, &read).map(|lesson| Opened::Lesson(Box::new(lesson)))
    } else {
        Work::from_toml(&text, &read).map(|work| Opened::Work(Box::new(work)))
    };
    opened.map_err(|error| format!("{}: {error}", path.display()))
}

/// The text of the experiment file at `path`.
pub fn read_experiment(path: &Path) -> Result<String, String> {
    read_text(path, MAX_EXPERIMENT)
}

/// Whether [`save`] may write to `path`; if not, why not. A file that is there is replaced only with `replace`.
pub fn check_target(path: &Path, replace: bool) -> Result<(), String> {
    let name = path.display();
    if let Some(folder) = path.parent().filter(|folder| *folder != Path::new("") && !folder.is_dir()) {
        return Err(format!("{name}: there is no folder {}; make it first", folder.display()));
    }
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(format!("{name}: is a folder; name a file")),
        Ok(found) if !found.is_file() => Err(format!("{name}: is no ordinary file, and cannot be replaced by one")),
        Ok(_) if !replace => Err(format!("{name}: exists already; name another file, or replace it on purpose (--force)")),
        _ => Ok(()),
    }
}

/// Writes the file at `path` whole or not at all: it is written beside it under another name, which it loses at the end.
///
/// Fails with one line where [`check_target`] does, or when writing fails; then nothing is left behind.
pub fn save(path: &Path, replace: bool, write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Result<(), String> {
    check_target(path, replace)?;
    let failed = |error: io::Error| format!("{}: cannot be written: {error}", path.display());
    // Through a link, it is the file linked to that is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let draft = target.with_file_name(format!(".downhill-{}.tmp", std::process::id()));
    let file = File::create_new(&draft).map_err(failed)?;
    let _listed = Draft::list(&draft);
    let mut out = BufWriter::new(file);
    let written = write(&mut out)
        .and_then(|()| out.flush())
        .and_then(|()| out.get_ref().sync_all())
        .and_then(|()| check_target(path, replace).map_err(io::Error::other))
        .and_then(|()| fs::rename(&draft, &target));
    written.map_err(|error| {
        // Where even this fails there is nothing more to do; the message names what failed first.
        let _ = fs::remove_file(&draft);
        failed(error)
    })
}

/// The drafts of the files that are being written, so that a program that is interrupted can take them away.
static DRAFTS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A draft in the list, for as long as it is one.
struct Draft(PathBuf);

impl Draft {
    fn list(path: &Path) -> Self {
        drafts().push(path.to_owned());
        Draft(path.to_owned())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        drafts().retain(|path| *path != self.0);
    }
}

fn drafts() -> MutexGuard<'static, Vec<PathBuf>> {
    DRAFTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes away what has been written of files that are not whole yet: the program is about to end.
pub fn discard_drafts() {
    for draft in drafts().drain(..) {
        let _ = fs::remove_file(draft);
    }
}

/// The text of the data file at `path`.
pub fn read_data(path: &Path) -> Result<String, String> {
    read_text(path, MAX_DATA)
}

fn read_text(path: &Path, limit: u64) -> Result<String, String> {
    let name = path.display();
    let file = File::open(path).map_err(|error| format!("{name}: cannot be opened: {error}"))?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(format!("{name}: is a folder; name a file"));
    }
    let mut bytes = Vec::new();
    // One byte over the limit tells a file that is too large, even one whose size is not known (a pipe, a device).
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| format!("{name}: cannot be read: {error}"))?;
    if bytes.len() as u64 > limit {
        return Err(format!("{name}: is larger than {} MB, the most that is read", limit >> 20));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..valid].iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("{name}: line {line}: is not UTF-8 text; save the file as UTF-8")
    })
}
