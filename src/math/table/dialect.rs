//! The dialect of a table: its separator and its decimal mark.

use super::cell::{self, DecimalMark};
use super::rows::{Row, Rows};

/// The possible separators, in the order in which they are tried: a comma may be part of a number, so it is the last.
const SEPARATORS: [(char, &str); 4] = [('\t', "tabs"), (';', "semicolons"), ('|', "vertical bars"), (',', "commas")];

/// The number of rows in which the separator is looked for.
const HEAD: usize = 100;

/// The format of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// The separator of the cells.
    pub separator: char,
    /// The decimal mark of its numbers.
    pub mark: DecimalMark,
}

impl Dialect {
    /// The rows of `text`, including blank lines, and their dialect.
    ///
    /// The separator is the one that a first line `sep=;` names. Otherwise it is a tab, a semicolon, a vertical bar or a comma:
    /// the first of them that separates cells in the first row and in at least half of the following rows. Where it is not a
    /// comma, numbers may have a decimal comma; that is decided once for the whole table ([`mark`]).
    pub fn read(text: &str) -> Result<(Self, Vec<Row>), String> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (declared, text, line) = declaration(text)?;
        let separator = declared.unwrap_or_else(|| guess(text, line));
        let rows: Vec<Row> = Rows::new(text, line, separator).collect::<Result<_, _>>()?;
        Ok((Dialect { separator, mark: mark(&rows, separator) }, rows))
    }

    /// The separator in words: `semicolons`.
    pub fn separator_name(self) -> &'static str {
        SEPARATORS.iter().find(|(known, _)| *known == self.separator).map_or("commas", |(_, name)| name)
    }
}

/// The separator that a first line `sep=;` names, as spreadsheets write it; the text below that line, and the number of its first
/// line.
fn declaration(text: &str) -> Result<(Option<char>, &str, usize), String> {
    let (first, rest) = text.split_once(['\r', '\n']).unwrap_or((text, ""));
    let named = first.trim_start().trim_matches('"').split_at_checked(4).filter(|(key, _)| key.eq_ignore_ascii_case("sep="));
    // A longer text is the name of a column.
    let Some((_, named)) = named.filter(|(_, named)| named.chars().nth(1).is_none()) else { return Ok((None, text, 1)) };
    let known = SEPARATORS.iter().map(|(separator, _)| *separator).find(|separator| named.chars().eq([*separator]));
    // A line feed after a carriage return belongs to the same line end.
    let rest = if text[first.len()..].starts_with("\r\n") { &rest[1..] } else { rest };
    match known {
        Some(separator) => Ok((Some(separator), rest, 2)),
        None => Err("line 1: sep= takes one of these separators: , ; | or a tab".into()),
    }
}

fn guess(text: &str, line: usize) -> char {
    // Whether it separates cells in the first row and in half of the others.
    let parts = |separator: char| {
        let rows = Rows::new(text, line, separator).map_while(Result::ok).filter(|row| !row.cells.is_empty()).take(HEAD);
        let separated: Vec<bool> = rows.map(|row| row.cells.len() > 1).collect();
        let [first, others @ ..] = separated.as_slice() else { return (false, false) };
        (*first, others.iter().filter(|separated| **separated).count() * 2 >= others.len())
    };
    let found: Vec<(char, (bool, bool))> = SEPARATORS.iter().map(|(separator, _)| (*separator, parts(*separator))).collect();
    let by = |wanted: fn(&(bool, bool)) -> bool| found.iter().find(|(_, parts)| wanted(parts)).map(|(separator, _)| *separator);
    by(|(first, others)| *first && *others).or_else(|| by(|(first, _)| *first)).unwrap_or(',')
}

/// The decimal mark: a comma where some number has one and the cells are separated by another character.
///
/// A comma with three digits after it may also separate thousands. Where all commas are so, they count as decimal only if the
/// separator is a semicolon, which is common where the comma is the decimal mark, and no number has a decimal point; otherwise
/// each such number is refused.
fn mark(rows: &[Row], separator: char) -> DecimalMark {
    if separator == ',' {
        return DecimalMark::Point;
    }
    let cells = || rows.iter().flat_map(|row| &row.cells);
    let commas: Vec<bool> = cells().filter_map(|cell| cell::comma(cell)).collect();
    let may_be_decimals = || separator == ';' && !cells().any(|cell| cell::has_clear_point(cell));
    if commas.contains(&true) || !commas.is_empty() && may_be_decimals() { DecimalMark::Comma } else { DecimalMark::Point }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_and_the_decimals_are_found() {
        for (text, separator, mark) in [
            ("a,b\n1,2", ',', DecimalMark::Point),
            ("a;b\n1,5;2", ';', DecimalMark::Comma),
            ("a\tb\n1,5\t2", '\t', DecimalMark::Comma),
            ("a|b\n1.5|2", '|', DecimalMark::Point),
            ("sep=;\na;b\n1;2", ';', DecimalMark::Point),
            ("SEP=\t\r\na\tb", '\t', DecimalMark::Point),
            ("\"sep=,\"\r1;2,3", ',', DecimalMark::Point),
            // A semicolon in one name does not make it the separator.
            ("temp;C,speed\n1,2\n3,4\n5,6", ',', DecimalMark::Point),
            ("\"a;b\",c\n1,2", ',', DecimalMark::Point),
            // Rows that are too short do not hide the separator.
            ("a;b\n1,5;2\n3,5\n4,5;1", ';', DecimalMark::Comma),
            ("a;b\n1,234;5\n", ';', DecimalMark::Comma),
            ("a;b\n1,234;1.5\n", ';', DecimalMark::Point),
            ("a;b\n1,234;1,5\n", ';', DecimalMark::Comma),
            ("a\tb\n1,234\t5\n", '\t', DecimalMark::Point),
            ("a,b\n\"1,5\",2", ',', DecimalMark::Point),
            ("alone", ',', DecimalMark::Point),
            ("", ',', DecimalMark::Point),
        ] {
            let (dialect, _) = Dialect::read(text).unwrap();
            assert_eq!(dialect, Dialect { separator, mark }, "{text:?}");
        }
        assert!(Dialect::read("sep=^\na^b").unwrap_err().contains("line 1: sep= takes"));
        assert!(Dialect::read("sep=\na^b").unwrap_err().contains("line 1: sep= takes"));
    }
}
