//! Numbers for people to read: few digits, a real minus sign, and columns that do not jump.

pub use crate::math::catalog::notation::power_of_ten;
use crate::math::catalog::notation::with_power;

/// `x` in about four significant digits: `0.0312`, `−12.5`, `3.2·10⁻⁹`.
pub fn short(x: f64) -> String {
    digits(x, 4)
}

/// `x` with `significant` digits, and with a power of ten where plain digits would be long.
pub fn digits(x: f64, significant: usize) -> String {
    with_power(&typed_digits(x, significant))
}

/// `x` in about four significant digits, as one would type it: `3.2e−9`.
pub fn typed(x: f64) -> String {
    typed_digits(x, 4)
}

fn typed_digits(x: f64, significant: usize) -> String {
    if x == 0.0 {
        return "0".into();
    }
    if x.is_nan() {
        return "undefined".into();
    }
    let exponent = libm::log10(x.abs()).floor() as i32;
    let text = if (-4..6).contains(&exponent) {
        let decimals = (significant as i32 - 1 - exponent).max(0) as usize;
        let text = format!("{x:.decimals$}");
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
    } else {
        let text = format!("{x:.*e}", significant - 1);
        match text.split_once('e') {
            Some((mantissa, power)) if mantissa.contains('.') => {
                format!("{}e{power}", mantissa.trim_end_matches('0').trim_end_matches('.'))
            }
            _ => text,
        }
    };
    text.replace('-', "−")
}

/// `x` for a column: a sign, and at least four significant digits, so that numbers keep their width while they change.
pub fn column(x: f64) -> String {
    // Turns −0 into 0.
    let x = x + 0.0;
    let exponent = if x == 0.0 { 0 } else { libm::log10(x.abs()).floor() as i32 };
    let text = if (-4..4).contains(&exponent) {
        let decimals = (3 - exponent).max(4) as usize;
        format!("{x:+.decimals$}")
    } else {
        format!("{x:+.3e}")
    };
    with_power(&text.replace('-', "−"))
}

/// Reads a number that a person typed, with either minus sign.
pub fn read(text: &str) -> Option<f64> {
    text.trim().replace('−', "-").replace(',', ".").parse().ok().filter(|x: &f64| x.is_finite())
}

/// A count with its noun, as `1 run` and `2 runs`.
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_read_back() {
        for (x, text) in [(0.0, "0"), (0.03, "0.03"), (-12.5, "−12.5"), (3.2e-9, "3.2e−9"), (123456.0, "123456"), (1e6, "1e6")]
        {
            assert_eq!(typed(x), text);
            assert_eq!(read(text), Some(x));
        }
        for (x, text) in [(0.03, "0.03"), (3.2e-9, "3.2·10⁻⁹"), (-1e-7, "−10⁻⁷"), (1e6, "10⁶"), (f64::INFINITY, "inf")]
        {
            assert_eq!(short(x), text);
        }
        assert_eq!((column(9.4634e-3), column(-2.0527e-5)), ("+0.009463".into(), "−2.053·10⁻⁵".into()));
        assert_eq!((power_of_ten(-12), power_of_ten(3)), ("10⁻¹²".into(), "10³".into()));
        assert_eq!(read("nan"), None);
    }

    #[test]
    fn a_column_keeps_its_width() {
        let widths: Vec<usize> = [0.5301, -0.2, 3.0, -9.9999].iter().map(|x| column(*x).chars().count()).collect();
        assert!(widths.iter().all(|width| *width == widths[0]));
    }
}
