//! The plain saddle: down along y, up along x.

use crate::math::Point;
use crate::math::catalog::param::tunable;
use crate::math::landscape::{Landscape, ObjectiveGroup, View};
use nalgebra::{Matrix2, matrix, vector};

tunable! {
    /// f(x, y) = x² − y², unbounded below, with its one critical point, a saddle, at (0, 0).
    ///
    /// In many dimensions it is mostly saddles, rather than poor minima, that slow descent (Dauphin et al. 2014). The start lies
    /// almost on the line y = 0 that leads straight into the saddle.
    pub struct Saddle("saddle", "Saddle", "The gradient vanishes at a point that is no minimum: gradient descent leaves it slowly, Newton goes straight to it.") {}
}

impl Landscape for Saddle {
    fn group(&self) -> ObjectiveGroup {
        ObjectiveGroup::Saddles
    }

    fn formula(&self) -> String {
        "F(x, y) = x² − y²".into()
    }
    fn value(&self, p: Point) -> f64 {
        p.x * p.x - p.y * p.y
    }
    fn gradient(&self, p: Point) -> Point {
        vector![2.0 * p.x, -2.0 * p.y]
    }
    fn hessian(&self, _p: Point) -> Matrix2<f64> {
        matrix![2.0, 0.0; 0.0, -2.0]
    }
    fn minima(&self) -> Vec<Point> {
        Vec::new()
    }
    fn start(&self) -> Point {
        vector![-1.5, 0.001]
    }
    fn view(&self) -> View {
        View::square(2.0)
    }
    fn equal_axes(&self) -> bool {
        true
    }
    fn is_quadratic(&self) -> bool {
        true
    }
    fn expression(&self) -> Option<String> {
        Some("x**2 - y**2".into())
    }
}
