//! One climb and one long fall.

use super::{Anneal, Sums, TorchScheduler, real};
use crate::math::catalog::choice::choice;
use crate::math::catalog::param::{Param, Scale, tunable};
use std::borrow::Cow;

choice! {
    /// The shape of climb and fall.
    pub enum CycleShape {
        /// Half a cosine wave.
        Cosine = "cosine",
        /// A straight line.
        Linear = "linear",
    }
}

tunable! {
    /// The one-cycle policy (Smith and Topin 2019), as PyTorch's OneCycleLR with two phases and `cycle_momentum=False`.
    ///
    /// α is PyTorch's `max_lr`, reached at k = p T − 1. PyTorch raises an error after step T − 1; here the learning rate stays at α / (d D).
    pub struct OneCycle("one-cycle", "One-cycle", "Climbs from a small learning rate to the full one, and then falls to almost nothing, all in T steps.") {
        length: u64 = Param::count("length", "T", "length", "The number of steps of climb and fall.", 200, 1, 1_000_000).slider(10.0, 10_000.0, Scale::Log),
        rise: f64 = Param::real("rise", "p", "share of the climb", "The share of all steps in which the learning rate climbs.", 0.3, 0.0, 1.0).below_max(),
        divide: f64 = Param::real("divide", "d", "first divisor", "The learning rate begins at α / d.", 25.0, 1.0, 1e9).slider(1.0, 100.0, Scale::Log),
        divide_last: f64 = Param::real("divide_last", "D", "last divisor", "The learning rate ends at α / (d D).", 1e4, 1.0, 1e9).slider(1.0, 1e5, Scale::Log),
        shape: CycleShape = Param::choice("shape", "shape", "The shape of climb and fall.", "cosine", &[
            ("cosine", "half a cosine wave"),
            ("linear", "a straight line"),
        ]),
    }
}

impl Anneal for OneCycle {
    fn factor(&self, k: usize) -> f64 {
        let (k, length) = (k as f64, self.length as f64);
        let (first, last) = (1.0 / self.divide, 1.0 / (self.divide * self.divide_last));
        let climb = self.rise * length;
        let (from, to, way) = if k + 1.0 <= climb && climb > 1.0 {
            (first, 1.0, k / (climb - 1.0))
        } else {
            (1.0, last, ((k + 1.0 - climb) / (length - climb)).min(1.0))
        };
        let part = match self.shape {
            CycleShape::Cosine => (1.0 - libm::cos(std::f64::consts::PI * way)) / 2.0,
            CycleShape::Linear => way,
        };
        from + (to - from) * part
    }
    fn formula(&self) -> Cow<'static, str> {
        match self.shape {
            CycleShape::Cosine => {
                "αₖ = α (1 / d + (1 − 1 / d) (1 − cos(π k / (p T − 1))) / 2) for k ≤ p T − 1, \
                 α (1 − (1 − 1 / (d D)) (1 − cos(π min(1, (k + 1 − p T) / (T − p T)))) / 2) for k > p T − 1"
            }
            CycleShape::Linear => {
                "αₖ = α (1 / d + (1 − 1 / d) k / (p T − 1)) for k ≤ p T − 1, \
                 α (1 − (1 − 1 / (d D)) min(1, (k + 1 − p T) / (T − p T))) for k > p T − 1"
            }
        }
        .into()
    }
    fn sums(&self) -> Sums {
        Sums::constant("αₖ = α / (d D) > 0 from k = T on")
    }
    fn python(&self, k: &str) -> Option<String> {
        let (length, climb) = (self.length as f64, self.rise * self.length as f64);
        let (first, last) = (1.0 / self.divide, 1.0 / (self.divide * self.divide_last));
        let part = |way: String| match self.shape {
            CycleShape::Cosine => format!("(1 - math.cos(math.pi*{way}))/2"),
            CycleShape::Linear => way,
        };
        let fall = format!("1 + {:?}*{}", last - 1.0, part(format!("min(({k} + 1 - {climb:?})/{:?}, 1)", length - climb)));
        if climb <= 1.0 {
            return Some(format!("({fall})"));
        }
        let rise = format!("{first:?} + {:?}*{}", 1.0 - first, part(format!("{k}/{:?}", climb - 1.0)));
        Some(format!("({rise} if {k} + 1 <= {climb:?} else {fall})"))
    }
    fn in_torch(&self, lr: f64) -> Option<TorchScheduler> {
        let strategy = match self.shape {
            CycleShape::Cosine => "cos",
            CycleShape::Linear => "linear",
        };
        Some(TorchScheduler {
            call: format!(
                "OneCycleLR(optimizer, max_lr={}, total_steps={}, pct_start={}, anneal_strategy=\"{strategy}\", \
                 cycle_momentum=False, div_factor={}, final_div_factor={})",
                real(lr),
                self.length,
                real(self.rise),
                real(self.divide),
                real(self.divide_last)
            ),
            until: Some((self.length as usize - 1, "then PyTorch raises an error, and here it stays")),
            joins: false,
        })
    }
}
