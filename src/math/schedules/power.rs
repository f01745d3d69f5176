//! α / (1 + r k)ᵖ

use super::{Anneal, RATE, Sums};
use crate::math::catalog::param::{Param, Scale, tunable};
use std::borrow::Cow;

tunable! {
    /// αₖ = α / (1 + r k)ᵖ.
    pub struct Power("power", "Power", "Falls like a power of k that you choose; 1/2 < p ≤ 1 meets both constraints of the lecture.") {
        rate: f64 = RATE,
        exponent: f64 = Param::real("exponent", "p", "exponent", "The power of k by which the learning rate falls.", 0.75, 0.0, 10.0).slider(0.0, 2.0, Scale::Linear),
    }
}

impl Anneal for Power {
    fn factor(&self, k: usize) -> f64 {
        libm::pow(1.0 + self.rate * k as f64, -self.exponent)
    }
    fn formula(&self) -> Cow<'static, str> {
        "αₖ = α / (1 + r k)ᵖ".into()
    }
    fn sums(&self) -> Sums {
        if self.rate == 0.0 || self.exponent == 0.0 {
            Sums::constant("r = 0 or p = 0: αₖ stays at α")
        } else {
            Sums::power(self.exponent)
        }
    }
    fn python(&self, k: &str) -> Option<String> {
        Some(format!("1/(1 + {:?}*{k})**{:?}", self.rate, self.exponent))
    }
}
