//! The tables `[[data]]` of an experiment file: copies of the data files that it names, so that it can be opened where those files do not
//! exist.

use crate::math::excerpt::excerpt;
use crate::math::table;
use crate::sim::experiment::MAX_RUNS;
use crate::sim::file::file_error::{FileError, ReadFile};
use crate::sim::file::toml_lines::TomlLines;
use crate::sim::file::toml_table::TomlTable;

/// The key of the tables.
pub const DATA: &str = "data";
/// The most tables. An experiment names at most two files of data, and one for each recorded run; other tables would not be used.
const MAX_TABLES: usize = MAX_RUNS + 16;

/// A file of data: the path under which an experiment names it, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFile {
    /// The path, as the experiment writes it.
    pub path: String,
    /// The text of the file.
    pub text: String,
}

/// Reads all data tables of `file`.
pub(crate) fn read(file: &mut TomlTable<'_>) -> Result<Vec<DataFile>, FileError> {
    let mut found: Vec<DataFile> = Vec::new();
    for mut table in file.tables(DATA, "a table of data", MAX_TABLES, &["file", "text"])? {
        let (line, missing) =
            (table.line, "a table of data takes file = \"…\", a path that the experiment names, and text = \"…\"");
        let (Some(path), Some(text)) = (table.text("file")?, table.text("text")?) else {
            return Err(FileError { line, message: missing.into() });
        };
        let path = path.read(|path| match found.iter().any(|known| known.path == path) {
            true => Err(format!("{} is given twice; keep one of them", excerpt(&path))),
            false => Ok(path),
        })?;
        let text = text.read(Ok::<_, String>)?;
        found.push(DataFile { path, text });
    }
    Ok(found)
}

/// Returns the text of the file at `path`: from `data` if it is there, otherwise by `read`.
pub(crate) fn find(data: &[DataFile], read: ReadFile<'_>, path: &str) -> Result<String, String> {
    data.iter().find(|known| known.path == path).map_or_else(|| read(path), |known| Ok(known.text.clone()))
}

/// Writes the tables.
pub(crate) fn write(data: &[DataFile], lines: &mut TomlLines) {
    for file in data {
        lines.head("[[data]]");
        lines.words("file", &file.path);
        lines.words("text", &file.text);
    }
}

/// Returns the name of the file at `path` without its folders, which are private.
pub fn bare_name(path: &str) -> String {
    match path.rsplit(['/', '\\']).next().unwrap_or_default() {
        "" => "data.csv".into(),
        // A name without an ending could be mistaken for data that come with the program.
        name if !name.contains('.') => format!("{name}.csv"),
        name => name.to_owned(),
    }
}

/// Describes `data`, packed as [`Work::packed`](crate::sim::Work::packed) does: `272 rows of people.csv (salary, age)`; empty where there
/// is nothing.
pub fn describe(data: &[DataFile]) -> String {
    let one = |file: &DataFile| {
        let (columns, rows) = table::Table::parse(&file.text).map(|table| table.extent()).unwrap_or_default();
        format!("{rows} rows of {} ({})", file.path, columns.join(", "))
    };
    data.iter().map(one).collect::<Vec<_>>().join(" and ")
}
