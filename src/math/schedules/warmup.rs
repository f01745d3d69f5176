//! A linear climb before any schedule.

use super::{Anneal, Sums, TorchScheduler, real};
use crate::math::catalog::choice::choice;
use crate::math::catalog::param::{Param, Scale, tunable};
use std::borrow::Cow;

choice! {
    /// How the steps of the climb are counted.
    pub enum WarmupCount {
        /// Step k = 0 is the first of the W.
        First = "first",
        /// Step k = 0 stands before them, as in PyTorch's LinearLR.
        Pytorch = "pytorch",
    }
}

tunable! {
    /// αₖ = α min(1, (k + 1) / W) for the first W steps (Ma and Yarats 2021).
    ///
    /// In PyTorch this is `LinearLR(start_factor=1/W, total_iters=W - 1)`: step k = 0 counts as the first of the W. `count=pytorch` is
    /// `LinearLR(start_factor=s, total_iters=W)`, αₖ = α (s + (1 − s) min(1, k / W)).
    pub struct Warmup("warmup", "Warm-up", "Climbs evenly to the full learning rate before any other schedule begins: warmup(length=10) + cosine(length=100).") {
        length: u64 = Param::count("length", "W", "length", "How many steps the learning rate climbs; 0 for no warm-up.", 10, 0, 1_000_000).slider(0.0, 1000.0, Scale::Linear),
        count: WarmupCount = Param::choice("count", "count", "How the steps of the climb are counted.", "first", &[
            ("first", "step 0 is the first of the climb, at α/W"),
            ("pytorch", "step 0 stands before the climb, at a share of α, as in PyTorch's LinearLR"),
        ]).extra(),
        start: f64 = Param::real("start", "s", "first share", "The share of the learning rate in step 0; 1/3 in PyTorch.", 1.0 / 3.0, 0.0, 1.0)
            .only_with("count", "pytorch")
            .extra(),
    }
}

impl Anneal for Warmup {
    fn factor(&self, k: usize) -> f64 {
        match self.count {
            WarmupCount::First => ((k + 1) as f64 / self.length.max(1) as f64).min(1.0),
            WarmupCount::Pytorch => self.start + (1.0 - self.start) * (k as f64 / self.length.max(1) as f64).min(1.0),
        }
    }
    fn formula(&self) -> Cow<'static, str> {
        match self.count {
            WarmupCount::First => "αₖ = α min(1, (k + 1) / W)".into(),
            WarmupCount::Pytorch => "αₖ = α (s + (1 − s) min(1, k / W))".into(),
        }
    }
    fn sums(&self) -> Sums {
        Sums::constant("αₖ stays at α once it is warm")
    }
    /// Only while k < W.
    fn python(&self, k: &str) -> Option<String> {
        Some(match self.count {
            WarmupCount::First => format!("({k} + 1)/{}", self.length),
            WarmupCount::Pytorch => format!("({:?} + {:?}*{k}/{})", self.start, 1.0 - self.start, self.length),
        })
    }
    fn in_torch(&self, _lr: f64) -> Option<TorchScheduler> {
        let (start, steps) = match self.count {
            WarmupCount::First => (1.0 / self.length as f64, self.length - 1),
            WarmupCount::Pytorch => (self.start, self.length),
        };
        let call = format!("LinearLR(optimizer, start_factor={}, total_iters={steps})", real(start));
        (start > 0.0 && steps > 0).then(|| TorchScheduler::always(call))
    }
}
