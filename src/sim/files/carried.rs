//! What an experiment file takes along when it is saved.

use super::reach::is_below;
use super::read_data;
use crate::sim::file::data_tables::DataFile;
use crate::sim::file::work::Work;
use std::path::{Path, absolute};

/// The text of `work` for a file in `folder`, and the data that travel in it: those that the file could not read again, as they were, from
/// beside or below itself.
pub fn text_in(work: &Work, folder: &Path) -> Result<(String, Vec<DataFile>), String> {
    work.packed(&|file| {
        let name = if is_below(folder, &file.path) { file.path.clone() } else { below(folder, &file.path)? };
        let is_there = is_below(folder, &name) && read_data(&folder.join(&name)).as_ref() == Ok(&file.text);
        is_there.then_some(name)
    })
}

/// The way from `folder` to `path`, where that lies below it. The disk is not asked: the path may be a stranger's.
fn below(folder: &Path, path: &str) -> Option<String> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let (folder, path) = (absolute(folder).ok()?, absolute(path).ok()?);
    let parts = path.strip_prefix(folder).ok()?.iter();
    // Every system reads the slash, and a path of Windows would not be read elsewhere.
    let name = parts.map(|part| part.to_str()).collect::<Option<Vec<_>>>()?.join("/");
    Some(name)
}
