//! The data that are saved inside an experiment file.

use super::reach::is_below;
use super::read_data;
use crate::sim::file::data_tables::DataFile;
use crate::sim::file::work::Work;
use std::path::{Path, absolute};

/// The text of `work` for a file in `folder`, and the data that are saved inside it: those that could not be read again from a
/// path beside or below the file.
pub fn text_in(work: &Work, folder: &Path) -> Result<(String, Vec<DataFile>), String> {
    work.packed(&|file| {
        let name = if is_below(folder, &file.path) { file.path.clone() } else { below(folder, &file.path)? };
        let is_there = is_below(folder, &name) && read_data(&folder.join(&name)).as_ref() == Ok(&file.text);
        is_there.then_some(name)
    })
}

/// The relative path from `folder` to `path`, where that lies below it. The disk is not accessed: the path may come from someone
/// else's file.
fn below(folder: &Path, path: &str) -> Option<String> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let (folder, path) = (absolute(folder).ok()?, absolute(path).ok()?);
    let parts = path.strip_prefix(folder).ok()?.iter();
    // All systems read the slash, but only Windows reads its own separator.
    let name = parts.map(|part| part.to_str()).collect::<Option<Vec<_>>>()?.join("/");
    Some(name)
}
