//! Schedule-Free SGD: an average of gradient-descent iterates, with the gradients taken near the average.

use super::LR;
use crate::math::Vector;
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::rule::{Equation, Halt, Now, Python, Rule, RuleGroup, eq};

/// Where between the two sequences the gradient is taken.
pub const BETA: Param = Param::real(
    "beta",
    "β",
    "interpolation",
    "Where the gradient is taken: 0 at the sequence z that is averaged, 1 at its average xₖ.",
    0.9,
    0.0,
    1.0,
)
.slider(0.0, 0.9999, Scale::Decay);

tunable! {
    /// Schedule-Free SGD (Defazio et al. 2024, algorithm 1), as their schedulefree.SGDScheduleFree in evaluation.
    ///
    /// xₖ is the average, at which the method is to be judged. The averaged sequence is zₖ = xₖ + dₖ₋₁, and makes the steps of gradient
    /// descent, z ← z − α g. Iterate k counts αₖ² in the average, the paper's weights, which are equal without a schedule. β = 0 is the
    /// averaging of Polyak (1990) and Ruppert (1988), β = 1 primal averaging.
    pub struct ScheduleFree("schedule-free", "Schedule-free SGD", "Shows the average of all iterates of a gradient descent that takes its gradients near that average: it settles without a falling rate.") {
        lr: f64 = LR,
        beta: f64 = BETA,
    }
}

/// The state of schedule-free methods between steps.
#[derive(Clone)]
pub struct Averaging<V> {
    /// dₖ, from the average to the averaged sequence.
    away: V,
    /// wₖ, the weight of the average.
    weight: f64,
}

impl<V: Vector> Averaging<V> {
    /// The state before the first step, in the dimension of `x`.
    pub fn new(x: &V) -> Self {
        Averaging { away: x.zeros_like(), weight: 0.0 }
    }

    /// yₖ, where the gradient is to be taken; notes it.
    #[inline]
    pub fn point(&self, beta: f64, now: &mut Now<'_, V>) -> V {
        let y = now.x.plus(1.0 - beta, &self.away);
        now.note("yₖ", &y);
        y
    }

    /// The step of the average as the averaged sequence moves by −αₖ `direction`; notes wₖ, cₖ, eₖ and dₖ.
    #[inline]
    pub fn step(&mut self, direction: &V, now: &mut Now<'_, V>) -> V {
        let square = now.lr * now.lr;
        self.weight += square;
        let c = if self.weight > 0.0 { square / self.weight } else { 0.0 };
        let e = self.away.plus(-now.lr, direction);
        self.away = e.times(1.0 - c);
        now.note_number("wₖ", self.weight);
        now.note_number("cₖ", c);
        now.note("eₖ", &e);
        now.note("dₖ", &self.away);
        e.times(c)
    }
}

impl Rule for ScheduleFree {
    type Memory<V: Vector> = Averaging<V>;

    fn init<V: Vector>(&self, x: &V) -> Averaging<V> {
        Averaging::new(x)
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("yₖ", "xₖ + (1 − β) dₖ₋₁"),
                eq("gₖ", "∇F(yₖ)"),
                eq("wₖ", "wₖ₋₁ + αₖ²"),
                eq("cₖ", "αₖ² / wₖ if wₖ > 0 else 0"),
                eq("eₖ", "dₖ₋₁ − αₖ gₖ"),
                eq("dₖ", "(1 − cₖ) eₖ"),
                eq("xₖ₊₁", "xₖ + cₖ eₖ"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, average: &mut Averaging<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let y = average.point(self.beta, now);
        let g = now.gradient_instead_at(&y);
        Ok(average.step(&g, now))
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
g = slope(p + (1 - beta)*d, k)
w = w + lr**2
c = lr**2/w if w > 0 else 0
e = d - lr*g
d = (1 - c)*e
step = c*e";
        Ok(Python::new("d = ZEROS\nw = 0.0", STEP))
    }
}
