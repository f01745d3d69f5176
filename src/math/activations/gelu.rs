//! The Gaussian error linear unit.

use super::Activate;
use crate::math::catalog::param::tunable;
use std::f64::consts::{FRAC_1_SQRT_2, PI};

tunable! {
    /// z Φ(z), where Φ is the distribution function of N(0, 1) (Hendrycks and Gimpel 2016): exact, not its tanh approximation.
    pub struct Gelu("gelu", "GELU", "ReLU with a soft threshold: smooth, slightly negative below 0, the usual choice in transformers.") {}
}

impl Activate for Gelu {
    fn value(&self, z: f64) -> f64 {
        // The limit at −∞ is 0, but the product 0 · ∞ would be NaN.
        let below = normal_below(z);
        if below == 0.0 { 0.0 } else { z * below }
    }
    fn derivative(&self, z: f64) -> f64 {
        self.value_derivative(z).1
    }
    #[inline]
    fn value_derivative(&self, z: f64) -> (f64, f64) {
        let below = normal_below(z);
        let density = libm::exp(-0.5 * z * z) / (2.0 * PI).sqrt();
        let rest = if density == 0.0 { 0.0 } else { z * density };
        (if below == 0.0 { 0.0 } else { z * below }, below + rest)
    }
    fn curvature(&self, z: f64) -> f64 {
        // The density times 2 − z²; far out the density is 0, however large z² is.
        let density = libm::exp(-0.5 * z * z) / (2.0 * PI).sqrt();
        if density == 0.0 { 0.0 } else { density * (2.0 - z * z) }
    }
    fn formula(&self) -> &'static str {
        "φ(z) = z Φ(z), Φ the normal distribution function"
    }
    fn derivative_formula(&self) -> &'static str {
        "φ′(z) = Φ(z) + z e^(−z²/2) / √(2π)"
    }
    fn range(&self) -> (f64, f64) {
        // The minimum lies at z = −0.7517915246935645.
        (-0.169_971_207_479_907_4, f64::INFINITY)
    }
}

/// Φ(z) = ½ erfc(−z/√2), which does not cancel where it is small.
fn normal_below(z: f64) -> f64 {
    0.5 * libm::erfc(-z * FRAC_1_SQRT_2)
}
