//! A constant learning rate.

use super::{Anneal, Sums};
use crate::math::catalog::param::tunable;
use std::borrow::Cow;

tunable! {
    /// No decay.
    pub struct Constant("constant", "Constant", "The learning rate stays as it is.") {}
}

impl Anneal for Constant {
    fn factor(&self, _k: usize) -> f64 {
        1.0
    }
    fn formula(&self) -> Cow<'static, str> {
        "αₖ = α".into()
    }
    fn sums(&self) -> Sums {
        Sums::constant("αₖ stays at α")
    }
    fn python(&self, _k: &str) -> Option<String> {
        Some("1".into())
    }
}
