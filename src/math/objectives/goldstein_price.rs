//! Goldstein and Price's function: four minima, and values from 3 to a million.

use crate::math::Point;
use crate::math::catalog::param::tunable;
use crate::math::landscape::{Landscape, View};
use nalgebra::{Matrix2, vector};

tunable! {
    /// f(x, y) = (1 + (s + 1)² (19 − 14s + 3s²)) (30 + t² (18 − 16t + 3t²)) with s = x + y, t = 2x − 3y, minimum 3 at
    /// (0, −1) (Goldstein and Price 1971).
    ///
    /// Multiplied out in x and y it is their polynomial. The first factor is stationary at s = −1, 1, 2, the second at t = 0, 1,
    /// 3: nine critical points, of which (−0.6, −0.4), (1.8, 0.2) and (1.2, 0.8) are local minima of value 30, 84 and 840.
    pub struct GoldsteinPrice("goldstein-price", "Goldstein–Price", "Values from 3 to a million: gradients so large that gradient descent diverges already with α = 0.001.") {}
}

/// ∇s and ∇t.
const DS: Point = Point::new(1.0, 1.0);
const DT: Point = Point::new(2.0, -3.0);

/// The first factor and its derivatives with respect to s = x + y.
fn first(p: Point) -> [f64; 3] {
    let s = p.dot(&DS);
    [
        1.0 + (s + 1.0).powi(2) * (19.0 - 14.0 * s + 3.0 * s * s),
        12.0 * (s + 1.0) * (s - 1.0) * (s - 2.0),
        12.0 * (3.0 * s * s - 4.0 * s - 1.0),
    ]
}

/// The second factor and its derivatives with respect to t = 2x − 3y.
fn second(p: Point) -> [f64; 3] {
    let t = p.dot(&DT);
    [30.0 + t * t * (18.0 - 16.0 * t + 3.0 * t * t), 12.0 * t * (t - 1.0) * (t - 3.0), 12.0 * (3.0 * t * t - 8.0 * t + 3.0)]
}

impl Landscape for GoldsteinPrice {
    fn formula(&self) -> String {
        "F(x, y) = (1 + (s + 1)² (19 − 14s + 3s²)) (30 + t² (18 − 16t + 3t²)), s = x + y, t = 2x − 3y".into()
    }
    fn value(&self, p: Point) -> f64 {
        first(p)[0] * second(p)[0]
    }
    fn gradient(&self, p: Point) -> Point {
        let ([u, du, _], [v, dv, _]) = (first(p), second(p));
        du * v * DS + u * dv * DT
    }
    fn hessian(&self, p: Point) -> Matrix2<f64> {
        let ([u, du, ddu], [v, dv, ddv]) = (first(p), second(p));
        let mixed = DS * DT.transpose() + DT * DS.transpose();
        ddu * v * DS * DS.transpose() + du * dv * mixed + u * ddv * DT * DT.transpose()
    }
    fn minima(&self) -> Vec<Point> {
        vec![vector![0.0, -1.0]]
    }
    fn start(&self) -> Point {
        vector![-1.5, 0.5]
    }
    fn view(&self) -> View {
        View::square(2.0)
    }
    fn expression(&self) -> Option<String> {
        let (s, t) = ("(x + y)", "(2*x - 3*y)");
        Some(format!("(1 + ({s} + 1)**2*(19 - 14*{s} + 3*{s}**2))*(30 + {t}**2*(18 - 16*{t} + 3*{t}**2))"))
    }
}
