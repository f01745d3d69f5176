//! α (1 − k/T)ᵖ

use super::{Anneal, FLOOR, Sums, TorchScheduler, real};
use crate::math::catalog::param::{Param, Scale, tunable};
use std::borrow::Cow;

tunable! {
    /// αₖ = α (c + (1 − c) (1 − min(k, T) / T)ᵖ); with c = 0 it is PyTorch's PolynomialLR. p = 1 is a straight line, as in BERT (Devlin et al. 2019).
    pub struct PolynomialDecay("polynomial", "Polynomial", "Falls to a floor like a power of the steps that are left: a straight line for p = 1, steeper at first for more.") {
        length: u64 = Param::count("length", "T", "length", "The step at which the floor is reached.", 200, 1, 1_000_000).slider(10.0, 10_000.0, Scale::Log),
        exponent: f64 = Param::real("exponent", "p", "exponent", "The power of what is left of the way by which the learning rate falls.", 1.0, 0.0, 10.0).slider(0.0, 4.0, Scale::Linear),
        floor: f64 = FLOOR,
    }
}

impl Anneal for PolynomialDecay {
    fn factor(&self, k: usize) -> f64 {
        let left = 1.0 - (k as f64 / self.length as f64).min(1.0);
        self.floor + (1.0 - self.floor) * libm::pow(left, self.exponent)
    }
    fn formula(&self) -> Cow<'static, str> {
        "αₖ = α (c + (1 − c) (1 − min(k, T) / T)ᵖ)".into()
    }
    fn sums(&self) -> Sums {
        if self.floor > 0.0 {
            Sums::constant("αₖ ≥ c α > 0")
        } else if self.exponent == 0.0 {
            Sums::constant("p = 0: αₖ stays at α")
        } else {
            Sums::finite("αₖ = 0 from k = T on, so the sums stop there")
        }
    }
    fn python(&self, k: &str) -> Option<String> {
        let (floor, swing) = (self.floor, 1.0 - self.floor);
        Some(format!("({floor:?} + {swing:?}*(1 - min({k}/{}, 1))**{:?})", self.length, self.exponent))
    }
    fn in_torch(&self, _lr: f64) -> Option<TorchScheduler> {
        let call = format!("PolynomialLR(optimizer, total_iters={}, power={})", self.length, real(self.exponent));
        (self.floor == 0.0).then(|| TorchScheduler::always(call))
    }
}
