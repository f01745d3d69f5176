//! The text of an experiment file: its line numbers, and the limit on its size.

use crate::sim::file::file_error::FileError;
use std::cell::Cell;

/// The most bytes of an experiment file outside of quotation marks. Quoted text, such as data stored in the file, is limited only by the
/// size of the file.
pub const MAX_UNQUOTED: usize = 1 << 20;

/// A text whose byte positions can be converted to lines.
pub struct TomlText<'a> {
    text: &'a str,
    /// The last position asked for, and its line. Most positions are near the one before, so that all of them together take about as long
    /// as reading the text a few times.
    last: Cell<(usize, usize)>,
}

impl<'a> TomlText<'a> {
    /// Indexes `text`. Fails where more than [`MAX_UNQUOTED`] bytes of it are outside of quotation marks.
    pub fn new(text: &'a str) -> Result<Self, FileError> {
        let lines = TomlText { text, last: Cell::new((0, 1)) };
        match end_of_unquoted(text, MAX_UNQUOTED) {
            None => Ok(lines),
            Some(at) => {
                let most = MAX_UNQUOTED >> 20;
                let message =
                    format!("up to here there is more than {most} MB outside of quotation marks, the most that is read");
                Err(FileError { line: lines.line_of(at), message })
            }
        }
    }

    /// Returns the line, counted from 1, of the byte at `offset`.
    pub fn line_of(&self, offset: usize) -> usize {
        let ends = |from: usize, to: usize| self.text.as_bytes()[from..to].iter().filter(|byte| **byte == b'\n').count();
        let offset = offset.min(self.text.len());
        let (at, line) = self.last.get();
        let line = if offset >= at { line + ends(at, offset) } else { line - ends(offset, at) };
        self.last.set((offset, line));
        line
    }

    /// Whether the byte at `offset` is in a line such as `[run]`.
    pub fn begins_table(&self, offset: usize) -> bool {
        self.text[..offset].rsplit('\n').next().is_some_and(|line| line.trim_start().starts_with('['))
    }
}

/// Returns the byte after which more than `most` bytes of the TOML in `text` are outside of quotation marks; none where there are fewer.
fn end_of_unquoted(text: &str, most: usize) -> Option<usize> {
    let (mut at, mut count) = (0, 0);
    while at < text.len() {
        let rest = &text[at..];
        let plain = rest.find(['"', '\'', '#']).unwrap_or(rest.len());
        let special = &rest[plain..];
        // Comments count as unquoted, and quotation marks in them do not quote. Of a quoted text only one mark counts.
        let (length, counted) = if special.starts_with('#') {
            let length = special.find('\n').unwrap_or(special.len());
            (length, length)
        } else {
            let length = length_of_quoted(special);
            (length, length.min(1))
        };
        count += plain + counted;
        at += plain + length;
        if count > most {
            return Some(at);
        }
    }
    None
}

/// Returns the length of the quoted text at the beginning of `text`, including its marks; that of all of `text` where the quotation does
/// not end.
fn length_of_quoted(text: &str) -> usize {
    let Some(mark) = text.chars().next() else { return 0 };
    let three = [mark; 3].iter().collect::<String>();
    let close = if text.starts_with(&three) { three } else { mark.to_string() };
    let mut at = close.len();
    while let Some(found) = text[at..].find([mark, '\\', '\n']) {
        at += found;
        if text[at..].starts_with(&close) {
            return at + close.len();
        }
        match text.as_bytes()[at] {
            // A text in single marks ends with its line at the latest, valid or not.
            b'\n' if close.len() == 1 => return at,
            b'\\' if mark == '"' => at += 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8),
            _ => at += 1,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_forwards_and_backwards() {
        let text = TomlText::new("a\nbc\n\nd").unwrap();
        for (offset, line) in [(0, 1), (7, 4), (2, 2), (1, 1), (5, 3), (6, 4), (100, 4), (3, 2)] {
            assert_eq!(text.line_of(offset), line, "{offset}");
        }
    }

    #[test]
    fn the_length_of_quoted_text_is_found() {
        for (text, length) in [
            (r#""" x"#, 2),
            ("'it' x", 4),
            (r"'a\' x", 4),
            (r#""a\"b" x"#, 6),
            ("\"never\nclosed\"", 6),
            (r#""""one "two" \"""""" x"#, 18),
            ("'''\n''' x", 7),
            (r#""""open"#, 7),
            (r#""\"#, 2),
            ("", 0),
        ] {
            assert_eq!(length_of_quoted(text), length, "{text:?}");
        }
    }

    #[test]
    fn only_unquoted_text_is_limited() {
        let long = "x".repeat(100);
        assert_eq!(end_of_unquoted(&format!("a = \"{long}\""), 10), None);
        assert_eq!(end_of_unquoted(&format!("a = '''{long}\n{long}'''\nb = 1"), 20), None);
        assert_eq!(end_of_unquoted(&format!("# it's \"\n{long}\n\""), 50), Some(111));
        assert_eq!(end_of_unquoted(&"\"\",".repeat(100), 150), Some(227));
        let list = format!("objective = \"booth\"\nstart = [\n{}]", "1,".repeat(MAX_UNQUOTED / 2));
        let error = TomlText::new(&list).err().unwrap();
        assert!(error.line == 3 && error.message.contains("more than 1 MB"), "{error}");
    }
}
