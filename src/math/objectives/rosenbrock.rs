//! Rosenbrock's function: a long curved valley whose floor is nearly flat.

use crate::math::Point;
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::expression::coefficient::factor;
use crate::math::landscape::{Landscape, ObjectiveGroup, View};
use nalgebra::{Matrix2, matrix, vector};

tunable! {
    /// f(x, y) = (a − x)² + b (y − x²)², minimum 0 at (a, a²) for b > 0 (Rosenbrock 1960).
    pub struct Rosenbrock("rosenbrock", "Rosenbrock", "A long curved valley: easy to enter, slow to follow.") {
        a: f64 = Param::real("a", "a", "a", "Where the minimum lies: x = a.", 1.0, -100.0, 100.0).slider(-2.0, 2.0, Scale::Linear),
        b: f64 = Param::real("b", "b", "steepness", "How much steeper the walls are than the valley's floor.", 100.0, 0.0, 1e6).slider(1.0, 1000.0, Scale::Log),
    }
}

impl Landscape for Rosenbrock {
    fn group(&self) -> ObjectiveGroup {
        ObjectiveGroup::Valleys
    }

    fn formula(&self) -> String {
        "F(x, y) = (a − x)² + b (y − x²)²".into()
    }
    fn value(&self, p: Point) -> f64 {
        (self.a - p.x).powi(2) + self.b * (p.y - p.x * p.x).powi(2)
    }
    fn gradient(&self, p: Point) -> Point {
        let wall = p.y - p.x * p.x;
        vector![-2.0 * (self.a - p.x) - 4.0 * self.b * p.x * wall, 2.0 * self.b * wall]
    }
    fn hessian(&self, p: Point) -> Matrix2<f64> {
        let cross = -4.0 * self.b * p.x;
        matrix![2.0 - 4.0 * self.b * (p.y - 3.0 * p.x * p.x), cross; cross, 2.0 * self.b]
    }
    fn residuals(&self, p: Point) -> Vec<(f64, Point)> {
        let root = self.b.sqrt();
        vec![(self.a - p.x, vector![-1.0, 0.0]), (root * (p.y - p.x * p.x), root * vector![-2.0 * p.x, 1.0])]
    }
    fn minima(&self) -> Vec<Point> {
        vec![vector![self.a, self.a * self.a]]
    }
    fn start(&self) -> Point {
        vector![-1.2, 1.0]
    }
    fn view(&self) -> View {
        View::new((-2.0, 2.0), (-1.0, 3.0))
    }
    fn residual_expressions(&self) -> Vec<String> {
        vec![format!("{} - x", factor(self.a)), format!("sqrt({})*(y - x**2)", factor(self.b))]
    }
    fn expression(&self) -> Option<String> {
        Some(format!("({} - x)**2 + {}*(y - x**2)**2", factor(self.a), factor(self.b)))
    }
}
