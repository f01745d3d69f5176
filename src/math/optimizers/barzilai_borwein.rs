//! The method of Barzilai and Borwein: gradient descent whose learning rate is the inverse curvature along the last step.

use super::LR;
use crate::math::Vector;
use crate::math::catalog::choice::choice;
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::rule::{Equation, Halt, Now, Python, Rule, RuleGroup, eq};

choice! {
    /// Which of the two step lengths.
    pub enum Secant {
        /// The t for which s / t is nearest to y.
        Long = "long",
        /// The t for which t y is nearest to s.
        Short = "short",
    }
}

tunable! {
    /// Gradient descent with the step lengths of Barzilai and Borwein (1988, equations 5 and 6), without a line search.
    ///
    /// Where the gradient did not rise along the last step, and at the first, tₖ is t₀.
    pub struct BarzilaiBorwein("barzilai-borwein", "Barzilai–Borwein", "Gradient descent that measures the curvature along its last step and divides by it: fast, but the loss may rise on the way.") {
        lr: f64 = LR.default(1.0).doc("Multiplies the step length; 1 is that of Barzilai and Borwein."),
        secant: Secant = Param::choice("secant", "secant", "Which of the two step lengths is taken.", "long", &[
            ("long", "sᵀs / sᵀy, the longer one"),
            ("short", "sᵀy / yᵀy, the shorter one"),
        ]),
        first: f64 = Param::real("first", "t₀", "first length", "The step length where the last step measures no curvature above 0.", 0.01, 0.0, 1e6)
            .slider(1e-4, 1.0, Scale::Log),
    }
}

/// The state of the method between steps.
#[derive(Clone)]
pub struct Memory<V> {
    /// xₖ
    x: V,
    /// gₖ
    gradient: V,
}

impl Rule for BarzilaiBorwein {
    type Memory<V: Vector> = Memory<V>;

    fn init<V: Vector>(&self, x: &V) -> Memory<V> {
        Memory { x: x.clone(), gradient: x.zeros_like() }
    }

    fn equations(&self) -> &'static [Equation] {
        const G: Equation = eq("gₖ", "∇F(xₖ)");
        const S: Equation = eq("sₖ", "xₖ − xₖ₋₁");
        const Y: Equation = eq("yₖ", "gₖ − gₖ₋₁");
        const X: Equation = eq("xₖ₊₁", "xₖ − αₖ tₖ gₖ");
        match self.secant {
            Secant::Long => const { &[G, S, Y, eq("tₖ", "sₖᵀ sₖ / (sₖᵀ yₖ) if sₖᵀ yₖ > 0 else t₀"), X] },
            Secant::Short => const { &[G, S, Y, eq("tₖ", "sₖᵀ yₖ / (yₖᵀ yₖ) if sₖᵀ yₖ > 0 else t₀"), X] },
        }
    }

    #[inline]
    fn step<V: Vector>(&self, memory: &mut Memory<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        let (s, y) = (now.x.plus(-1.0, &memory.x), g.plus(-1.0, &memory.gradient));
        let curvature = s.dot(&y);
        let t = match self.secant {
            Secant::Long if curvature > 0.0 => s.dot(&s) / curvature,
            Secant::Short if curvature > 0.0 => curvature / y.dot(&y),
            _ => self.first,
        };
        now.note("sₖ", &s);
        now.note("yₖ", &y);
        now.note_number("tₖ", t);
        *memory = Memory { x: now.x.clone(), gradient: g.clone() };
        Ok(g.times(-now.lr * t))
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::Lengths
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        let length = match self.secant {
            Secant::Long => "float(s @ s)/float(s @ y)",
            Secant::Short => "float(s @ y)/float(y @ y)",
        };
        let step = format!(
            "s, y = (p - last, g - before) if k > 0 else (0*p, 0*g)\n\
             last, before = 1*p, 1*g\n\
             step = -lr*({length} if float(s @ y) > 0 else first)*g"
        );
        Ok(Python::new("last, before = None, None", step))
    }
}
