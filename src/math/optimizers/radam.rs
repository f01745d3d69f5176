//! RAdam: Adam that trusts its second moment only once enough gradients stand behind it.

use super::{BETA1, BETA2, EPS, LR};
use crate::math::Vector;
use crate::math::moments::Moments;
use crate::math::param::tunable;
use crate::math::rule::{Equation, Halt, Now, Rule, eq};

tunable! {
    /// RAdam (Liu et al. 2020), as torch.optim.RAdam; its threshold is 5 (the paper has 4).
    pub struct RAdam("radam", "RAdam", "Adam with a built-in warm-up: plain momentum first, then a step scaled by how sure the second moment is.") {
        lr: f64 = LR.default(0.1),
        beta1: f64 = BETA1,
        beta2: f64 = BETA2,
        eps: f64 = EPS,
    }
}

impl Rule for RAdam {
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
                eq("ρ∞", "2 / (1 − β₂) − 1"),
                eq("ρₖ", "ρ∞ − 2 (k + 1) β₂ᵏ⁺¹ / (1 − β₂ᵏ⁺¹)"),
                eq("rₖ", "√((ρₖ − 4) (ρₖ − 2) ρ∞ / ((ρ∞ − 4) (ρ∞ − 2) ρₖ)) if ρₖ > 5 else 0"),
                eq("dₖ", "rₖ mₖ √(1 − β₂ᵏ⁺¹) / (√vₖ + ε) if ρₖ > 5 else mₖ"),
                eq("xₖ₊₁", "xₖ − αₖ dₖ"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, moments: &mut Moments<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        moments.observe(now, self.beta1, self.beta2);
        let m = moments.corrected_mean(now);
        let count = i32::try_from(now.k + 1).unwrap_or(i32::MAX);
        let power = self.beta2.powi(count);
        let limit = 2.0 / (1.0 - self.beta2) - 1.0;
        let length = limit - 2.0 * f64::from(count) * power / (1.0 - power);
        let trusted = length > 5.0;
        let rectifier = if trusted {
            ((length - 4.0) * (length - 2.0) * limit / ((limit - 4.0) * (limit - 2.0) * length)).sqrt()
        } else {
            0.0
        };
        now.note_number("ρ∞", limit);
        now.note_number("ρₖ", length);
        now.note_number("rₖ", rectifier);
        let scale = rectifier * (1.0 - power).sqrt();
        let d = if trusted { m.zip(&moments.square, |m, v| scale * m / (v.sqrt() + self.eps)) } else { m };
        now.note("dₖ", &d);
        Ok(d.times(-now.lr))
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }
}
