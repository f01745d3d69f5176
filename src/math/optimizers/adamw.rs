//! AdamW: Adam with bias correction, and weight decay kept apart from the gradient.

use super::{BETA1, BETA2, CORRECTED, EPS, LR, MEAN, SQUARE, WEIGHT_DECAY};
use crate::math::Vector;
use crate::math::catalog::param::tunable;
use crate::math::moments::Moments;
use crate::math::rule::{Equation, Halt, Now, Python, Rule, Torch, eq};

tunable! {
    /// AdamW (Loshchilov and Hutter 2019), as torch.optim.AdamW.
    pub struct AdamW("adamw", "AdamW", "Adam whose weight decay shrinks x directly, x ← (1 − α λ) x, instead of passing through the averages.") {
        lr: f64 = LR.default(0.1),
        beta1: f64 = BETA1,
        beta2: f64 = BETA2,
        eps: f64 = EPS,
        weight_decay: f64 = WEIGHT_DECAY.default(0.01),
    }
}

impl Rule for AdamW {
    type Memory<V: Vector> = Moments<V>;

    fn init<V: Vector>(&self, x: &V) -> Moments<V> {
        Moments::new(x)
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("μₖ", "β₁ μₖ₋₁ + (1 − β₁) gₖ"),
                eq("vₖ", "β₂ vₖ₋₁ + (1 − β₂) gₖ²"),
                eq("mₖ", "μₖ / (1 − β₁ᵏ⁺¹)"),
                eq("sₖ", "vₖ / (1 − β₂ᵏ⁺¹)"),
                eq("xₖ₊₁", "(1 − αₖ λ) xₖ − αₖ mₖ / (√sₖ + ε)"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, moments: &mut Moments<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        moments.observe(now, self.beta1, self.beta2);
        let m = moments.corrected_mean(now);
        let s = moments.corrected(&moments.square, now);
        let adam = m.zip(&s, |m, s| -now.lr * m / (s.sqrt() + self.eps));
        Ok(adam.plus(-now.lr * self.weight_decay, now.x))
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn decay_in_box(&self) -> Option<f64> {
        (self.beta1 <= self.beta2).then_some(self.weight_decay)
    }

    fn python(&self) -> Result<Python, &'static str> {
        Ok(Python::new("m = ZEROS\nv = ZEROS", format!("{MEAN}\n{SQUARE}\n{CORRECTED} - lr*weight_decay*p")))
    }

    fn torch(&self, _constant: bool) -> Torch {
        Torch::Same("AdamW([p], lr=LR, betas=({beta1}, {beta2}), eps={eps}, weight_decay={weight_decay})")
    }
}
