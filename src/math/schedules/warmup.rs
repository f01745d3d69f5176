//! A linear climb before any schedule.

use super::{Anneal, Sums};
use crate::math::catalog::param::{Param, Scale, tunable};

tunable! {
    /// αₖ = α min(1, (k + 1) / W) for the first W steps (Ma and Yarats 2021).
    ///
    /// In PyTorch this is `LinearLR(start_factor=1/W, total_iters=W - 1)`: step k = 0 counts as the first of the W.
    pub struct Warmup("warmup", "Warm-up", "Climbs evenly to the full learning rate before any other schedule begins: warmup(length=10) + cosine(length=100).") {
        length: u64 = Param::count("length", "W", "length", "How many steps the learning rate climbs; 0 for no warm-up.", 10, 0, 1_000_000).slider(0.0, 1000.0, Scale::Linear),
    }
}

impl Anneal for Warmup {
    fn factor(&self, k: usize) -> f64 {
        ((k + 1) as f64 / self.length.max(1) as f64).min(1.0)
    }
    fn formula(&self) -> &'static str {
        "αₖ = α min(1, (k + 1) / W)"
    }
    fn sums(&self) -> Sums {
        Sums::constant("αₖ stays at α once it is warm")
    }
}
