//! Matyas's function: a bowl stretched along the diagonal.

use crate::math::Point;
use crate::math::catalog::param::tunable;
use crate::math::landscape::{Landscape, ObjectiveGroup, View};
use nalgebra::{Matrix2, matrix, vector};

tunable! {
    /// f(x, y) = 0.26 (x² + y²) − 0.48 xy, minimum 0 at (0, 0) (Jamil and Yang 2013).
    ///
    /// The Hessian's eigenvalues are 0.04 along the diagonal and 1 across it; the condition number is 25.
    pub struct Matyas("matyas", "Matyas", "A bowl stretched along the diagonal: scaling each coordinate by itself cannot mend it.") {}
}

impl Landscape for Matyas {
    fn group(&self) -> ObjectiveGroup {
        ObjectiveGroup::Bowls
    }

    fn formula(&self) -> String {
        "F(x, y) = 0.26 (x² + y²) − 0.48 xy".into()
    }
    fn value(&self, p: Point) -> f64 {
        0.26 * (p.x * p.x + p.y * p.y) - 0.48 * p.x * p.y
    }
    fn gradient(&self, p: Point) -> Point {
        vector![0.52 * p.x - 0.48 * p.y, 0.52 * p.y - 0.48 * p.x]
    }
    fn hessian(&self, _p: Point) -> Matrix2<f64> {
        matrix![0.52, -0.48; -0.48, 0.52]
    }
    fn minima(&self) -> Vec<Point> {
        vec![vector![0.0, 0.0]]
    }
    fn start(&self) -> Point {
        vector![9.0, 4.0]
    }
    fn view(&self) -> View {
        View::square(10.0)
    }
    fn equal_axes(&self) -> bool {
        true
    }
    fn is_quadratic(&self) -> bool {
        true
    }
    fn is_convex(&self) -> bool {
        true
    }
    fn expression(&self) -> Option<String> {
        Some("0.26*(x**2 + y**2) - 0.48*x*y".into())
    }
}
