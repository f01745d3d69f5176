//! Numbers as people read and type them: written as in the exported figures, with the decimal mark of the window.

use crate::figure::numbers;
pub use crate::figure::numbers::{power_of_ten, read};
use crate::math::catalog::param::{Param, Value};
use crate::ui::decimal_mark::{is_comma, written};

/// `x` in about four significant digits: `0.0312`, `−12.5`, `3.2·10⁻⁹`.
pub fn short(x: f64) -> String {
    written(numbers::short(x))
}

/// `x` with `significant` digits, and with a power of ten where plain digits would be long.
pub fn digits(x: f64, significant: usize) -> String {
    written(numbers::digits(x, significant))
}

/// `x` in about four significant digits, as one would type it: `3.2e−9`.
pub fn typed(x: f64) -> String {
    written(numbers::typed(x))
}

/// `x` for a column, as wide as others.
pub fn column(x: f64) -> String {
    written(numbers::column(x))
}

/// `x` with so many decimals.
pub fn fixed(x: f64, decimals: usize) -> String {
    // Turns −0 into 0.
    written(format!("{:.decimals$}", x + 0.0).replace('-', "−"))
}

/// A pair of numbers, each with `significant` digits: `(0.5, −2)`, and with decimal commas `(0,5; −2)`.
pub fn pair(x: f64, y: f64, significant: usize) -> String {
    format!("({}{} {})", digits(x, significant), if is_comma() { ";" } else { "," }, digits(y, significant))
}

/// Reads the text typed into the field of the value `here`. Where the text is still the rounded number shown, the result is `here` itself,
/// unrounded. Fails with a message where it is no number, or not one that `param` allows.
pub fn retype(text: &str, here: f64, param: &Param) -> Result<f64, String> {
    if text.trim() == typed(here) {
        return Ok(here);
    }
    let x = read(text).ok_or_else(|| format!("{}: '{}' is not a number", param.name, text.trim()))?;
    param.check(&Value::Number(x)).map(|()| x)
}

/// Reads a typed whole number. Groups of three digits may be separated by any usual sign: 1,000 and 1 000 and 1.000 are a thousand. Fails
/// with a message where it is no whole number, or not one that `param` allows.
pub fn read_whole(text: &str, param: &Param) -> Result<u64, String> {
    let text = text.trim();
    let digits = grouped(text).unwrap_or_else(|| text.to_owned());
    let exact = digits.parse().ok();
    // 1e6 and 20.0 are whole as well; below 2⁵³ the conversion is exact.
    let rounded =
        || digits.parse().ok().filter(|x: &f64| x.fract() == 0.0 && (0.0..=2_f64.powi(53)).contains(x)).map(|x| x as u64);
    let refused = || format!("{}: '{text}' is not allowed, it takes {}", param.name, param.range());
    exact.or_else(rounded).filter(|count| param.allows_whole(*count)).ok_or_else(refused)
}

/// Returns the digits of `text` without separators, if it is written in groups of three.
fn grouped(text: &str) -> Option<String> {
    let separator = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| ",. \u{a0}\u{202f}\u{2009}'’_".contains(*c))?;
    let groups: Vec<&str> = text.split(separator).collect();
    let all_digits = groups.iter().all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()));
    let threes = groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
    (all_digits && threes).then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_read_or_refused() {
        let param = Param::count("steps", "", "steps", "", 1, 1, i64::MAX as u64);
        for (text, count) in [
            ("1,000", 1000),
            ("10,000", 10_000),
            ("1.000", 1000),
            ("1 000 000", 1_000_000),
            ("12'345", 12_345),
            ("1e6", 1_000_000),
            ("20.0", 20),
            ("9007199254740993", 9007199254740993),
            ("9223372036854775807", 9223372036854775807),
        ] {
            assert_eq!(read_whole(text, &param), Ok(count), "{text}");
        }
        for text in ["1,5", "1,00", "1.5", "1,0000", "1,000.000", "0", "-3", "9223372036854775808", "1e19", "many", "", ","] {
            let message = read_whole(text, &param).unwrap_err();
            assert_eq!(message, format!("steps: '{text}' is not allowed, it takes a whole number from 1 to 9223372036854775807"));
        }
    }

    #[test]
    fn a_real_number_has_a_decimal_comma_and_a_range() {
        let param = Param::real("noise", "", "noise", "", 0.0, 0.0, 10.0);
        assert_eq!((retype("0,5", 1.0, &param), retype("0.333", 0.333_012_3, &param)), (Ok(0.5), Ok(0.333_012_3)));
        assert_eq!(retype("11", 1.0, &param), Err("noise = 11 is not allowed: noise takes 0 to 10".into()));
        assert_eq!(retype("much", 1.0, &param), Err("noise: 'much' is not a number".into()));
    }
}
