//! The stationary variance of stochastic gradient descent around the minimum of a one-parameter least-squares sum.

use crate::math::Point;
use crate::math::Sampling;
use crate::math::landscape::Landscape;
use crate::math::theory::gradient_noise::share;

/// The stationary variance E(w − w*)² of wₖ₊₁ = wₖ − α gₖ, where gₖ is the mean gradient of a batch drawn afresh at every step from the
/// samples of a one-parameter `landscape` whose fᵢ are quadratic.
///
/// With ∇fᵢ(w) = hᵢ (w − w*) + eᵢ and the batch means H and E, the distance d = w − w* becomes (1 − α H) d − α E. E has the mean
/// ∇F(w*) = 0, so the mean of d settles at 0, and its square at
///
/// ```text
/// E d² = α² E[E²] / (1 − E(1 − α H)²)
/// ```
///
/// On the slides' toy at x = 1 every hᵢ is 1, and this is α σ² / (2 − α) with σ² = 0.02/3. None where it does not settle (E(1 − α
/// H)² ≥ 1), where nothing is drawn afresh (full sum, shuffled epochs), or for more than one parameter.
pub fn stationary_variance(landscape: &dyn Landscape, learning_rate: f64, sampling: &Sampling) -> Option<f64> {
    let n = landscape.data().len();
    let minimum = landscape.minima().first().copied()?;
    let fresh = matches!(sampling, Sampling::Single(_) | Sampling::Batch(_));
    if n == 0 || !fresh || landscape.dimension() != 1 || !landscape.is_quadratic() {
        return None;
    }
    let slope = |i: usize, w: f64| landscape.sample_gradient(i, Point::new(w, 0.0)).x;
    let error = |i: usize| slope(i, minimum.x);
    let curvature = |i: usize| slope(i, minimum.x + 1.0) - slope(i, minimum.x);
    let mean = |f: &dyn Fn(usize) -> f64| (0..n).map(f).sum::<f64>() / n as f64;
    let h = mean(&curvature);
    // The variance of a batch mean is that of a single sample, times the share that remains in a batch.
    let share = share(sampling, n);
    let squared_curvature = h * h + share * (mean(&|i| curvature(i).powi(2)) - h * h);
    let squared_error = share * mean(&|i| error(i).powi(2));
    let a = learning_rate;
    // 1 − E(1 − α H)²
    let forgotten = 2.0 * a * h - a * a * squared_curvature;
    (forgotten > 0.0).then(|| a * a * squared_error / forgotten)
}
