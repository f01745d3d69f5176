//! The one place that reads files: experiment files and the data they name.

use crate::sim::experiment::Experiment;
use std::io::Read as _;
use std::path::Path;

/// The largest experiment file that is read, in bytes.
pub const MAX_EXPERIMENT: u64 = 1 << 20;
/// The largest data file that is read, in bytes.
pub const MAX_DATA: u64 = 1 << 25;

/// The experiment in the file at `path`. A data file that it names is looked for beside it.
///
/// Fails with one line that names the file, the line in it, and what would be right.
pub fn open(path: &Path) -> Result<Experiment, String> {
    let text = read_text(path, MAX_EXPERIMENT)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    Experiment::from_toml(&text, &|name| read_data(&folder.join(name))).map_err(|error| format!("{}: {error}", path.display()))
}

/// The text of the data file at `path`.
pub fn read_data(path: &Path) -> Result<String, String> {
    read_text(path, MAX_DATA)
}

fn read_text(path: &Path, limit: u64) -> Result<String, String> {
    let name = path.display();
    let file = std::fs::File::open(path).map_err(|error| format!("{name}: cannot be opened: {error}"))?;
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
