//! Trust region: Newton's step, bent and shortened to a radius within which the quadratic model has proven right.

use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::marks::Mark;
use crate::math::optimizers::newton::raised;
use crate::math::rule::{Equation, Event, Halt, Need, Note, Now, Python, Rule, RuleGroup, eq};
use crate::math::{Point, Vector};
use nalgebra::DVector;

tunable! {
    /// The dogleg method (Powell 1970; Nocedal and Wright 2006, algorithm 4.1 and section 4.1), as scipy.optimize.minimize(method="dogleg").
    ///
    /// The model is F + gᵀd + ½ dᵀB d. scipy needs a positive definite Hessian; here its eigenvalues are raised as in `newton(mode=modified)`.
    /// The learning rate is the first radius, and a schedule scales the steps, not the radius.
    pub struct TrustRegion("trust-region", "Trust region", "Newton within a radius that grows while the quadratic model predicts the decrease well, and shrinks where it does not; a bad step is not made.") {
        lr: f64 = Param::real("lr", "α", "first radius", "How far the first step may go; a schedule scales the steps, not the radius.", 1.0, 1e-12, 1e6)
            .slider(1e-3, 10.0, Scale::Log),
        most: f64 = Param::real("most", "Δₘₐₓ", "largest radius", "The radius never rises above it by growing.", 1000.0, 1e-12, 1e9).slider(1e-2, 1e3, Scale::Log),
        eta: f64 = Param::real("eta", "η", "least agreement", "The part of the predicted decrease that a step must achieve to be made.", 0.15, 0.0, 0.25).below_max(),
        delta: f64 = Param::real("delta", "δ", "least curvature", "The smallest eigenvalue that the Hessian of the model may have.", 1e-3, 1e-12, 1e6)
            .slider(1e-6, 10.0, Scale::Log),
    }
}

impl Rule for TrustRegion {
    /// rₖ
    type Memory<V: Vector> = f64;

    fn init<V: Vector>(&self, _x: &V) -> f64 {
        self.lr
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("Bₖ", "∇²F(xₖ) with its eigenvalues raised to max(|λ|, δ)"),
                eq("nₖ", "−Bₖ⁻¹ gₖ"),
                eq("uₖ", "−gₖ (gₖᵀ gₖ) / (gₖᵀ Bₖ gₖ) if ‖gₖ‖ > 0 else 0"),
                eq(
                    "rₖ",
                    "α if k = 0 else (rₖ₋₁ / 4 if ρₖ₋₁ < 0.25 else (min(2 rₖ₋₁, Δₘₐₓ) if ρₖ₋₁ > 0.75 and ‖nₖ₋₁‖ > rₖ₋₁ else rₖ₋₁))",
                ),
                eq("dₖ", "nₖ, or the last point within rₖ on the dogleg from 0 by uₖ to nₖ"),
                eq("yₖ", "xₖ + dₖ"),
                eq("fₖ", "F(xₖ)"),
                eq("hₖ", "F(yₖ)"),
                eq("qₖ", "−gₖᵀ dₖ − dₖᵀ Bₖ dₖ / 2"),
                eq("ρₖ", "(fₖ − hₖ) / qₖ if qₖ > 0 else 0"),
                eq("jₖ", "1 if ρₖ > η else 0"),
                eq("xₖ₊₁", "xₖ + (αₖ / α) jₖ dₖ"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, radius: &mut f64, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        let hessian = now.hessian()?;
        if !hessian.iter().all(|entry| entry.is_finite()) {
            return Err(Halt::InfiniteHessian);
        }
        let (b, changed) = raised(hessian, self.delta);
        if changed {
            now.tell(Event::ShiftedHessian);
        }
        now.note_matrix("Bₖ", &b);
        let slope = g.to_dynamic();
        let newton = b.clone().lu().solve(&-&slope).ok_or(Halt::SingularHessian)?;
        now.note("nₖ", &g.like_dynamic(&newton));
        let curvature = slope.dot(&(&b * &slope));
        let steepest = if curvature > 0.0 { &slope * (-slope.dot(&slope) / curvature) } else { slope.map(|_| 0.0) };
        now.note("uₖ", &g.like_dynamic(&steepest));
        let r = *radius;
        now.note_number("rₖ", r);
        let d = dogleg(&newton, &steepest, r);
        let predicted = -slope.dot(&d) - d.dot(&(&b * &d)) / 2.0;
        let d = g.like_dynamic(&d);
        let y = now.x.plus(1.0, &d);
        now.note("dₖ", &d);
        now.note("yₖ", &y);
        let (here, there) = (now.value_at(now.x), now.value_at(&y));
        let agreement = if predicted > 0.0 { (here - there) / predicted } else { 0.0 };
        let made = if agreement > self.eta { 1.0 } else { 0.0 };
        for (symbol, value) in [("fₖ", here), ("hₖ", there), ("qₖ", predicted), ("ρₖ", agreement), ("jₖ", made)] {
            now.note_number(symbol, value);
        }
        // Where F has no value at y, the agreement is no number, and the radius must shrink as well.
        if agreement < 0.25 || agreement.is_nan() {
            *radius = r / 4.0;
        } else if agreement > 0.75 && newton.norm() > r {
            *radius = (2.0 * r).min(self.most);
        }
        Ok(d.times(now.lr / self.lr * made))
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::Curvature
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn has_marks(&self) -> bool {
        true
    }

    fn marks(&self, x: &[f64], notes: &[Note]) -> Vec<Mark> {
        let radius = notes.iter().find(|note| note.symbol == "rₖ").map(|note| &note.value[..]);
        let (&[x, y], Some(&[radius])) = (x, radius) else { return Vec::new() };
        vec![Mark::circle(Point::new(x, y), radius)]
    }

    fn python(&self) -> Result<Python, &'static str> {
        Err("it divides by second derivatives, which a short script has only as differences; take a first-order method")
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::Hessian]
    }
}

/// The last point within the radius `r` on the path from 0 straight to `steepest` and from there straight to `newton`.
fn dogleg(newton: &DVector<f64>, steepest: &DVector<f64>, r: f64) -> DVector<f64> {
    if newton.norm() <= r {
        return newton.clone();
    }
    let length = steepest.norm();
    if length >= r {
        return steepest * (r / length);
    }
    // ‖steepest + t way‖ = r, the root above 0; divided in the form that loses no digits.
    let way = newton - steepest;
    let (a, b, c) = (way.dot(&way), steepest.dot(&way), (length - r) * (length + r));
    let root = (b * b - a * c).sqrt();
    let t = if b > 0.0 { -c / (b + root) } else { (root - b) / a };
    steepest + way * t
}
