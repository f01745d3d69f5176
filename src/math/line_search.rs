//! Step lengths along a direction: exact on a quadratic, by backtracking, or by bisection.
//!
//! Throughout, d is the direction, `slope` is gᵀd, and the value of F is that of this step's (sampled) function.

use crate::math::Vector;
use crate::math::catalog::param::{Param, Scale};
use crate::math::rule::{Event, Now};

/// The constant c₁ of Armijo's condition.
pub const C1: Param = Param::real(
    "c1",
    "c₁",
    "decrease",
    "The part of the decrease promised by the slope that a step must achieve.",
    1e-4,
    0.0,
    0.5,
)
.slider(1e-4, 0.5, Scale::Log);

/// The factor τ of backtracking.
pub const SHRINK: Param = Param::real(
    "shrink",
    "τ",
    "shrink factor",
    "What a step that does not decrease the loss enough is multiplied by.",
    0.5,
    0.05,
    0.95,
);

/// The most trial steps of [`weak_wolfe`]; after that many bisections the digits of a double are used up.
const TRIALS: usize = 100;

/// t = −gᵀd / dᵀ∇²F d, the minimizer of F along d; none where F is not quadratic or does not curve upwards along d.
pub fn exact<V: Vector>(now: &Now<'_, V>, d: &V, slope: f64) -> Option<f64> {
    if !now.is_quadratic() {
        return None;
    }
    let direction = d.to_dynamic();
    let curvature = direction.dot(&(now.hessian().ok()? * &direction));
    (curvature > 0.0).then(|| -slope / curvature)
}

/// The first t of αₖ, τ αₖ, τ² αₖ, … with F(x + t d) ≤ F(x) + c₁ t gᵀd (Armijo 1966).
///
/// It also demands F(x + t d) < F(x), since rounding may swallow the promised decrease. Where no t that changes x satisfies this,
/// t = 0 and [`Event::NoDecrease`] is reported; where the slope is not finite, t is NaN.
pub fn backtracking<V: Vector>(now: &mut Now<'_, V>, d: &V, slope: f64, c1: f64, shrink: f64) -> f64 {
    if !slope.is_finite() {
        return f64::NAN;
    }
    let here = now.value_at(now.x);
    let mut t = now.lr;
    // At x = 0 every t > 0 moves the point, but a subnormal t need not shrink any further.
    while t >= f64::MIN_POSITIVE {
        let trial = now.x.plus(t, d);
        if slope >= 0.0 || trial == *now.x {
            break;
        }
        let there = now.value_at(&trial);
        if there <= here + c1 * t * slope && there < here {
            return t;
        }
        t *= shrink;
    }
    now.tell(Event::NoDecrease);
    0.0
}

/// A t with F(x + t d) ≤ F(x) + c₁ t gᵀd and ∇F(x + t d)ᵀd ≥ c₂ gᵀd, by doubling and bisection from αₖ (Lewis and
/// Overton 2013, algorithm 2.6).
///
/// Where no double satisfies both, the result is the largest t tried that satisfied the first condition; if there was none, t = 0
/// and [`Event::NoDecrease`] is reported. Where the slope is not finite, t is NaN.
pub fn weak_wolfe<V: Vector>(now: &mut Now<'_, V>, d: &V, slope: f64, c1: f64, c2: f64) -> f64 {
    if !slope.is_finite() {
        return f64::NAN;
    }
    let here = now.value_at(now.x);
    let (mut low, mut high, mut t) = (0.0, f64::INFINITY, now.lr);
    for _ in 0..TRIALS {
        let trial = now.x.plus(t, d);
        if slope >= 0.0 || trial == *now.x {
            break;
        }
        let there = now.value_at(&trial);
        if !(there <= here + c1 * t * slope && there < here) {
            high = t;
        } else if now.gradient_at(&trial).dot(d) < c2 * slope {
            low = t;
        } else {
            return t;
        }
        t = if high.is_finite() { 0.5 * (low + high) } else { 2.0 * low };
    }
    if low == 0.0 {
        now.tell(Event::NoDecrease);
    }
    low
}
