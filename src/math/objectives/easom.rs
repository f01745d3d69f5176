//! Easom's function: a hole in a flat plain.

use crate::math::Point;
use crate::math::catalog::param::tunable;
use crate::math::landscape::{Landscape, ObjectiveGroup, View};
use nalgebra::{Matrix2, matrix, vector};
use std::f64::consts::PI;

tunable! {
    /// f(x, y) = −cos x cos y exp(−(x − π)² − (y − π)²), minimum −1 at (π, π) (Easom 1990).
    ///
    /// The customary domain is |x|, |y| ≤ 100, which is flat except for this hole; the view shows the hole.
    pub struct Easom("easom", "Easom", "A hole in a plain: away from it the gradient is almost zero, and gradient descent does not move.") {}
}

/// cos x exp(−(x − π)²) and its first and second derivative; f is minus the product of two of these.
fn bump(x: f64) -> [f64; 3] {
    let d = x - PI;
    let (sin, cos) = libm::sincos(x);
    let envelope = libm::exp(-d * d);
    [cos * envelope, -(sin + 2.0 * d * cos) * envelope, ((4.0 * d * d - 3.0) * cos + 4.0 * d * sin) * envelope]
}

impl Landscape for Easom {
    fn group(&self) -> ObjectiveGroup {
        ObjectiveGroup::Saddles
    }

    fn formula(&self) -> String {
        "F(x, y) = −cos x cos y exp(−(x − π)² − (y − π)²)".into()
    }
    fn value(&self, p: Point) -> f64 {
        -bump(p.x)[0] * bump(p.y)[0]
    }
    fn gradient(&self, p: Point) -> Point {
        let ([g, dg, _], [h, dh, _]) = (bump(p.x), bump(p.y));
        vector![-dg * h, -g * dh]
    }
    fn hessian(&self, p: Point) -> Matrix2<f64> {
        let ([g, dg, ddg], [h, dh, ddh]) = (bump(p.x), bump(p.y));
        matrix![-ddg * h, -dg * dh; -dg * dh, -g * ddh]
    }
    fn minima(&self) -> Vec<Point> {
        vec![vector![PI, PI]]
    }
    fn start(&self) -> Point {
        vector![1.8, 2.2]
    }
    fn view(&self) -> View {
        View::new((0.0, 6.5), (0.0, 6.5))
    }
    fn equal_axes(&self) -> bool {
        true
    }
    fn expression(&self) -> Option<String> {
        Some("-cos(x)*cos(y)*exp(-(x - pi)**2 - (y - pi)**2)".into())
    }
}
