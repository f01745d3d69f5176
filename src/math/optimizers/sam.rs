//! Sharpness-aware minimization: gradient descent whose gradient is taken a little uphill.

use super::LR;
use crate::math::Vector;
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::rule::{Equation, Halt, Now, Python, Rule, RuleGroup, eq};

tunable! {
    /// SAM (Foret, Kleiner, Mobahi and Neyshabur 2021, algorithm 1 and equation 2) around gradient descent.
    ///
    /// yₖ is, to first order, where F is largest within ρ of xₖ. Both gradients are those of the same samples.
    pub struct Sam("sam", "SAM", "Gradient descent whose gradient is taken a distance ρ uphill: it leaves minima that are narrow beside ρ, at two gradients per step.") {
        lr: f64 = LR,
        rho: f64 = Param::real("rho", "ρ", "radius", "How far uphill the gradient is taken; 0 is gradient descent.", 0.05, 0.0, 100.0)
            .slider(1e-3, 10.0, Scale::Log),
    }
}

impl Rule for Sam {
    type Memory<V: Vector> = ();

    fn init<V: Vector>(&self, _x: &V) {}

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("eₖ", "ρ gₖ / ‖gₖ‖ if ‖gₖ‖ > 0 else 0"),
                eq("yₖ", "xₖ + eₖ"),
                eq("hₖ", "∇F(yₖ)"),
                eq("xₖ₊₁", "xₖ − αₖ hₖ"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, _: &mut (), now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        let length = g.length();
        let e = if length == 0.0 { g.zeros_like() } else { g.map(|g| self.rho * (g / length)) };
        let y = now.x.plus(1.0, &e);
        now.note("eₖ", &e);
        now.note("yₖ", &y);
        let h = now.gradient_at(&y);
        now.note("hₖ", &h);
        Ok(h.times(-now.lr))
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
length = float(g @ g)**0.5
y = p + rho*g/length if length > 0 else 1*p
step = -lr*slope(y, k)";
        Ok(Python::new("", STEP))
    }
}
