//! The data that are saved inside an experiment file.

use super::reach::{is_below, with_slashes};
use super::read_data;
use crate::sim::file::data_tables::DataFile;
use crate::sim::file::work::Work;
use std::path::{Path, absolute};

/// The text of `work` for a file in `folder`, and the data that are saved inside it: those that could not be read again from a
/// path beside or below the file.
pub fn text_in(work: &Work, folder: &Path) -> Result<(String, Vec<DataFile>), String> {
    work.packed(&|file| {
        let name = with_slashes(folder, &file.path);
        let name = if is_below(folder, &name) { name.into_owned() } else { below(folder, &file.path)? };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::files::{Opened, Reach, open_any};
    use std::fs;

    #[test]
    fn a_path_is_written_so_that_every_system_reads_it() {
        let folder = std::env::temp_dir().join(format!("downhill-carried-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("below")).unwrap();
        fs::write(folder.join("below/b.csv"), "x,y\n1,2\n3,5\n4,4\n").unwrap();
        let whole = folder.join("below").join("b.csv").to_str().unwrap().to_owned();
        for name in ["below/b.csv", "below\\b.csv", &whole] {
            let path = folder.join("mine.toml");
            let named = name.replace('\\', "\\\\");
            fs::write(&path, format!("objective = 'regression-data(file=\"{named}\")'\n[[run]]\noptimizer = \"gd\"\n")).unwrap();
            let Ok(Opened::Work(work)) = open_any(&path, &Reach::anywhere()) else { panic!("{name} is not read") };
            let (text, data) = text_in(&work, &folder).unwrap();
            assert_eq!(data, [], "{name}");
            assert!(text.contains("file=below/b.csv") || text.contains("file=\\\"below/b.csv\\\""), "{name}: {text}");
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
