//! Half a cosine wave.

use super::{Anneal, Sums};
use crate::math::catalog::param::{Param, Scale, tunable};

tunable! {
    /// αₖ = α (c + (1 − c) (1 + cos(π min(k, T) / T)) / 2), Loshchilov and Hutter (2017) without restarts.
    ///
    /// c is a share of α; `eta_min` of PyTorch's CosineAnnealingLR is itself a learning rate, and that schedule rises again after
    /// T.
    pub struct Cosine("cosine", "Cosine", "Falls slowly, then fast, then slowly, down to a floor.") {
        length: u64 = Param::count("length", "T", "length", "The step at which the floor is reached.", 200, 1, 1_000_000).slider(10.0, 10_000.0, Scale::Log),
        floor: f64 = Param::real("floor", "c", "floor", "The share of the learning rate that is left at the end.", 0.0, 0.0, 1.0),
    }
}

impl Anneal for Cosine {
    fn factor(&self, k: usize) -> f64 {
        let progress = (k as f64 / self.length as f64).min(1.0);
        self.floor + (1.0 - self.floor) * (1.0 + libm::cos(std::f64::consts::PI * progress)) / 2.0
    }
    fn formula(&self) -> &'static str {
        "αₖ = α (c + (1 − c) (1 + cos(π min(k, T) / T)) / 2)"
    }
    fn sums(&self) -> Sums {
        if self.floor > 0.0 {
            Sums::constant("αₖ = c α > 0 from k = T on")
        } else {
            Sums::finite("αₖ = 0 from k = T on, so the sums stop there")
        }
    }
    fn python(&self, k: &str) -> Option<String> {
        let (floor, swing) = (self.floor, (1.0 - self.floor) / 2.0);
        Some(format!("({floor:?} + {swing:?}*(1 + math.cos(math.pi*min({k}/{}, 1))))", self.length))
    }
}
