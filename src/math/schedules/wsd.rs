//! A climb, a plain, and a fall.

use super::{Anneal, FLOOR, Sums};
use crate::math::catalog::choice::choice;
use crate::math::catalog::param::{Param, Scale, tunable};
use std::borrow::Cow;

choice! {
    /// The shape of the fall.
    pub enum StableFall {
        /// A straight line.
        Linear = "linear",
        /// One less a square root.
        Sqrt = "sqrt",
    }
}

tunable! {
    /// Warm-up, stable, decay (Hu et al. 2024), also called a trapezoid (Zhai et al. 2022); `fall=sqrt` is the 1 − √t of Hägele et al. 2024.
    ///
    /// Its climb is that of `warmup`: step k = 0 counts as the first of the W.
    pub struct Wsd("wsd", "Warm-up–stable–decay", "Climbs, stays at the full learning rate, and falls in a short last part: how long it stays need not be known beforehand.") {
        warmup: u64 = Param::count("warmup", "W", "climb", "How many steps the learning rate climbs; 0 for no warm-up.", 10, 0, 1_000_000).slider(0.0, 1000.0, Scale::Linear),
        stable: u64 = Param::count("stable", "S", "plain", "How many steps it stays after the climb.", 140, 0, 1_000_000).slider(0.0, 10_000.0, Scale::Linear),
        decay: u64 = Param::count("decay", "D", "fall", "How many steps it then falls.", 50, 1, 1_000_000).slider(1.0, 10_000.0, Scale::Log),
        floor: f64 = FLOOR,
        fall: StableFall = Param::choice("fall", "shape of the fall", "The shape of the last part.", "linear", &[
            ("linear", "a straight line"),
            ("sqrt", "1 − √t: steep at first"),
        ]),
    }
}

impl Anneal for Wsd {
    fn factor(&self, k: usize) -> f64 {
        let climb = (k + 1) as f64 / self.warmup.max(1) as f64;
        let gone = (k as u64).saturating_sub(self.warmup + self.stable) as f64 / self.decay as f64;
        let gone = gone.min(1.0);
        let fallen = match self.fall {
            StableFall::Linear => gone,
            StableFall::Sqrt => gone.sqrt(),
        };
        climb.min(1.0 - (1.0 - self.floor) * fallen)
    }
    fn formula(&self) -> Cow<'static, str> {
        match self.fall {
            StableFall::Linear => "αₖ = α min((k + 1) / max(W, 1), 1 − (1 − c) t), t = min(1, max(0, k − W − S) / D)",
            StableFall::Sqrt => "αₖ = α min((k + 1) / max(W, 1), 1 − (1 − c) √t), t = min(1, max(0, k − W − S) / D)",
        }
        .into()
    }
    fn sums(&self) -> Sums {
        if self.floor > 0.0 {
            Sums::constant("αₖ = c α > 0 after the fall")
        } else {
            Sums::finite("αₖ = 0 after the fall, so the sums stop there")
        }
    }
    fn python(&self, k: &str) -> Option<String> {
        let gone = format!("min(1, max(0, {k} - {})/{})", self.warmup + self.stable, self.decay);
        let fallen = match self.fall {
            StableFall::Linear => gone,
            StableFall::Sqrt => format!("{gone}**0.5"),
        };
        Some(format!("min(({k} + 1)/{}, 1 - {:?}*{fallen})", self.warmup.max(1), 1.0 - self.floor))
    }
}
