//! A table of comma-separated values, and the two of its columns that a line is fitted to.

use crate::math::notation::did_you_mean;
use crate::math::param::choice;

choice! {
    /// Whether a table's first line names its columns.
    pub enum Header {
        /// It does if some cell there is no number and the one below it is.
        Auto = "auto",
        /// It does.
        Yes = "yes",
        /// It does not.
        No = "no",
    }
}

/// The most rows that are read.
pub const MAX_ROWS: usize = 100_000;

/// The largest size of a number, so that its square is still one.
const LARGEST: f64 = 1e100;

/// The cells of a table as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub(super) rows: Vec<Row>,
    text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Where the row stands in the file, counted from 1.
    pub(super) line: u64,
    cells: Vec<String>,
}

/// Two columns of numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The names of x and y: from the header, or `column 2`.
    pub names: [String; 2],
    /// (xᵢ, yᵢ) in the order of the rows, at least two, all finite.
    pub samples: Vec<(f64, f64)>,
}

impl Table {
    /// Takes `text` apart: cells between commas, semicolons or tabs (tabs or semicolons if the first line has them),
    /// quoted where needed; blank lines are skipped. Fails with a message when there is nothing or too much to read.
    pub fn parse(text: &str) -> Result<Self, String> {
        let whole = text.to_owned();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter(text))
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let mut rows: Vec<Row> = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| error.to_string())?;
            if record.iter().all(str::is_empty) {
                continue;
            }
            let line = record.position().map_or(0, |position| line_at(text, position));
            if let Some(first) = rows.first().filter(|first| record.len() > first.cells.len()) {
                return Err(format!("line {line}: {} cells, but line {} has {}", record.len(), first.line, first.cells.len()));
            }
            // One row more for the header.
            if rows.len() > MAX_ROWS {
                return Err(format!("line {line}: more than {MAX_ROWS} rows"));
            }
            rows.push(Row { line, cells: record.iter().map(str::to_owned).collect() });
        }
        if rows.is_empty() { Err("the table is empty".into()) } else { Ok(Table { rows, text: whole }) }
    }

    /// The text that was taken apart.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The columns `x` and `y`, each a name, a number from 1, or empty for the first column of numbers that the other
    /// one does not name. Fails with a message that names the line or the columns there are.
    pub fn pair(&self, header: Header, x: &str, y: &str) -> Result<Pair, String> {
        let header = self.header(header);
        let names = self.names(header);
        let data = &self.rows[usize::from(header)..];
        if data.len() < 2 {
            return Err("a line needs at least 2 rows of numbers; there are fewer".into());
        }
        let (x, y) = (find(&names, x)?, find(&names, y)?);
        let mut numeric = (0..names.len()).filter(|&i| is_number(data[0].cell(i)) && Some(i) != x && Some(i) != y);
        let mut or_next = |given: Option<usize>| {
            given.or_else(|| numeric.next()).ok_or_else(|| {
                if let Some(cell) = (0..names.len()).map(|i| data[0].cell(i)).find(|cell| has_decimal_comma(cell)) {
                    return format!("line {}: '{cell}' is not a number; write {}", data[0].line, cell.replace(',', "."));
                }
                format!("two columns of numbers are needed; line {} has too few (columns: {})", data[0].line, names.join(", "))
            })
        };
        let (x, y) = (or_next(x)?, or_next(y)?);
        let samples = data.iter().map(|row| Ok((row.number(x, &names[x])?, row.number(y, &names[y])?)));
        Ok(Pair { samples: samples.collect::<Result<_, String>>()?, names: [names[x].clone(), names[y].clone()] })
    }

    pub(super) fn header(&self, header: Header) -> bool {
        match (header, self.rows.as_slice()) {
            (Header::Yes, _) => true,
            (Header::Auto, [first, second, ..]) => (0..first.cells.len())
                .any(|i| !first.cell(i).is_empty() && !is_number(first.cell(i)) && is_number(second.cell(i))),
            _ => false,
        }
    }

    pub(super) fn names(&self, header: bool) -> Vec<String> {
        let numbered =
            |(i, cell): (usize, &String)| if header && !cell.is_empty() { cell.clone() } else { format!("column {}", i + 1) };
        self.rows[0].cells.iter().enumerate().map(numbered).collect()
    }
}

impl Row {
    /// Cell `i` counted from 0; empty where the row is shorter.
    pub(super) fn cell(&self, i: usize) -> &str {
        self.cells.get(i).map_or("", String::as_str)
    }

    pub(super) fn number(&self, i: usize, name: &str) -> Result<f64, String> {
        let (line, cell) = (self.line, self.cell(i));
        match cell.parse::<f64>() {
            _ if cell.is_empty() => Err(format!("line {line}: no value for {name}")),
            Err(_) if has_decimal_comma(cell) => {
                Err(format!("line {line}: '{cell}' for {name} is not a number; write {}", cell.replace(',', ".")))
            }
            Err(_) => Err(format!("line {line}: '{}' for {name} is not a number", shortened(cell))),
            Ok(number) if !number.is_finite() => {
                Err(format!("line {line}: '{}' for {name} is not a finite number", shortened(cell)))
            }
            Ok(number) if number.abs() > LARGEST => Err(format!("line {line}: '{}' for {name} is too large", shortened(cell))),
            Ok(number) => Ok(number),
        }
    }
}

/// The index of the column that `wanted` names or numbers; `None` for an empty text.
pub(super) fn find(names: &[String], wanted: &str) -> Result<Option<usize>, String> {
    let wanted = wanted.trim();
    if wanted.is_empty() {
        return Ok(None);
    }
    let numbered = || wanted.parse::<usize>().ok().filter(|number| (1..=names.len()).contains(number)).map(|number| number - 1);
    names.iter().position(|name| name == wanted).or_else(numbered).map(Some).ok_or_else(|| {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        format!(
            "there is no column '{}'{}; there are {}",
            shortened(wanted),
            did_you_mean(wanted, &names),
            shortened(&names.join(", "))
        )
    })
}

pub(super) fn is_number(cell: &str) -> bool {
    cell.parse::<f64>().is_ok()
}

/// Whether a cell is a number as some languages write it: `1,5`.
fn has_decimal_comma(cell: &str) -> bool {
    cell.len() < 40 && cell.matches(',').count() == 1 && is_number(&cell.replace(',', "."))
}

/// The line on which the record at `position` begins; the reader's own number is that of the blank lines before it.
fn line_at(text: &str, position: &csv::Position) -> u64 {
    let from = usize::try_from(position.byte()).unwrap_or(text.len()).min(text.len());
    let blank = text.as_bytes()[from..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() + blank.filter(|&&byte| byte == b'\n').count() as u64
}

/// What separates the cells, by the first line that has any; in a table with semicolons or tabs a comma is part of a cell.
fn delimiter(text: &str) -> u8 {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let mut quoted = false;
    let outside: Vec<char> = line
        .chars()
        .filter(|&c| {
            quoted ^= c == '"';
            !quoted
        })
        .collect();
    *[b'\t', b';'].iter().find(|&&mark| outside.contains(&char::from(mark))).unwrap_or(&b',')
}

/// The first 60 characters, so that a message stays one.
pub(super) fn shortened(text: &str) -> String {
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
            ("a;b\n1;2\n3;4,5\n", "", "", "line 3: '4,5' for b is not a number; write 4.5"),
            ("a;b\n1,5;2\n2,5;4\n", "", "", "line 2: '1,5' is not a number; write 1.5"),
            ("a,b\n1,2\n3,NaN\n", "", "", "line 3: 'NaN' for b is not a finite number"),
            ("a,b\n1,2\n3,1e999\n", "", "", "line 3: '1e999' for b is not a finite number"),
            ("a,b\n1,2\n3,1e200\n", "", "", "line 3: '1e200' for b is too large"),
            ("a,b\n1,2\n3,4,5\n", "", "", "line 3: 3 cells, but line 1 has 2"),
            ("a,b\nx,2\ny,4\n", "", "", "two columns of numbers are needed; line 2 has too few (columns: a, b)"),
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
