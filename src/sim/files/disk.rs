//! Files on a disk: reading, and writing them completely or not at all.

use super::AllowedSource;
use std::fs::{self, File};
use std::hash::{BuildHasher as _, DefaultHasher, Hasher as _, RandomState};
use std::io::{self, BufRead as _, BufReader, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Fails with the reason where [`save`] may not write to `path`. An existing file is replaced only with `replace`, and so is a
/// link to a file that does not exist.
pub fn check_target(path: &Path, replace: bool) -> Result<(), String> {
    let name = path.display();
    if let Some(folder) = path.parent().filter(|folder| *folder != Path::new("") && !folder.is_dir()) {
        return Err(format!("{name}: there is no folder {}; make it first", folder.display()));
    }
    let instead = "name another file, or replace it on purpose (--force)";
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(format!("{name}: is a folder; name a file")),
        Ok(found) if !found.is_file() => Err(format!("{name}: is no ordinary file, and cannot be replaced by one")),
        Ok(_) if !replace => Err(format!("{name}: exists already; {instead}")),
        Ok(found) if found.permissions().readonly() => {
            Err(format!("{name}: is read-only; allow writing to it first, or name another file"))
        }
        Err(_) if !replace && path.is_symlink() => Err(format!("{name}: is a link to a file that is not there; {instead}")),
        _ => Ok(()),
    }
}

/// Writes the file at `path` completely or not at all: it is written under another name in the same folder and renamed at the
/// end. A file that is replaced keeps its permissions. A file with several names (hard links) keeps them: the finished text is
/// copied into it.
///
/// Fails with one line where [`check_target`] does, or when writing fails; then nothing is left behind.
pub fn save(path: &Path, replace: bool, write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Result<(), String> {
    check_target(path, replace)?;
    let failed = |error: io::Error| format!("{}: cannot be written: {error}", path.display());
    let target = behind_links(path);
    let (draft, file) = Draft::begin(&target).map_err(failed)?;
    let mut out = BufWriter::new(file);
    write(&mut out).and_then(|()| out.flush()).and_then(|()| out.get_ref().sync_all()).map_err(failed)?;
    // Writing may have taken a while, and another program may have created a file meanwhile.
    check_target(path, replace)?;
    draft.put(&target).map_err(failed)
}

/// The file that a write to `path` reaches: for a link, the file that it leads to, even where that does not exist yet.
fn behind_links(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| {
        let linked = fs::read_link(path).map(|to| path.parent().unwrap_or(Path::new("")).join(to));
        linked.unwrap_or_else(|_| path.to_owned())
    })
}

/// The number of names (hard links) of the file.
#[cfg(unix)]
fn link_count(found: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(found)
}

/// The number of names of the file, which this system does not tell: taken to be one.
#[cfg(not(unix))]
fn link_count(_: &fs::Metadata) -> u64 {
    1
}

/// A hash of the content of the ordinary file at `path`; none where there is no such file.
pub fn fingerprint(path: &Path) -> Option<u64> {
    if !fs::metadata(path).ok()?.is_file() {
        return None;
    }
    let mut hasher = DefaultHasher::new();
    let mut file = BufReader::new(File::open(path).ok()?);
    loop {
        let bytes = file.fill_buf().ok()?;
        if bytes.is_empty() {
            return Some(hasher.finish());
        }
        let count = bytes.len();
        bytes.iter().for_each(|byte| hasher.write_u8(*byte));
        file.consume(count);
    }
}

/// The unfinished files that are being written, so that they can be removed when the program is interrupted.
static DRAFTS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// An unfinished file. It is in [`DRAFTS`] as long as it exists, and is removed when it is dropped.
struct Draft(PathBuf);

impl Draft {
    /// A new file beside `target`, under a name that no other file has, with the permissions of the existing file.
    fn begin(target: &Path) -> io::Result<(Self, File)> {
        loop {
            // The standard hasher has new random keys each time.
            let random = RandomState::new().build_hasher().finish();
            let draft = target.with_file_name(format!(".downhill-{random:016x}.tmp"));
            match File::create_new(&draft) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                outcome => {
                    let file = outcome?;
                    drafts().push(draft.clone());
                    let draft = Draft(draft);
                    if let Ok(found) = fs::metadata(target) {
                        file.set_permissions(found.permissions())?;
                    }
                    return Ok((draft, file));
                }
            }
        }
    }

    /// Renames it to `target`.
    fn put(self, target: &Path) -> io::Result<()> {
        match fs::metadata(target) {
            Ok(found) if link_count(&found) > 1 => copy_into(&self.0, target),
            _ => fs::rename(&self.0, target),
        }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Where even the removal fails nothing more can be done; the message names the first failure.
        let _ = fs::remove_file(&self.0);
        drafts().retain(|path| *path != self.0);
    }
}

/// Copies the content of the file `from` into the file `to`, which stays the same file.
fn copy_into(from: &Path, to: &Path) -> io::Result<()> {
    let mut out = File::options().write(true).truncate(true).open(to)?;
    io::copy(&mut File::open(from)?, &mut out)?;
    out.sync_all()
}

fn drafts() -> MutexGuard<'static, Vec<PathBuf>> {
    DRAFTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes all unfinished files, before the program ends.
pub fn discard_drafts() {
    for draft in drafts().drain(..) {
        let _ = fs::remove_file(draft);
    }
}

/// The first bytes of the file at `path`, at most `most`; none where there is no ordinary file.
pub fn head(path: &Path, most: u64) -> Option<Vec<u8>> {
    // Opening a pipe would wait for a writer.
    let file = fs::metadata(path).is_ok_and(|found| found.is_file()).then(|| File::open(path).ok()).flatten()?;
    let mut head = Vec::new();
    let _ = file.take(most).read_to_end(&mut head);
    Some(head)
}

/// The bytes of the file at `path`, at most `limit`.
pub fn read(path: &Path, limit: u64, source: AllowedSource) -> Result<Vec<u8>, String> {
    let name = path.display();
    // Checked before it is opened: opening a pipe would wait for a writer.
    let found = fs::metadata(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => format!("{name}: cannot be opened: there is no such file; check its name and folder"),
        _ => format!("{name}: cannot be opened: {error}"),
    })?;
    if found.is_dir() {
        return Err(format!("{name}: is a folder; name a file"));
    }
    if source == AllowedSource::File && !found.is_file() {
        return Err(format!("{name}: is a pipe or a device; save what comes from it as a file, and name that"));
    }
    let file = File::open(path).map_err(|error| format!("{name}: cannot be opened: {error}"))?;
    let mut bytes = Vec::new();
    // Reading one byte over the limit detects a file that is too large, even where its size is not known (a pipe, a device).
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| format!("{name}: cannot be read: {error}"))?;
    if bytes.len() as u64 > limit {
        return Err(format!("{name}: is larger than {} MB, the most that is read", limit >> 20));
    }
    Ok(bytes)
}
