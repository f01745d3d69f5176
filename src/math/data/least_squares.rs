//! Least squares: F(w, b) = 1/n Σ ½ (yᵢ − w zᵢ − b)², with the loss of each sample.

use crate::math::Point;
use crate::math::landscape::{Samples, View};
use crate::math::quadratic::spectrum::Spectrum;
use nalgebra::{Matrix2, matrix, vector};
use std::sync::Arc;

/// Samples (xᵢ, yᵢ) and the loss of a line over them. The line's input is zᵢ = (xᵢ − centre)/scale; without standardization zᵢ =
/// xᵢ.
///
/// F and ∇F come from moments about the means, in constant time and without subtracting large sums: with the best
/// slope ŵ and the mean residual e = w z̄ + b − ȳ, F = ½ (1/n Σ r̂ᵢ² + var(z) (w − ŵ)² + e²), a sum of squares.
#[derive(Clone, Debug, PartialEq)]
pub struct LeastSquares {
    samples: Arc<Samples>,
    centre: f64,
    scale: f64,
    mean_z: f64,
    mean_y: f64,
    /// 0 exactly when all inputs are equal.
    variance: f64,
    slope: f64,
    /// 1/n Σ r̂ᵢ² of the best line.
    residual: f64,
}

impl LeastSquares {
    /// The loss over `samples`, at least one, with finite coordinates.
    pub fn new(samples: Vec<(f64, f64)>) -> Self {
        Self::scaled(samples, 0.0, 1.0)
    }

    /// The same with the inputs standardized: centred at their mean and divided by their standard deviation (1/n), which makes
    /// the Hessian the identity. Inputs that are all equal are only centred.
    pub fn standardized(samples: Vec<(f64, f64)>) -> Self {
        let LeastSquares { mean_z: mean, variance, .. } = Self::new(samples.clone());
        Self::scaled(samples, mean, if variance > 0.0 { variance.sqrt() } else { 1.0 })
    }

    fn scaled(samples: Vec<(f64, f64)>, centre: f64, scale: f64) -> Self {
        let z: Vec<f64> = samples.iter().map(|(x, _)| (x - centre) / scale).collect();
        let y: Vec<f64> = samples.iter().map(|(_, y)| *y).collect();
        let (mean_z, mean_y) = (mean(&z), mean(&y));
        let dz: Vec<f64> = z.iter().map(|z| z - mean_z).collect();
        let dy: Vec<f64> = y.iter().map(|y| y - mean_y).collect();
        let variance = mean_of(&dz, |i| dz[i] * dz[i]);
        let slope = if variance > 0.0 { mean_of(&dz, |i| dz[i] * dy[i]) / variance } else { 0.0 };
        let residual = mean_of(&dz, |i| (dy[i] - slope * dz[i]).powi(2));
        LeastSquares { samples: samples.into(), centre, scale, mean_z, mean_y, variance, slope, residual }
    }

    /// The samples (xᵢ, yᵢ) in their own units.
    pub fn samples(&self) -> &Samples {
        &self.samples
    }

    /// F at p = (w, b).
    #[inline]
    pub fn value(&self, p: Point) -> f64 {
        let (offset, error) = (p.x - self.slope, self.mean_error(p));
        0.5 * (self.residual + self.variance * offset * offset + error * error)
    }

    /// ∇F at p = (w, b).
    #[inline]
    pub fn gradient(&self, p: Point) -> Point {
        let error = self.mean_error(p);
        vector![self.variance * (p.x - self.slope) + self.mean_z * error, error]
    }

    /// ∇²F, the same everywhere.
    pub fn hessian(&self) -> Matrix2<f64> {
        matrix![self.variance + self.mean_z * self.mean_z, self.mean_z; self.mean_z, 1.0]
    }

    /// fᵢ = ½ (yᵢ − w zᵢ − b)² at p = (w, b).
    #[inline]
    pub fn sample_value(&self, i: usize, p: Point) -> f64 {
        let (z, y) = self.sample(i);
        0.5 * (y - p.x * z - p.y).powi(2)
    }

    /// ∇fᵢ at p = (w, b).
    #[inline]
    pub fn sample_gradient(&self, i: usize, p: Point) -> Point {
        let (z, y) = self.sample(i);
        let error = p.x * z + p.y - y;
        vector![error * z, error]
    }

    /// The residuals at p = (w, b), whose squares add up to F, each with its gradient: (w zᵢ + b − yᵢ) / √(2n).
    pub fn residuals(&self, p: Point) -> Vec<(f64, Point)> {
        let share = 1.0 / (2.0 * self.samples.len() as f64).sqrt();
        let one = |i| {
            let (z, y) = self.sample(i);
            (share * (p.x * z + p.y - y), share * vector![z, 1.0])
        };
        (0..self.samples.len()).map(one).collect()
    }

    /// The least value of F.
    pub fn lowest(&self) -> f64 {
        0.5 * self.residual
    }

    /// The unique minimum (ŵ, b̂); `None` where all inputs are equal, so that many lines fit equally well.
    pub fn minimum(&self) -> Option<Point> {
        (self.variance > 0.0).then(|| self.nearest_minimum())
    }

    /// The minimum, or, of a line of minima, the one nearest to the origin, to which gradient descent from the origin converges.
    pub fn nearest_minimum(&self) -> Point {
        if self.variance > 0.0 {
            vector![self.slope, self.mean_y - self.slope * self.mean_z]
        } else {
            let z = self.mean_z;
            vector![z, 1.0] * (self.mean_y / (1.0 + z * z))
        }
    }

    /// The minimizing slope where b is held at 0; `None` where all inputs are 0, so that every slope fits equally well.
    pub fn slope_through_origin(&self) -> Option<f64> {
        let of = |f: fn(f64, f64) -> f64| (0..self.samples.len()).map(|i| self.sample(i)).map(|(z, y)| f(z, y)).sum::<f64>();
        let square = of(|z, _| z * z);
        (square > 0.0).then(|| of(|z, y| z * y) / square)
    }

    /// κ of the Hessian, whose determinant is exactly var(z); infinite where all inputs are equal.
    pub fn condition(&self) -> f64 {
        let largest = Spectrum::of(&self.hessian()).values[1];
        largest * (largest / self.variance)
    }

    /// The prediction of the line p = (w, b) at `x`, in the samples' own units.
    pub fn predict(&self, p: Point, x: f64) -> f64 {
        p.x * (x - self.centre) / self.scale + p.y
    }

    /// A rectangle around `minimum` that contains the origin and the path of gradient descent from there: first down the slope,
    /// then along the valley's floor.
    pub fn view(&self, minimum: Point) -> View {
        let floor = Spectrum::of(&self.hessian()).vectors[0];
        let reach = minimum.abs().sup(&(floor * floor.dot(&minimum)).abs());
        // Neither axis is shorter than half the length that raises the loss as much as the other axis does.
        let root = match (self.variance + self.mean_z * self.mean_z).sqrt() {
            0.0 => 1.0,
            root => root,
        };
        let half = reach.sup(&(vector![reach.y / root, reach.x * root] / 2.0)) * 1.4;
        let half = half.map(|side| if side > 0.0 { side } else { 1.0 });
        View::new((minimum.x - half.x, minimum.x + half.x), (minimum.y - half.y, minimum.y + half.y))
    }

    /// The pair (zᵢ, yᵢ).
    #[inline]
    fn sample(&self, i: usize) -> (f64, f64) {
        let (x, y) = self.samples[i];
        ((x - self.centre) / self.scale, y)
    }

    /// e = w z̄ + b − ȳ.
    #[inline]
    fn mean_error(&self, p: Point) -> f64 {
        p.x * self.mean_z + p.y - self.mean_y
    }
}

/// The mean, with one correction for the rounding errors of a long sum; of equal numbers, exactly that number.
fn mean(numbers: &[f64]) -> f64 {
    let first = numbers[0];
    let rough = first + mean_of(numbers, |i| numbers[i] - first);
    rough + mean_of(numbers, |i| numbers[i] - rough)
}

/// The mean of f(i) over the indices of `like`.
fn mean_of(like: &[f64], f: impl Fn(usize) -> f64) -> f64 {
    (0..like.len()).map(f).sum::<f64>() / like.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn explicit(fit: &LeastSquares, p: Point) -> (f64, Point) {
        let n = fit.samples().len();
        let value = (0..n).map(|i| fit.sample_value(i, p)).sum::<f64>() / n as f64;
        let gradient = (0..n).map(|i| fit.sample_gradient(i, p)).sum::<Point>() / n as f64;
        (value, gradient)
    }

    #[test]
    fn a_known_line_is_found() {
        let fit = LeastSquares::new(vec![(0.0, 1.0), (1.0, 3.0), (2.0, 5.0)]);
        assert!((fit.minimum().unwrap() - vector![2.0, 1.0]).norm() < 1e-15);
        assert_eq!(fit.lowest(), 0.0);
        assert!((fit.hessian() - matrix![5.0 / 3.0, 1.0; 1.0, 1.0]).norm() < 1e-15);
        assert!((fit.slope_through_origin().unwrap() - 13.0 / 5.0).abs() < 1e-15);
    }

    #[test]
    fn equal_inputs_have_no_single_minimum() {
        for x in [0.0, 0.1, -3.7, 1e15] {
            let fit = LeastSquares::new(vec![(x, 1.0), (x, 2.0), (x, 6.0)]);
            assert_eq!((fit.minimum(), fit.condition()), (None, f64::INFINITY));
            assert!(fit.gradient(fit.nearest_minimum()).norm() < 1e-14 * (1.0 + x.abs()));
            assert!((fit.lowest() - fit.value(fit.nearest_minimum())).abs() < 1e-14);
            assert!(fit.view(fit.nearest_minimum()).contains(Point::zeros()));
        }
    }

    #[test]
    fn standardizing_makes_the_hessian_the_identity_and_keeps_the_best_line() {
        let samples: Vec<(f64, f64)> = (0..20).map(|i| (1990.0 + f64::from(i), 3.0 + 0.2 * f64::from(i * i % 7))).collect();
        let (plain, standard) = (LeastSquares::new(samples.clone()), LeastSquares::standardized(samples));
        assert!(plain.condition() > 1e10 && (standard.condition() - 1.0).abs() < 1e-12);
        assert!((standard.hessian() - Matrix2::identity()).norm() < 1e-12);
        let best = plain.minimum().unwrap();
        for x in [0.0, 1990.0, 2010.0] {
            assert!((standard.predict(standard.minimum().unwrap(), x) - plain.predict(best, x)).abs() < 1e-9);
        }
        assert!((plain.lowest() / standard.lowest() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn one_sample_and_no_targets_have_a_picture() {
        for samples in [vec![(1.0, 1.0)], vec![(0.0, 0.0)], vec![(1.0, 0.0), (2.0, 0.0)], vec![(1e-200, 1e100), (1e100, -1e100)]]
        {
            let fit = LeastSquares::new(samples);
            let view = fit.view(fit.nearest_minimum());
            assert!(view.x.0 < view.x.1 && view.y.0 < view.y.1 && view.contains(Point::zeros()));
            assert!([view.x.0, view.x.1, view.y.0, view.y.1].iter().all(|x| x.is_finite()));
        }
    }

    proptest! {
        #[test]
        fn the_moments_agree_with_the_explicit_sums(
            samples in prop::collection::vec((-50.0..50.0, -50.0..50.0), 1..40), shift in -1000.0..1000.0, w in -5.0..5.0, b in -50.0..50.0
        ) {
            let samples: Vec<(f64, f64)> = samples.into_iter().map(|(x, y): (f64, f64)| (x + shift, y)).collect();
            for fit in [LeastSquares::new(samples.clone()), LeastSquares::standardized(samples)] {
                for p in [vector![w, b], fit.nearest_minimum()] {
                    let (value, gradient) = explicit(&fit, p);
                    // The residuals are differences of numbers of this size, which sets the scale of rounding errors.
                    let size = fit.samples().iter().map(|s| (s.0 - fit.centre).abs() / fit.scale).fold(1.0, f64::max);
                    let terms = 1.0 + (p.x * size).abs() + p.y.abs() + 50.0;
                    prop_assert!((fit.value(p) - value).abs() <= 1e-12 * terms * terms, "{} {}", fit.value(p), value);
                    prop_assert!((fit.gradient(p) - gradient).norm() <= 1e-12 * terms * size);
                    prop_assert!(fit.value(p) >= fit.lowest() && fit.lowest() >= 0.0);
                }
            }
        }
    }
}
