//! Nesterov's accelerated gradient: x ← x − α (g + β b) with b ← β b + g.

use super::{BETA, LR};
use crate::math::Vector;
use crate::math::catalog::param::tunable;
use crate::math::rule::{Equation, Halt, Linear, Now, Python, Rule, RuleGroup, Torch, eq};

tunable! {
    /// Nesterov momentum (Nesterov 1983) in the form of Sutskever et al. 2013, as torch.optim.SGD(nesterov=True).
    pub struct Nesterov("nesterov", "Nesterov", "Momentum that looks ahead: its gradient is taken where the momentum leads, and xₖ here is that point (PyTorch's form).") {
        lr: f64 = LR.default(0.03),
        beta: f64 = BETA.default(0.9),
    }
}

impl Rule for Nesterov {
    /// bₖ
    type Memory<V: Vector> = V;

    fn init<V: Vector>(&self, x: &V) -> V {
        x.zeros_like()
    }

    fn equations(&self) -> &'static [Equation] {
        const { &[eq("gₖ", "∇F(xₖ)"), eq("bₖ", "β bₖ₋₁ + gₖ"), eq("xₖ₊₁", "xₖ − αₖ (gₖ + β bₖ)")] }
    }

    #[inline]
    fn step<V: Vector>(&self, b: &mut V, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        *b = b.zip(&g, |b, g| self.beta * b + g);
        now.note("bₖ", b);
        Ok(g.zip(b, |g, b| -now.lr * (g + self.beta * b)))
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::Lecture
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        Ok(Python::new("b = ZEROS", "b = beta*b + g\nstep = -lr*(g + beta*b)"))
    }

    fn torch(&self, _constant: bool) -> Torch {
        // torch.optim.SGD requires a momentum above 0 here.
        if self.beta > 0.0 { Torch::Same("SGD([p], lr=LR, momentum={beta}, nesterov=True)") } else { Torch::WrittenOut("") }
    }

    fn linear(&self) -> Option<Linear> {
        Some(Linear::Nesterov { beta: self.beta })
    }
}
