//! The exponential linear unit.

use super::Activate;
use crate::math::catalog::param::{Param, tunable};

tunable! {
    /// z, or α (eᶻ − 1) below 0 (Clevert, Unterthiner and Hochreiter 2016).
    pub struct Elu("elu", "ELU", "Like ReLU, but bends down to −α: a mean nearer to 0, and a gradient that fades instead of stopping.") {
        alpha: f64 = Param::real("alpha", "α", "depth", "How far below 0 the curve goes; only at 1 it has no kink.", 1.0, 0.0, 10.0),
    }
}

impl Activate for Elu {
    #[inline]
    fn value(&self, z: f64) -> f64 {
        if z < 0.0 { self.alpha * libm::expm1(z) } else { z }
    }
    #[inline]
    fn derivative(&self, z: f64) -> f64 {
        if z > 0.0 { 1.0 } else { self.alpha * libm::exp(z) }
    }
    fn curvature(&self, z: f64) -> f64 {
        if z > 0.0 { 0.0 } else { self.alpha * libm::exp(z) }
    }
    fn formula(&self) -> &'static str {
        "φ(z) = z for z > 0, α (eᶻ − 1) for z ≤ 0"
    }
    fn derivative_formula(&self) -> &'static str {
        "φ′(z) = 1 for z > 0, α eᶻ for z ≤ 0"
    }
    fn range(&self) -> (f64, f64) {
        (-self.alpha, f64::INFINITY)
    }
    fn kink(&self) -> Option<f64> {
        (self.alpha != 1.0).then_some(0.0)
    }
}
