//! The lines of an experiment file, written key by key.

use std::fmt::{Display, Write as _};

/// The text of a file that is being written.
#[derive(Default)]
pub struct TomlLines(String);

impl TomlLines {
    /// Returns what has been written.
    pub fn text(self) -> String {
        self.0
    }

    /// Writes the first line of a table, such as `[[run]]`.
    pub fn head(&mut self, head: &str) {
        let between = if self.0.is_empty() { "" } else { "\n" };
        self.put(format_args!("{between}{head}"));
    }

    /// Writes text in quotation marks.
    pub fn words(&mut self, key: &str, value: &dyn Display) {
        self.put(format_args!("{key} = {}", toml::Value::String(value.to_string())));
    }

    /// Writes a number.
    pub fn real(&mut self, key: &str, value: f64) {
        self.put(format_args!("{key} = {}", toml::Value::Float(value)));
    }

    /// Writes a list of numbers.
    pub fn reals(&mut self, key: &str, values: &[f64]) {
        self.list(key, values.iter().map(|value| toml::Value::Float(*value)));
    }

    /// Writes a list of whole numbers.
    pub fn wholes(&mut self, key: &str, values: &[usize]) {
        self.list(key, values.iter());
    }

    fn list<T: Display>(&mut self, key: &str, values: impl Iterator<Item = T>) {
        let values: Vec<String> = values.map(|value| value.to_string()).collect();
        self.put(format_args!("{key} = [{}]", values.join(", ")));
    }

    /// Writes a whole number.
    pub fn whole(&mut self, key: &str, value: u64) {
        self.put(format_args!("{key} = {value}"));
    }

    /// Writes yes or no.
    pub fn flag(&mut self, key: &str, value: bool) {
        self.put(format_args!("{key} = {value}"));
    }

    fn put(&mut self, line: std::fmt::Arguments<'_>) {
        writeln!(self.0, "{line}").expect("a String takes every line");
    }
}
