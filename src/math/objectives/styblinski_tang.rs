//! Styblinski and Tang's function: four minima of three different values.

use crate::math::Point;
use crate::math::catalog::param::tunable;
use crate::math::landscape::{Landscape, View};
use nalgebra::{Matrix2, vector};

tunable! {
    /// f(x, y) = ½ (x⁴ − 16x² + 5x) + ½ (y⁴ − 16y² + 5y), minimum −78.3323 at x = y = −2.9035 (Styblinski and Tang 1990).
    ///
    /// Each coordinate has two minima of its own, at −2.9035 and, less deep, at 2.7468; the maximum between them is at 0.1567.
    pub struct StyblinskiTang("styblinski-tang", "Styblinski–Tang", "Four hollows of three depths: a method that only descends keeps to the one it starts in.") {}
}

impl Landscape for StyblinskiTang {
    fn formula(&self) -> String {
        "F(x, y) = ½ (x⁴ − 16x² + 5x) + ½ (y⁴ − 16y² + 5y)".into()
    }
    fn value(&self, p: Point) -> f64 {
        p.map(|x| 0.5 * (x.powi(4) - 16.0 * x * x + 5.0 * x)).sum()
    }
    fn gradient(&self, p: Point) -> Point {
        p.map(|x| 2.0 * x.powi(3) - 16.0 * x + 2.5)
    }
    fn hessian(&self, p: Point) -> Matrix2<f64> {
        Matrix2::from_diagonal(&p.map(|x| 6.0 * x * x - 16.0))
    }
    fn minima(&self) -> Vec<Point> {
        vec![Point::repeat(-2.903534027771177)]
    }
    fn start(&self) -> Point {
        vector![4.5, 3.5]
    }
    fn view(&self) -> View {
        View::square(5.0)
    }
    fn equal_axes(&self) -> bool {
        true
    }
    fn expression(&self) -> Option<String> {
        Some("(x**4 - 16*x**2 + 5*x)/2 + (y**4 - 16*y**2 + 5*y)/2".into())
    }
}
