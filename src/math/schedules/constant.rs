//! A constant learning rate.

use super::{Anneal, Sums};
use crate::math::catalog::param::tunable;

tunable! {
    /// No decay.
    pub struct Constant("constant", "Constant", "The learning rate stays as it is.") {}
}

impl Anneal for Constant {
    fn factor(&self, _k: usize) -> f64 {
        1.0
    }
    fn formula(&self) -> &'static str {
        "αₖ = α"
    }
    fn sums(&self) -> Sums {
        Sums::constant("αₖ stays at α")
    }
    fn python(&self, _k: &str) -> Option<String> {
        Some("1".into())
    }
}
