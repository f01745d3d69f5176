//! The logistic sigmoid.

use super::{Activate, Spread};
use crate::math::catalog::param::tunable;
use crate::math::sigmoid::sigmoid;

tunable! {
    /// σ(z) = 1 / (1 + e^(−z)), the classic of the first networks.
    pub struct Sigmoid("sigmoid", "Sigmoid", "A soft switch from 0 to 1: flat on both sides, where its gradient vanishes, at most ¼ steep, and never negative.") {}
}

impl Activate for Sigmoid {
    fn value(&self, z: f64) -> f64 {
        sigmoid(z)
    }
    fn derivative(&self, z: f64) -> f64 {
        self.value_derivative(z).1
    }
    #[inline]
    fn value_derivative(&self, z: f64) -> (f64, f64) {
        let a = sigmoid(z);
        (a, a * (1.0 - a))
    }
    fn curvature(&self, z: f64) -> f64 {
        // σ(z) σ(−z) (σ(−z) − σ(z)), which does not cancel far out.
        let (a, rest) = (sigmoid(z), sigmoid(-z));
        a * rest * (rest - a)
    }
    fn formula(&self) -> &'static str {
        "σ(z) = 1 / (1 + e⁻ᶻ)"
    }
    fn derivative_formula(&self) -> &'static str {
        "σ′(z) = σ(z) (1 − σ(z))"
    }
    fn range(&self) -> (f64, f64) {
        (0.0, 1.0)
    }
    fn spread(&self) -> Spread {
        Spread::Xavier
    }
}
