//! Levenberg–Marquardt: Gauss–Newton with a damping that follows how well its model predicts.

use super::LR;
use super::gauss_newton::curvature;
use crate::math::Vector;
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::rule::{Equation, Halt, Need, Now, Python, Rule, RuleGroup, eq};
use nalgebra::DMatrix;

tunable! {
    /// The method of Levenberg (1944) and Marquardt (1963) for F = Σ rᵢ², with the damping of Nielsen (Madsen, Nielsen and Tingleff 2004, algorithm 3.16).
    ///
    /// A step that does not lower F is not made; the damping then grows by 2, 4, 8 … until one is. For which objectives the residuals are known
    /// stands at the method of Gauss and Newton.
    pub struct LevenbergMarquardt("levenberg-marquardt", "Levenberg–Marquardt", "Gauss–Newton far from trouble, short gradient steps near it: the damping μ grows while steps fail, and melts while the model predicts well.") {
        lr: f64 = LR.default(1.0),
        tau: f64 = Param::real("tau", "τ", "first damping", "The first damping as a share of the largest curvature of a coordinate.", 1e-3, 1e-12, 1e6).slider(1e-6, 1.0, Scale::Log),
    }
}

/// The state of Levenberg–Marquardt between steps.
#[derive(Clone)]
pub struct Memory {
    /// μₖ; none before the first step
    damping: Option<f64>,
    /// νₖ
    growth: f64,
    /// ρₖ
    agreement: f64,
}

impl Rule for LevenbergMarquardt {
    type Memory<V: Vector> = Memory;

    fn init<V: Vector>(&self, _x: &V) -> Memory {
        Memory { damping: None, growth: 2.0, agreement: 0.0 }
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("Bₖ", "2 Σ ∇rᵢ ∇rᵢᵀ over the residuals rᵢ at xₖ"),
                eq("aₖ", "the largest curvature of a coordinate in Bₖ"),
                eq("sₖ", "2 ρₖ₋₁ − 1"),
                eq("μₖ", "τ aₖ if k = 0 else (μₖ₋₁ max(1 / 3, 1 − sₖ³) if ρₖ₋₁ > 0 else μₖ₋₁ νₖ₋₁)"),
                eq("νₖ", "2 if k = 0 else (2 if ρₖ₋₁ > 0 else 2 νₖ₋₁)"),
                eq("dₖ", "−(Bₖ + μₖ I)⁻¹ gₖ"),
                eq("yₖ", "xₖ + αₖ dₖ"),
                eq("fₖ", "F(xₖ)"),
                eq("hₖ", "F(yₖ)"),
                eq("qₖ", "−αₖ gₖᵀ dₖ − αₖ² dₖᵀ Bₖ dₖ / 2"),
                eq("ρₖ", "(fₖ − hₖ) / qₖ if qₖ > 0 else 0"),
                eq("jₖ", "1 if ρₖ > 0 else 0"),
                eq("xₖ₊₁", "xₖ + αₖ jₖ dₖ"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, memory: &mut Memory, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        let b = curvature(now)?;
        let largest = b.diagonal().max();
        let damping = memory.damping.unwrap_or(self.tau * largest);
        let growth = memory.growth;
        let slope = g.to_dynamic();
        let damped = &b + DMatrix::from_diagonal_element(g.dim(), g.dim(), damping);
        let solved = damped.lu().solve(&-&slope).ok_or(Halt::SingularHessian)?;
        let d = g.like_dynamic(&solved);
        let y = now.x.plus(now.lr, &d);
        now.note_number("aₖ", largest);
        now.note_number("sₖ", 2.0 * memory.agreement - 1.0);
        now.note_number("μₖ", damping);
        now.note_number("νₖ", growth);
        now.note("dₖ", &d);
        now.note("yₖ", &y);
        let (here, there) = (now.value_at(now.x), now.value_at(&y));
        let predicted = -now.lr * slope.dot(&solved) - now.lr * now.lr * solved.dot(&(&b * &solved)) / 2.0;
        let agreement = if predicted > 0.0 { (here - there) / predicted } else { 0.0 };
        // Where F has no value at y, the agreement is no number, and the step is not made.
        let made = if agreement > 0.0 { 1.0 } else { 0.0 };
        for (symbol, value) in [("fₖ", here), ("hₖ", there), ("qₖ", predicted), ("ρₖ", agreement), ("jₖ", made)] {
            now.note_number(symbol, value);
        }
        let (next, growth) = if made > 0.0 {
            let cube = 2.0 * agreement - 1.0;
            (damping * (1.0 - cube * cube * cube).max(1.0 / 3.0), 2.0)
        } else {
            (damping * growth, 2.0 * growth)
        };
        *memory = Memory { damping: Some(next), growth, agreement };
        Ok(d.times(now.lr * made))
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::Curvature
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        const STEP: &str = "\
b = curvature(p)
if k == 0:
    mu, nu = tau*float(b.diagonal().max()), 2.0
d = L.linalg.solve(b + mu*L.eye(len(p)), -g)
predicted = -lr*float(g @ d) - lr*lr*float(d @ (b @ d))/2
gain = float(loss - f(p + lr*d))/predicted if predicted > 0 else 0.0
made = 1.0 if gain > 0 else 0.0
mu, nu = (mu*max(1/3, 1 - (2*gain - 1)**3), 2.0) if gain > 0 else (mu*nu, 2*nu)
step = lr*made*d";
        Ok(Python::new("", STEP))
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::Residuals]
    }
}
