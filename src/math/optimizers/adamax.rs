//! Adamax: Adam with the largest recent gradient in place of the root mean square.

use super::{BETA1, BETA2, EPS, LR, MEAN};
use crate::math::Vector;
use crate::math::catalog::param::tunable;
use crate::math::rule::{Equation, Halt, Now, Python, Rule, Torch, eq};

tunable! {
    /// Adamax (Kingma and Ba 2015, section 7.1), as torch.optim.Adamax.
    pub struct Adamax("adamax", "Adamax", "Adam that divides by the largest recent gradient, fading by β₂ per step, instead of a root mean square.") {
        lr: f64 = LR.default(0.1),
        beta1: f64 = BETA1,
        beta2: f64 = BETA2.doc("How slowly the largest gradient seen fades."),
        eps: f64 = EPS,
    }
}

/// The state of Adamax between steps.
#[derive(Clone)]
pub struct Memory<V> {
    /// μₖ
    mean: V,
    /// uₖ
    largest: V,
    /// 1 − β₁ᵏ⁺¹, by the recurrence of μ for a gradient that is always 1.
    weight: f64,
}

impl Rule for Adamax {
    type Memory<V: Vector> = Memory<V>;

    fn init<V: Vector>(&self, x: &V) -> Memory<V> {
        Memory { mean: x.zeros_like(), largest: x.zeros_like(), weight: 0.0 }
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("μₖ", "β₁ μₖ₋₁ + (1 − β₁) gₖ"),
                eq("uₖ", "max(β₂ uₖ₋₁, |gₖ| + ε)"),
                eq("mₖ", "μₖ / (1 − β₁ᵏ⁺¹)"),
                eq("xₖ₊₁", "xₖ − αₖ mₖ / uₖ"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, memory: &mut Memory<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        memory.mean = memory.mean.zip(&g, |m, g| self.beta1 * m + (1.0 - self.beta1) * g);
        memory.largest = memory.largest.zip(&g, |u, g| (self.beta2 * u).max(g.abs() + self.eps));
        memory.weight = self.beta1 * memory.weight + (1.0 - self.beta1);
        now.note("μₖ", &memory.mean);
        now.note("uₖ", &memory.largest);
        let m = memory.mean.times(1.0 / memory.weight);
        now.note("mₖ", &m);
        Ok(m.zip(&memory.largest, |m, u| -now.lr * m / u))
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        Ok(Python::new(
            "m = ZEROS\nu = ZEROS",
            format!("{MEAN}\nu = L.maximum(beta2*u, L.abs(g) + eps)\nstep = -lr*m/(1 - beta1**(k + 1))/u"),
        ))
    }

    fn torch(&self, _constant: bool) -> Torch {
        Torch::Same("Adamax([p], lr=LR, betas=({beta1}, {beta2}), eps={eps})")
    }
}
