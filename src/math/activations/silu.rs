//! The sigmoid linear unit.

use super::Activate;
use crate::math::catalog::param::tunable;
use crate::math::sigmoid::sigmoid;

tunable! {
    /// z σ(z) (Elfwing, Uchibe and Doya 2018), also called swish (Ramachandran, Zoph and Le 2017).
    pub struct Silu("silu", "SiLU", "z times its own sigmoid: smooth like GELU; dips below 0 before it rises.") {}
}

impl Activate for Silu {
    fn value(&self, z: f64) -> f64 {
        self.value_derivative(z).0
    }
    fn derivative(&self, z: f64) -> f64 {
        self.value_derivative(z).1
    }
    #[inline]
    fn value_derivative(&self, z: f64) -> (f64, f64) {
        let s = sigmoid(z);
        // The limit at −∞ is 0, but the product 0 · ∞ would be NaN.
        let a = if s == 0.0 { 0.0 } else { z * s };
        (a, s + a * (1.0 - s))
    }
    fn curvature(&self, z: f64) -> f64 {
        // σ′ (2 + z (1 − 2σ)); far out the first factor is 0, however large the second is.
        let (s, rest) = (sigmoid(z), sigmoid(-z));
        let slope = s * rest;
        if slope == 0.0 { 0.0 } else { slope * (2.0 + z * (rest - s)) }
    }
    fn formula(&self) -> &'static str {
        "φ(z) = z σ(z)"
    }
    fn derivative_formula(&self) -> &'static str {
        "φ′(z) = σ(z) (1 + z (1 − σ(z)))"
    }
    fn range(&self) -> (f64, f64) {
        // The minimum lies at z = −1.2784645427610738.
        (-0.278_464_542_761_073_9, f64::INFINITY)
    }
}
