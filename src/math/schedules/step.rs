//! α f^⌊k/m⌋

use super::{Anneal, Sums, TorchScheduler, real};
use crate::math::catalog::param::{Param, Scale, tunable};
use std::borrow::Cow;

tunable! {
    /// αₖ = α f^⌊k / m⌋, as PyTorch's StepLR.
    pub struct Step("step", "Step", "Stays for a while, then drops; the usual choice by hand.") {
        every: u64 = Param::count("every", "m", "length of a stair", "How many steps the learning rate stays before it drops.", 50, 1, 1_000_000).slider(1.0, 10_000.0, Scale::Log),
        factor: f64 = Param::real("factor", "f", "drop", "The factor by which the learning rate drops.", 0.5, 0.0, 1.0),
    }
}

impl Anneal for Step {
    fn factor(&self, k: usize) -> f64 {
        libm::pow(self.factor, (k / self.every as usize) as f64)
    }
    fn formula(&self) -> Cow<'static, str> {
        "αₖ = α f^⌊k / m⌋".into()
    }
    fn sums(&self) -> Sums {
        if self.factor == 1.0 {
            Sums::constant("f = 1: αₖ stays at α")
        } else {
            Sums::finite("stairs of one length whose heights fall geometrically, f < 1")
        }
    }
    fn python(&self, k: &str) -> Option<String> {
        Some(format!("{:?}**({k}//{})", self.factor, self.every))
    }
    fn in_torch(&self, _lr: f64) -> Option<TorchScheduler> {
        Some(TorchScheduler::always(format!("StepLR(optimizer, step_size={}, gamma={})", self.every, real(self.factor))))
    }
}
