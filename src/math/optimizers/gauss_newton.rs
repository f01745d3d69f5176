//! Gauss–Newton: Newton's method for sums of squares, without second derivatives.

use super::LR;
use crate::math::Vector;
use crate::math::catalog::param::tunable;
use crate::math::rule::{Equation, Halt, Need, Now, Python, Rule, RuleGroup, eq};
use nalgebra::DMatrix;

tunable! {
    /// The method of Gauss and Newton (Nocedal and Wright 2006, section 10.3) for F = Σ rᵢ².
    ///
    /// It takes the Hessian without the term 2 Σ rᵢ ∇²rᵢ, which is small where the residuals are, and zero where they are linear. A
    /// least-squares loss, a quadratic with a minimum, Rosenbrock's, Beale's, Booth's and Himmelblau's function are known as sums of squares; on others it stops at once. With sampling, B is that
    /// of all samples.
    pub struct GaussNewton("gauss-newton", "Gauss–Newton", "Newton on a sum of squares with every residual taken for linear: needs first derivatives only, and is as fast where the residuals vanish.") {
        lr: f64 = LR.default(1.0),
    }
}

/// Bₖ = 2 Σ ∇rᵢ ∇rᵢᵀ at xₖ; notes it.
pub fn curvature<V: Vector>(now: &mut Now<'_, V>) -> Result<DMatrix<f64>, Halt> {
    let n = now.x.dim();
    let mut b = DMatrix::<f64>::zeros(n, n);
    for (_, slope) in now.residuals()? {
        // Without a matrix for each of thousands of residuals.
        for j in 0..n {
            for i in 0..n {
                b[(i, j)] += 2.0 * slope.at(i) * slope.at(j);
            }
        }
    }
    if !b.iter().all(|entry| entry.is_finite()) {
        return Err(Halt::InfiniteHessian);
    }
    now.note_matrix("Bₖ", &b);
    Ok(b)
}

impl Rule for GaussNewton {
    type Memory<V: Vector> = ();

    fn init<V: Vector>(&self, _x: &V) {}

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("Bₖ", "2 Σ ∇rᵢ ∇rᵢᵀ over the residuals rᵢ at xₖ"),
                eq("dₖ", "−Bₖ⁻¹ gₖ"),
                eq("xₖ₊₁", "xₖ + αₖ dₖ"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, _: &mut (), now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        let b = curvature(now)?;
        let sizes = b.clone().symmetric_eigen().eigenvalues;
        // Below this ratio all digits of the solution are rounding errors.
        if sizes.min() <= sizes.max() * f64::EPSILON * sizes.len() as f64 {
            return Err(Halt::SingularHessian);
        }
        let d = g.like_dynamic(&b.lu().solve(&-g.to_dynamic()).ok_or(Halt::SingularHessian)?);
        now.note("dₖ", &d);
        Ok(d.times(now.lr))
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
sizes = L.linalg.eigvalsh(b)
if sizes[0] <= sizes[-1]*2.220446049250313e-16*len(sizes):
    break  # singular
step = lr*L.linalg.solve(b, -g)";
        Ok(Python::new("", STEP))
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::Residuals]
    }
}
