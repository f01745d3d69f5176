//! Coordinate descent: a line search along one coordinate at a time.

use super::{LONG_SEARCH, TRIAL};
use crate::math::Vector;
use crate::math::catalog::choice::choice;
use crate::math::catalog::param::{Param, tunable};
use crate::math::line_search::{C1, SHRINK, backtracking, exact};
use crate::math::rule::{Equation, Halt, Now, Python, Rule, RuleGroup, eq};

choice! {
    /// The order of the coordinates.
    pub enum Order {
        /// In turn.
        Cyclic = "cyclic",
        /// Always the steepest.
        Greedy = "greedy",
    }
}

tunable! {
    /// Coordinate descent (Wright 2015, algorithm 1), or with `order=greedy` the rule of Gauss and Southwell (Southwell 1940). On a quadratic the
    /// step ends at the minimum along the coordinate, as in the method of Gauss and Seidel.
    pub struct CoordinateDescent("coordinate-descent", "Coordinate descent", "Moves one coordinate at a time, as far as a line search says: quick along the axes, slow in a valley that is turned.") {
        lr: f64 = TRIAL,
        order: Order = Param::choice("order", "order", "Which coordinate is moved.", "cyclic", &[
            ("cyclic", "one after the other"),
            ("greedy", "the one with the largest derivative"),
        ]),
        c1: f64 = C1,
        shrink: f64 = SHRINK,
    }
}

impl Rule for CoordinateDescent {
    type Memory<V: Vector> = ();

    fn init<V: Vector>(&self, _x: &V) {}

    fn equations(&self) -> &'static [Equation] {
        const G: Equation = eq("gₖ", "∇F(xₖ)");
        const T: Equation =
            eq("tₖ", "exact on a quadratic; otherwise backtracking from αₖ until F(xₖ + tₖ dₖ) ≤ F(xₖ) + c₁ tₖ gₖᵀ dₖ");
        const X: Equation = eq("xₖ₊₁", "xₖ + tₖ dₖ");
        match self.order {
            Order::Cyclic => const { &[G, eq("dₖ", "−gₖ in coordinate number k, counted in turn; 0 elsewhere"), T, X] },
            Order::Greedy => const { &[G, eq("dₖ", "−gₖ in the coordinate where |gₖ| is largest; 0 elsewhere"), T, X] },
        }
    }

    #[inline]
    fn step<V: Vector>(&self, _: &mut (), now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        let moved = match self.order {
            Order::Cyclic => now.k % g.dim(),
            // The first of the largest.
            Order::Greedy => (1..g.dim()).fold(0, |best, i| if g.at(i).abs() > g.at(best).abs() { i } else { best }),
        };
        let d = g.same_dim(|i| if i == moved { -g.at(i) } else { 0.0 });
        now.note("dₖ", &d);
        let slope = g.dot(&d);
        // Where the derivative is zero the coordinate is at rest, although others are not.
        let t = if slope == 0.0 {
            0.0
        } else {
            exact(now, &d, slope).unwrap_or_else(|| backtracking(now, &d, slope, self.c1, self.shrink))
        };
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
