//! What a batch buys: how far a step with the best learning rate lowers F on average, against the size of the batch.

use crate::math::Point;
use crate::math::landscape::Landscape;
use crate::math::sampling::{Sampling, Single};
use crate::math::theory::gradient_noise::GradientNoise;

/// The progress of one step at a point, by the second-order expansion of F there; exact on a quadratic.
///
/// A step along a mean g over m samples, drawn with replacement, lowers F on average by α ‖∇F‖² − ½ α² (∇Fᵀ H ∇F + tr(H Σ)/m), where
/// Σ is the covariance of single gradients. With the best α this is gain(m) = gain(∞)/(1 + B/m), B = tr(H Σ)/(∇Fᵀ H ∇F)
/// (McCandlish, Kaplan, Amodei et al. 2018, "An empirical model of large-batch training").
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BatchGain {
    /// gain(∞) = ‖∇F‖⁴/(2 ∇Fᵀ H ∇F): what the full gradient gains with its best learning rate.
    pub full: f64,
    /// The best learning rate of the full gradient, ‖∇F‖²/(∇Fᵀ H ∇F).
    pub full_rate: f64,
    /// B ≥ 0, the noise scale: the batch size at which a step gains half as much as with the full gradient.
    pub noise_scale: f64,
}

impl BatchGain {
    /// The progress of a step from `x`. Fails with the reason where F is no sum, the gradient is 0, or F does not curve upward along the
    /// gradient and, on average, along its noise.
    pub fn at(landscape: &dyn Landscape, x: Point) -> Result<Self, String> {
        if landscape.data().is_empty() {
            return Err("this objective is no sum over samples".into());
        }
        let GradientNoise { mean, covariance } = GradientNoise::at(landscape, x, &Sampling::Single(Single {}), 0.0);
        let hessian = landscape.hessian(x);
        let (squared, along) = (mean.norm_squared(), mean.dot(&(hessian * mean)));
        if squared == 0.0 {
            return Err("the full gradient is 0 here".into());
        }
        let noise = (hessian * covariance).trace();
        if !(along > 0.0 && noise >= 0.0) {
            return Err("F does not curve upward here, so no learning rate is the best".into());
        }
        Ok(BatchGain { full: squared * squared / (2.0 * along), full_rate: squared / along, noise_scale: noise / along })
    }

    /// gain(m)/gain(∞) = m/(m + B), for a batch of `m` > 0 samples drawn with replacement.
    pub fn share(&self, m: f64) -> f64 {
        m / (m + self.noise_scale)
    }

    /// The progress per sample gradient, as a share of the greatest possible one, that of small batches: B/(m + B). Together with
    /// [`share`](Self::share) it is 1.
    pub fn share_per_sample(&self, m: f64) -> f64 {
        self.noise_scale / (m + self.noise_scale)
    }

    /// The best learning rate with a batch of `m` samples drawn with replacement.
    pub fn best_rate(&self, m: f64) -> f64 {
        self.full_rate * self.share(m)
    }
}
