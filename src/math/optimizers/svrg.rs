//! SVRG: mini-batch gradients corrected by what the same samples said at a point whose full gradient is known.

use super::LR;
use crate::math::Vector;
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::rule::{Equation, Halt, Now, Python, Rule, RuleGroup, eq};

tunable! {
    /// Stochastic variance reduced gradient (Johnson and Zhang 2013), option I: after every s steps the newest iterate becomes the point w.
    ///
    /// The full gradient at w counts n evaluations, and the second gradient of each step as many as the first. The noise σ of a run is part of a
    /// step's function, the same at x and at w, and so falls out as well. On an objective that is no finite sum it is gradient descent.
    pub struct Svrg("svrg", "SVRG", "SGD that now and then takes the full gradient, and from then on only the change since: its noise vanishes as it arrives, at a constant rate.") {
        lr: f64 = LR,
        sync: usize = Param::count("sync", "s", "steps between", "How many steps are made with one full gradient; the paper takes some passes over the samples.", 50, 1, 1_000_000)
            .slider(1.0, 1000.0, Scale::Log),
    }
}

/// The state of SVRG between steps.
#[derive(Clone)]
pub struct Memory<V> {
    /// wₖ
    anchor: V,
    /// aₖ
    full: V,
    /// jₖ
    count: usize,
}

impl Rule for Svrg {
    type Memory<V: Vector> = Memory<V>;

    fn init<V: Vector>(&self, x: &V) -> Memory<V> {
        Memory { anchor: x.clone(), full: x.zeros_like(), count: 0 }
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("jₖ", "1 if jₖ₋₁ = s else jₖ₋₁ + 1"),
                eq("wₖ", "xₖ if jₖ = 1 else wₖ₋₁"),
                eq("aₖ", "∇F(wₖ)"),
                eq("hₖ", "the gradient of the samples of gₖ at wₖ"),
                eq("xₖ₊₁", "xₖ − αₖ (gₖ − hₖ + aₖ)"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, memory: &mut Memory<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        // Not `==`: s may have become smaller since the last step.
        memory.count = if memory.count >= self.sync { 1 } else { memory.count + 1 };
        if memory.count == 1 {
            memory.anchor = now.x.clone();
            memory.full = now.full_gradient_at(&memory.anchor);
        }
        let there = now.gradient_at(&memory.anchor);
        now.note_number("jₖ", memory.count as f64);
        now.note("wₖ", &memory.anchor);
        now.note("aₖ", &memory.full);
        now.note("hₖ", &there);
        Ok(g.plus(-1.0, &there).plus(1.0, &memory.full).times(-now.lr))
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::FiniteSums
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        const STEP: &str = "\
if k % sync == 0:
    w = 1*p
    a = full(w)
step = -lr*(g - slope(w, k) + a)";
        Ok(Python::new("", STEP))
    }
}
