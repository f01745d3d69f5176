//! The position of values on the rail of a slider, for each scale.

use crate::math::catalog::param::Scale;

/// A function of one number.
pub type Map = fn(f64) -> f64;

/// Returns the function from values to positions for a scale, and its inverse.
pub fn spread(scale: Scale) -> (Map, Map) {
    match scale {
        Scale::Linear => (|x| x, |t| t),
        // Zero and negative values have no position on a logarithmic scale; they are placed far to the left.
        Scale::Log => (|x| if x > 0.0 { x.log10() } else { -20.0 }, |t| if t <= -19.9 { 0.0 } else { 10_f64.powf(t) }),
        Scale::Decay => {
            (|x| if x < 1.0 { -(1.0 - x).log10() } else { 20.0 }, |t| if t >= 19.9 { 1.0 } else { 1.0 - 10_f64.powf(-t) })
        }
    }
}

/// Rounds to twelve digits, so that the rounding errors of going to the position and back are not shown.
pub fn rounded(x: f64) -> f64 {
    format!("{x:.11e}").parse().unwrap_or(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scale_is_inverted_by_its_inverse() {
        for (scale, values) in [
            (Scale::Linear, vec![-3.0, 0.0, 2.5]),
            (Scale::Log, vec![0.0, 1e-4, 0.1, 3.0]),
            (Scale::Decay, vec![0.0, 0.9, 0.99, 0.999, 1.0]),
        ] {
            let (to, from) = spread(scale);
            for x in values {
                assert_eq!(rounded(from(to(x))), x, "{scale:?}");
            }
        }
    }

    #[test]
    fn decay_rates_are_evenly_spread() {
        let (to, _) = spread(Scale::Decay);
        let gaps = [to(0.99) - to(0.9), to(0.999) - to(0.99)];
        assert!((gaps[0] - gaps[1]).abs() < 1e-9);
    }
}
