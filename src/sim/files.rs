//! The one place that reads and writes files: experiment files, the data they name, and exports.

mod carried;
#[cfg(target_arch = "wasm32")]
#[path = "files/browser.rs"]
pub mod disk;
#[cfg(not(target_arch = "wasm32"))]
mod disk;
mod reach;

pub use carried::text_in;
pub use disk::{check_target, discard_drafts, fingerprint, save};
pub use reach::{Reach, is_device};

use crate::math::table::encoding;
use crate::sim::compare::suite::Suite;
use crate::sim::experiment::Experiment;
use crate::sim::file::work::Work;
use crate::sim::lesson::Lesson;
use std::path::Path;

/// The largest data file that is read, in bytes.
pub const MAX_DATA: u64 = 1 << 25;
/// The largest experiment file that is read, in bytes; it may contain data.
pub const MAX_EXPERIMENT: u64 = MAX_DATA + (1 << 20);

/// The experiment in the file at `path`. Data files that it names are looked for beside it, and read within `reach`.
///
/// Fails with one line that names the file, the line in it, and what would be right.
pub fn open(path: &Path, reach: &Reach) -> Result<Experiment, String> {
    open_work(path, reach).map(|work| work.experiment)
}

/// The whole work that the experiment file at `path` describes, including the experiments beyond the plane; for a lesson, the
/// work that it runs. Otherwise as [`open`].
pub fn open_work(path: &Path, reach: &Reach) -> Result<Work, String> {
    Ok(match open_from(path, reach, AllowedSource::Any)? {
        Opened::Work(work) => *work,
        Opened::Lesson(lesson) => lesson.work,
    })
}

/// The content of a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Opened {
    /// An experiment.
    Work(Box<Work>),
    /// A lesson.
    Lesson(Box<Lesson>),
}

impl Opened {
    /// The same, if it can be run; otherwise fails with what is wrong and what would be right.
    pub fn checked(self) -> Result<Self, String> {
        match &self {
            Opened::Work(work) => work.check()?,
            Opened::Lesson(lesson) => lesson.work.check()?,
        }
        Ok(self)
    }
}

/// Whether the file at `path` is an experiment or a lesson rather than a table of data: judged by its ending, or by a line that
/// only the former have.
pub fn holds_experiment(path: &Path) -> bool {
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) {
        return true;
    }
    let Some(head) = disk::head(path, 1 << 20) else { return false };
    let says =
        |line: &str| line.strip_prefix("objective").is_some_and(|rest| rest.trim_start().starts_with('=')) || line == "[[run]]";
    String::from_utf8_lossy(&head).lines().map(str::trim).any(says)
}

/// The content of the file at `path`: a lesson, where it has a key that only lessons have, otherwise an experiment. Otherwise as
/// [`open`], but for ordinary files only: the window must not wait for a pipe or a terminal.
pub fn open_any(path: &Path, reach: &Reach) -> Result<Opened, String> {
    open_from(path, reach, AllowedSource::File)
}

fn open_from(path: &Path, reach: &Reach, source: AllowedSource) -> Result<Opened, String> {
    let text = read_text(path, MAX_EXPERIMENT, source)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let read = |name: &str| read_text(&reach.place(folder, name)?, MAX_DATA, source);
    let opened = if Lesson::is_lesson(&text) {
        Lesson::from_toml(&text, &read).map(|lesson| Opened::Lesson(Box::new(lesson)))
    } else {
        Work::from_toml(&text, &read).map(|work| Opened::Work(Box::new(work)))
    };
    opened.map_err(|error| format!("{}: {error}", path.display()))
}

/// The suite of a benchmark in the file at `path`; otherwise as [`open`].
pub fn open_suite(path: &Path, reach: &Reach) -> Result<Suite, String> {
    let text = read_text(path, MAX_EXPERIMENT, AllowedSource::Any)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let read = |name: &str| read_text(&reach.place(folder, name)?, MAX_DATA, AllowedSource::Any);
    Suite::from_toml(&text, &read).map_err(|error| format!("{}: {error}", path.display()))
}

/// The text of the experiment file at `path`, which may be a pipe.
pub fn read_experiment(path: &Path) -> Result<String, String> {
    read_text(path, MAX_EXPERIMENT, AllowedSource::Any)
}

/// The kinds of files that may be read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum AllowedSource {
    /// A file on a disk, which never blocks its reader.
    File,
    /// A pipe or a device as well.
    Any,
}

/// The text of the data file at `path`, an ordinary file.
pub fn read_data(path: &Path) -> Result<String, String> {
    read_text(path, MAX_DATA, AllowedSource::File)
}

/// The text of the data file at `path`, which may be a pipe: for the command line, which may wait.
pub fn read_piped_data(path: &Path) -> Result<String, String> {
    read_text(path, MAX_DATA, AllowedSource::Any)
}

/// The bytes of the file at `path`, an ordinary file of at most `limit` bytes.
pub fn read_bytes(path: &Path, limit: u64) -> Result<Vec<u8>, String> {
    disk::read(path, limit, AllowedSource::File)
}

fn read_text(path: &Path, limit: u64, source: AllowedSource) -> Result<String, String> {
    encoding::decode(disk::read(path, limit, source)?).map_err(|message| format!("{}: {message}", path.display()))
}
