//! The noise of a stochastic gradient: the exact mean and covariance of a batch's gradient at x, computed from all samples.

use crate::math::Point;
use crate::math::Sampling;
use crate::math::landscape::Landscape;
use crate::math::sampling::Batch;
use nalgebra::Matrix2;

/// The gradient g of one draw at a point, as a random vector.
///
/// With the covariance Σ = 1/n Σ (∇fᵢ − ∇F)(∇fᵢ − ∇F)ᵀ of single gradients, a mean over m of n samples drawn with replacement has
/// the covariance Σ/m, and without replacement Σ/m · (n − m)/(n − 1) (Cochran 1977). Gaussian noise adds σ² in each free
/// coordinate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GradientNoise {
    /// E g = ∇F.
    pub mean: Point,
    /// The covariance of g; 0 in the second coordinate where only one is free.
    pub covariance: Matrix2<f64>,
}

impl GradientNoise {
    /// The noise of one step at `x` with batches of `sampling` and Gaussian noise of standard deviation `sigma`.
    ///
    /// A shuffled epoch counts as drawing without replacement, which it is as long as nothing of the epoch is known.
    pub fn at(landscape: &dyn Landscape, x: Point, sampling: &Sampling, sigma: f64) -> Self {
        let n = landscape.data().len();
        let mean = landscape.gradient(x);
        let drawn = if n == 0 { Matrix2::zeros() } else { single(landscape, x, mean) * share(sampling, n) };
        let free = if landscape.dimension() == 1 { Matrix2::new(1.0, 0.0, 0.0, 0.0) } else { Matrix2::identity() };
        GradientNoise { mean, covariance: drawn + free * (sigma * sigma) }
    }

    /// Var g = E‖g − ∇F‖², the trace of the covariance.
    pub fn variance(&self) -> f64 {
        self.covariance.trace()
    }

    /// E‖g‖² = ‖∇F‖² + Var g.
    pub fn squared_norm(&self) -> f64 {
        self.mean.norm_squared() + self.variance()
    }
}

/// The covariance of ∇fᵢ for a random i, around `mean`.
fn single(landscape: &dyn Landscape, x: Point, mean: Point) -> Matrix2<f64> {
    let n = landscape.data().len();
    let square = |i: usize| {
        let away = landscape.sample_gradient(i, x) - mean;
        away * away.transpose()
    };
    (0..n).map(square).sum::<Matrix2<f64>>() / n as f64
}

/// The share of a single sample's covariance that remains in the mean over a batch, of `n` ≥ 1 samples.
pub fn share(sampling: &Sampling, n: usize) -> f64 {
    let without = |m: usize| {
        let (m, n) = (m.min(n) as f64, n as f64);
        if n > 1.0 { (n - m) / (m * (n - 1.0)) } else { 0.0 }
    };
    match sampling {
        Sampling::Full(_) => 0.0,
        Sampling::Single(_) => 1.0,
        Sampling::Batch(Batch { m, replacement: true }) => 1.0 / *m as f64,
        other => without(other.size(n)),
    }
}
