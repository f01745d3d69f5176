//! A table from another program: its cells, and the two columns to which a line is fitted.

mod cell;
mod dialect;
pub mod encoding;
mod reading;
pub mod recording;
mod rows;

use crate::math::catalog::choice::choice;
use crate::math::catalog::words::did_you_mean;
use crate::math::printable::printable;
use cell::Cell;
use dialect::Dialect;
use rows::Row;

pub use reading::called;

choice! {
    /// The choice whether a table's first line names its columns.
    pub enum Header {
        /// It does if some cell there is a word and the first value below it is a number.
        Auto = "auto",
        /// It does.
        Yes = "yes",
        /// It does not.
        No = "no",
    }
}

/// The most rows that are read.
pub const MAX_ROWS: usize = 100_000;

/// The largest size of a number, so that its square does not overflow.
const LARGEST: f64 = 1e100;

/// The cells of a table as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    rows: Vec<Row>,
    dialect: Dialect,
    blank: usize,
    text: String,
}

/// Two columns of numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The indices of the two columns, from 0.
    pub columns: [usize; 2],
    /// The names of x and y: from the header, or `column 2`.
    pub names: [String; 2],
    /// (xᵢ, yᵢ) in the order of the rows, at least two, all finite.
    pub samples: Vec<(f64, f64)>,
}

/// A table with its header separated from its rows.
pub(in crate::math) struct Body<'a> {
    pub(in crate::math) header: bool,
    /// The names of the columns; where there is none, `column 2`.
    pub(in crate::math) names: Vec<String>,
    rows: &'a [Row],
    first: &'a Row,
    dialect: Dialect,
}

impl Table {
    /// Parses `text`: cells between commas, semicolons, tabs or vertical bars, quoted where needed, with a decimal point or,
    /// where it can be nothing else, a decimal comma. Blank lines are skipped, and so are empty cells at the end of a row.
    ///
    /// Fails with a message that names the line where there is nothing or too much to read, or a row is longer than the first.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (dialect, all) = Dialect::read(text)?;
        let lines = all.len();
        let rows: Vec<Row> = all.into_iter().filter(|row| !row.cells.is_empty()).collect();
        let Some(first) = rows.first() else { return Err("the table is empty".into()) };
        let (line, width) = (first.line, first.cells.len());
        if let Some(long) = rows.iter().find(|row| row.cells.len() > width) {
            return Err(format!("line {}: {} cells, but line {line} has {width}", long.line, long.cells.len()));
        }
        // One row more, for the header.
        if let Some(row) = rows.get(MAX_ROWS + 1) {
            return Err(format!("line {}: more than {MAX_ROWS} rows", row.line));
        }
        Ok(Table { blank: lines - rows.len(), rows, dialect, text: text.to_owned() })
    }

    /// The text of the table.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The columns `x` and `y`, each given by a name, a number from 1, or empty for the first column of numbers that the other
    /// one does not name. Fails with a message that names the line or the existing columns.
    ///
    /// A column counts as numbers if any of its rows has a number, or something that looks like one. So a missing or misspelt
    /// value in a column is an error with its line; it never makes another column take the column's place.
    pub fn pair(&self, header: Header, x: &str, y: &str) -> Result<Pair, String> {
        let body = self.body(header);
        if body.rows.len() < 2 {
            return Err("a line needs at least 2 rows of numbers; there are fewer".into());
        }
        let [x, y] = body.numeric([body.find(x)?, body.find(y)?], &[])?;
        let samples = body.values(x)?.into_iter().zip(body.values(y)?).collect();
        Ok(Pair { columns: [x, y], samples, names: [x, y].map(|i| body.names[i].clone()) })
    }

    /// The names of all columns, and their numbers row by row, each finite or not; `most` numbers at most.
    ///
    /// Fails with a message that names the line where something is no number.
    pub fn matrix(&self, header: Header, most: usize) -> Result<(Vec<String>, Vec<Vec<f64>>), String> {
        let body = self.body(header);
        let (rows, columns) = (body.count(), body.names.len());
        if rows * columns > most {
            return Err(format!("{rows} rows of {columns} columns are more than {most} numbers, the most that are read"));
        }
        let row = |row: usize| (0..columns).map(|i| body.number(row, i)).collect::<Result<Vec<f64>, String>>();
        let numbers = (0..rows).map(row).collect::<Result<Vec<Vec<f64>>, String>>()?;
        Ok((body.names, numbers))
    }

    /// The table with its header separated from its rows.
    pub(in crate::math) fn body(&self, header: Header) -> Body<'_> {
        let header = match header {
            Header::Yes => true,
            Header::No => false,
            Header::Auto => self.has_header(),
        };
        let first = &self.rows[0];
        let named =
            |(i, cell): (usize, &String)| if header && !cell.is_empty() { one_line(cell) } else { format!("column {}", i + 1) };
        let names = first.cells.iter().enumerate().map(named).collect();
        Body { header, names, rows: &self.rows[usize::from(header)..], first, dialect: self.dialect }
    }

    fn has_header(&self) -> bool {
        let read = |cell: &str| Cell::read(cell, self.dialect.mark);
        let below = |i: usize| self.rows[1..].iter().map(|row| read(row.cell(i))).find(|cell| *cell != Cell::Missing);
        let first = self.rows[0].cells.iter().enumerate();
        first.filter(|(_, cell)| read(cell) == Cell::Text).any(|(i, _)| below(i).is_some_and(Cell::is_numeric))
    }
}

impl<'a> Body<'a> {
    /// Two columns of numbers: those `given`, and for each that is not given the next one that is neither given nor `taken`. A
    /// column without a name in a header is never chosen by default: some programs number the rows in it.
    pub(in crate::math) fn numeric(&self, given: [Option<usize>; 2], taken: &[Option<usize>]) -> Result<[usize; 2], String> {
        let free = |i: &usize| !given.contains(&Some(*i)) && !taken.contains(&Some(*i));
        let named = |i: &usize| !self.header || !self.first.cell(*i).is_empty();
        let mut found = (0..self.names.len()).filter(free).filter(named).filter(|i| self.has_numbers(*i));
        let [x, y] = given.map(|given| given.or_else(|| found.next()));
        x.zip(y).map(|(x, y)| [x, y]).ok_or_else(|| self.too_few("two columns of numbers are needed"))
    }

    /// An error message: `what`, and that the table has too few columns.
    pub(in crate::math) fn too_few(&self, what: &str) -> String {
        let hint = if self.names.len() == 1 { "; cells are separated by commas, semicolons, tabs or |" } else { "" };
        format!("{what}; the table has too few (columns: {}){hint}", shortened(&self.names.join(", ")))
    }

    fn has_numbers(&self, i: usize) -> bool {
        self.rows.iter().any(|row| Cell::read(row.cell(i), self.dialect.mark).is_numeric())
    }

    /// The index of the column with the name or number `wanted`; `None` for an empty text.
    pub(in crate::math) fn find(&self, wanted: &str) -> Result<Option<usize>, String> {
        let (names, wanted) = (&self.names, &one_line(wanted));
        if wanted.is_empty() {
            return Ok(None);
        }
        let mut called = (0..names.len()).filter(|i| names[*i] == *wanted);
        let (first, second) = (called.next(), called.next());
        if let (Some(first), Some(second)) = (first, second) {
            let message = format!("columns {} and {} are both called '{}'", first + 1, second + 1, shortened(wanted));
            return Err(format!("{message}; give a number"));
        }
        let numbered =
            || wanted.parse::<usize>().ok().filter(|number| (1..=names.len()).contains(number)).map(|number| number - 1);
        first.or_else(numbered).map(Some).ok_or_else(|| {
            let known: Vec<&str> = names.iter().map(String::as_str).collect();
            let (guess, all) = (did_you_mean(wanted, &known), names.join(", "));
            format!("there is no column '{}'{guess}; there are {}", shortened(wanted), shortened(&all))
        })
    }

    /// The numbers in column `i`, all finite and at most [`LARGEST`] in size.
    pub(in crate::math) fn values(&self, i: usize) -> Result<Vec<f64>, String> {
        self.rows.iter().map(|row| self.value(row, i)).collect()
    }

    /// The number in column `i` of `row`, finite and at most [`LARGEST`] in size.
    fn value(&self, row: &Row, i: usize) -> Result<f64, String> {
        let (mark, name) = (self.dialect.mark, shortened(&self.names[i]));
        let (line, cell) = (row.line, row.cell(i));
        let said = shortened(cell);
        match Cell::read(cell, mark) {
            Cell::Number(number) if number.abs() <= LARGEST => Ok(number),
            Cell::Number(_) => Err(format!("line {line}: '{said}' for {name} is too large; the most is {LARGEST:e} in size")),
            Cell::Missing if cell.is_empty() => Err(format!("line {line}: no value for {name}; write one, or take the row out")),
            Cell::Missing => Err(format!("line {line}: no value for {name}, only '{said}'; write one, or take the row out")),
            Cell::Text if !self.header && line == self.rows[0].line => Err(format!(
                "line {line}: '{said}' for {name} {}; if this line names the columns, set header=yes",
                cell::advice(cell, mark)
            )),
            Cell::Malformed | Cell::Text => Err(format!("line {line}: '{said}' for {name} {}", cell::advice(cell, mark))),
        }
    }

    /// The number in column `i` of row `row`, both from 0: of any size, or NaN or infinite where the cell says so.
    pub(in crate::math) fn number(&self, row: usize, i: usize) -> Result<f64, String> {
        let row = &self.rows[row];
        let cell = row.cell(i);
        let word = cell.trim_start_matches(['+', '-', '\u{2212}']).to_ascii_lowercase();
        match (word.as_str(), Cell::read(cell, self.dialect.mark)) {
            ("nan", _) => Ok(f64::NAN),
            ("inf" | "infinity", _) => Ok(f64::INFINITY),
            (_, Cell::Number(number)) => Ok(number),
            _ => self.value(row, i),
        }
    }

    /// The number of rows.
    pub(in crate::math) fn count(&self) -> usize {
        self.rows.len()
    }

    /// The text in column `i` of row `row`, both from 0.
    pub(in crate::math) fn text(&self, row: usize, i: usize) -> &'a str {
        self.rows[row].cell(i)
    }

    /// The line of row `row`, from 0.
    pub(in crate::math) fn line(&self, row: usize) -> usize {
        self.rows[row].line
    }

    /// The index of the column called `name`, in capitals or not; fails where there are two.
    pub(in crate::math) fn called(&self, name: &str) -> Result<Option<usize>, String> {
        let mut called = (0..self.names.len()).filter(|i| self.names[*i].eq_ignore_ascii_case(name));
        match (called.next(), called.next()) {
            (Some(first), Some(second)) => {
                Err(format!("columns {} and {} are both called '{name}'; rename one of them", first + 1, second + 1))
            }
            (first, _) => Ok(first),
        }
    }

    /// The label in each row of column `i`, with the row's line.
    pub(in crate::math) fn labels(&self, i: usize) -> Result<Vec<(&'a str, usize)>, String> {
        let label = |row: &'a Row| match row.cell(i) {
            cell if cell::is_missing_label(cell) => Err(format!("line {}: no value for {}", row.line, shortened(&self.names[i]))),
            cell => Ok((cell, row.line)),
        };
        self.rows.iter().map(label).collect()
    }
}

/// The name of a column in one line, with single spaces.
fn one_line(name: &str) -> String {
    printable(&name.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

/// The first 60 characters, for messages.
pub(in crate::math) fn shortened(text: &str) -> String {
    if text.chars().nth(60).is_some() { text.chars().take(60).chain(['…']).collect() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pair(text: &str, x: &str, y: &str) -> Result<Pair, String> {
        Table::parse(text)?.pair(Header::Auto, x, y)
    }

    #[test]
    fn the_usual_dialects_are_read() {
        for text in [
            "a,b\n1,2\n3,4\n",
            "\u{feff}a;b\r\n1;2\r\n3;4\r\n",
            "a\tb\n1\t2\n\n3\t4",
            "\"a\", b \n\"1\",2\n3 ,4\n  \n",
            "\n\na,b\n1,2\n3,4",
        ] {
            let pair = pair(text, "", "").unwrap();
            assert_eq!((pair.names, pair.samples), (["a".into(), "b".into()], vec![(1.0, 2.0), (3.0, 4.0)]), "{text:?}");
        }
    }

    #[test]
    fn columns_are_found_by_name_by_number_and_by_being_numbers() {
        let text = "who,height,weight,2020\nann,1.7,60,5\nbob,1.8,80,6\n";
        for (x, y, found) in [
            ("", "", ["height", "weight"]),
            ("weight", "", ["weight", "height"]),
            ("", "height", ["weight", "height"]),
            ("4", "3", ["2020", "weight"]),
            ("2020", "2", ["2020", "height"]),
            ("height", "height", ["height", "height"]),
        ] {
            assert_eq!(pair(text, x, y).unwrap().names, found);
        }
    }

    #[test]
    fn a_header_is_recognized_or_declared() {
        let parse = |text: &str, header| Table::parse(text).unwrap().pair(header, "", "").map(|pair| pair.samples.len());
        assert_eq!(parse("1,2\n3,4\n5,6", Header::Auto), Ok(3));
        assert_eq!(parse("5.1,3.5,setosa\n4.9,3,setosa", Header::Auto), Ok(2));
        assert_eq!(parse("1,2\n3,4\n5,6", Header::Yes), Ok(2));
        assert!(parse("a,b\n3,4\n5,6", Header::No).is_err());
        assert_eq!(Table::parse("1,2\n3,4").unwrap().pair(Header::Auto, "", "").unwrap().names, ["column 1", "column 2"]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (text, x, y, message) in [
            ("", "", "", "the table is empty"),
            (" \n\n", "", "", "the table is empty"),
            ("a,b\n1,2\n", "", "", "at least 2 rows of numbers"),
            ("a,b\n", "", "", "at least 2 rows of numbers"),
            ("a,b\n1,2\n3,\n", "", "", "line 3: no value for b"),
            ("a,b\n1,2\n\n3\n", "", "", "line 4: no value for b"),
            ("\u{feff}a;b\r\n1;2\r\n\r\n\r\n3\r\n", "", "", "line 5: no value for b"),
            ("a,b\r\n1,2\r\n3\r\n", "", "", "line 3: no value for b"),
            ("\n  \na,b\n1,2\n\n\"3\n\",4\n5\n", "", "", "line 8: no value for b"),
            ("a,b\n1,2\n3,four\n", "", "", "line 3: 'four' for b is not a number"),
            ("a,b\n1,2\n3,NaN\n", "", "", "line 3: no value for b, only 'NaN'"),
            ("a,b\n1,2\n3,inf\n", "", "", "line 3: 'inf' for b is not a finite number"),
            ("a,b\n1,2\n3,1e999\n", "", "", "line 3: '1e999' for b is too large; the most is 1e100 in size"),
            ("a,b\n1,2\n3,1e200\n", "", "", "line 3: '1e200' for b is too large"),
            ("a,b\n1,2\n3,4,5\n", "", "", "line 3: 3 cells, but line 1 has 2"),
            ("a,b\nx,2\ny,4\n", "", "", "two columns of numbers are needed; the table has too few (columns: a, b)"),
            ("1 2\n3 4\n", "", "", "cells are separated by commas, semicolons, tabs or |"),
            ("a,a\n1,2\n3,4\n", "a", "", "columns 1 and 2 are both called 'a'; give a number"),
            ("a,b\nx,y\nz,w\n", "", "", "two columns of numbers are needed"),
            ("a,b\nx,2\ny,4\n", "a", "b", "line 2: 'x' for a is not a number"),
            ("left,right\n1,2\n3,4\n", "lefd", "", "there is no column 'lefd' (did you mean 'left'?); there are left, right"),
            ("a,b\n1,2\n3,4\n", "3", "", "there is no column '3'"),
            ("a,b\n1,2\n3,4\n", "0", "", "there is no column '0'"),
        ] {
            let error = pair(text, x, y).unwrap_err();
            assert!(error.contains(message), "{text:?}: {error}");
        }
    }

    #[test]
    fn too_many_rows_are_refused() {
        let rows = |n: usize| format!("a,b\n{}", "1,2\n".repeat(n));
        assert_eq!(pair(&rows(MAX_ROWS), "", "").unwrap().samples.len(), MAX_ROWS);
        assert!(pair(&rows(MAX_ROWS + 1), "", "").unwrap_err().contains("more than 100000 rows"));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[ab01.,;\t\"\r\n -]{0,60}|\\PC{0,40}", x in "\\PC{0,3}") {
            if let Ok(pair) = pair(&text, &x, "") {
                prop_assert!(pair.samples.len() >= 2 && pair.samples.iter().all(|(x, y)| x.is_finite() && y.is_finite()));
            }
        }
    }
}
