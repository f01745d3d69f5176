//! Gradient descent: x ← x − α g.

use super::LR;
use crate::math::Vector;
use crate::math::catalog::param::tunable;
use crate::math::rule::{Equation, Halt, Linear, Now, Python, Rule, RuleGroup, Torch, eq};

tunable! {
    /// Gradient descent (Cauchy 1847); with sampling it is SGD (Robbins and Monro 1951) or mini-batch SGD.
    pub struct Gd("gd", "Gradient descent", "Steps straight down the gradient: batch gradient descent, SGD or mini-batch SGD, by the sampling.") {
        lr: f64 = LR,
    }
}

impl Rule for Gd {
    type Memory<V: Vector> = ();

    fn init<V: Vector>(&self, _x: &V) {}

    fn equations(&self) -> &'static [Equation] {
        const { &[eq("gₖ", "∇F(xₖ)"), eq("xₖ₊₁", "xₖ − αₖ gₖ")] }
    }

    #[inline]
    fn step<V: Vector>(&self, _: &mut (), now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        Ok(g.times(-now.lr))
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::Lecture
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        Ok(Python::new("", "step = -lr*g"))
    }

    fn torch(&self, _constant: bool) -> Torch {
        Torch::Same("SGD([p], lr=LR)")
    }

    fn linear(&self) -> Option<Linear> {
        Some(Linear::HeavyBall { beta: 0.0 })
    }
}
