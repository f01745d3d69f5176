//! The ticks of an axis: round numbers, as many as stay readable.

use crate::figure::numbers;
use crate::math::decades::ten_to;

/// The number of powers of ten from which on a logarithmic axis has labels at whole powers only.
const FEW_DECADES: f64 = 3.2;

/// A tick on an axis, with its label.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// The position, in the axis's own units: on a logarithmic axis, the logarithm to base 10.
    pub at: f64,
    /// The label.
    pub text: String,
}

/// About `count` ticks between `low` and `high`: multiples of 1, 2 or 5 times a power of ten.
pub fn marks(low: f64, high: f64, count: f64) -> Vec<Tick> {
    let places = multiples(low, high, count);
    places.into_iter().map(|at| Tick { at, text: numbers::short(at) }).collect()
}

/// The distance between ticks: the least of 1, 2 and 5 times a power of ten that is at least `rough`; where none of its multiples
/// lies between `low` and `high`, the greatest smaller one that has a multiple there. None where `rough` is not a positive finite
/// number.
pub fn step(rough: f64, low: f64, high: f64) -> Option<f64> {
    if !(rough > 0.0 && rough.is_finite()) {
        return None;
    }
    let unit = ten_to(libm::log10(rough).floor());
    let all = [1.0, 2.0, 5.0, 10.0].map(|digit| digit * unit);
    let enough = all.into_iter().position(|step| step >= rough).unwrap_or(0);
    let reaches = |step: &f64| (low / step).ceil() * step <= high;
    Some(all[..=enough].iter().rev().copied().find(reaches).unwrap_or(unit))
}

fn multiples(low: f64, high: f64, count: f64) -> Vec<f64> {
    let rounding = 1e-9 * (high - low);
    let Some(step) = step((high - low) / count, low - rounding, high + rounding) else { return Vec::new() };
    let first = (low / step - 1e-9).ceil();
    let end = high + 1e-9 * (high - low);
    // Whole multiples of a whole step, so that 0.3 is not 0.30000000000000004.
    let place = |i: u32| if step < 1.0 { (first + f64::from(i)) / (1.0 / step).round() } else { (first + f64::from(i)) * step };
    let place = |i: u32| if step < 1e-15 { (first + f64::from(i)) * step } else { place(i) };
    (0..100).map(place).take_while(|at| *at <= end).collect()
}

/// Whether a logarithmic axis over so many powers of ten, with room for about `count` labels, also has them at 2 and 5 times a power of
/// ten. Labels within one decade are closer together than whole powers are.
pub fn has_multiples(span: f64, count: f64) -> bool {
    span < 2.0 && span < 0.5 * count || span < FEW_DECADES && span < 0.4 * count
}

/// About `count` ticks at most on a logarithmic axis from `low` to `high` (logarithms to base 10): whole powers of ten, also 2
/// and 5 times them where the axis shows few powers, and round numbers where it shows less than one.
pub fn decades(low: f64, high: f64, count: f64) -> Vec<Tick> {
    if !(high > low && high - low < 1e4) {
        return Vec::new();
    }
    let plain = |at: f64| Tick { at, text: numbers::short(ten_to(at)) };
    if high - low < 0.7 {
        let inside = multiples(ten_to(low), ten_to(high), count.min(5.0));
        return inside.into_iter().filter(|value| *value > 0.0).map(|value| plain(libm::log10(value))).collect();
    }
    let stride = ((high - low) / count).ceil().max(1.0);
    if stride == 1.0 && has_multiples(high - low, count) {
        let tens = (low.floor() as i64)..=(high.ceil() as i64);
        let all = tens.flat_map(|n| [1.0_f64, 2.0, 5.0].map(|digit| n as f64 + libm::log10(digit)));
        return all.filter(|at| (low..=high).contains(at)).map(plain).collect();
    }
    let (first, last) = ((low / stride).ceil() as i64, (high / stride).floor() as i64);
    (first..=last)
        .map(|i| {
            let power = i * stride as i64;
            Tick { at: power as f64, text: numbers::power_of_ten(power) }
        })
        .collect()
}

/// About `count` ticks at most on an axis from `low` to `high` that is logarithmic in both directions beyond ±`unit`
/// ([`LossScale::Symmetric`](crate::sim::picture::loss_axis::LossScale::Symmetric)): zero, and powers of ten on both sides.
pub fn symmetric_decades(low: f64, high: f64, unit: f64, count: f64) -> Vec<Tick> {
    if !(high > low && high - low < 1e4 && unit > 0.0) {
        return Vec::new();
    }
    let height = |value: f64| libm::log1p(value / unit) / std::f64::consts::LN_10;
    let stride = ((high - low) / count).ceil().max(1.0) as i32;
    let first = libm::log10(unit).round() as i32 + 1;
    let side = |sign: f64, end: f64| {
        let powers = (0..).map(move |i| first + i * stride);
        let ticks = powers.map(move |power| (sign * height(10_f64.powi(power)), power));
        ticks.take_while(move |(at, _)| at.abs() <= end).map(move |(at, power)| {
            let minus = if sign < 0.0 { "−" } else { "" };
            Tick { at, text: format!("{minus}{}", numbers::power_of_ten(i64::from(power))) }
        })
    };
    let below = side(-1.0, -low).collect::<Vec<_>>().into_iter().rev();
    let zero = (low <= 0.0 && 0.0 <= high).then(|| Tick { at: 0.0, text: "0".into() });
    let all = below.chain(zero).chain(side(1.0, high));
    all.filter(|tick| (low..=high).contains(&tick.at)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(marks: Vec<Tick>) -> Vec<String> {
        marks.into_iter().map(|mark| mark.text).collect()
    }

    #[test]
    fn marks_are_round() {
        assert_eq!(texts(marks(-2.0, 2.0, 4.0)), ["−2", "−1", "0", "1", "2"]);
        assert_eq!(texts(marks(0.0, 0.9, 8.0)), ["0", "0.2", "0.4", "0.6", "0.8"]);
        assert_eq!(texts(decades(-6.0, 2.0, 5.0)), ["10⁻⁶", "10⁻⁴", "10⁻²", "10⁰", "10²"]);
        assert_eq!(texts(decades(0.0, 1.0, 5.0)), ["1", "2", "5", "10"]);
        let few = ["0.001", "0.002", "0.005", "0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1"];
        assert_eq!(texts(decades(-3.0, 0.0, 8.0)), few);
        assert_eq!(texts(decades(-3.0, 0.0, 5.0)), ["10⁻³", "10⁻²", "10⁻¹", "10⁰"]);
        assert_eq!(texts(symmetric_decades(-2.2, 4.1, 0.01, 7.0)), ["−10⁰", "−10⁻¹", "0", "10⁻¹", "10⁰", "10¹", "10²"]);
        assert_eq!(texts(symmetric_decades(1.5, 4.1, 0.01, 7.0)), ["10⁰", "10¹", "10²"]);
        // No multiple of 50 million lies in the range, but two of 20 million do.
        assert_eq!(texts(marks(1.9e5, 4.89e7, 2.0)), ["2·10⁷", "4·10⁷"]);
        assert!(
            marks(1.0, 1.0, 5.0).is_empty()
                && marks(f64::NAN, 1.0, 5.0).is_empty()
                && decades(0.0, f64::INFINITY, 5.0).is_empty()
        );
    }

    proptest! {
        #[test]
        fn marks_lie_within_and_are_few(low in -1e6f64..1e6, span in 1e-6f64..1e9, count in 2.0f64..12.0) {
            let found = marks(low, low + span, count);
            prop_assert!((1..=13).contains(&found.len()), "{}", found.len());
            let edge = 1e-6 * (span + low.abs());
            prop_assert!(found.iter().all(|mark| low - edge <= mark.at && mark.at <= low + span + edge));
            prop_assert!(found.windows(2).all(|pair| pair[0].at < pair[1].at && pair[0].text != pair[1].text || span < 1e-2 * low.abs()));
            let powers = decades(low / 1e5, low / 1e5 + span.min(1e3), count);
            prop_assert!(powers.len() <= 13, "{}", powers.len());
        }
    }
}
