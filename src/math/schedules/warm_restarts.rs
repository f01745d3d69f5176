//! Half a cosine wave, again and again.

use super::{Anneal, FLOOR, Sums, TorchScheduler, real};
use crate::math::catalog::param::{Param, Scale, tunable};
use std::borrow::Cow;

tunable! {
    /// SGDR (Loshchilov and Hutter 2017), as PyTorch's CosineAnnealingWarmRestarts with one call in each step: the cosine begins anew after
    /// T steps, then after m T, m² T and so on.
    ///
    /// c is a share of α; PyTorch's `eta_min` is c α.
    pub struct WarmRestarts("warm-restarts", "Warm restarts", "Cosines one after the other, each m times as long as the one before: every restart jumps back to the full learning rate.") {
        length: u64 = Param::count("length", "T", "first length", "How many steps pass before the first restart.", 50, 1, 1_000_000).slider(10.0, 10_000.0, Scale::Log),
        multiply: u64 = Param::count("multiply", "m", "growth", "How many times as long each wave is as the one before.", 2, 1, 100).slider(1.0, 4.0, Scale::Linear),
        floor: f64 = FLOOR,
    }
}

impl WarmRestarts {
    /// The steps since the last restart, and the length of the wave that began there.
    fn place(&self, k: usize) -> (u64, u64) {
        if self.multiply == 1 {
            return (k as u64 % self.length, self.length);
        }
        let (mut since, mut length) = (k as u64, self.length);
        while since >= length {
            since -= length;
            length = length.saturating_mul(self.multiply);
        }
        (since, length)
    }
}

impl Anneal for WarmRestarts {
    fn factor(&self, k: usize) -> f64 {
        let (since, length) = self.place(k);
        let progress = since as f64 / length as f64;
        self.floor + (1.0 - self.floor) * (1.0 + libm::cos(std::f64::consts::PI * progress)) / 2.0
    }
    fn formula(&self) -> Cow<'static, str> {
        if self.multiply == 1 {
            "αₖ = α (c + (1 − c) (1 + cos(π (k / T − ⌊k / T⌋))) / 2)".into()
        } else {
            "αₖ = α (c + (1 − c) (1 + cos(π (1 + k (m − 1) / T − r) / ((m − 1) r))) / 2), r = m^⌊log(1 + k (m − 1) / T) / log(m)⌋"
                .into()
        }
    }
    fn sums(&self) -> Sums {
        Sums::constant("αₖ = α again at every restart")
    }
    fn python(&self, k: &str) -> Option<String> {
        let WarmRestarts { length, multiply, floor } = self;
        let wave = |progress: &str| format!("({floor:?} + {:?}*(1 + math.cos(math.pi*{progress})))", (1.0 - floor) / 2.0);
        if *multiply == 1 {
            return Some(wave(&format!("({k}%{length})/{length}")));
        }
        // The number of restarts before k, as whole numbers: a logarithm could be off by one at a restart.
        let ended = format!("sum({length}*({multiply}**i - 1) <= {}*{k} for i in range(1, 64))", multiply - 1);
        Some(format!(
            "(lambda n: {})({ended})",
            wave(&format!("({k} - {length}*({multiply}**n - 1)//{})/({length}*{multiply}**n)", multiply - 1))
        ))
    }
    fn in_torch(&self, lr: f64) -> Option<TorchScheduler> {
        Some(TorchScheduler::always(format!(
            "CosineAnnealingWarmRestarts(optimizer, T_0={}, T_mult={}, eta_min={})",
            self.length,
            self.multiply,
            real(self.floor * lr)
        )))
    }
}
