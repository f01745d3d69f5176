//! Eight numbers side by side, so that a formula written for one sample computes eight at once.

use std::ops::{Add, AddAssign, Mul, Sub};

/// The number of samples that are computed side by side.
pub const LANES: usize = 8;

/// One number for each of [`LANES`] samples. All arithmetic is lane by lane.
///
/// The compiler turns each operation into a few vector instructions, without the sums being reordered: the results are
/// the same to the last bit whatever the processor.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(64))]
pub struct Lanes(pub [f64; LANES]);

impl Lanes {
    /// Zero in every lane.
    pub const ZERO: Lanes = Lanes([0.0; LANES]);

    /// The same number in every lane.
    #[inline(always)]
    pub const fn all(number: f64) -> Self {
        Lanes([number; LANES])
    }

    /// The lanes `f(0)`, `f(1)`, ….
    #[inline(always)]
    pub fn from_fn(f: impl FnMut(usize) -> f64) -> Self {
        Lanes(std::array::from_fn(f))
    }

    /// `f` applied to each lane.
    #[inline(always)]
    pub fn map(self, f: impl FnMut(f64) -> f64) -> Self {
        Lanes(self.0.map(f))
    }

    /// The sum over the lanes, pair by pair.
    #[inline(always)]
    pub fn sum(self) -> f64 {
        let [a, b, c, d, e, f, g, h] = self.0;
        ((a + e) + (c + g)) + ((b + f) + (d + h))
    }
}

impl Add for Lanes {
    type Output = Lanes;
    #[inline(always)]
    fn add(self, other: Lanes) -> Lanes {
        Lanes::from_fn(|i| self.0[i] + other.0[i])
    }
}

impl AddAssign for Lanes {
    #[inline(always)]
    fn add_assign(&mut self, other: Lanes) {
        *self = *self + other;
    }
}

impl Sub for Lanes {
    type Output = Lanes;
    #[inline(always)]
    fn sub(self, other: Lanes) -> Lanes {
        Lanes::from_fn(|i| self.0[i] - other.0[i])
    }
}

impl Mul for Lanes {
    type Output = Lanes;
    #[inline(always)]
    fn mul(self, other: Lanes) -> Lanes {
        Lanes::from_fn(|i| self.0[i] * other.0[i])
    }
}

impl Mul<Lanes> for f64 {
    type Output = Lanes;
    #[inline(always)]
    fn mul(self, other: Lanes) -> Lanes {
        other.map(|lane| self * lane)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lane_is_computed_by_itself() {
        let (a, b) = (Lanes::from_fn(|i| i as f64), Lanes::from_fn(|i| 10.0 - i as f64));
        assert_eq!(a + b, Lanes::all(10.0));
        assert_eq!(a * b, Lanes([0.0, 9.0, 16.0, 21.0, 24.0, 25.0, 24.0, 21.0]));
        assert_eq!(2.0 * a - a, a);
        assert_eq!((a.sum(), (a * b).sum()), (28.0, 140.0));
    }
}
