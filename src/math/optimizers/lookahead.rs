//! Lookahead: momentum that every few steps goes back a part of the way it came.

use super::{BETA, LR};
use crate::math::Vector;
use crate::math::catalog::param::{Param, tunable};
use crate::math::rule::{Equation, Halt, Now, Python, Rule, RuleGroup, eq};

tunable! {
    /// Lookahead (Zhang, Lucas, Hinton and Ba 2019, algorithm 1) around momentum as in torch.optim.SGD, whose memory stays at a return.
    ///
    /// xₖ is the paper's fast weights. wₖ, where the last return led, is its slow weights: the return takes them to w + γ (x − w), which is
    /// what is left of x when (1 − γ) (x − w) is taken away. Their s and γ are the paper's k and α.
    pub struct Lookahead("lookahead", "Lookahead", "Momentum that after every s steps goes back to a point γ of the way from where the s steps began: swings are averaged out.") {
        lr: f64 = LR.default(0.03),
        beta: f64 = BETA,
        sync: usize = Param::count("sync", "s", "steps between", "How many steps are made before each return.", 5, 1, 1000),
        slow: f64 = Param::real("slow", "γ", "part kept", "The part of the way made in s steps that is kept; 1 is momentum.", 0.5, 0.0, 1.0),
    }
}

/// The state of Lookahead between steps.
#[derive(Clone)]
pub struct Memory<V> {
    /// bₖ
    sum: V,
    /// wₖ
    slow: V,
    /// jₖ
    count: usize,
}

impl Rule for Lookahead {
    type Memory<V: Vector> = Memory<V>;

    fn init<V: Vector>(&self, x: &V) -> Memory<V> {
        Memory { sum: x.zeros_like(), slow: x.clone(), count: 0 }
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("bₖ", "β bₖ₋₁ + gₖ"),
                eq("jₖ", "1 if jₖ₋₁ = s else jₖ₋₁ + 1"),
                eq("wₖ", "xₖ if jₖ = 1 else wₖ₋₁"),
                eq("rₖ", "(1 − γ) (xₖ − αₖ bₖ − wₖ) if jₖ = s else 0"),
                eq("xₖ₊₁", "xₖ − αₖ bₖ − rₖ"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, memory: &mut Memory<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        memory.sum = memory.sum.zip(&g, |b, g| self.beta * b + g);
        // Not `==`: s may have become smaller since the last step.
        memory.count = if memory.count >= self.sync { 1 } else { memory.count + 1 };
        if memory.count == 1 {
            memory.slow = now.x.clone();
        }
        let step = memory.sum.times(-now.lr);
        let back = if memory.count >= self.sync {
            now.x.plus(1.0, &step).plus(-1.0, &memory.slow).times(1.0 - self.slow)
        } else {
            g.zeros_like()
        };
        now.note("bₖ", &memory.sum);
        now.note_number("jₖ", memory.count as f64);
        now.note("wₖ", &memory.slow);
        now.note("rₖ", &back);
        Ok(step.plus(-1.0, &back))
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
b = beta*b + g
j = 1 if j == sync else j + 1
w = 1*p if j == 1 else w
step = -lr*b
if j == sync:
    step = step - (1 - slow)*(p + step - w)";
        Ok(Python::new("b = ZEROS\nj, w = 0, ZEROS", STEP))
    }
}
