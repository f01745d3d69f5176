//! The error of a file, and the reading of whole numbers in files.

use crate::math::catalog::param::Param;
use crate::math::excerpt::excerpt;

/// An error in an experiment file: the line and the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl std::fmt::Display for FileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for FileError {}

/// A function that reads the text of a data file, given the path written in the experiment.
pub type ReadFile<'a> = &'a dyn Fn(&str) -> Result<String, String>;

/// Reads the whole number in `text`, which `param` must allow.
pub fn count(text: &str, param: &Param) -> Result<u64, String> {
    let number = text.trim().parse().ok().filter(|number| param.allows_whole(*number));
    number.ok_or_else(|| format!("{} is not allowed: it takes {}", excerpt(text), param.range()))
}
