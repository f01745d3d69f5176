//! Half a cosine wave.

use super::{Anneal, FLOOR, Sums, TorchScheduler, real};
use crate::math::catalog::choice::choice;
use crate::math::catalog::param::{Param, Scale, tunable};
use std::borrow::Cow;

choice! {
    /// What follows once the floor is reached.
    pub enum AfterFloor {
        /// It stays there.
        Stay = "stay",
        /// It rises again, and falls again.
        Rise = "rise",
    }
}

tunable! {
    /// αₖ = α (c + (1 − c) (1 + cos(π min(k, T) / T)) / 2), Loshchilov and Hutter (2017) without restarts.
    ///
    /// c is a share of α; `eta_min` of PyTorch's CosineAnnealingLR is c α. That schedule rises again after T, as this one does with
    /// `after=rise`.
    pub struct Cosine("cosine", "Cosine", "Falls slowly, then fast, then slowly, down to a floor.") {
        length: u64 = Param::count("length", "T", "length", "The step at which the floor is reached.", 200, 1, 1_000_000).slider(10.0, 10_000.0, Scale::Log),
        floor: f64 = FLOOR,
        after: AfterFloor = Param::choice("after", "at the floor", "What follows once the floor is reached.", "stay", &[
            ("stay", "it stays there"),
            ("rise", "it rises and falls again, as PyTorch's CosineAnnealingLR"),
        ]).extra(),
    }
}

impl Anneal for Cosine {
    fn factor(&self, k: usize) -> f64 {
        let progress = k as f64 / self.length as f64;
        let progress = if self.after == AfterFloor::Stay { progress.min(1.0) } else { progress };
        self.floor + (1.0 - self.floor) * (1.0 + libm::cos(std::f64::consts::PI * progress)) / 2.0
    }
    fn formula(&self) -> Cow<'static, str> {
        match self.after {
            AfterFloor::Stay => "αₖ = α (c + (1 − c) (1 + cos(π min(k, T) / T)) / 2)".into(),
            AfterFloor::Rise => "αₖ = α (c + (1 − c) (1 + cos(π k / T)) / 2)".into(),
        }
    }
    fn sums(&self) -> Sums {
        if self.after == AfterFloor::Rise {
            Sums::constant("αₖ = α again and again")
        } else if self.floor > 0.0 {
            Sums::constant("αₖ = c α > 0 from k = T on")
        } else {
            Sums::finite("αₖ = 0 from k = T on, so the sums stop there")
        }
    }
    fn python(&self, k: &str) -> Option<String> {
        let (floor, swing) = (self.floor, (1.0 - self.floor) / 2.0);
        let progress = format!("{k}/{}", self.length);
        let progress = if self.after == AfterFloor::Stay { format!("min({progress}, 1)") } else { progress };
        Some(format!("({floor:?} + {swing:?}*(1 + math.cos(math.pi*{progress})))"))
    }
    fn in_torch(&self, lr: f64) -> Option<TorchScheduler> {
        let call = format!("CosineAnnealingLR(optimizer, T_max={}, eta_min={})", self.length, real(self.floor * lr));
        let until = (self.length as usize, "then PyTorch's rises again, and here it stays");
        Some(TorchScheduler { until: (self.after == AfterFloor::Stay).then_some(until), ..TorchScheduler::always(call) })
    }
}
