//! What an activation does to the sums it gets, found from its values and derivatives.

use crate::math::Activation;

/// The largest |z| that is looked at, and the number of steps to either side.
const REACH: f64 = 60.0;
const STEPS: i32 = 60 * 256;
/// The derivative below which an activation passes nothing on.
const FLAT: f64 = 1e-9;

/// The properties of an activation by which the lecture compares them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Properties {
    /// The infimum and the supremum of φ.
    pub range: (f64, f64),
    /// Whether φ(−z) = −φ(z), so that sums of both signs stay centred around 0.
    pub is_centred: bool,
    /// Whether φ′ vanishes far to the left, and far to the right.
    pub saturates: [bool; 2],
    /// Whether φ never falls.
    pub is_monotone: bool,
    /// The greatest |φ′|, and so the most by which a layer of it can multiply a gradient.
    pub steepest: f64,
}

impl Activation {
    /// Its properties, for |z| up to 60 on a grid of 1/256.
    pub fn properties(&self) -> Properties {
        let grid = || (-STEPS..=STEPS).map(|i| f64::from(i) * REACH / f64::from(STEPS));
        let mirrored = |z: f64| (self.value(z) + self.value(-z)).abs() <= 1e-12 * (1.0 + self.value(z).abs());
        Properties {
            range: self.range(),
            is_centred: grid().all(mirrored),
            saturates: [-REACH, REACH].map(|z| self.derivative(z).abs() < FLAT),
            is_monotone: grid().all(|z| self.derivative(z) >= 0.0),
            steepest: grid().map(|z| self.derivative(z).abs()).fold(0.0, f64::max),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::catalog::Catalog;

    #[test]
    fn the_properties_are_those_of_the_textbooks() {
        let of = |text: &str| Activation::parse(text).unwrap().properties();
        let facts = |text: &str| (of(text).is_centred, of(text).saturates, of(text).is_monotone);
        assert_eq!(facts("sigmoid"), (false, [true, true], true));
        assert_eq!(facts("tanh"), (true, [true, true], true));
        assert_eq!(facts("relu"), (false, [true, false], true));
        assert_eq!(facts("leaky-relu"), (false, [false, false], true));
        assert_eq!(facts("elu"), (false, [true, false], true));
        assert_eq!(facts("gelu"), (false, [true, false], false));
        assert_eq!(facts("silu"), (false, [true, false], false));
        assert_eq!(facts("softplus"), (false, [true, false], true));
        assert_eq!(facts("identity"), (true, [false, false], true));
        assert_eq!((of("sigmoid").steepest, of("tanh").steepest, of("relu").steepest), (0.25, 1.0, 1.0));
        // The greatest slope of GELU is at √2: Φ(√2) + √2 φ(√2).
        assert!((of("gelu").steepest - 1.128_904).abs() < 1e-5);
    }
}
