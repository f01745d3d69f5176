//! A table of a comparison, with the conditions under which it was made, as comma-separated values or as JSON.

use crate::math::catalog::words::number;
use crate::sim::export::plain;
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use std::io;

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum TableCell {
    /// Words.
    Text(String),
    /// A number; +∞ is `inf` in CSV and null in JSON.
    Real(f64),
    /// A whole number.
    Whole(u64),
    /// Yes or no.
    Flag(bool),
    /// Nothing: not defined here.
    Empty,
}

impl From<f64> for TableCell {
    fn from(x: f64) -> Self {
        if x.is_nan() { TableCell::Empty } else { TableCell::Real(x) }
    }
}

impl From<usize> for TableCell {
    fn from(count: usize) -> Self {
        TableCell::Whole(count as u64)
    }
}

impl From<bool> for TableCell {
    fn from(flag: bool) -> Self {
        TableCell::Flag(flag)
    }
}

impl From<&str> for TableCell {
    fn from(text: &str) -> Self {
        TableCell::Text(text.to_owned())
    }
}

impl<T: Into<TableCell>> From<Option<T>> for TableCell {
    fn from(found: Option<T>) -> Self {
        found.map_or(TableCell::Empty, Into::into)
    }
}

impl std::fmt::Display for TableCell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            TableCell::Text(text) => f.write_str(text),
            TableCell::Real(x) => f.write_str(&number(*x)),
            TableCell::Whole(count) => count.fmt(f),
            TableCell::Flag(flag) => flag.fmt(f),
            TableCell::Empty => Ok(()),
        }
    }
}

impl Serialize for TableCell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            TableCell::Text(text) => serializer.serialize_str(text),
            // JSON has no infinity.
            TableCell::Real(x) if x.is_finite() => serializer.serialize_f64(*x),
            TableCell::Real(_) | TableCell::Empty => serializer.serialize_none(),
            TableCell::Whole(count) => serializer.serialize_u64(*count),
            TableCell::Flag(flag) => serializer.serialize_bool(*flag),
        }
    }
}

/// A table with its conditions.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparisonTable {
    /// What holds for all rows, by name; in CSV these are columns too, after the others, with the same value in every row.
    pub conditions: Vec<(&'static str, TableCell)>,
    /// The names of the columns.
    pub columns: &'static [&'static str],
    /// The rows, each with as many cells as there are columns.
    pub rows: Vec<Vec<TableCell>>,
}

impl ComparisonTable {
    /// Writes it as comma-separated values. Numbers read back as the same `f64`.
    pub fn write_csv(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let mut table = csv::Writer::from_writer(out);
        let names = self.columns.iter().copied().chain(self.conditions.iter().map(|(name, _)| *name));
        table.write_record(names).map_err(plain)?;
        let conditions: Vec<String> = self.conditions.iter().map(|(_, cell)| cell.to_string()).collect();
        for row in &self.rows {
            let cells = row.iter().map(TableCell::to_string).chain(conditions.iter().cloned());
            table.write_record(cells).map_err(plain)?;
        }
        table.flush()
    }

    /// Writes it as JSON: an object with `conditions`, and `rows`, a list of objects with the names of the columns as keys.
    pub fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, self).map_err(io::Error::from)?;
        out.write_all(b"\n")
    }
}

/// Cells with their names, in the order of the columns.
struct NamedCells<'a>(Vec<(&'a str, &'a TableCell)>);

impl Serialize for NamedCells<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        self.0.iter().try_for_each(|(name, cell)| map.serialize_entry(name, cell))?;
        map.end()
    }
}

impl Serialize for ComparisonTable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let conditions = NamedCells(self.conditions.iter().map(|(name, cell)| (*name, cell)).collect());
        let rows: Vec<NamedCells<'_>> =
            self.rows.iter().map(|row| NamedCells(self.columns.iter().copied().zip(row).collect())).collect();
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("conditions", &conditions)?;
        map.serialize_entry("rows", &rows)?;
        map.end()
    }
}
