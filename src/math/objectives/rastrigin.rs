//! Rastrigin's function: a bowl covered with regular ripples.

use crate::math::Point;
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::expression::coefficient::factor;
use crate::math::landscape::{Landscape, View};
use nalgebra::{Matrix2, vector};
use std::f64::consts::{PI, TAU};

tunable! {
    /// f(x, y) = x² + y² + A (2 − cos 2πx − cos 2πy), minimum 0 at (0, 0) for A ≥ 0 (Rastrigin 1974).
    ///
    /// With the usual A = 10 there is a local minimum near every point with whole coordinates.
    pub struct Rastrigin("rastrigin", "Rastrigin", "A bowl covered with ripples: small steps down the gradient end in a ripple near the start, far from the minimum.") {
        a: f64 = Param::real("a", "A", "amplitude", "How high the ripples are; 0 leaves the bowl alone.", 10.0, 0.0, 1000.0).slider(0.0, 20.0, Scale::Linear),
    }
}

impl Landscape for Rastrigin {
    fn formula(&self) -> String {
        "F(x, y) = x² + y² + A (2 − cos 2πx − cos 2πy)".into()
    }
    fn value(&self, p: Point) -> f64 {
        p.map(|x| x * x + self.a * (1.0 - libm::cos(TAU * x))).sum()
    }
    fn gradient(&self, p: Point) -> Point {
        p.map(|x| 2.0 * x + TAU * self.a * libm::sin(TAU * x))
    }
    fn hessian(&self, p: Point) -> Matrix2<f64> {
        Matrix2::from_diagonal(&p.map(|x| 2.0 + TAU * TAU * self.a * libm::cos(TAU * x)))
    }
    fn minima(&self) -> Vec<Point> {
        vec![vector![0.0, 0.0]]
    }
    fn start(&self) -> Point {
        vector![-3.6, 2.7]
    }
    fn view(&self) -> View {
        View::square(5.12)
    }
    fn equal_axes(&self) -> bool {
        true
    }
    fn is_quadratic(&self) -> bool {
        self.a == 0.0
    }
    fn is_convex(&self) -> bool {
        // The least eigenvalue of any Hessian is 2 − 4π² A.
        self.a <= 0.5 / (PI * PI)
    }
    fn expression(&self) -> Option<String> {
        Some(format!("x**2 + y**2 + {}*(2 - cos(2*pi*x) - cos(2*pi*y))", factor(self.a)))
    }
}
