//! A quadratic function of two variables by its coefficients: f(x) = ½ xᵀA x − xᵀb + c.

use crate::math::Point;
use crate::math::Vector as _;
use crate::math::landscape::Landscape;
use crate::math::quadratic::spectrum::Spectrum;
use nalgebra::Matrix2;

/// ½ xᵀA x − xᵀb + c, with A = Aᵀ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuadraticForm {
    /// A, the Hessian.
    pub a: Matrix2<f64>,
    /// b, the negative gradient at the origin.
    pub b: Point,
    /// c, the value at the origin.
    pub c: f64,
}

impl QuadraticForm {
    /// The coefficients of `landscape`; none where it is no quadratic function.
    pub fn of(landscape: &dyn Landscape) -> Option<Self> {
        let origin = Point::zeros();
        let form = || QuadraticForm { a: landscape.hessian(origin), b: -landscape.gradient(origin), c: landscape.value(origin) };
        landscape.is_quadratic().then(form)
    }

    /// f(x).
    pub fn value(&self, x: Point) -> f64 {
        0.5 * x.dot(&(self.a * x)) - x.dot(&self.b) + self.c
    }

    /// ∇f(x).
    pub fn gradient(&self, x: Point) -> Point {
        self.a * x - self.b
    }

    /// The minimizer; where there are many, the one nearest to the origin; none where f is unbounded below.
    pub fn minimizer(&self) -> Option<Point> {
        let Spectrum { values, vectors } = Spectrum::of(&self.a);
        let mut minimizer = Point::zeros();
        for (curvature, axis) in values.into_iter().zip(vectors) {
            let slope = axis.dot(&self.b);
            if curvature > 0.0 {
                minimizer += axis * (slope / curvature);
            } else if curvature < 0.0 || slope.abs() > 1e-12 * self.b.length() {
                return None;
            }
        }
        minimizer.iter().all(|x| x.is_finite()).then_some(minimizer)
    }
}
