//! AdamW: Adam with bias correction, and weight decay kept apart from the gradient.

use super::{BETA1, BETA2, CORRECTED, EPS, LR, MEAN, SQUARE, WEIGHT_DECAY};
use crate::math::Vector;
use crate::math::catalog::choice::choice;
use crate::math::catalog::param::{Param, tunable};
use crate::math::moments::Moments;
use crate::math::rule::{Equation, Halt, Now, Python, Rule, Torch, eq};

choice! {
    /// What multiplies the weight decay.
    pub enum Decoupling {
        /// The learning rate.
        Pytorch = "pytorch",
        /// The factor of the schedule alone.
        Paper = "paper",
    }
}

tunable! {
    /// AdamW (Loshchilov and Hutter 2019), as torch.optim.AdamW; `form=paper` is their algorithm 2, whose decay λ is multiplied by the
    /// schedule's factor αₖ / α but not by α. At α = 0 that factor is not defined.
    pub struct AdamW("adamw", "AdamW", "Adam whose weight decay shrinks x directly, x ← (1 − α λ) x, instead of passing through the averages.") {
        lr: f64 = LR.default(0.1),
        beta1: f64 = BETA1,
        beta2: f64 = BETA2,
        eps: f64 = EPS,
        weight_decay: f64 = WEIGHT_DECAY.default(0.01),
        form: Decoupling = Param::choice("form", "form", "What multiplies the weight decay.", "pytorch", &[
            ("pytorch", "the learning rate αₖ, as in torch.optim.AdamW"),
            ("paper", "the schedule's factor αₖ/α alone, as in the paper"),
        ]).extra(),
    }
}

impl Rule for AdamW {
    type Memory<V: Vector> = Moments<V>;

    fn init<V: Vector>(&self, x: &V) -> Moments<V> {
        Moments::new(x)
    }

    fn equations(&self) -> &'static [Equation] {
        const G: Equation = eq("gₖ", "∇F(xₖ)");
        const MEAN: Equation = eq("μₖ", "β₁ μₖ₋₁ + (1 − β₁) gₖ");
        const SQUARE: Equation = eq("vₖ", "β₂ vₖ₋₁ + (1 − β₂) gₖ²");
        const M: Equation = eq("mₖ", "μₖ / (1 − β₁ᵏ⁺¹)");
        const S: Equation = eq("sₖ", "vₖ / (1 − β₂ᵏ⁺¹)");
        match self.form {
            Decoupling::Pytorch => {
                const { &[G, MEAN, SQUARE, M, S, eq("xₖ₊₁", "(1 − αₖ λ) xₖ − αₖ mₖ / (√sₖ + ε)")] }
            }
            Decoupling::Paper => {
                const { &[G, MEAN, SQUARE, M, S, eq("xₖ₊₁", "(1 − (αₖ / α) λ) xₖ − αₖ mₖ / (√sₖ + ε)")] }
            }
        }
    }

    #[inline]
    fn step<V: Vector>(&self, moments: &mut Moments<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        moments.observe(now, self.beta1, self.beta2);
        let m = moments.corrected_mean(now);
        let s = moments.corrected(&moments.square, now);
        let adam = m.zip(&s, |m, s| -now.lr * m / (s.sqrt() + self.eps));
        let rate = if self.form == Decoupling::Paper { now.lr / self.lr } else { now.lr };
        Ok(adam.plus(-rate * self.weight_decay, now.x))
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn decay_in_box(&self) -> Option<f64> {
        let decay = if self.form == Decoupling::Paper { self.weight_decay / self.lr } else { self.weight_decay };
        (self.beta1 <= self.beta2 && decay.is_finite()).then_some(decay)
    }

    fn python(&self) -> Result<Python, &'static str> {
        let rate = if self.form == Decoupling::Paper { "lr/START" } else { "lr" };
        Ok(Python::new("m = ZEROS\nv = ZEROS", format!("{MEAN}\n{SQUARE}\n{CORRECTED} - {rate}*weight_decay*p")))
    }

    fn torch(&self, _constant: bool) -> Torch {
        if self.form == Decoupling::Paper {
            return Torch::WrittenOut("torch.optim.AdamW would multiply the weight decay by the learning rate.");
        }
        Torch::Same("AdamW([p], lr=LR, betas=({beta1}, {beta2}), eps={eps}, weight_decay={weight_decay})")
    }
}
