//! Prodigy: Adam that estimates its own learning rate, from how far the start is from a minimum.

use super::{BETA1, BETA2, EPS, LR};
use crate::math::Vector;
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::rule::{Equation, Halt, Now, Python, Rule, eq};

tunable! {
    /// Prodigy (Mishchenko and Defazio 2023, algorithm 4), as their prodigyopt.Prodigy.
    ///
    /// Dₖ bounds from below the distance from the start pₖ = x₀ to a minimum (for a convex F and small learning rates), and multiplies αₖ.
    /// `prodigyopt` has the next D in the denominator's D ε; this is the paper's.
    pub struct Prodigy("prodigy", "Prodigy", "Adam that finds its own learning rate: it begins tiny, and grows while the steps still lead away from the start.") {
        lr: f64 = LR.default(1.0).doc("Multiplies the learning rate that the method finds; 1 is the authors'."),
        beta1: f64 = BETA1,
        beta2: f64 = BETA2.doc("How slowly the average of the squared gradients forgets; those of the estimate forget as slowly as √β₂ says."),
        eps: f64 = EPS,
        d0: f64 = Param::real("d0", "D₀", "first estimate", "The first estimate of the distance; much smaller than it.", 1e-6, 1e-12, 1e3).slider(1e-9, 1.0, Scale::Log),
    }
}

/// The state of Prodigy between steps.
#[derive(Clone)]
pub struct Memory<V> {
    /// pₖ, the start.
    start: V,
    /// Dₖ
    distance: f64,
    /// μₖ
    mean: V,
    /// vₖ
    square: V,
    /// rₖ
    inner: f64,
    /// sₖ
    sum: V,
    /// nₖ = |s₁| + |s₂| + …
    size: f64,
}

impl Rule for Prodigy {
    type Memory<V: Vector> = Memory<V>;

    fn init<V: Vector>(&self, x: &V) -> Memory<V> {
        let zero = || x.zeros_like();
        let (mean, square, sum) = (zero(), zero(), zero());
        Memory { start: x.clone(), distance: self.d0, mean, square, inner: 0.0, sum, size: 0.0 }
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("pₖ", "xₖ if k = 0 else pₖ₋₁"),
                eq("Dₖ", "D₀ if k = 0 else (max(Dₖ₋₁, rₖ₋₁ / nₖ₋₁) if nₖ₋₁ > 0 else Dₖ₋₁)"),
                eq("μₖ", "β₁ μₖ₋₁ + (1 − β₁) Dₖ gₖ"),
                eq("vₖ", "β₂ vₖ₋₁ + (1 − β₂) Dₖ² gₖ²"),
                eq("rₖ", "√β₂ rₖ₋₁ + (1 − √β₂) αₖ Dₖ² gₖᵀ (pₖ − xₖ)"),
                eq("sₖ", "√β₂ sₖ₋₁ + (1 − √β₂) αₖ Dₖ² gₖ"),
                eq("nₖ", "sₖᵀ sign(sₖ)"),
                eq("xₖ₊₁", "xₖ − αₖ Dₖ μₖ / (√vₖ + Dₖ ε)"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, memory: &mut Memory<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        if memory.size > 0.0 {
            memory.distance = memory.distance.max(memory.inner / memory.size);
        }
        let d = memory.distance;
        let (decay, weight) = (self.beta2.sqrt(), (1.0 - self.beta2.sqrt()) * now.lr * d * d);
        memory.mean = memory.mean.zip(&g, |m, g| self.beta1 * m + (1.0 - self.beta1) * d * g);
        memory.square = memory.square.zip(&g, |v, g| self.beta2 * v + (1.0 - self.beta2) * (d * g) * (d * g));
        memory.inner = decay * memory.inner + weight * g.dot(&memory.start.plus(-1.0, now.x));
        memory.sum = memory.sum.zip(&g, |s, g| decay * s + weight * g);
        memory.size = memory.sum.dot(&memory.sum.map(super::sign));
        now.note("pₖ", &memory.start);
        now.note_number("Dₖ", d);
        now.note("μₖ", &memory.mean);
        now.note("vₖ", &memory.square);
        now.note_number("rₖ", memory.inner);
        now.note("sₖ", &memory.sum);
        now.note_number("nₖ", memory.size);
        Ok(memory.mean.zip(&memory.square, |m, v| -now.lr * d * m / (v.sqrt() + d * self.eps)))
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        const STEP: &str = "\
start = 1*p if k == 0 else start
d = max(d, r/size) if size > 0 else d
m = beta1*m + (1 - beta1)*d*g
v = beta2*v + (1 - beta2)*(d*g)**2
weight = (1 - beta2**0.5)*lr*d**2
r = beta2**0.5*r + weight*float(g @ (start - p))
s = beta2**0.5*s + weight*g
size = float(L.sum(L.abs(s)))
step = -lr*d*m/(L.sqrt(v) + d*eps)";
        Ok(Python::new("d, r, size, start = d0, 0.0, 0.0, None\nm = ZEROS\nv = ZEROS\ns = ZEROS", STEP))
    }
}
