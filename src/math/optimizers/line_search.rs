//! Gradient descent whose step lengths are chosen by a line search.

use super::{LONG_SEARCH, TRIAL};
use crate::math::Vector;
use crate::math::catalog::choice::choice;
use crate::math::catalog::param::{Param, tunable};
use crate::math::line_search::{C1, SHRINK, backtracking, exact};
use crate::math::rule::{Equation, Halt, Now, Python, Rule, RuleGroup, eq};

choice! {
    /// The kind of line search.
    pub enum Search {
        /// By backtracking.
        Armijo = "armijo",
        /// In closed form on a quadratic, by backtracking elsewhere.
        Exact = "exact",
    }
}

tunable! {
    /// Steepest descent (Cauchy 1847) with a backtracking (Armijo 1966) or, on a quadratic, an exact line search.
    pub struct LineSearch("line-search", "Line search", "Gradient descent that tries a learning rate, and shortens it until the loss falls enough.") {
        lr: f64 = TRIAL,
        search: Search = Param::choice("search", "search", "How the step length is found.", "armijo", &[
            ("armijo", "backtracking: shorten the step until the loss falls enough"),
            ("exact", "the minimum along the line on a quadratic, whatever α; backtracking elsewhere"),
        ]),
        c1: f64 = C1,
        shrink: f64 = SHRINK,
    }
}

impl Rule for LineSearch {
    type Memory<V: Vector> = ();

    fn init<V: Vector>(&self, _x: &V) {}

    fn equations(&self) -> &'static [Equation] {
        const G: Equation = eq("gₖ", "∇F(xₖ)");
        const X: Equation = eq("xₖ₊₁", "xₖ − tₖ gₖ");
        match self.search {
            Search::Armijo => {
                const {
                    &[G, eq("tₖ", "backtracking from αₖ until F(xₖ − tₖ gₖ) ≤ F(xₖ) − c₁ tₖ ‖gₖ‖²"), X]
                }
            }
            Search::Exact => {
                const {
                    &[G, eq("tₖ", "‖gₖ‖² / (gₖᵀ ∇²F(xₖ) gₖ) on a quadratic; otherwise backtracking as in armijo"), X]
                }
            }
        }
    }

    #[inline]
    fn step<V: Vector>(&self, _: &mut (), now: &mut Now<'_, V>) -> Result<V, Halt> {
        let d = now.gradient().times(-1.0);
        let slope = -d.dot(&d);
        let closed_form = if self.search == Search::Exact { exact(now, &d, slope) } else { None };
        let t = closed_form.unwrap_or_else(|| backtracking(now, &d, slope, self.c1, self.shrink));
        now.note_number("tₖ", t);
        Ok(d.times(t))
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
