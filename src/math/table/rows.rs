//! The rows of a text with their cells.

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line of the row in the file, from 1.
    pub line: usize,
    /// Its cells, without surrounding space and quotation marks. Empty cells at the end are left out.
    pub cells: Vec<String>,
}

impl Row {
    /// Cell `i`, from 0; empty where the row is shorter.
    pub fn cell(&self, i: usize) -> &str {
        self.cells.get(i).map_or("", String::as_str)
    }
}

/// An iterator over the rows of a text. Lines end with a line feed, a carriage return, or both.
///
/// A cell that begins with a quotation mark ends with one; between them separators and line ends are ordinary characters, and a
/// quotation mark is doubled. Space around a cell, also outside of its quotation marks, is ignored.
pub struct Rows<'a> {
    rest: &'a str,
    line: usize,
    separator: char,
}

impl<'a> Rows<'a> {
    /// The rows of `text`, whose first line is number `line`, with cells separated by `separator`.
    pub fn new(text: &'a str, line: usize, separator: char) -> Self {
        Rows { rest: text, line, separator }
    }

    fn is_end(c: char) -> bool {
        matches!(c, '\n' | '\r')
    }

    /// Takes `bytes` bytes of the text, and counts the line ends in them.
    fn take(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        self.line += line_ends(taken.as_bytes());
        taken
    }

    fn skip_space(&mut self) {
        let separator = self.separator;
        let space = |c: char| c.is_whitespace() && c != separator && !Self::is_end(c);
        self.rest = self.rest.trim_start_matches(space);
    }

    /// The next cell, up to the character that ends it.
    fn cell(&mut self) -> Result<String, String> {
        self.skip_space();
        let separator = self.separator;
        if !self.rest.starts_with('"') {
            let end = self.rest.find(|c| c == separator || Self::is_end(c)).unwrap_or(self.rest.len());
            return Ok(self.take(end).trim().to_owned());
        }
        let line = self.line;
        let mut cell = String::new();
        self.take(1);
        loop {
            let Some(mark) = self.rest.find('"') else {
                return Err(format!("line {line}: a quotation mark opens a cell, and none closes it; add it at the cell's end"));
            };
            cell += self.take(mark);
            self.take(1);
            if !self.rest.starts_with('"') {
                break;
            }
            cell += self.take(1);
        }
        self.skip_space();
        match self.rest.chars().next() {
            Some(c) if c != separator && !Self::is_end(c) => Err(format!(
                "line {}: text stands after the quotation mark that closes a cell; a quotation mark inside a cell is written twice",
                self.line
            )),
            _ => Ok(cell.trim().to_owned()),
        }
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, String>;

    /// The next row; blank lines are rows without cells.
    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let mut row = Row { line: self.line, cells: Vec::new() };
        loop {
            match self.cell() {
                Ok(cell) => row.cells.push(cell),
                Err(message) => {
                    self.rest = "";
                    return Some(Err(message));
                }
            }
            if !self.rest.starts_with(self.separator) {
                break;
            }
            self.take(self.separator.len_utf8());
        }
        let end = if self.rest.starts_with("\r\n") { 2 } else { self.rest.len().min(1) };
        self.take(end);
        let filled = row.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        row.cells.truncate(filled);
        Some(Ok(row))
    }
}

/// The number of line ends in `bytes`.
pub fn line_ends(bytes: &[u8]) -> usize {
    let ends = |i: &usize| bytes[*i] == b'\n' || bytes[*i] == b'\r' && bytes.get(i + 1) != Some(&b'\n');
    (0..bytes.len()).filter(ends).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, separator: char) -> Result<Vec<(usize, Vec<String>)>, String> {
        Rows::new(text, 1, separator).map(|row| row.map(|row| (row.line, row.cells))).collect()
    }

    fn cells(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn cells_are_quoted_padded_and_ended_in_every_way() {
        for (text, separator, expected) in [
            ("a,b\n1,2", ',', vec![(1, cells(&["a", "b"])), (2, cells(&["1", "2"]))]),
            (
                "a\r1\r\n2\n3\r\r4",
                ',',
                vec![
                    (1, cells(&["a"])),
                    (2, cells(&["1"])),
                    (3, cells(&["2"])),
                    (4, cells(&["3"])),
                    (5, vec![]),
                    (6, cells(&["4"])),
                ],
            ),
            ("1, \"a, b\" ,3", ',', vec![(1, cells(&["1", "a, b", "3"]))]),
            ("\"a\r\nb\",2\n3", ',', vec![(1, cells(&["a\r\nb", "2"])), (3, cells(&["3"]))]),
            ("\"a\"\"b\",\" 5 \"\n", ',', vec![(1, cells(&["a\"b", "5"]))]),
            ("5\" nail,2", ',', vec![(1, cells(&["5\" nail", "2"]))]),
            ("\ta\t \tb\t\t\n", '\t', vec![(1, cells(&["", "a", "", "b"]))]),
            ("a;b;;\n;;;\n", ';', vec![(1, cells(&["a", "b"])), (2, vec![])]),
        ] {
            assert_eq!(rows(text, separator).unwrap(), expected, "{text:?}");
        }
    }

    #[test]
    fn quotation_marks_that_do_not_pair_are_named_with_their_line() {
        for (text, message) in [
            ("a,b\n1,\"2\n3,4", "line 2: a quotation mark opens a cell"),
            ("a\n\"b\nc\"d", "line 3: text stands after the quotation mark"),
        ] {
            assert!(rows(text, ',').unwrap_err().contains(message), "{text:?}");
        }
    }
}
