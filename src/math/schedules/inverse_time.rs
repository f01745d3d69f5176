//! α / (1 + r k)

use super::{Anneal, RATE, Sums};
use crate::math::catalog::param::tunable;
use std::borrow::Cow;

tunable! {
    /// αₖ = α / (1 + r k), the classical choice of Robbins and Monro (1951).
    pub struct InverseTime("inverse-time", "Inverse time", "Falls like 1/k: the sum of the learning rates diverges, that of their squares converges.") {
        rate: f64 = RATE,
    }
}

impl Anneal for InverseTime {
    fn factor(&self, k: usize) -> f64 {
        1.0 / (1.0 + self.rate * k as f64)
    }
    fn formula(&self) -> Cow<'static, str> {
        "αₖ = α / (1 + r k)".into()
    }
    fn sums(&self) -> Sums {
        if self.rate == 0.0 { Sums::constant("r = 0: αₖ stays at α") } else { Sums::power(1.0) }
    }
    fn python(&self, k: &str) -> Option<String> {
        Some(format!("1/(1 + {:?}*{k})", self.rate))
    }
}
