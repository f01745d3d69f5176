//! α γᵏ

use super::{Anneal, Sums, TorchScheduler, real};
use crate::math::catalog::param::{Param, Scale, tunable};
use std::borrow::Cow;

tunable! {
    /// αₖ = α γᵏ, as PyTorch's ExponentialLR with one epoch per step.
    pub struct Exponential("exponential", "Exponential", "Falls by the same factor at every step; so fast that the run may stop short of the minimum.") {
        gamma: f64 = Param::real("gamma", "γ", "decay factor", "The factor by which the learning rate shrinks at every step.", 0.99, 0.0, 1.0).slider(0.9, 0.9999, Scale::Decay),
    }
}

impl Anneal for Exponential {
    fn factor(&self, k: usize) -> f64 {
        libm::pow(self.gamma, k as f64)
    }
    fn formula(&self) -> Cow<'static, str> {
        "αₖ = α γᵏ".into()
    }
    fn sums(&self) -> Sums {
        if self.gamma == 1.0 { Sums::constant("γ = 1: αₖ stays at α") } else { Sums::finite("a geometric series, γ < 1") }
    }
    fn python(&self, k: &str) -> Option<String> {
        Some(format!("{:?}**{k}", self.gamma))
    }
    fn in_torch(&self, _lr: f64) -> Option<TorchScheduler> {
        Some(TorchScheduler::always(format!("ExponentialLR(optimizer, gamma={})", real(self.gamma))))
    }
}
