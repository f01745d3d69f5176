//! BFGS: Newton's method with an inverse Hessian that is estimated from the gradients along the path.

use super::{C2, LONG_SEARCH, TRIAL};
use crate::math::Vector;
use crate::math::catalog::param::tunable;
use crate::math::line_search::{C1, weak_wolfe};
use crate::math::rule::{Equation, Halt, Need, Now, Python, Rule, RuleGroup, eq};
use nalgebra::DMatrix;

tunable! {
    /// BFGS (Broyden, Fletcher, Goldfarb and Shanno 1970; Nocedal and Wright 2006, equation 6.17) with the weak Wolfe
    /// line search of Lewis and Overton 2013.
    ///
    /// Hₖ estimates the inverse Hessian, from H₀ = I. An update that would make it indefinite is skipped.
    pub struct Bfgs("bfgs", "BFGS", "Learns the curvature from how the gradient changes between steps, and then steps almost like Newton.") {
        lr: f64 = TRIAL,
        c1: f64 = C1,
        c2: f64 = C2,
    }
}

/// The state of BFGS between steps.
#[derive(Clone)]
pub struct Memory<V> {
    /// xₖ
    x: V,
    /// gₖ
    gradient: V,
    /// Hₖ, n × n
    inverse: DMatrix<f64>,
}

impl Rule for Bfgs {
    type Memory<V: Vector> = Memory<V>;

    fn init<V: Vector>(&self, x: &V) -> Memory<V> {
        Memory { x: x.clone(), gradient: x.zeros_like(), inverse: DMatrix::identity(x.dim(), x.dim()) }
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("sₖ", "xₖ − xₖ₋₁"),
                eq("yₖ", "gₖ − gₖ₋₁"),
                eq("ρₖ", "1 / (yₖᵀ sₖ) if yₖᵀ sₖ > 0 else 0"),
                eq("Vₖ", "I − ρₖ yₖ sₖᵀ"),
                eq("Hₖ", "I if k = 0 else Vₖᵀ Hₖ₋₁ Vₖ + ρₖ sₖ sₖᵀ"),
                eq("dₖ", "−Hₖ gₖ"),
                eq("tₖ", "line search from αₖ until F(xₖ + tₖ dₖ) ≤ F(xₖ) + c₁ tₖ gₖᵀ dₖ and ∇F(xₖ + tₖ dₖ)ᵀ dₖ ≥ c₂ gₖᵀ dₖ"),
                eq("xₖ₊₁", "xₖ + tₖ dₖ"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, memory: &mut Memory<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        memory.learn(&g, now);
        let d = g.like_dynamic(&-(&memory.inverse * g.to_dynamic()));
        now.note("dₖ", &d);
        let t = weak_wolfe(now, &d, g.dot(&d), self.c1, self.c2);
        now.note_number("tₖ", t);
        Ok(d.times(t))
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::Curvature
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        Err(LONG_SEARCH)
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::SquareMatrix]
    }
}

impl<V: Vector> Memory<V> {
    /// The update of H from the last step s and the change y of the gradient over it.
    ///
    /// At k = 0 there is no previous step: s = 0, so ρ = 0, and H stays the identity.
    fn learn(&mut self, g: &V, now: &mut Now<'_, V>) {
        let (s, y) = (now.x.plus(-1.0, &self.x), g.plus(-1.0, &self.gradient));
        let curvature = y.dot(&s);
        let rho = if curvature > 0.0 { 1.0 / curvature } else { 0.0 };
        let (step, change) = (s.to_dynamic(), y.to_dynamic());
        let v = DMatrix::identity(s.dim(), s.dim()) - rho * change * step.transpose();
        self.inverse = v.transpose() * &self.inverse * &v + rho * &step * step.transpose();
        now.note("sₖ", &s);
        now.note("yₖ", &y);
        now.note_number("ρₖ", rho);
        now.note_matrix("Vₖ", &v);
        now.note_matrix("Hₖ", &self.inverse);
        self.x = now.x.clone();
        self.gradient = g.clone();
    }
}
