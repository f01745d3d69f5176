//! The rectified linear unit with a leak.

use super::{Activate, Spread};
use crate::math::catalog::param::{Param, tunable};

tunable! {
    /// z, or slope · z below 0 (Maas, Hannun and Ng 2013).
    pub struct LeakyRelu("leaky-relu", "Leaky ReLU", "ReLU with a small slope for what is negative, so that no neuron is ever dead.") {
        slope: f64 = Param::real("slope", "s", "leak", "The slope of the negative half; 0 is ReLU.", 0.01, 0.0, 0.9),
    }
}

impl Activate for LeakyRelu {
    #[inline]
    fn value(&self, z: f64) -> f64 {
        if z < 0.0 { self.slope * z } else { z }
    }
    #[inline]
    fn derivative(&self, z: f64) -> f64 {
        if z > 0.0 { 1.0 } else { self.slope }
    }
    fn curvature(&self, _z: f64) -> f64 {
        0.0
    }
    fn formula(&self) -> &'static str {
        "φ(z) = z for z > 0, s z for z ≤ 0"
    }
    fn derivative_formula(&self) -> &'static str {
        "φ′(z) = 1 for z > 0, s for z ≤ 0"
    }
    fn range(&self) -> (f64, f64) {
        (if self.slope > 0.0 { f64::NEG_INFINITY } else { 0.0 }, f64::INFINITY)
    }
    fn kink(&self) -> Option<f64> {
        Some(0.0)
    }
    fn spread(&self) -> Spread {
        Spread::He { slope: self.slope }
    }
}
