//! Newton's method: x ← x − α (∇²F)⁻¹ ∇F.

use super::LR;
use crate::math::Vector;
use crate::math::catalog::choice::choice;
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::rule::{Equation, Event, Halt, Need, Now, Python, Rule, RuleGroup, eq};
use nalgebra::DMatrix;

choice! {
    /// The matrix by which Newton's method divides.
    pub enum Mode {
        /// The Hessian, whatever its signs.
        Plain = "plain",
        /// The Hessian, made positive definite where it is not.
        Modified = "modified",
    }
}

tunable! {
    /// Newton's method. `mode=modified` replaces each eigenvalue λ of the Hessian by max(|λ|, δ) where one lies below
    /// δ, so that every step descends (Nocedal and Wright 2006, section 3.4, eigenvalue modification).
    pub struct Newton("newton", "Newton", "Divides the gradient by the curvature: one step on a quadratic; heads for saddles and maxima as well as minima.") {
        lr: f64 = LR.default(1.0),
        mode: Mode = Param::choice("mode", "mode", "What to do where the Hessian is not positive definite.", "plain", &[
            ("plain", "divide by the Hessian as it is"),
            ("modified", "raise its eigenvalues to max(|λ|, δ), so that the step descends"),
        ]),
        delta: f64 = Param::real("delta", "δ", "least curvature", "The smallest eigenvalue that the modified Hessian may have.", 1e-3, 1e-12, 1e6)
            .slider(1e-6, 10.0, Scale::Log)
            .only_with("mode", "modified"),
    }
}

impl Rule for Newton {
    type Memory<V: Vector> = ();

    fn init<V: Vector>(&self, _x: &V) {}

    fn equations(&self) -> &'static [Equation] {
        const G: Equation = eq("gₖ", "∇F(xₖ)");
        const D: Equation = eq("dₖ", "−Bₖ⁻¹ gₖ");
        const X: Equation = eq("xₖ₊₁", "xₖ + αₖ dₖ");
        match self.mode {
            Mode::Plain => const { &[G, eq("Bₖ", "∇²F(xₖ)"), D, X] },
            Mode::Modified => const { &[G, eq("Bₖ", "∇²F(xₖ) with its eigenvalues raised to max(|λ|, δ)"), D, X] },
        }
    }

    #[inline]
    fn step<V: Vector>(&self, _: &mut (), now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        let mut b = now.hessian()?;
        if !b.iter().all(|entry| entry.is_finite()) {
            return Err(Halt::InfiniteHessian);
        }
        b = self.divisor(b, now)?;
        now.note_matrix("Bₖ", &b);
        let d = g.like_dynamic(&b.lu().solve(&-g.to_dynamic()).ok_or(Halt::SingularHessian)?);
        now.note("dₖ", &d);
        Ok(d.times(now.lr))
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::Lecture
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

impl Newton {
    /// Bₖ from the Hessian; reports the event that its eigenvalues imply.
    fn divisor<V: Vector>(&self, hessian: DMatrix<f64>, now: &mut Now<'_, V>) -> Result<DMatrix<f64>, Halt> {
        if self.mode == Mode::Modified {
            let (raised, changed) = raised(hessian, self.delta);
            if changed {
                now.tell(Event::ShiftedHessian);
            }
            return Ok(raised);
        }
        let eigen = hessian.clone().symmetric_eigen();
        let (least, sizes) = (eigen.eigenvalues.min(), eigen.eigenvalues.abs());
        // Below this ratio all digits of the solution are rounding errors.
        if sizes.min() <= sizes.max() * f64::EPSILON * sizes.len() as f64 {
            return Err(Halt::SingularHessian);
        }
        if least < 0.0 {
            now.tell(Event::NotPositiveDefinite);
        }
        Ok(hessian)
    }
}

/// `hessian` with each eigenvalue λ replaced by max(|λ|, `delta`) where one lies below `delta`, and whether one does.
pub fn raised(hessian: DMatrix<f64>, delta: f64) -> (DMatrix<f64>, bool) {
    let mut eigen = hessian.clone().symmetric_eigen();
    if eigen.eigenvalues.min() < delta {
        eigen.eigenvalues = eigen.eigenvalues.map(|value| value.abs().max(delta));
        (eigen.recompose(), true)
    } else {
        (hessian, false)
    }
}
