//! Numbers as people read them: few digits, a real minus sign, widths that do not jump.

/// About four significant digits: `0.0312`, `−12.5`, `3.2e−9`.
pub fn short(x: f64) -> String {
    digits(x, 4)
}

/// `x` with `significant` digits, scientific where plain digits would be long.
pub fn digits(x: f64, significant: usize) -> String {
    if x == 0.0 {
        return "0".into();
    }
    let exponent = x.abs().log10().floor() as i32;
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

/// `x` in a column: a sign, then always as many digits, so that numbers stand still while they change.
pub fn column(x: f64) -> String {
    // No negative zero.
    let x = x + 0.0;
    let text = if x != 0.0 && !(1e-3..1e4).contains(&x.abs()) { format!("{x:+.3e}") } else { format!("{x:+.4}") };
    text.replace('-', "−")
}

/// 10ⁿ.
pub fn power_of_ten(n: i64) -> String {
    let superscripts = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let digits = n.unsigned_abs().to_string().bytes().map(|b| superscripts[usize::from(b - b'0')]).collect::<String>();
    format!("10{}{digits}", if n < 0 { "⁻" } else { "" })
}

/// Reads a number that a person typed, with either minus sign.
pub fn read(text: &str) -> Option<f64> {
    text.trim().replace('−', "-").replace(',', ".").parse().ok().filter(|x: &f64| x.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_read_back() {
        for (x, text) in [(0.0, "0"), (0.03, "0.03"), (-12.5, "−12.5"), (3.2e-9, "3.2e−9"), (123456.0, "123456"), (1e6, "1e6")]
        {
            assert_eq!(short(x), text);
            assert_eq!(read(text), Some(x));
        }
        assert_eq!((power_of_ten(-12), power_of_ten(3)), ("10⁻¹²".into(), "10³".into()));
        assert_eq!(read("nan"), None);
    }

    #[test]
    fn a_column_keeps_its_width() {
        let widths: Vec<usize> = [0.5301, -0.2, 3.0, -9.9999].iter().map(|x| column(*x).chars().count()).collect();
        assert!(widths.iter().all(|width| *width == widths[0]));
    }
}
