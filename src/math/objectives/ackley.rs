//! Ackley's function: a funnel in a rippled, nearly flat plain.

use crate::math::Point;
use crate::math::Vector as _;
use crate::math::catalog::param::tunable;
use crate::math::landscape::{Landscape, View};
use nalgebra::{Matrix2, vector};
use std::f64::consts::{E, PI, SQRT_2, TAU};

tunable! {
    /// f(x, y) = 20 + e − 20 exp(−0.2 √((x² + y²)/2)) − exp((cos 2πx + cos 2πy)/2), minimum 0 at (0, 0) (Ackley 1987).
    ///
    /// The minimum is the tip of a cone: there f has no gradient, and ours is the subgradient 0; the Hessian there is NaN.
    /// The customary domain is |x|, |y| ≤ 32.768; the view shows the funnel.
    pub struct Ackley("ackley", "Ackley", "A funnel in a rippled plain with a pointed minimum: the gradient does not shrink near it, so gradient descent settles there only if α shrinks.") {}
}

/// The funnel is −20 exp(−DECAY ‖p‖).
const DECAY: f64 = 0.2 / SQRT_2;

/// The exponent of the ripples, (cos 2πx + cos 2πy)/2, and its gradient.
fn ripple(p: Point) -> (f64, Point) {
    (0.5 * p.map(|x| libm::cos(TAU * x)).sum(), p.map(|x| -PI * libm::sin(TAU * x)))
}

impl Landscape for Ackley {
    fn formula(&self) -> String {
        "F(x, y) = 20 + e − 20 exp(−0.2 √((x² + y²)/2)) − exp((cos 2πx + cos 2πy)/2)".into()
    }
    fn value(&self, p: Point) -> f64 {
        // 1 − exp t, by a function that does not cancel, so that the minimum is exactly 0.
        -20.0 * libm::expm1(-DECAY * p.length()) - E * libm::expm1(ripple(p).0 - 1.0)
    }
    fn gradient(&self, p: Point) -> Point {
        let r = p.length();
        if r == 0.0 {
            return Point::zeros();
        }
        let (m, slope) = ripple(p);
        20.0 * DECAY * libm::exp(-DECAY * r) * p / r - libm::exp(m) * slope
    }
    fn hessian(&self, p: Point) -> Matrix2<f64> {
        let r = p.length();
        let outward = p / r;
        let radial = outward * outward.transpose();
        let funnel = 20.0 * DECAY * libm::exp(-DECAY * r) * ((Matrix2::identity() - radial) / r - DECAY * radial);
        let (m, slope) = ripple(p);
        let bend = Matrix2::from_diagonal(&p.map(|x| -PI * TAU * libm::cos(TAU * x)));
        funnel - libm::exp(m) * (slope * slope.transpose() + bend)
    }
    fn minima(&self) -> Vec<Point> {
        vec![vector![0.0, 0.0]]
    }
    fn start(&self) -> Point {
        vector![-3.6, 2.3]
    }
    fn view(&self) -> View {
        View::square(5.0)
    }
    fn equal_axes(&self) -> bool {
        true
    }
    fn expression(&self) -> Option<String> {
        Some("20 + e - 20*exp(-0.2*sqrt((x**2 + y**2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2)".into())
    }
}
