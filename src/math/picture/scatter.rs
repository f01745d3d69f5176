//! The distribution of points in the plane: their mean and covariance.

use crate::math::Point;
use crate::math::quadratic::spectrum::Spectrum;
use nalgebra::Matrix2;

/// The mean and covariance of points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scatter {
    /// The mean.
    pub mean: Point,
    /// The covariance, with N − 1; zero for a single point.
    pub covariance: Matrix2<f64>,
}

impl Scatter {
    /// The mean and covariance of the finite ones among `points`; none where there is none.
    pub fn of(points: &[Point]) -> Option<Self> {
        let finite = || points.iter().filter(|p| p.x.is_finite() && p.y.is_finite());
        let count = finite().count() as f64;
        // Measured from the first point, so that equal points have exactly that mean and no spread.
        let first = *finite().next()?;
        let mean = first + finite().map(|p| p - first).sum::<Point>() / count;
        let squares = finite().map(|p| (p - mean) * (p - mean).transpose()).sum::<Matrix2<f64>>();
        Some(Scatter { mean, covariance: squares / (count - 1.0).max(1.0) })
    }

    /// The point at `angle` (radians) of the ellipse at `deviations` standard deviations from the mean in every direction.
    pub fn ellipse(&self, deviations: f64, angle: f64) -> Point {
        let Spectrum { values, vectors } = Spectrum::of(&self.covariance);
        // Rounding can make the lesser eigenvalue of a flat cloud negative.
        let [minor, major] = values.map(|value| deviations * value.max(0.0).sqrt());
        self.mean + vectors[1] * (major * libm::cos(angle)) + vectors[0] * (minor * libm::sin(angle))
    }

    /// The standard deviations along the two principal axes, the lesser first.
    pub fn deviations(&self) -> [f64; 2] {
        Spectrum::of(&self.covariance).values.map(|value| value.max(0.0).sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{matrix, vector};
    use proptest::prelude::*;

    #[test]
    fn known_points() {
        let points = [vector![0.0, 0.0], vector![2.0, 0.0], vector![0.0, 4.0], vector![2.0, 4.0], vector![f64::NAN, 1.0]];
        let scatter = Scatter::of(&points).unwrap();
        assert_eq!(scatter.mean, vector![1.0, 2.0]);
        assert!((scatter.covariance - matrix![4.0 / 3.0, 0.0; 0.0, 16.0 / 3.0]).norm() < 1e-15);
        assert!((scatter.deviations()[0] - (4.0_f64 / 3.0).sqrt()).abs() < 1e-15);
        assert_eq!(Scatter::of(&[]), None);
        assert_eq!(Scatter::of(&[vector![1.0, 2.0]]).unwrap().ellipse(2.0, 1.0), vector![1.0, 2.0]);
    }

    proptest! {
        /// Every point of the ellipse lies at the requested Mahalanobis distance.
        #[test]
        fn the_ellipse_is_that_of_the_covariance(points in prop::collection::vec((-5.0..5.0, -5.0..5.0), 4..40), r in 0.5..3.0, angle in 0.0..6.3) {
            let points: Vec<Point> = points.into_iter().map(|(x, y)| vector![x, y]).collect();
            let scatter = Scatter::of(&points).unwrap();
            if let Some(inverse) = scatter.covariance.try_inverse().filter(|inverse| inverse.norm() < 1e4) {
                let away = scatter.ellipse(r, angle) - scatter.mean;
                let distance: f64 = (away.transpose() * inverse * away)[(0, 0)];
                prop_assert!((distance.sqrt() - r).abs() < 1e-6);
            }
        }
    }
}
