//! Signum: momentum of which only the sign is used.

use super::{LR, sign};
use crate::math::Vector;
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::rule::{Equation, Halt, Now, Python, Rule, RuleGroup, eq};

tunable! {
    /// Signum (Bernstein, Wang, Azizzadenesheli and Anandkumar 2018, algorithm 2); with β = 0 it is their signSGD.
    ///
    /// The paper's weight decay is the decoupled one of a run.
    pub struct Signum("signum", "Signum", "Momentum of which only the sign is used: every coordinate moves by α, and turns back only once the average gradient has turned.") {
        lr: f64 = LR.default(0.05),
        beta: f64 = Param::real("beta", "β", "decay", "How slowly the average of the gradients forgets; 0 keeps only the newest.", 0.9, 0.0, 1.0)
            .below_max()
            .slider(0.0, 0.9999, Scale::Decay),
    }
}

impl Rule for Signum {
    /// μₖ
    type Memory<V: Vector> = V;

    fn init<V: Vector>(&self, x: &V) -> V {
        x.zeros_like()
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[eq("gₖ", "∇F(xₖ)"), eq("μₖ", "β μₖ₋₁ + (1 − β) gₖ"), eq("xₖ₊₁", "xₖ − αₖ sign(μₖ)")]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, mean: &mut V, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        *mean = mean.zip(&g, |m, g| self.beta * m + (1.0 - self.beta) * g);
        now.note("μₖ", mean);
        Ok(mean.map(|m| -now.lr * sign(m)))
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::Signs
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        Ok(Python::new("m = ZEROS", "m = beta*m + (1 - beta)*g\nstep = -lr*L.sign(m)"))
    }
}
