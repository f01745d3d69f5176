//! Schedule-Free AdamW: schedule-free averaging of steps that are scaled as in RMSProp.

use super::schedule_free::{Averaging, BETA};
use super::{BETA2, EPS, LR, SQUARE, WEIGHT_DECAY};
use crate::math::Vector;
use crate::math::catalog::param::tunable;
use crate::math::rule::{Equation, Halt, Now, Python, Rule, RuleGroup, eq};

tunable! {
    /// Schedule-Free AdamW (Defazio et al. 2024), as version 1.4 of their schedulefree.AdamWScheduleFree in evaluation.
    ///
    /// xₖ is the average, at which the method is to be judged, and zₖ = xₖ + dₖ₋₁ the averaged sequence. β does what momentum does in Adam.
    /// The paper's algorithm puts the bias correction into the learning rate; here, as in that version, it divides vₖ. The weight decay acts
    /// at yₖ.
    pub struct ScheduleFreeAdamW("schedule-free-adamw", "Schedule-free AdamW", "AdamW with an average of all iterates in place of the average of gradients; the gradient is taken near the average that is shown.") {
        lr: f64 = LR,
        beta: f64 = BETA,
        beta2: f64 = BETA2,
        eps: f64 = EPS,
        weight_decay: f64 = WEIGHT_DECAY.doc("Each step also shrinks z by α λ y, apart from the gradient."),
    }
}

/// The state of the method between steps.
#[derive(Clone)]
pub struct Memory<V> {
    average: Averaging<V>,
    /// vₖ
    square: V,
    /// 1 − β₂ᵏ⁺¹
    weight: f64,
}

impl Rule for ScheduleFreeAdamW {
    type Memory<V: Vector> = Memory<V>;

    fn init<V: Vector>(&self, x: &V) -> Memory<V> {
        Memory { average: Averaging::new(x), square: x.zeros_like(), weight: 0.0 }
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("yₖ", "xₖ + (1 − β) dₖ₋₁"),
                eq("gₖ", "∇F(yₖ)"),
                eq("vₖ", "β₂ vₖ₋₁ + (1 − β₂) gₖ²"),
                eq("sₖ", "vₖ / (1 − β₂ᵏ⁺¹)"),
                eq("hₖ", "gₖ / (√sₖ + ε) + λ yₖ"),
                eq("wₖ", "wₖ₋₁ + αₖ²"),
                eq("cₖ", "αₖ² / wₖ if wₖ > 0 else 0"),
                eq("eₖ", "dₖ₋₁ − αₖ hₖ"),
                eq("dₖ", "(1 − cₖ) eₖ"),
                eq("xₖ₊₁", "xₖ + cₖ eₖ"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, memory: &mut Memory<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let y = memory.average.point(self.beta, now);
        let g = now.gradient_instead_at(&y);
        memory.square = memory.square.zip(&g, |v, g| self.beta2 * v + (1.0 - self.beta2) * g * g);
        memory.weight = self.beta2 * memory.weight + (1.0 - self.beta2);
        let s = memory.square.times(1.0 / memory.weight);
        let h = g.zip(&s, |g, s| g / (s.sqrt() + self.eps)).plus(self.weight_decay, &y);
        now.note("vₖ", &memory.square);
        now.note("sₖ", &s);
        now.note("hₖ", &h);
        Ok(memory.average.step(&h, now))
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::Averages
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        const STEP: &str = "\
h = g/(L.sqrt(v/(1 - beta2**(k + 1))) + eps) + weight_decay*y
w = w + lr**2
c = lr**2/w if w > 0 else 0
e = d - lr*h
d = (1 - c)*e
step = c*e";
        let step = format!("y = p + (1 - beta)*d\ng = slope(y, k)\n{SQUARE}\n{STEP}");
        Ok(Python::new("d = ZEROS\nv = ZEROS\nw = 0.0", step))
    }
}
