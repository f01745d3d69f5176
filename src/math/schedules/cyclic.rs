//! A triangle wave.

use super::{Anneal, FLOOR, Sums, TorchScheduler, real};
use crate::math::catalog::choice::choice;
use crate::math::catalog::param::{Param, Scale, tunable};
use std::borrow::Cow;

choice! {
    /// What becomes of the height of the triangles.
    pub enum CycleMode {
        /// It stays.
        Triangular = "triangular",
        /// It is halved from one to the next.
        Triangular2 = "triangular2",
        /// It falls by a factor in every step.
        ExpRange = "exp-range",
    }
}

tunable! {
    /// Cyclical learning rates (Smith 2017), as PyTorch's CyclicLR with equal ways up and down and `cycle_momentum=False`.
    ///
    /// α is PyTorch's `max_lr`, and c α its `base_lr`.
    pub struct Cyclic("cyclic", "Cyclic", "Climbs from a floor to the full learning rate and falls back, again and again: short ways through rates that alone would be too large.") {
        up: u64 = Param::count("up", "U", "way up", "How many steps the way up takes; the way down takes as many.", 50, 1, 1_000_000).slider(1.0, 10_000.0, Scale::Log),
        floor: f64 = FLOOR.default(0.1),
        mode: CycleMode = Param::choice("mode", "mode", "What becomes of the height of the triangles.", "triangular", &[
            ("triangular", "it stays"),
            ("triangular2", "it is halved from one triangle to the next"),
            ("exp-range", "it falls by γ in every step"),
        ]),
        gamma: f64 = Param::real("gamma", "γ", "decay factor", "The factor by which the height shrinks in every step.", 0.99, 0.0, 1.0).slider(0.9, 0.9999, Scale::Decay)
            .only_with("mode", "exp-range"),
    }
}

impl Anneal for Cyclic {
    fn factor(&self, k: usize) -> f64 {
        let way = k as u64 % (2 * self.up);
        let height = way.min(2 * self.up - way) as f64 / self.up as f64;
        let scale = match self.mode {
            CycleMode::Triangular => 1.0,
            CycleMode::Triangular2 => libm::pow(0.5, (k as u64 / (2 * self.up)) as f64),
            CycleMode::ExpRange => libm::pow(self.gamma, k as f64),
        };
        self.floor + (1.0 - self.floor) * height * scale
    }
    fn formula(&self) -> Cow<'static, str> {
        match self.mode {
            CycleMode::Triangular => "αₖ = α (c + (1 − c) (1 − |k / U − 2 ⌊k / (2 U)⌋ − 1|))",
            CycleMode::Triangular2 => "αₖ = α (c + (1 − c) (1 − |k / U − 2 ⌊k / (2 U)⌋ − 1|) / 2^⌊k / (2 U)⌋)",
            CycleMode::ExpRange => "αₖ = α (c + (1 − c) (1 − |k / U − 2 ⌊k / (2 U)⌋ − 1|) γᵏ)",
        }
        .into()
    }
    fn sums(&self) -> Sums {
        if self.floor > 0.0 {
            return Sums::constant("αₖ ≥ c α > 0");
        }
        match self.mode {
            CycleMode::Triangular2 => Sums::finite("triangles of one length whose heights are halved"),
            CycleMode::ExpRange if self.gamma < 1.0 => Sums::finite("below a geometric series, γ < 1"),
            _ => Sums::constant("αₖ = α again and again"),
        }
    }
    fn python(&self, k: &str) -> Option<String> {
        let up = self.up;
        let scale = match self.mode {
            CycleMode::Triangular => String::new(),
            CycleMode::Triangular2 => format!("/2**({k}//{})", 2 * up),
            CycleMode::ExpRange => format!("*{:?}**{k}", self.gamma),
        };
        Some(format!("({:?} + {:?}*(1 - abs({k}%{}/{up} - 1)){scale})", self.floor, 1.0 - self.floor, 2 * up))
    }
    fn in_torch(&self, lr: f64) -> Option<TorchScheduler> {
        let mode = match self.mode {
            CycleMode::Triangular => "\"triangular\"".to_owned(),
            CycleMode::Triangular2 => "\"triangular2\"".to_owned(),
            CycleMode::ExpRange => format!("\"exp_range\", gamma={}", real(self.gamma)),
        };
        let call = format!(
            "CyclicLR(optimizer, base_lr={}, max_lr={}, step_size_up={}, mode={mode}, cycle_momentum=False)",
            real(self.floor * lr),
            real(lr),
            self.up
        );
        Some(TorchScheduler { joins: false, ..TorchScheduler::always(call) })
    }
}
