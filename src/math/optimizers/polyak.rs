//! Polyak's step length: x ← x − α (F − F*) / ‖g‖² g.

use super::LR;
use crate::math::Vector;
use crate::math::catalog::param::tunable;
use crate::math::rule::{Equation, Halt, Need, Now, Python, Rule, RuleGroup, eq};

tunable! {
    /// Gradient descent with Polyak's step length (Polyak 1969, 1987, section 5.3); it needs the least value F*.
    ///
    /// With sampling, noise or weight decay, the least value of the step's function is not known, and the run halts.
    pub struct Polyak("polyak", "Polyak step", "Gradient descent that needs the least value F*: its learning rate is the gap F − F* over the squared gradient.") {
        lr: f64 = LR.default(1.0).doc("Multiplies Polyak's step length; 1 is his, and below 2 every step on a convex function comes closer."),
    }
}

impl Rule for Polyak {
    type Memory<V: Vector> = ();

    fn init<V: Vector>(&self, _x: &V) {}

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("hₖ", "max(F(xₖ) − F*, 0)"),
                eq("tₖ", "αₖ hₖ / ‖gₖ‖² if ‖gₖ‖² > 0 else 0"),
                eq("xₖ₊₁", "xₖ − tₖ gₖ"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, _: &mut (), now: &mut Now<'_, V>) -> Result<V, Halt> {
        let lowest = now.lowest()?;
        let g = now.gradient();
        let gap = now.value_at(now.x) - lowest;
        // Not `gap.max(0.0)`, which would turn a NaN into 0.
        let gap = if gap < 0.0 { 0.0 } else { gap };
        // Divided twice, since the square of a long gradient would overflow.
        let norm = g.length();
        let t = if norm == 0.0 { 0.0 } else { now.lr * gap / norm / norm };
        now.note_number("hₖ", gap);
        now.note_number("tₖ", t);
        Ok(g.times(-t))
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::Lengths
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        const STEP: &str = "\
gap, square = max(float(loss) - LOWEST, 0), float(g @ g)
step = -(lr*gap/square if square > 0 else 0)*g";
        Ok(Python::new("", STEP))
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::LeastValue]
    }
}
