//! Booth's function: a tilted elliptic bowl.

use crate::math::Point;
use crate::math::catalog::param::tunable;
use crate::math::landscape::{Landscape, ObjectiveGroup, View};
use nalgebra::{Matrix2, matrix, vector};

tunable! {
    /// f(x, y) = (x + 2y − 7)² + (2x + y − 5)², minimum 0 at (1, 3) (Jamil and Yang 2013).
    ///
    /// The Hessian's eigenvalues are 2 and 18, with eigenvectors along the diagonals; the condition number is 9.
    pub struct Booth("booth", "Booth", "A tilted bowl: a quadratic, on which the limits of the learning rate hold exactly.") {}
}

impl Landscape for Booth {
    fn group(&self) -> ObjectiveGroup {
        ObjectiveGroup::Bowls
    }

    fn formula(&self) -> String {
        "F(x, y) = (x + 2y − 7)² + (2x + y − 5)²".into()
    }
    fn value(&self, p: Point) -> f64 {
        (p.x + 2.0 * p.y - 7.0).powi(2) + (2.0 * p.x + p.y - 5.0).powi(2)
    }
    fn gradient(&self, p: Point) -> Point {
        vector![10.0 * p.x + 8.0 * p.y - 34.0, 8.0 * p.x + 10.0 * p.y - 38.0]
    }
    fn hessian(&self, _p: Point) -> Matrix2<f64> {
        matrix![10.0, 8.0; 8.0, 10.0]
    }
    fn residuals(&self, p: Point) -> Vec<(f64, Point)> {
        vec![(p.x + 2.0 * p.y - 7.0, vector![1.0, 2.0]), (2.0 * p.x + p.y - 5.0, vector![2.0, 1.0])]
    }
    fn minima(&self) -> Vec<Point> {
        vec![vector![1.0, 3.0]]
    }
    fn start(&self) -> Point {
        vector![-8.0, 7.0]
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
    fn residual_expressions(&self) -> Vec<String> {
        ["x + 2*y - 7", "2*x + y - 5"].map(String::from).to_vec()
    }
    fn expression(&self) -> Option<String> {
        Some("(x + 2*y - 7)**2 + (2*x + y - 5)**2".into())
    }
}
