//! A table of an experiment file as a list of its keys: one description of each key is used to read it, to write it, and to describe it in
//! words.

use crate::math::Objective;
use crate::math::Sampling;
use crate::math::catalog::Catalog;
use crate::math::catalog::notation::{Call, NotationError, write};
use crate::math::catalog::param::{Named, Tunable};
use crate::math::catalog::words::number;
use crate::math::excerpt::excerpt;
use crate::sim::file::file_error::{FileError, ReadFile};
use crate::sim::file::toml_lines::TomlLines;
use crate::sim::file::toml_table::TomlTable;

/// A key of the table that describes a `T`.
pub struct TableKey<T> {
    /// The key.
    pub key: &'static str,
    /// Its meaning in words, for goals, as "the start"; empty for what no goal holds fixed, such as names and colours.
    pub words: &'static str,
    /// Reads it, if it is in the table.
    pub read: fn(&mut TomlTable<'_>, &mut T, &ReadContext<'_>) -> Result<(), FileError>,
    /// Returns its value in `T`; none where it is part of another value, or of another table.
    pub value: fn(&T) -> Option<StoredValue>,
    /// Whether the value is the default, which is left out of a file.
    pub is_default: fn(&T) -> bool,
}

/// The data needed for reading a table, besides its own text.
pub struct ReadContext<'a> {
    /// Reads the text of a data file.
    pub read: ReadFile<'a>,
    /// The objective that a run is on; none for one that trains a network.
    pub objective: Option<&'a Objective>,
    /// The samples that a run may draw from.
    pub samples: usize,
}

/// The value of a key, in the form that it has in a file.
#[derive(Clone, Debug, PartialEq)]
pub enum StoredValue {
    /// Text in quotation marks.
    Text(String),
    /// A number.
    Real(f64),
    /// A list of numbers.
    Reals(Vec<f64>),
    /// A whole number.
    Whole(u64),
    /// A list of whole numbers.
    Wholes(Vec<usize>),
    /// Yes or no.
    Flag(bool),
}

impl std::fmt::Display for StoredValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            StoredValue::Text(text) => f.write_str(text),
            StoredValue::Real(x) => f.write_str(&number(*x)),
            StoredValue::Reals(list) => write!(f, "[{}]", list.iter().map(|x| number(*x)).collect::<Vec<_>>().join(", ")),
            StoredValue::Whole(n) => n.fmt(f),
            StoredValue::Wholes(list) => write!(f, "{list:?}"),
            StoredValue::Flag(flag) => flag.fmt(f),
        }
    }
}

/// Returns the names of `keys`, in their order.
pub fn names<T>(keys: &[TableKey<T>]) -> Vec<&'static str> {
    keys.iter().map(|key| key.key).collect()
}

/// Reads those of `keys` that are in `table` into `all`, in their order: a key that depends on another comes after it.
pub fn read<T>(keys: &[TableKey<T>], table: &mut TomlTable<'_>, all: &mut T, context: &ReadContext<'_>) -> Result<(), FileError> {
    keys.iter().try_for_each(|key| (key.read)(table, all, context))
}

/// Writes the values of `keys`, in their order.
pub fn write_to<T>(keys: &[TableKey<T>], all: &T, lines: &mut TomlLines) {
    for key in keys {
        match (key.value)(all).filter(|_| !(key.is_default)(all)) {
            Some(StoredValue::Text(text)) => lines.words(key.key, &text),
            Some(StoredValue::Real(x)) => lines.real(key.key, x),
            Some(StoredValue::Reals(list)) => lines.reals(key.key, &list),
            Some(StoredValue::Whole(n)) => lines.whole(key.key, n),
            Some(StoredValue::Wholes(list)) => lines.wholes(key.key, &list),
            Some(StoredValue::Flag(flag)) => lines.flag(key.key, flag),
            None => {}
        }
    }
}

/// Stores what was found, if anything, at `place`.
pub fn put<T>(place: &mut T, found: Option<T>) {
    if let Some(found) = found {
        *place = found;
    }
}

/// Parses something that is no member of a family, in the notation: `linear-data(dims=50)`.
pub fn parse<T: Named + Tunable + Default>(text: &str) -> Result<T, NotationError> {
    let call = Call::parse(text)?;
    if call.name != T::KEY {
        let message = format!("there is no '{}' here; write {}(…)", excerpt(&call.name), T::KEY);
        return Err(NotationError { column: call.column, message });
    }
    let mut thing = T::default();
    call.apply(&mut thing)?;
    Ok(thing)
}

/// Writes `thing` in the notation that [`parse`] reads.
pub fn notation<T: Named + Tunable>(thing: &T) -> String {
    write(T::KEY, thing)
}

/// Reads the sampling under its key, for `n` samples.
pub fn sampling(table: &mut TomlTable<'_>, n: usize) -> Result<Option<Sampling>, FileError> {
    let read = |text: &str| {
        let sampling = Sampling::parse(text).map_err(|error| error.to_string())?;
        sampling.check(n).map(|()| sampling)
    };
    table.notation("sampling", read)
}

/// A [`TableKey`] of a common kind, on a field of the thing described:
/// - `whole PARAM` and `real PARAM`: a number that the parameter of the same key allows, every digit of which counts, or a real one;
/// - `count PARAM`: a whole number that may be written as a real one, as in `100.0`;
/// - `text "key" parse`: text that `parse` reads, and `Display` writes;
/// - `named "key"`: a thing in the notation that is no member of a family;
/// - `words "key" most`: text of up to `most` characters, left out where it is empty;
/// - `flag "key"`: yes or no, left out where it is no;
/// - `sampling`: a sampling of as many samples as `|all| …` says;
/// - `apart "key"`: what is read and written apart from the keys, as a table is; `read` may still do the reading.
///
/// `unless` gives the value with which it is left out of a file.
macro_rules! key {
    (@ $key:expr, $words:literal, $read:expr, $value:expr, $is_default:expr) => {
        TableKey { key: $key, words: $words, read: $read, value: $value, is_default: $is_default }
    };
    (whole $param:ident, $words:literal, $($field:ident).+ as $type:ty) => {
        key!(@ $param.key, $words,
            |table, all, _| table.whole(&$param).map(|n| put(&mut all.$($field).+, n.map(|n| n as $type))),
            |all| Some(StoredValue::Whole(all.$($field).+ as u64)),
            |_| false)
    };
    (count $param:path, $words:literal, $($field:ident).+) => {
        key!(@ $param.key, $words,
            |table, all, _| table.parameter::<u64>(&$param).map(|n| put(&mut all.$($field).+, n.map(|n| n as usize))),
            |all| Some(StoredValue::Whole(all.$($field).+ as u64)),
            |_| false)
    };
    (real $param:ident, $words:literal, $($field:ident).+) => {
        key!(@ $param.key, $words,
            |table, all, _| table.parameter(&$param).map(|x| put(&mut all.$($field).+, x)),
            |all| Some(StoredValue::Real(all.$($field).+)),
            |_| false)
    };
    (text $key:literal $parse:expr, $words:literal, $($field:ident).+) => {
        key!(@ $key, $words,
            |table, all, _| table.notation($key, $parse).map(|read| put(&mut all.$($field).+, read)),
            |all| Some(StoredValue::Text(all.$($field).+.to_string())),
            |_| false)
    };
    (real $param:ident, $words:literal, $field:ident unless $default:expr) => {
        TableKey { is_default: |all| all.$field == $default, ..key!(real $param, $words, $field) }
    };
    (text $key:literal $parse:expr, $words:literal, $field:ident unless $default:expr) => {
        TableKey { is_default: |all| all.$field == $default, ..key!(text $key $parse, $words, $field) }
    };
    (named $key:literal, $words:literal, $($field:ident).+) => {
        key!(@ $key, $words,
            |table, all, _| table.notation($key, keys::parse).map(|read| put(&mut all.$($field).+, read)),
            |all| Some(StoredValue::Text(keys::notation(&all.$($field).+))),
            |_| false)
    };
    (words $key:literal $most:ident, $field:ident) => {
        key!(@ $key, "",
            |table, all, _| table.words($key, $most).map(|words| all.$field = words),
            |all| Some(StoredValue::Text(all.$field.clone())),
            |all| all.$field.is_empty())
    };
    (flag $key:literal, $field:ident) => {
        key!(@ $key, "",
            |table, all, _| table.flag($key).map(|flag| all.$field = flag),
            |all| Some(StoredValue::Flag(all.$field)),
            |all| !all.$field)
    };
    (sampling |$all:ident| $samples:expr) => {
        key!(@ "sampling", "the sampling",
            |table, $all, _| keys::sampling(table, $samples).map(|sampling| put(&mut $all.sampling, sampling)),
            |all| Some(StoredValue::Text(all.sampling.to_string())),
            |_| false)
    };
    (apart $key:literal, $read:expr) => {
        key!(@ $key, "", $read, |_| None, |_| false)
    };
}
pub(in crate::sim) use key;
