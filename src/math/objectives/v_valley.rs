//! A straight valley with plane walls: it is curved only at the floor.

use crate::math::Point;
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::expression::coefficient::factor;
use crate::math::landscape::{Landscape, ObjectiveGroup, View};
use nalgebra::{Matrix2, vector};

tunable! {
    /// f(x, y) = x²/20 + √(y² + δ²) − δ, a smooth approximation of x²/20 + |y|, minimum 0 at (0, 0).
    ///
    /// The walls have slope 1 even close to the floor, and the floor's curvature is 1/δ. Gradient descent with α > 2δ therefore
    /// neither settles nor, up to α = 20, diverges: it jumps from wall to wall, by √(α² − 4δ²) each time.
    pub struct VValley("v-valley", "V-shaped valley", "Walls as steep near the floor as far from it: steps with α > 2 δ hop between them forever, shrinking ones settle.") {
        delta: f64 = Param::real("delta", "δ", "roundness", "About half the width of the rounded floor, whose curvature is 1/δ.", 0.1, 1e-6, 100.0).slider(0.01, 1.0, Scale::Log),
    }
}

impl Landscape for VValley {
    fn group(&self) -> ObjectiveGroup {
        ObjectiveGroup::Valleys
    }

    fn formula(&self) -> String {
        "F(x, y) = x²/20 + √(y² + δ²) − δ".into()
    }
    fn value(&self, p: Point) -> f64 {
        p.x * p.x / 20.0 + libm::hypot(p.y, self.delta) - self.delta
    }
    fn gradient(&self, p: Point) -> Point {
        vector![p.x / 10.0, p.y / libm::hypot(p.y, self.delta)]
    }
    fn hessian(&self, p: Point) -> Matrix2<f64> {
        Matrix2::from_diagonal(&vector![0.1, self.delta.powi(2) / libm::hypot(p.y, self.delta).powi(3)])
    }
    fn minima(&self) -> Vec<Point> {
        vec![vector![0.0, 0.0]]
    }
    fn start(&self) -> Point {
        vector![-8.0, 2.3]
    }
    fn view(&self) -> View {
        View::new((-10.0, 10.0), (-3.0, 3.0))
    }
    fn is_convex(&self) -> bool {
        true
    }
    fn expression(&self) -> Option<String> {
        Some(format!("x**2/20 + sqrt(y**2 + {0}**2) - {0}", factor(self.delta)))
    }
}
