//! The monkey saddle, with three directions down: two for the legs and one for the tail.

use crate::math::Point;
use crate::math::catalog::param::tunable;
use crate::math::landscape::{Landscape, ObjectiveGroup, View};
use nalgebra::{Matrix2, matrix, vector};

tunable! {
    /// f(x, y) = x³ − 3xy², unbounded below, with its one critical point at (0, 0) (Hilbert and Cohn-Vossen 1932).
    ///
    /// The Hessian is 0 at that point, so even second derivatives show no direction of descent. Everywhere else its eigenvalues
    /// are ±6 √(x² + y²), and each step of Newton's method halves the distance to the saddle.
    pub struct MonkeySaddle("monkey-saddle", "Monkey saddle", "A saddle without curvature: the gradient shrinks with the square of the distance, so leaving it takes long.") {}
}

impl Landscape for MonkeySaddle {
    fn group(&self) -> ObjectiveGroup {
        ObjectiveGroup::Saddles
    }

    fn formula(&self) -> String {
        "F(x, y) = x³ − 3xy²".into()
    }
    fn value(&self, p: Point) -> f64 {
        p.x * (p.x * p.x - 3.0 * p.y * p.y)
    }
    fn gradient(&self, p: Point) -> Point {
        vector![3.0 * (p.x * p.x - p.y * p.y), -6.0 * p.x * p.y]
    }
    fn hessian(&self, p: Point) -> Matrix2<f64> {
        6.0 * matrix![p.x, -p.y; -p.y, -p.x]
    }
    fn minima(&self) -> Vec<Point> {
        Vec::new()
    }
    fn start(&self) -> Point {
        vector![1.2, 0.01]
    }
    fn view(&self) -> View {
        View::square(1.5)
    }
    fn equal_axes(&self) -> bool {
        true
    }
    fn expression(&self) -> Option<String> {
        Some("x**3 - 3*x*y**2".into())
    }
}
