//! Heavy-ball momentum: x ← x − α g + β (x − x_prev).

use super::{BETA, LR};
use crate::math::Vector;
use crate::math::catalog::param::tunable;
use crate::math::rule::{Equation, Halt, Linear, Now, Python, Rule, RuleGroup, Torch, eq};

tunable! {
    /// The heavy ball (Polyak 1964): each step keeps a fraction β of the one before.
    ///
    /// With a schedule, each gradient is multiplied by the learning rate of its own step. `torch.optim.SGD` multiplies the whole
    /// accumulated sum by the newest learning rate, as Nesterov momentum does here; with a constant learning rate both are the
    /// same.
    pub struct Momentum("momentum", "Momentum", "Keeps a fraction β of the last step: crossings of a valley cancel, progress along it adds up.") {
        lr: f64 = LR.default(0.03),
        beta: f64 = BETA.default(0.9),
    }
}

impl Rule for Momentum {
    /// xₖ − xₖ₋₁
    type Memory<V: Vector> = V;

    fn init<V: Vector>(&self, x: &V) -> V {
        x.zeros_like()
    }

    fn equations(&self) -> &'static [Equation] {
        const { &[eq("gₖ", "∇F(xₖ)"), eq("Δₖ", "β Δₖ₋₁ − αₖ gₖ"), eq("xₖ₊₁", "xₖ + Δₖ")] }
    }

    #[inline]
    fn step<V: Vector>(&self, last: &mut V, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        *last = last.zip(&g, |d, g| self.beta * d - now.lr * g);
        now.note("Δₖ", last);
        Ok(last.clone())
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::Lecture
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        Ok(Python::new("step = ZEROS", "step = beta*step - lr*g"))
    }

    fn torch(&self, constant: bool) -> Torch {
        if constant {
            Torch::Same("SGD([p], lr=LR, momentum={beta})")
        } else {
            Torch::WrittenOut(
                "torch.optim.SGD would multiply the whole remembered sum by the newest learning rate,\n\
                 and not each gradient by that of its own step.",
            )
        }
    }

    fn linear(&self) -> Option<Linear> {
        Some(Linear::HeavyBall { beta: self.beta })
    }
}
