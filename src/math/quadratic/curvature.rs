//! The curvature of an objective, for its stability: the eigen-directions of its Hessian, and a point from which distances are
//! measured.

use crate::math::Point;
use crate::math::Vector as _;
use crate::math::landscape::Landscape;
use crate::math::quadratic::spectrum::Spectrum;
use nalgebra::{Matrix2, vector};

/// An eigen-direction of the Hessian, along which a quadratic is a parabola.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EigenDirection {
    /// λ, the curvature along it.
    pub value: f64,
    /// v, of length 1.
    pub vector: Point,
}

/// The local quadratic approximation of an objective.
#[derive(Clone, Debug, PartialEq)]
pub struct Curvature {
    /// The eigen-directions, one for each free variable, by ascending λ.
    pub directions: Vec<EigenDirection>,
    /// The point where the gradient vanishes and from which distances are measured, a minimum or a saddle; none where none is
    /// known.
    pub center: Option<Point>,
    /// Whether the objective is quadratic, so that all of this holds everywhere and not only near the given point.
    pub exact: bool,
}

impl Curvature {
    /// The curvature of `landscape` at `at`. For a quadratic it is the same everywhere, and the centre is the point where its
    /// gradient vanishes; otherwise the centre is the known minimum nearest to `at`.
    pub fn of(landscape: &dyn Landscape, at: Point) -> Self {
        let hessian = landscape.hessian(at);
        let directions = if landscape.dimension() == 1 {
            vec![EigenDirection { value: hessian[(0, 0)], vector: vector![1.0, 0.0] }]
        } else {
            let Spectrum { values, vectors } = Spectrum::of(&hessian);
            values.into_iter().zip(vectors).map(|(value, vector)| EigenDirection { value, vector }).collect()
        };
        let exact = landscape.is_quadratic();
        let center = if exact { rest(landscape, at, &directions) } else { nearest_minimum(landscape, at) };
        Curvature { directions, center, exact }
    }

    /// The eigenvalues λ, ascending.
    pub fn eigenvalues(&self) -> Vec<f64> {
        self.directions.iter().map(|direction| direction.value).collect()
    }

    /// The Hessian Σ λ v vᵀ.
    pub fn matrix(&self) -> Matrix2<f64> {
        self.directions.iter().map(|EigenDirection { value, vector }| vector * vector.transpose() * *value).sum()
    }

    /// L, the greatest eigenvalue; NaN where the Hessian is not finite.
    pub fn largest(&self) -> f64 {
        self.directions.last().map_or(f64::NAN, |direction| direction.value)
    }

    /// μ, the least eigenvalue; below 0 at a saddle.
    pub fn least(&self) -> f64 {
        self.directions.first().map_or(f64::NAN, |direction| direction.value)
    }

    /// The components of x − x* along the directions; none where no x* is known.
    pub fn components(&self, x: Point) -> Option<Vec<f64>> {
        let away = x - self.center?;
        Some(self.directions.iter().map(|direction| direction.vector.dot(&away)).collect())
    }
}

/// The known minimum of `landscape` that is nearest to `at`.
pub fn nearest_minimum(landscape: &dyn Landscape, at: Point) -> Option<Point> {
    landscape.minima().into_iter().min_by(|a, b| (a - at).length().total_cmp(&(b - at).length()))
}

/// The point where the gradient of a quadratic vanishes; of a valley's floor, the point nearest to `at`; none where there is
/// none.
fn rest(landscape: &dyn Landscape, at: Point, directions: &[EigenDirection]) -> Option<Point> {
    let gradient = landscape.gradient(at);
    let size = directions.iter().map(|direction| direction.value.abs()).fold(0.0, f64::max);
    let mut center = at;
    for direction in directions {
        let slope = direction.vector.dot(&gradient);
        if direction.value != 0.0 {
            center -= direction.vector * (slope / direction.value);
        } else if slope.abs() > 1e-12 * (1.0 + size * at.length()) {
            // A slope without curvature descends forever.
            return None;
        }
    }
    Some(center)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Objective;
    use crate::math::catalog::Catalog;

    fn curvature(text: &str, at: Point) -> Curvature {
        Curvature::of(&*Objective::parse(text).unwrap(), at)
    }

    #[test]
    fn a_quadratic_has_one_curvature_and_one_centre() {
        for at in [vector![0.0, 0.0], vector![3.0, -2.0]] {
            let bowl = curvature("quadratic(a11=2, a12=-3, a22=6.5, b1=1, b2=1)", at);
            assert_eq!((bowl.eigenvalues(), bowl.exact), (vec![0.5, 8.0], true));
            let objective = Objective::parse("quadratic(a11=2, a12=-3, a22=6.5, b1=1, b2=1)").unwrap();
            assert!(objective.gradient(bowl.center.unwrap()).norm() < 1e-12);
            let components = bowl.components(at).unwrap();
            let back: Point = bowl.directions.iter().zip(&components).map(|(d, c)| d.vector * *c).sum();
            assert!((bowl.center.unwrap() + back - at).norm() < 1e-12);
        }
    }

    #[test]
    fn valleys_saddles_and_slopes() {
        let valley = curvature("quadratic(a11=0, a12=0, a22=4, b1=0, b2=4)", vector![5.0, 7.0]);
        assert_eq!((valley.center, valley.least(), valley.largest()), (Some(vector![5.0, 1.0]), 0.0, 4.0));
        let slope = curvature("quadratic(a11=0, a12=0, a22=4, b1=1, b2=0)", vector![5.0, 7.0]);
        assert_eq!(slope.center, None);
        let saddle = curvature("quadratic(a11=-1, a12=0, a22=4, b1=0, b2=0)", vector![1.0, 1.0]);
        assert!(saddle.least() == -1.0 && saddle.center.unwrap().norm() < 1e-15);
    }

    #[test]
    fn elsewhere_the_nearest_minimum_is_the_centre() {
        let himmelblau = curvature("himmelblau", vector![2.9, 2.2]);
        assert!((himmelblau.center.unwrap() - vector![3.0, 2.0]).norm() < 1e-6 && !himmelblau.exact);
        assert_eq!(curvature("saddle", vector![1.0, 1.0]).exact, Objective::parse("saddle").unwrap().is_quadratic());
        let line = curvature("regression-toy(b=fixed, points=1, x_min=1, x_max=1)", vector![0.0, 0.0]);
        assert_eq!(line.eigenvalues(), [1.0]);
        assert!((line.components(vector![0.0, 0.0]).unwrap()[0] + 1.0).abs() < 1e-12);
    }
}
