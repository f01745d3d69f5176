//! ADOPT: Adam that divides by the second moment of the steps before, and averages afterwards.

use super::{BETA1, BETA2, EPS, LR};
use crate::math::Vector;
use crate::math::catalog::param::{Param, tunable};
use crate::math::rule::{Equation, Halt, Now, Python, Rule, eq};

tunable! {
    /// ADOPT (Taniguchi et al. 2024): algorithm 2, which clips, or algorithm 1 with `clip=false`.
    ///
    /// With Adam the newest gradient is in its own denominator, and so Adam fails to converge for some β₂; this rule converges for any.
    /// The first step only sets the second moment, v₀ = g₀², and does not move.
    pub struct Adopt("adopt", "ADOPT", "Adam that divides each gradient by the second moment of those before it, and averages afterwards; its first step only measures.") {
        lr: f64 = LR.default(0.1),
        beta1: f64 = BETA1.doc("How slowly the average of the divided gradients forgets; 0 keeps only the newest."),
        beta2: f64 = BETA2.default(0.9999),
        eps: f64 = EPS.default(1e-6),
        clip: bool = Param::flag("clip", "clip", "Whether step k counts no divided gradient beyond ±k^(1/4).", true),
    }
}

/// The state of ADOPT between steps.
#[derive(Clone)]
pub struct Memory<V> {
    /// μₖ
    mean: V,
    /// vₖ
    square: V,
}

impl Rule for Adopt {
    type Memory<V: Vector> = Memory<V>;

    fn init<V: Vector>(&self, x: &V) -> Memory<V> {
        Memory { mean: x.zeros_like(), square: x.zeros_like() }
    }

    fn equations(&self) -> &'static [Equation] {
        const G: Equation = eq("gₖ", "∇F(xₖ)");
        const D: Equation = eq("dₖ", "0 if k = 0 else gₖ / max(√vₖ₋₁, ε)");
        const V: Equation = eq("vₖ", "gₖ² if k = 0 else β₂ vₖ₋₁ + (1 − β₂) gₖ²");
        const X: Equation = eq("xₖ₊₁", "xₖ − αₖ μₖ");
        if self.clip {
            const {
                &[G, D, eq("cₖ", "min(max(dₖ, −k^(1/4)), k^(1/4))"), eq("μₖ", "β₁ μₖ₋₁ + (1 − β₁) cₖ"), V, X]
            }
        } else {
            const { &[G, D, eq("μₖ", "β₁ μₖ₋₁ + (1 − β₁) dₖ"), V, X] }
        }
    }

    #[inline]
    fn step<V: Vector>(&self, Memory { mean, square }: &mut Memory<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        let first = now.k == 0;
        let mut d = g.zip(square, |g, v| if first { 0.0 } else { g / v.sqrt().max(self.eps) });
        now.note("dₖ", &d);
        if self.clip {
            let most = libm::pow(now.k as f64, 0.25);
            d = d.map(|d| d.clamp(-most, most));
            now.note("cₖ", &d);
        }
        *mean = mean.zip(&d, |m, d| self.beta1 * m + (1.0 - self.beta1) * d);
        now.note("μₖ", mean);
        *square = square.zip(&g, |v, g| if first { g * g } else { self.beta2 * v + (1.0 - self.beta2) * g * g });
        now.note("vₖ", square);
        Ok(mean.times(-now.lr))
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        let clip = if self.clip { "d = L.clip(d, -k**0.25, k**0.25)\n" } else { "" };
        let step = format!(
            "d = L.maximum(L.sqrt(v), 0*v + eps)\n\
             d = 0*g if k == 0 else g/d\n\
             {clip}m = beta1*m + (1 - beta1)*d\n\
             v = g**2 if k == 0 else beta2*v + (1 - beta2)*g**2\n\
             step = -lr*m"
        );
        Ok(Python::new("m = ZEROS\nv = ZEROS", step))
    }
}
