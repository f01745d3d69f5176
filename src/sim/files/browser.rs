//! Files in a browser, which has no disk: those that the user has chosen or dropped are kept in memory under their names, and what is
//! written is handed to the page, which offers it as a download.

use super::AllowedSource;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher as _};
use std::io;
use std::path::{Path, PathBuf};

/// Offers bytes under a name as a download.
type Download = fn(name: &str, bytes: &[u8]);

thread_local! {
    static FILES: RefCell<BTreeMap<PathBuf, Vec<u8>>> = const { RefCell::new(BTreeMap::new()) };
    static DOWNLOAD: RefCell<Option<Download>> = const { RefCell::new(None) };
}

/// Sets the function by which files leave the page.
pub fn download_by(download: Download) {
    DOWNLOAD.set(Some(download));
}

/// Takes in a file that the user has chosen or dropped.
pub fn give(path: &Path, bytes: Vec<u8>) {
    FILES.with_borrow_mut(|files| files.insert(path.to_owned(), bytes));
}

/// The content of the file at `path`; none where the user has given no such file.
pub fn content(path: &Path) -> Option<Vec<u8>> {
    FILES.with_borrow(|files| files.get(path).cloned())
}

/// Never fails: a download replaces nothing.
pub fn check_target(_path: &Path, _replace: bool) -> Result<(), String> {
    Ok(())
}

/// Offers what `write` writes as a download, and keeps it as the file at `path`.
pub fn save(path: &Path, _replace: bool, write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Result<(), String> {
    let mut bytes = Vec::new();
    write(&mut bytes).map_err(|error| format!("{}: cannot be written: {error}", path.display()))?;
    let name = path.file_name().map_or_else(|| "downhill".into(), |name| name.to_string_lossy());
    let download = DOWNLOAD.with_borrow(|download| *download).ok_or_else(|| format!("{name}: this page offers no downloads"))?;
    download(&name, &bytes);
    give(path, bytes);
    Ok(())
}

/// A hash of the content of the file at `path`; none where there is no such file.
pub fn fingerprint(path: &Path) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    hasher.write(&content(path)?);
    Some(hasher.finish())
}

/// The first bytes of the file at `path`, at most `most`; none where there is no such file.
pub fn head(path: &Path, most: u64) -> Option<Vec<u8>> {
    let mut bytes = content(path)?;
    bytes.truncate(most as usize);
    Some(bytes)
}

/// The bytes of the file at `path`, at most `limit`.
pub fn read(path: &Path, limit: u64, _source: AllowedSource) -> Result<Vec<u8>, String> {
    let name = path.display();
    let bytes = content(path).ok_or_else(|| format!("{name}: cannot be opened: drop it on the page, or choose it, first"))?;
    if bytes.len() as u64 > limit {
        return Err(format!("{name}: is larger than {} MB, the most that is read", limit >> 20));
    }
    Ok(bytes)
}

/// Does nothing: no unfinished files are left in a browser.
pub fn discard_drafts() {}
