//! No activation at all.

use super::{Activate, Spread};
use crate::math::catalog::param::tunable;

tunable! {
    /// z itself.
    pub struct Identity("identity", "None (linear)", "Passes z on: however many layers, the network stays linear and its boundary a straight line.") {}
}

impl Activate for Identity {
    #[inline]
    fn value(&self, z: f64) -> f64 {
        z
    }
    #[inline]
    fn derivative(&self, _z: f64) -> f64 {
        1.0
    }
    fn curvature(&self, _z: f64) -> f64 {
        0.0
    }
    fn formula(&self) -> &'static str {
        "φ(z) = z"
    }
    fn derivative_formula(&self) -> &'static str {
        "φ′(z) = 1"
    }
    fn range(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }
    fn spread(&self) -> Spread {
        Spread::Xavier
    }
}
