//! Nonlinear conjugate gradients: d ← β d − g, and a line search along d.

use super::{LONG_SEARCH, TRIAL};
use crate::math::Vector;
use crate::math::catalog::param::tunable;
use crate::math::line_search::{C1, SHRINK, backtracking, exact};
use crate::math::rule::{Equation, Event, Halt, Now, Python, Rule, RuleGroup, eq};

tunable! {
    /// Nonlinear conjugate gradients with the Polak–Ribière+ coefficient (Polak and Ribière 1969, Gilbert and Nocedal
    /// 1992). The step length is exact on a quadratic, where n steps then reach the minimum of n variables.
    pub struct NonlinearCg("nonlinear-cg", "Conjugate gradients", "Adds to each gradient step as much of the last direction as makes the two conjugate: n steps solve a quadratic of n variables.") {
        lr: f64 = TRIAL,
        c1: f64 = C1,
        shrink: f64 = SHRINK,
    }
}

/// The state of the method between steps.
#[derive(Clone)]
pub struct Memory<V> {
    /// gₖ
    gradient: V,
    /// dₖ
    direction: V,
}

impl Rule for NonlinearCg {
    type Memory<V: Vector> = Memory<V>;

    fn init<V: Vector>(&self, x: &V) -> Memory<V> {
        Memory { gradient: x.zeros_like(), direction: x.zeros_like() }
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("pₖ", "gₖᵀ (gₖ − gₖ₋₁) / (gₖ₋₁ᵀ gₖ₋₁) if ‖gₖ₋₁‖² > 0 else 0"),
                eq("βₖ", "pₖ if pₖ > 0 and gₖᵀ (pₖ dₖ₋₁ − gₖ) < 0 else 0"),
                eq("dₖ", "βₖ dₖ₋₁ − gₖ"),
                eq("tₖ", "exact on a quadratic; otherwise backtracking from αₖ until F(xₖ + tₖ dₖ) ≤ F(xₖ) + c₁ tₖ gₖᵀ dₖ"),
                eq("xₖ₊₁", "xₖ + tₖ dₖ"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, memory: &mut Memory<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        let square = memory.gradient.dot(&memory.gradient);
        let polak_ribiere = if square > 0.0 { g.dot(&g.plus(-1.0, &memory.gradient)) / square } else { 0.0 };
        let bent = memory.direction.zip(&g, |d, g| polak_ribiere * d - g);
        let keeps = polak_ribiere > 0.0 && g.dot(&bent) < 0.0;
        if !keeps && now.k > 0 {
            now.tell(Event::Restart);
        }
        let (beta, d) = if keeps { (polak_ribiere, bent) } else { (0.0, g.times(-1.0)) };
        now.note_number("pₖ", polak_ribiere);
        now.note_number("βₖ", beta);
        now.note("dₖ", &d);
        let slope = g.dot(&d);
        let t = exact(now, &d, slope).unwrap_or_else(|| backtracking(now, &d, slope, self.c1, self.shrink));
        now.note_number("tₖ", t);
        let step = d.times(t);
        *memory = Memory { gradient: g, direction: d };
        Ok(step)
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::Lengths
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        Err(LONG_SEARCH)
    }
}
