//! AMSGrad: Adam whose denominator never shrinks.

use super::{BETA1, BETA2, CORRECTED, EPS, LR, MEAN, SQUARE};
use crate::math::Vector;
use crate::math::catalog::param::tunable;
use crate::math::moments::Moments;
use crate::math::rule::{Equation, Halt, Now, Python, Rule, Torch, eq};

tunable! {
    /// AMSGrad (Reddi, Kale and Kumar 2018), as torch.optim.Adam(amsgrad=True).
    pub struct AmsGrad("amsgrad", "AMSGrad", "Adam that divides by the largest second moment so far, so that a rare large gradient is not forgotten.") {
        lr: f64 = LR.default(0.1),
        beta1: f64 = BETA1,
        beta2: f64 = BETA2,
        eps: f64 = EPS,
    }
}

/// The state of AMSGrad between steps.
#[derive(Clone)]
pub struct Memory<V> {
    moments: Moments<V>,
    /// wₖ
    largest: V,
}

impl Rule for AmsGrad {
    type Memory<V: Vector> = Memory<V>;

    fn init<V: Vector>(&self, x: &V) -> Memory<V> {
        Memory { moments: Moments::new(x), largest: x.zeros_like() }
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("μₖ", "β₁ μₖ₋₁ + (1 − β₁) gₖ"),
                eq("vₖ", "β₂ vₖ₋₁ + (1 − β₂) gₖ²"),
                eq("wₖ", "max(wₖ₋₁, vₖ)"),
                eq("mₖ", "μₖ / (1 − β₁ᵏ⁺¹)"),
                eq("sₖ", "wₖ / (1 − β₂ᵏ⁺¹)"),
                eq("xₖ₊₁", "xₖ − αₖ mₖ / (√sₖ + ε)"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, memory: &mut Memory<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let Memory { moments, largest } = memory;
        moments.observe(now, self.beta1, self.beta2);
        *largest = largest.zip(&moments.square, f64::max);
        now.note("wₖ", largest);
        let m = moments.corrected_mean(now);
        let s = moments.corrected(largest, now);
        Ok(m.zip(&s, |m, s| -now.lr * m / (s.sqrt() + self.eps)))
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        Ok(Python::new(
            "m = ZEROS\nv = ZEROS\nw = ZEROS",
            format!("{MEAN}\n{SQUARE}\nw = L.maximum(w, v)\n{}", CORRECTED.replace("v/", "w/")),
        ))
    }

    fn torch(&self, _constant: bool) -> Torch {
        Torch::Same("Adam([p], lr=LR, betas=({beta1}, {beta2}), eps={eps}, amsgrad=True)")
    }
}
