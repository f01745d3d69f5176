//! The hyperbolic tangent.

use super::{Activate, Spread};
use crate::math::catalog::param::tunable;

tunable! {
    /// tanh z = 2 σ(2z) − 1: the sigmoid stretched to be symmetric about 0 (LeCun and others 1998).
    pub struct Tanh("tanh", "Tanh", "A soft switch from −1 to 1: centred at 0 and steep there, but flat far out, where its gradient vanishes.") {}
}

impl Activate for Tanh {
    fn value(&self, z: f64) -> f64 {
        libm::tanh(z)
    }
    fn derivative(&self, z: f64) -> f64 {
        self.value_derivative(z).1
    }
    #[inline]
    fn value_derivative(&self, z: f64) -> (f64, f64) {
        let a = libm::tanh(z);
        // A product rather than 1 − a², which cancels where the curve is flat.
        (a, (1.0 - a) * (1.0 + a))
    }
    fn curvature(&self, z: f64) -> f64 {
        let (a, slope) = self.value_derivative(z);
        -2.0 * a * slope
    }
    fn formula(&self) -> &'static str {
        "φ(z) = tanh z"
    }
    fn derivative_formula(&self) -> &'static str {
        "φ′(z) = 1 − tanh² z"
    }
    fn range(&self) -> (f64, f64) {
        (-1.0, 1.0)
    }
    fn spread(&self) -> Spread {
        Spread::Xavier
    }
}
