//! A table of an experiment file, read key by key, so that every error message has its line and says what would be right.

use crate::math::catalog::param::{Param, ParamField, ParamKind, Value};
use crate::math::catalog::words::did_you_mean;
use crate::math::excerpt::at_most;
use crate::math::excerpt::excerpt;
use crate::sim::file::file_error::{FileError, count};
use crate::sim::file::toml_text::TomlText;
use std::fmt::Display;
use std::rc::Rc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A table that has only known keys; each value is removed when it is read.
pub struct TomlTable<'a> {
    text: Rc<TomlText<'a>>,
    /// The line on which the table begins, counted from 1.
    pub line: usize,
    entries: DeTable<'a>,
}

/// A value with its position in the file.
pub struct TableEntry<T> {
    key: &'static str,
    /// The line on which it begins, counted from 1.
    pub line: usize,
    value: T,
}

impl<T> TableEntry<T> {
    /// Converts the value by `read`, whose error gets the line and the key.
    pub fn read<U, E: Display>(self, read: impl FnOnce(T) -> Result<U, E>) -> Result<U, FileError> {
        read(self.value).map_err(|message| FileError { line: self.line, message: format!("{}: {message}", self.key) })
    }
}

impl<'a> TomlTable<'a> {
    /// Parses the whole `text` as a table. `what` names it in messages (`an experiment`), `keys` are those it may have.
    pub fn parse(text: &'a str, what: &str, keys: &[&str]) -> Result<Self, FileError> {
        let lines = Rc::new(TomlText::new(text)?);
        let table = DeTable::parse(text).map_err(|error| {
            let span = error.span().unwrap_or(0..0);
            let place = excerpt(text.get(span.clone()).unwrap_or_default());
            let message = match error.message() {
                "duplicate key" if lines.begins_table(span.start) => {
                    format!("the table [{place}] is given twice; where there may be several, each begins with [[{place}]]")
                }
                "duplicate key" => format!("the key '{place}' is given twice in one table; keep one of them"),
                message => format!("not TOML: {}", message.replace('\n', "; ")),
            };
            FileError { line: lines.line_of(span.start), message }
        })?;
        Self::of(lines, table, what, keys)
    }

    fn of(text: Rc<TomlText<'a>>, table: Spanned<DeTable<'a>>, what: &str, keys: &[&str]) -> Result<Self, FileError> {
        let line = text.line_of(table.span().start);
        Self::with(text, line, table.into_inner(), what, keys)
    }

    fn with(text: Rc<TomlText<'a>>, line: usize, entries: DeTable<'a>, what: &str, keys: &[&str]) -> Result<Self, FileError> {
        let unknown = entries.keys().filter(|key| !keys.contains(&key.get_ref().as_ref())).min_by_key(|key| key.span().start);
        if let Some(key) = unknown {
            let (line, key) = (text.line_of(key.span().start), excerpt(key.get_ref()));
            let message = format!("{what} has no key '{key}'{}; it has {}", did_you_mean(&key, keys), keys.join(", "));
            return Err(FileError { line, message });
        }
        Ok(TomlTable { text, line, entries })
    }

    fn take<T>(
        &mut self,
        key: &'static str,
        takes: &str,
        read: impl FnOnce(DeValue<'a>) -> Result<T, String>,
    ) -> Result<Option<TableEntry<T>>, FileError> {
        let Some(value) = self.entries.remove(key) else { return Ok(None) };
        let line = self.text.line_of(value.span().start);
        match read(value.into_inner()) {
            Ok(value) => Ok(Some(TableEntry { key, line, value })),
            Err(found) => Err(FileError { line, message: format!("{key} takes {takes}, not {found}") }),
        }
    }

    /// Reads the text under `key`.
    pub fn text(&mut self, key: &'static str) -> Result<Option<TableEntry<String>>, FileError> {
        self.take(key, "text in quotation marks", |value| match value {
            DeValue::String(text) => Ok(text.into_owned()),
            other => Err(describe(&other)),
        })
    }

    /// Reads the text under `key`, of at most `most` characters; empty where there is none.
    pub fn words(&mut self, key: &'static str, most: usize) -> Result<String, FileError> {
        let read = |entry: TableEntry<String>| entry.read(|text| at_most(most, &text).map(|()| text));
        Ok(self.text(key)?.map(read).transpose()?.unwrap_or_default())
    }

    /// Reads the whole number under the key of `param`, which must allow it; it is not rounded.
    pub fn whole(&mut self, param: &Param) -> Result<Option<u64>, FileError> {
        let found = self.take(param.key, &param.range(), |value| match &value {
            // A number in base 2, 8 or 16 with more than 64 bits keeps its digits, so that the message shows it as written.
            DeValue::Integer(digits) => Ok(i64::from_str_radix(digits.as_str(), digits.radix())
                .map_or_else(|_| digits.to_string(), |number| number.to_string())),
            other => Err(describe(other)),
        })?;
        found.map(|entry| entry.read(|digits| count(&digits, param))).transpose()
    }

    /// Reads the value under the key of `param`, which must allow it.
    pub fn parameter<T: ParamField>(&mut self, param: &Param) -> Result<Option<T>, FileError> {
        let takes = match param.kind {
            ParamKind::Real { .. } | ParamKind::Count { .. } => param.range(),
            ParamKind::Flag { .. } => "true or false".into(),
            ParamKind::Choice { .. } => format!("{}, in quotation marks", param.range()),
            ParamKind::Text { .. } | ParamKind::Statements { .. } => "text in quotation marks".into(),
        };
        let found = self.take(param.key, &takes, |value| match (&param.kind, value) {
            (ParamKind::Real { .. } | ParamKind::Count { .. }, value) => real(value).map(Value::Number),
            (ParamKind::Flag { .. }, DeValue::Boolean(flag)) => Ok(Value::Word(flag.to_string())),
            (ParamKind::Choice { .. } | ParamKind::Text { .. } | ParamKind::Statements { .. }, DeValue::String(word)) => {
                Ok(Value::Word(word.into_owned()))
            }
            (_, other) => Err(describe(&other)),
        })?;
        let Some(entry) = found else { return Ok(None) };
        let refused = |message| FileError { line: entry.line, message };
        param.check(&entry.value).map_err(refused)?;
        Ok(T::from_value(&entry.value))
    }

    /// Converts the text under `key` by `read`.
    pub fn notation<T, E: Display>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, FileError> {
        self.text(key)?.map(|entry| entry.read(|text| read(&text))).transpose()
    }

    /// Reads the word or the whole number under `key`, as text.
    pub fn word_or_whole(&mut self, key: &'static str) -> Result<Option<TableEntry<String>>, FileError> {
        self.take(key, "a whole number, or a word in quotation marks", |value| match value {
            DeValue::String(text) => Ok(text.into_owned()),
            DeValue::Integer(digits) if digits.radix() == 10 => Ok(digits.as_str().replace('_', "")),
            other => Err(describe(&other)),
        })
    }

    /// Reads the table `[key]`; `what` names it in messages, `keys` are those it may have.
    pub fn table(&mut self, key: &'static str, what: &str, keys: &[&str]) -> Result<Option<TomlTable<'a>>, FileError> {
        let found = self.take(key, &format!("keys of its own, under the line [{key}]"), |value| match value {
            DeValue::Table(table) => Ok(table),
            DeValue::Array(_) => Err(format!("a list of tables; write [{key}] with one bracket, once")),
            other => Err(describe(&other)),
        })?;
        let Some(TableEntry { line, value, .. }) = found else { return Ok(None) };
        TomlTable::with(Rc::clone(&self.text), line, value, what, keys).map(Some)
    }

    /// Reads the list of numbers under `key`.
    pub fn reals(&mut self, key: &'static str) -> Result<Option<TableEntry<Vec<f64>>>, FileError> {
        self.take(key, "a list of numbers, as in [-1.2, 1.0]", |value| match value {
            DeValue::Array(list) => {
                let numbers = list.into_iter().map(|item| real(item.into_inner()));
                numbers.collect::<Result<_, _>>().map_err(|found| format!("a list with {found}"))
            }
            other => Err(describe(&other)),
        })
    }

    /// Reads the yes or no under `key`; no where there is none.
    pub fn flag(&mut self, key: &'static str) -> Result<bool, FileError> {
        Ok(self.yes_or_no(key)?.unwrap_or(false))
    }

    /// Reads the yes or no under `key`, if there is one.
    pub fn yes_or_no(&mut self, key: &'static str) -> Result<Option<bool>, FileError> {
        let found = self.take(key, "true or false", |value| value.as_bool().ok_or_else(|| describe(&value)))?;
        Ok(found.map(|entry| entry.value))
    }

    /// Reads the list of texts under `key`.
    pub fn texts(&mut self, key: &'static str) -> Result<Option<TableEntry<Vec<String>>>, FileError> {
        self.take(key, "a list of texts, as in [\"a\", \"b\"]", |value| match value {
            DeValue::Array(list) => list
                .into_iter()
                .map(|item| match item.into_inner() {
                    DeValue::String(text) => Ok(text.into_owned()),
                    other => Err(format!("a list with {}", describe(&other))),
                })
                .collect(),
            other => Err(describe(&other)),
        })
    }

    /// Reads the finite number under `key`.
    pub fn real(&mut self, key: &'static str) -> Result<Option<f64>, FileError> {
        let found = self.take(key, "a number", real)?;
        let finite = |x: f64| if x.is_finite() { Ok(x) } else { Err(format!("{x} is not allowed: it takes a finite number")) };
        found.map(|entry| entry.read(finite)).transpose()
    }

    /// Returns the line on which the value of `key` begins, if it is there.
    pub fn line_of(&self, key: &str) -> Option<usize> {
        self.entries.get(key).map(|value| self.text.line_of(value.span().start))
    }

    /// Whether `key` is there and has not been read yet.
    pub fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// Reads the tables `[[key]]`, at most `most` of them; `what` names one of them in messages, `keys` are those it may have.
    pub fn tables(&mut self, key: &'static str, what: &str, most: usize, keys: &[&str]) -> Result<Vec<TomlTable<'a>>, FileError> {
        let takes = format!("a table for each of them, under the line [[{key}]]");
        let found = self.take(key, &takes, |value| match value {
            DeValue::Array(list) => Ok(list),
            DeValue::Table(_) => Err(format!("one table; write [[{key}]] with two brackets")),
            other => Err(describe(&other)),
        })?;
        let Some(TableEntry { value: list, .. }) = found else { return Ok(Vec::new()) };
        let read = |(i, item): (usize, Spanned<DeValue<'a>>)| {
            let span = item.span();
            let refused = |message| Err(FileError { line: self.text.line_of(span.start), message });
            match item.into_inner() {
                _ if i == most => refused(format!("this is {} too many; the most is {most}", what.replacen("a ", "one ", 1))),
                DeValue::Table(table) => TomlTable::of(Rc::clone(&self.text), Spanned::new(span, table), what, keys),
                other => refused(format!("{key} takes {takes}, not a list with {}", describe(&other))),
            }
        };
        list.into_iter().enumerate().map(read).collect()
    }
}

fn real(value: DeValue<'_>) -> Result<f64, String> {
    match &value {
        DeValue::Float(digits) => digits.as_str().parse().map_err(|_| describe(&value)),
        DeValue::Integer(digits) => {
            i64::from_str_radix(digits.as_str(), digits.radix()).map(|number| number as f64).map_err(|_| describe(&value))
        }
        other => Err(describe(other)),
    }
}

fn describe(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("the text \"{}\"", excerpt(text).escape_debug()),
        DeValue::Integer(digits) => format!("the whole number {}", excerpt(digits.as_str())),
        DeValue::Float(digits) => format!("the number {}", excerpt(digits.as_str())),
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Datetime(_) => "a date".into(),
        DeValue::Array(_) => "a list".into(),
        DeValue::Table(_) => "a table".into(),
    }
}
