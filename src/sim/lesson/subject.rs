//! The run or value that a task is about.

use super::known::known;
use super::quantity::{Quantity, QuantityScope};
use crate::sim::Work;
use crate::sim::file::file_error::FileError;
use crate::sim::file::toml_table::TomlTable;

/// Returns the index of the thing whose value is meant: that under the key `of`, or the only one there is.
pub fn subject(table: &mut TomlTable<'_>, line: usize, quantity: &Quantity, work: &Work) -> Result<usize, FileError> {
    let names = quantity.names(work);
    let what = if quantity.kind.over == QuantityScope::Runs { "run" } else { "value" };
    match table.text("of")? {
        Some(entry) if quantity.kind.over == QuantityScope::Whole => {
            entry.read(|_| Err(format!("{quantity} is of the whole experiment; leave it out")))
        }
        Some(entry) => entry.read(|name| known(&name, &names, what)),
        None if names.len() == 1 => Ok(0),
        None => {
            let message = format!("of is missing: say whose {quantity} is meant, one of {}", names.join(", "));
            Err(FileError { line, message })
        }
    }
}
