//! Lion: a step of the same size in every coordinate, by the sign of an average gradient.

use super::{BETA1, BETA2, LR, WEIGHT_DECAY, sign};
use crate::math::Vector;
use crate::math::catalog::param::tunable;
use crate::math::rule::{Equation, Halt, Now, Python, Rule, RuleGroup, eq};

tunable! {
    /// Lion (Chen et al. 2023, algorithm 2).
    pub struct Lion("lion", "Lion", "Steps by the sign of an averaged gradient: every coordinate moves by α, however steep it is.") {
        lr: f64 = LR.default(0.05),
        beta1: f64 = BETA1.doc("The weight of the remembered average in the direction of this step."),
        beta2: f64 = BETA2.default(0.99).doc("How slowly the remembered average of the gradients forgets."),
        weight_decay: f64 = WEIGHT_DECAY,
    }
}

impl Rule for Lion {
    /// μₖ
    type Memory<V: Vector> = V;

    fn init<V: Vector>(&self, x: &V) -> V {
        x.zeros_like()
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("cₖ", "β₁ μₖ₋₁ + (1 − β₁) gₖ"),
                eq("μₖ", "β₂ μₖ₋₁ + (1 − β₂) gₖ"),
                eq("xₖ₊₁", "xₖ − αₖ (sign(cₖ) + λ xₖ)"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, mean: &mut V, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        let c = mean.zip(&g, |m, g| self.beta1 * m + (1.0 - self.beta1) * g);
        now.note("cₖ", &c);
        *mean = mean.zip(&g, |m, g| self.beta2 * m + (1.0 - self.beta2) * g);
        now.note("μₖ", mean);
        Ok(c.zip(now.x, |c, x| -now.lr * (sign(c) + self.weight_decay * x)))
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::Signs
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        const STEP: &str = "\
c = beta1*m + (1 - beta1)*g
m = beta2*m + (1 - beta2)*g
step = -lr*(L.sign(c) + weight_decay*p)";
        Ok(Python::new("m = ZEROS", STEP))
    }
}
