//! Beale's function: a flat floor between steep corners.

use crate::math::Point;
use crate::math::catalog::param::tunable;
use crate::math::landscape::{Landscape, ObjectiveGroup, View};
use nalgebra::{Matrix2, matrix, vector};

tunable! {
    /// f(x, y) = (1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)², minimum 0 at (3, ½) (Beale 1958).
    ///
    /// The start is that of Moré, Garbow and Hillstrom (1981).
    pub struct Beale("beale", "Beale", "A flat floor between steep corners: one learning rate has to suit gradients of very different sizes.") {}
}

/// One of the three residuals whose squares are added, with its derivatives.
struct Residual {
    value: f64,
    gradient: Point,
    hessian: Matrix2<f64>,
}

fn residuals(p: Point) -> [Residual; 3] {
    let (x, y) = (p.x, p.y);
    [(1.5, y, 1.0, 0.0), (2.25, y * y, 2.0 * y, 2.0), (2.625, y * y * y, 3.0 * y * y, 6.0 * y)].map(
        |(constant, power, slope, bend)| Residual {
            value: constant - x + x * power,
            gradient: vector![power - 1.0, x * slope],
            hessian: matrix![0.0, slope; slope, x * bend],
        },
    )
}

impl Landscape for Beale {
    fn group(&self) -> ObjectiveGroup {
        ObjectiveGroup::Valleys
    }

    fn formula(&self) -> String {
        "F(x, y) = (1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²".into()
    }
    fn value(&self, p: Point) -> f64 {
        residuals(p).iter().map(|r| r.value * r.value).sum()
    }
    fn gradient(&self, p: Point) -> Point {
        residuals(p).iter().map(|r| 2.0 * r.value * r.gradient).sum()
    }
    fn hessian(&self, p: Point) -> Matrix2<f64> {
        residuals(p).iter().map(|r| 2.0 * (r.gradient * r.gradient.transpose() + r.value * r.hessian)).sum()
    }
    fn residuals(&self, p: Point) -> Vec<(f64, Point)> {
        residuals(p).iter().map(|r| (r.value, r.gradient)).collect()
    }
    fn minima(&self) -> Vec<Point> {
        vec![vector![3.0, 0.5]]
    }
    fn start(&self) -> Point {
        vector![1.0, 1.0]
    }
    fn view(&self) -> View {
        View::square(4.5)
    }
    fn residual_expressions(&self) -> Vec<String> {
        ["1.5 - x + x*y", "2.25 - x + x*y**2", "2.625 - x + x*y**3"].map(String::from).to_vec()
    }
    fn expression(&self) -> Option<String> {
        Some("(1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2".into())
    }
}
