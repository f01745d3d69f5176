//! The content of a cell: a number, a missing value, a text, or something that looks like a number but cannot be read as one.

/// The decimal mark of a table's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalMark {
    /// A point: `1.5`.
    Point,
    /// A comma: `1,5`.
    Comma,
}

/// The content of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell {
    /// An empty cell, or a word for a missing value: `NA`, `-`.
    Missing,
    /// A number; infinite where it exceeds 64 bits.
    Number(f64),
    /// A text of digits and signs that is not a number here: `1,234.5`, `12%`, `0x1F`, `inf`.
    Malformed,
    /// Any other text, dates included.
    Text,
}

/// The words for a missing value, in any case.
const MISSING: [&str; 11] = ["na", "n/a", "#n/a", "nan", "null", "none", "?", "-", "--", "\u{2212}", "."];

/// The characters that may separate groups of three digits, besides a point, a comma and spaces of any width.
const GROUPING: [char; 4] = ['\'', '’', '_', '·'];

impl Cell {
    /// The content of `cell` in a table whose numbers have the decimal `mark`.
    pub fn read(cell: &str, mark: DecimalMark) -> Self {
        if is_missing(cell) {
            Cell::Missing
        } else if let Some(number) = number(cell, mark) {
            Cell::Number(number)
        } else if is_meant_as_number(cell) {
            Cell::Malformed
        } else {
            Cell::Text
        }
    }

    /// Whether such a cell makes its column a column of numbers.
    pub fn is_numeric(self) -> bool {
        matches!(self, Cell::Number(_) | Cell::Malformed)
    }
}

/// Whether `cell` is a word for a missing value.
pub fn is_missing(cell: &str) -> bool {
    cell.is_empty() || MISSING.iter().any(|word| word.eq_ignore_ascii_case(cell))
}

/// Whether `cell` cannot be the label of a class: as [`is_missing`], except that signs are valid labels.
pub fn is_missing_label(cell: &str) -> bool {
    is_missing(cell) && !matches!(cell, "-" | "--" | "\u{2212}" | ".")
}

/// The number in `cell`: digits with one decimal `mark`, a sign, and a power of ten, as in `-1.5e3`; none where it is not one.
pub fn number(cell: &str, mark: DecimalMark) -> Option<f64> {
    let plain = cell.replace('\u{2212}', "-");
    let mark = if mark == DecimalMark::Point { '.' } else { ',' };
    let allowed = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | 'e' | 'E') || c == mark;
    if !plain.chars().all(allowed) {
        return None;
    }
    plain.replace(mark, ".").parse().ok()
}

/// For a number with a decimal comma, whether that comma cannot separate thousands; none for anything else.
pub fn comma(cell: &str) -> Option<bool> {
    (cell.contains(',') && number(cell, DecimalMark::Comma).is_some()).then(|| !is_group(cell, ','))
}

/// Whether `cell` is a number with a decimal point that cannot separate thousands.
pub fn has_clear_point(cell: &str) -> bool {
    cell.contains('.') && number(cell, DecimalMark::Point).is_some() && !is_group(cell, '.')
}

/// Whether the one `mark` of a number may separate thousands: one to three digits before it, three after it.
fn is_group(cell: &str, mark: char) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (before, after) = cell.trim_start_matches(['+', '-', '\u{2212}']).split_once(mark).unwrap_or((cell, ""));
    digits(before) && digits(after) && (1..=3).contains(&before.len()) && after.len() == 3 && !before.starts_with('0')
}

fn is_meant_as_number(cell: &str) -> bool {
    let bare = bare(cell);
    let digits = bare.chars().any(|c| c.is_ascii_digit());
    let starts = bare.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
    let fits = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '+' | '-') || c.is_whitespace() || GROUPING.contains(&c);
    let (mantissa, power) = bare.split_once(['e', 'E']).unwrap_or((bare, ""));
    let powered = power.trim_start_matches(['+', '-']).bytes().all(|byte| byte.is_ascii_digit());
    let plain = digits && starts && powered && mantissa.chars().all(fits) && !mantissa.contains(['-', '+']);
    (plain && !is_date(cell)) || hexadecimal(cell).is_some() || is_infinity(cell)
}

/// `cell` without the signs around the digits of a number: plus or minus, a currency, a percent sign.
fn bare(cell: &str) -> &str {
    let around = |c: char| c.is_whitespace() || matches!(c, '$' | '€' | '£' | '¥');
    let signs = |c: char| around(c) || matches!(c, '+' | '-' | '\u{2212}');
    cell.trim_start_matches(signs).trim_end_matches(|c| around(c) || c == '%')
}

fn is_infinity(cell: &str) -> bool {
    let word = cell.trim_start_matches(['+', '-', '\u{2212}']);
    ["inf", "infinity", "∞"].iter().any(|known| known.eq_ignore_ascii_case(word))
}

fn hexadecimal(cell: &str) -> Option<u64> {
    let digits = cell.strip_prefix("0x").or_else(|| cell.strip_prefix("0X"))?;
    u64::from_str_radix(digits, 16).ok()
}

/// Whether `cell` is a date, with or without a time: `2020-01-31`, `31.1.2020`, `1/31/20`.
fn is_date(cell: &str) -> bool {
    let day = cell.split([' ', 'T']).next().unwrap_or_default();
    let separated = |mark: char| {
        let parts: Vec<&str> = day.split(mark).collect();
        let sizes: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
            && matches!(sizes[..], [4, 1..=2, 1..=2] | [1..=2, 1..=2, 2 | 4])
    };
    ['-', '/', '.'].into_iter().any(separated)
}

/// The error in `cell`, which is not a number, and what would be right: `is not a number; write 1.5`.
pub fn advice(cell: &str, mark: DecimalMark) -> String {
    if is_infinity(cell) {
        return "is not a finite number".into();
    }
    if is_date(cell) {
        return "is a date, not a number; write a number, such as the days since the first date".into();
    }
    if let Some(number) = hexadecimal(cell) {
        return format!("is a hexadecimal number; write {number}");
    }
    let Some(right) = rewritten(cell, mark).filter(|_| is_meant_as_number(cell)) else { return "is not a number".into() };
    let what = if mark == DecimalMark::Comma { "is not a number where others have a decimal comma" } else { "is not a number" };
    let other = if mark == DecimalMark::Point { ',' } else { '.' };
    if is_group(cell, other) {
        return format!("{what}; write {}, or {right} if these are decimals", cell.replace(other, ""));
    }
    if cell.ends_with('%') {
        return format!("{what}; write {right}, without the percent sign");
    }
    format!("{what}; write {right}")
}

/// `cell` with the decimal `mark` and without separators of thousands; none where that is not a number either.
fn rewritten(cell: &str, mark: DecimalMark) -> Option<String> {
    let grouped = |c: char| c.is_whitespace() || GROUPING.contains(&c);
    let digits: String = bare(cell).chars().filter(|c| !grouped(*c)).collect();
    let count = |c: char| digits.matches(c).count();
    // Of two different marks the last is the decimal one; a single mark is, if it occurs once.
    let decimal = match (digits.rfind('.'), digits.rfind(',')) {
        (Some(point), Some(comma)) => Some(if point > comma { '.' } else { ',' }),
        (Some(_), None) => Some('.'),
        (None, Some(_)) => Some(','),
        (None, None) => None,
    };
    let decimal = decimal.filter(|c| count(*c) == 1);
    let mark_sign = if mark == DecimalMark::Point { '.' } else { ',' };
    let kept = digits.chars().filter(|c| !matches!(c, '.' | ',') || Some(*c) == decimal);
    let plain: String = kept.map(|c| if Some(c) == decimal { mark_sign } else { c }).collect();
    let sign = if cell.trim_start().starts_with(['-', '\u{2212}']) { "-" } else { "" };
    let right = format!("{sign}{plain}");
    number(&right, mark).map(|_| right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cell_is_what_it_is() {
        for (cell, mark, expected) in [
            ("1.5", DecimalMark::Point, Cell::Number(1.5)),
            ("-1.5E3", DecimalMark::Point, Cell::Number(-1500.0)),
            ("+.5", DecimalMark::Point, Cell::Number(0.5)),
            ("\u{2212}2", DecimalMark::Point, Cell::Number(-2.0)),
            ("1,5", DecimalMark::Comma, Cell::Number(1.5)),
            ("1,5e-3", DecimalMark::Comma, Cell::Number(0.0015)),
            ("1e400", DecimalMark::Point, Cell::Number(f64::INFINITY)),
            ("", DecimalMark::Point, Cell::Missing),
            ("n/a", DecimalMark::Point, Cell::Missing),
            ("NaN", DecimalMark::Point, Cell::Missing),
            ("-", DecimalMark::Point, Cell::Missing),
            ("#N/A", DecimalMark::Point, Cell::Missing),
            ("Inf", DecimalMark::Point, Cell::Malformed),
            ("0x1F", DecimalMark::Point, Cell::Malformed),
            ("1 234,5", DecimalMark::Point, Cell::Malformed),
            ("1,5", DecimalMark::Point, Cell::Malformed),
            ("1.5", DecimalMark::Comma, Cell::Malformed),
            ("$ 5", DecimalMark::Point, Cell::Malformed),
            ("2020-01-31", DecimalMark::Point, Cell::Text),
            ("31.12.2020", DecimalMark::Point, Cell::Text),
            ("12:30", DecimalMark::Point, Cell::Text),
            ("ann", DecimalMark::Point, Cell::Text),
            ("e5", DecimalMark::Point, Cell::Text),
            ("5 kg", DecimalMark::Point, Cell::Text),
            ("A12", DecimalMark::Point, Cell::Text),
            ("555-1234", DecimalMark::Point, Cell::Text),
        ] {
            assert_eq!(Cell::read(cell, mark), expected, "{cell}");
        }
    }

    #[test]
    fn what_is_no_number_is_told_how_to_become_one() {
        for (cell, mark, expected) in [
            ("1,5", DecimalMark::Point, "is not a number; write 1.5"),
            ("1,234", DecimalMark::Point, "is not a number; write 1234, or 1.234 if these are decimals"),
            ("-1,234", DecimalMark::Point, "is not a number; write -1234, or -1.234 if these are decimals"),
            ("0,234", DecimalMark::Point, "is not a number; write 0.234"),
            ("1,234,567", DecimalMark::Point, "is not a number; write 1234567"),
            ("1,234.5", DecimalMark::Point, "is not a number; write 1234.5"),
            ("1.234,5", DecimalMark::Point, "is not a number; write 1234.5"),
            ("1 234,5", DecimalMark::Point, "is not a number; write 1234.5"),
            ("1\u{202f}234", DecimalMark::Point, "is not a number; write 1234"),
            ("1'234.5", DecimalMark::Point, "is not a number; write 1234.5"),
            ("1.234,5", DecimalMark::Comma, "is not a number where others have a decimal comma; write 1234,5"),
            ("1.5", DecimalMark::Comma, "is not a number where others have a decimal comma; write 1,5"),
            (
                "1.234",
                DecimalMark::Comma,
                "is not a number where others have a decimal comma; write 1234, or 1,234 if these are decimals",
            ),
            ("12%", DecimalMark::Point, "is not a number; write 12, without the percent sign"),
            ("-€5", DecimalMark::Point, "is not a number; write -5"),
            ("0x1F", DecimalMark::Point, "is a hexadecimal number; write 31"),
            ("-inf", DecimalMark::Point, "is not a finite number"),
            ("2020-01-31", DecimalMark::Point, "is a date, not a number; write a number, such as the days since the first date"),
            ("four", DecimalMark::Point, "is not a number"),
            ("1.2.3,4,5", DecimalMark::Point, "is not a number; write 12345"),
        ] {
            assert_eq!(advice(cell, mark), expected, "{cell}");
        }
    }

    #[test]
    fn a_comma_is_told_from_one_between_thousands() {
        for (cell, expected) in [
            ("1,5", Some(true)),
            ("1,234", Some(false)),
            ("0,234", Some(true)),
            ("1234,567", Some(true)),
            ("1.5", None),
            ("a,b", None),
        ] {
            assert_eq!(comma(cell), expected, "{cell}");
        }
    }
}
