//! The three-hump camel: a global minimum between two local ones.

use crate::math::Point;
use crate::math::catalog::param::tunable;
use crate::math::landscape::{Landscape, View};
use nalgebra::{Matrix2, matrix, vector};

tunable! {
    /// f(x, y) = 2x² − 1.05x⁴ + x⁶/6 + xy + y², minimum 0 at (0, 0) (Branin 1972; Jamil and Yang 2013).
    ///
    /// Two local minima of value 0.2986 lie at ±(1.7476, −0.8738). The customary domain is |x|, |y| ≤ 5; the view shows its
    /// middle with the three minima.
    pub struct ThreeHumpCamel("three-hump-camel", "Three-hump camel", "A low pass between a poor hollow and the best one: momentum may roll over it where plain descent stops.") {}
}

impl Landscape for ThreeHumpCamel {
    fn formula(&self) -> String {
        "F(x, y) = 2x² − 1.05x⁴ + x⁶/6 + xy + y²".into()
    }
    fn value(&self, p: Point) -> f64 {
        2.0 * p.x.powi(2) - 1.05 * p.x.powi(4) + p.x.powi(6) / 6.0 + p.x * p.y + p.y * p.y
    }
    fn gradient(&self, p: Point) -> Point {
        vector![4.0 * p.x - 4.2 * p.x.powi(3) + p.x.powi(5) + p.y, p.x + 2.0 * p.y]
    }
    fn hessian(&self, p: Point) -> Matrix2<f64> {
        matrix![4.0 - 12.6 * p.x.powi(2) + 5.0 * p.x.powi(4), 1.0; 1.0, 2.0]
    }
    fn minima(&self) -> Vec<Point> {
        vec![vector![0.0, 0.0]]
    }
    fn start(&self) -> Point {
        vector![-2.1, -1.0]
    }
    fn view(&self) -> View {
        View::square(2.5)
    }
    fn expression(&self) -> Option<String> {
        Some("2*x**2 - 1.05*x**4 + x**6/6 + x*y + y**2".into())
    }
}
