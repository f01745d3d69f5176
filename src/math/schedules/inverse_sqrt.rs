//! α / √(1 + r k)

use super::{Anneal, RATE, Sums};
use crate::math::catalog::param::tunable;
use std::borrow::Cow;

tunable! {
    /// αₖ = α / √(1 + r k), the rate for convex functions without strong convexity (Zinkevich 2003).
    pub struct InverseSqrt("inverse-sqrt", "Inverse square root", "Falls like 1/√k: slower than inverse time; the theorem's bound then falls like (log k)/√k.") {
        rate: f64 = RATE,
    }
}

impl Anneal for InverseSqrt {
    fn factor(&self, k: usize) -> f64 {
        1.0 / (1.0 + self.rate * k as f64).sqrt()
    }
    fn formula(&self) -> Cow<'static, str> {
        "αₖ = α / √(1 + r k)".into()
    }
    fn sums(&self) -> Sums {
        if self.rate == 0.0 { Sums::constant("r = 0: αₖ stays at α") } else { Sums::power(0.5) }
    }
    fn python(&self, k: &str) -> Option<String> {
        Some(format!("1/(1 + {:?}*{k})**0.5", self.rate))
    }
}
