//! A description of how a table was read, and a copy of the columns that are used.

use super::cell::{self, DecimalMark};
use super::{Body, Header, Table, shortened};
use crate::math::catalog::words::number;

impl Table {
    /// A description of how the table was read, for the user to check: the rows, the separator, the header, the columns that are
    /// not `used` (counted from 0), and what was skipped.
    pub fn reading(&self, header: Header, used: &[usize]) -> String {
        let body = self.body(header);
        let decimals = if self.dialect.mark == DecimalMark::Comma { ", decimal commas" } else { "" };
        let mut said = vec![format!("{} rows, cells between {}{decimals}", body.rows.len(), self.dialect.separator_name())];
        said.push(match body.header {
            true => format!("line {} names the columns", self.rows[0].line),
            false => "no line names the columns".into(),
        });
        let others: Vec<&str> = (0..body.names.len()).filter(|i| !used.contains(i)).map(|i| body.names[i].as_str()).collect();
        if !others.is_empty() {
            said.push(format!("not used: {}", shortened(&others.join(", "))));
        }
        if self.blank > 0 {
            said.push(format!("skipped: {} blank lines", self.blank));
        }
        said.extend(self.doubt(header));
        said.join("; ")
    }

    /// A possible mistake in the reading: a first row of years counts as data unless the header is set.
    pub fn doubt(&self, header: Header) -> Option<String> {
        let [first, second, ..] = self.rows.as_slice() else { return None };
        let is_year = |cell: &String| cell.len() == 4 && cell.parse().is_ok_and(|year: u16| (1800..=2199).contains(&year));
        let years = first.cells.len() > 1 && first.cells.iter().all(is_year) && !second.cells.iter().all(is_year);
        (header == Header::Auto && years)
            .then(|| format!("line {} is read as data; if its years name the columns, set header=yes", first.line))
    }

    /// A table, with a header and commas, of only these columns (counted from 0): two of `numbers` and, if given, one of
    /// `labels`. Its numbers are the same, whatever their notation was; labels are unchanged.
    pub fn excerpt(&self, header: Header, numbers: [usize; 2], labels: Option<usize>) -> String {
        let body = self.body(header);
        let name = |i: usize| quoted(&body.names[i]);
        let mut text = line(numbers.into_iter().chain(labels).map(name));
        for row in body.rows {
            let value = |i| cell::number(row.cell(i), self.dialect.mark).map(number).unwrap_or_default();
            text += &line(numbers.map(value).into_iter().chain(labels.map(|i| quoted(row.cell(i)))));
        }
        // A quoted cell may contain a character that would be taken for the separator.
        if text.contains(['\t', ';', '|']) { format!("sep=,\n{text}") } else { text }
    }

    /// The names of the columns where a header has them, and the number of rows below it.
    pub fn extent(&self) -> (Vec<String>, usize) {
        let Body { names, rows, .. } = self.body(Header::Yes);
        (names, rows.len())
    }
}

fn line(cells: impl Iterator<Item = String>) -> String {
    cells.collect::<Vec<_>>().join(",") + "\n"
}

/// `cell`, in quotation marks where it contains more than letters and digits.
fn quoted(cell: &str) -> String {
    if cell.chars().all(|c| c.is_alphanumeric()) { cell.to_owned() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
}

/// The names by which the columns `names` are selected in a table of just these columns, in this order: their names where all
/// differ and are plain words, otherwise empty, since then the order suffices.
pub fn called<const N: usize>(names: &[String; N]) -> [String; N] {
    let plain = |name: &String| name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-'));
    let distinct = (0..N).all(|i| !names[..i].contains(&names[i]));
    if distinct && names.iter().all(plain) { names.clone() } else { names.each_ref().map(|_| String::new()) }
}
