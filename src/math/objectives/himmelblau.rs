//! Himmelblau's function: four minima of equal value around a hill.

use crate::math::Point;
use crate::math::catalog::param::tunable;
use crate::math::landscape::{Landscape, View};
use nalgebra::{Matrix2, matrix, vector};

tunable! {
    /// f(x, y) = (x² + y − 11)² + (x + y² − 7)², minimum 0 at four points (Himmelblau 1972).
    ///
    /// Its only maximum, 181.617, lies at (−0.2708, −0.9230); four saddles lie between the minima.
    pub struct Himmelblau("himmelblau", "Himmelblau", "Four minima of equal value: the start, the learning rate and the method decide which one is found.") {}
}

/// The two residuals whose squares are added.
fn residuals(p: Point) -> (f64, f64) {
    (p.x * p.x + p.y - 11.0, p.x + p.y * p.y - 7.0)
}

impl Landscape for Himmelblau {
    fn formula(&self) -> String {
        "F(x, y) = (x² + y − 11)² + (x + y² − 7)²".into()
    }
    fn value(&self, p: Point) -> f64 {
        let (u, v) = residuals(p);
        u * u + v * v
    }
    fn gradient(&self, p: Point) -> Point {
        let (u, v) = residuals(p);
        vector![4.0 * p.x * u + 2.0 * v, 2.0 * u + 4.0 * p.y * v]
    }
    fn hessian(&self, p: Point) -> Matrix2<f64> {
        let (u, v) = residuals(p);
        let cross = 4.0 * (p.x + p.y);
        matrix![2.0 + 4.0 * u + 8.0 * p.x * p.x, cross; cross, 2.0 + 4.0 * v + 8.0 * p.y * p.y]
    }
    fn residuals(&self, p: Point) -> Vec<(f64, Point)> {
        let (u, v) = residuals(p);
        vec![(u, vector![2.0 * p.x, 1.0]), (v, vector![1.0, 2.0 * p.y])]
    }
    fn minima(&self) -> Vec<Point> {
        vec![
            vector![3.0, 2.0],
            vector![-2.805118086952745, 3.131312518250573],
            vector![-3.779310253377747, -3.28318599128617],
            vector![3.584428340330492, -1.848126526964404],
        ]
    }
    fn start(&self) -> Point {
        vector![0.0, 0.0]
    }
    fn view(&self) -> View {
        View::square(5.0)
    }
    fn equal_axes(&self) -> bool {
        true
    }
    fn residual_expressions(&self) -> Vec<String> {
        ["x**2 + y - 11", "x + y**2 - 7"].map(String::from).to_vec()
    }
    fn expression(&self) -> Option<String> {
        Some("(x**2 + y - 11)**2 + (x + y**2 - 7)**2".into())
    }
}
