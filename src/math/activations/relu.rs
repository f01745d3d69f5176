//! The rectified linear unit.

use super::Activate;
use crate::math::catalog::param::tunable;

tunable! {
    /// max(0, z) (Nair and Hinton 2010).
    pub struct Relu("relu", "ReLU", "Passes what is positive: cheap, and its gradient never fades there; a neuron that is negative for every input gets no gradient as long as its inputs stay as they are.") {}
}

impl Activate for Relu {
    #[inline]
    fn value(&self, z: f64) -> f64 {
        // Not `z.max(0.0)`, which would turn a NaN into 0.
        if z < 0.0 { 0.0 } else { z }
    }
    #[inline]
    fn derivative(&self, z: f64) -> f64 {
        if z > 0.0 { 1.0 } else { 0.0 }
    }
    fn curvature(&self, _z: f64) -> f64 {
        0.0
    }
    fn formula(&self) -> &'static str {
        "φ(z) = max(0, z)"
    }
    fn derivative_formula(&self) -> &'static str {
        "φ′(z) = 1 for z > 0, 0 for z ≤ 0"
    }
    fn range(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }
    fn kink(&self) -> Option<f64> {
        Some(0.0)
    }
}
