//! What an experiment file takes along when it is saved.

use super::read_data;
use super::reach::is_below;
use crate::sim::data_tables::DataFile;
use crate::sim::work::Work;
use std::path::Path;

/// The text of `work` for a file in `folder`, and the data that travel in it: those that the file could not read again, as they were, from
/// beside or below itself.
pub fn text_in(work: &Work, folder: &Path) -> Result<(String, Vec<DataFile>), String> {
    work.packed(&|file| {
        let name = if is_below(folder, &file.path) { file.path.clone() } else { below(folder, &file.path)? };
        (read_data(&folder.join(&name)).as_ref() == Ok(&file.text)).then_some(name)
    })
}

/// The way from `folder` to `path`, where that lies below it.
fn below(folder: &Path, path: &str) -> Option<String> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let path = Path::new(path).canonicalize().ok()?;
    let parts = path.strip_prefix(folder.canonicalize().ok()?).ok()?.iter();
    // Every system reads the slash, and a path of Windows would not be read elsewhere.
    parts.map(|part| part.to_str()).collect::<Option<Vec<_>>>().map(|parts| parts.join("/"))
}
