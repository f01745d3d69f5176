//! Powers of ten.

/// The largest whole exponent whose power of ten is a whole number without rounding.
const EXACT: f64 = 22.0;

/// 10 to the power of `exponent`: for whole exponents from −22 to 22 the number nearest to it, which `1e-5` is too.
pub fn ten_to(exponent: f64) -> f64 {
    match exponent {
        _ if exponent.fract() != 0.0 || exponent.abs() > EXACT => libm::pow(10.0, exponent),
        _ if exponent < 0.0 => 1.0 / 10_f64.powi(-exponent as i32),
        _ => 10_f64.powi(exponent as i32),
    }
}

/// `count` ≥ 1 numbers from `from` to `to`, both above 0, evenly spread on a log axis; both ends are exact, and so are powers of ten between them.
pub fn log_spaced(from: f64, to: f64, count: usize) -> Vec<f64> {
    // Logarithms to base 10 are exact for powers of ten, and so are the values between them.
    let (last, low, high) = ((count - 1).max(1) as f64, libm::log10(from), libm::log10(to));
    let value = |i: usize| match i {
        0 => from,
        _ if i + 1 == count => to,
        _ => ten_to(low + (high - low) * i as f64 / last),
    };
    (0..count).map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decade_is_the_number_that_is_written_so() {
        for n in -22..=22 {
            assert_eq!(ten_to(f64::from(n)), format!("1e{n}").parse::<f64>().unwrap(), "{n}");
        }
        for exponent in [-300.0, -0.5, 0.5, 2.25, 300.0] {
            assert!((libm::log10(ten_to(exponent)) - exponent).abs() < 1e-13, "{exponent}");
        }
    }
}
