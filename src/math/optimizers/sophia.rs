//! Sophia: an averaged gradient over an averaged Hessian diagonal, clipped.

use super::{BETA1, BETA2, EPS, LR};
use crate::math::Vector;
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::rule::{Equation, Halt, Need, Now, Python, Rule, eq};

tunable! {
    /// Sophia (Liu et al. 2023, algorithm 3) with the exact diagonal of the Hessian at every step.
    ///
    /// The paper estimates the diagonal, and only at every tenth step, since in a large network it is dear; γ = 0.05 is its value for the
    /// Gauss–Newton–Bartlett estimator. hₖ begins at 0 without a correction.
    pub struct Sophia("sophia", "Sophia", "Divides an averaged gradient by an averaged curvature of each coordinate, but moves no coordinate by more than α.") {
        lr: f64 = LR.default(0.05).doc("The most that a coordinate moves in a step."),
        beta1: f64 = BETA1.default(0.96),
        beta2: f64 = BETA2.default(0.99).doc("How slowly the average of the curvatures forgets; 0 keeps only the newest."),
        gamma: f64 = Param::real("gamma", "γ", "curvature scale", "Multiplies the curvatures: the larger it is, the fewer coordinates are clipped.", 0.05, 0.0, 1e6)
            .slider(1e-3, 10.0, Scale::Log),
        eps: f64 = EPS.default(1e-12).doc("The least curvature that is divided by; where it is less, the step is clipped."),
    }
}

/// The state of Sophia between steps.
#[derive(Clone)]
pub struct Memory<V> {
    /// μₖ
    mean: V,
    /// hₖ
    curvature: V,
}

impl Rule for Sophia {
    type Memory<V: Vector> = Memory<V>;

    fn init<V: Vector>(&self, x: &V) -> Memory<V> {
        Memory { mean: x.zeros_like(), curvature: x.zeros_like() }
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("μₖ", "β₁ μₖ₋₁ + (1 − β₁) gₖ"),
                eq("hₖ", "β₂ hₖ₋₁ + (1 − β₂) diag(∇²F(xₖ))"),
                eq("cₖ", "μₖ / max(γ hₖ, ε)"),
                eq("dₖ", "min(max(cₖ, −1), 1)"),
                eq("xₖ₊₁", "xₖ − αₖ dₖ"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, Memory { mean, curvature }: &mut Memory<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        let hessian = now.hessian()?;
        if !hessian.iter().all(|entry| entry.is_finite()) {
            return Err(Halt::InfiniteHessian);
        }
        *mean = mean.zip(&g, |m, g| self.beta1 * m + (1.0 - self.beta1) * g);
        let diagonal = g.same_dim(|i| hessian[(i, i)]);
        *curvature = curvature.zip(&diagonal, |h, d| self.beta2 * h + (1.0 - self.beta2) * d);
        let c = mean.zip(curvature, |m, h| m / (self.gamma * h).max(self.eps));
        let d = c.map(|c| c.clamp(-1.0, 1.0));
        now.note("μₖ", mean);
        now.note("hₖ", curvature);
        now.note("cₖ", &c);
        now.note("dₖ", &d);
        Ok(d.times(-now.lr))
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        Err("it divides by second derivatives, which a short script has only as differences; take a first-order method")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::Hessian]
    }
}
