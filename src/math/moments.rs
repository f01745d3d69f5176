//! The two running averages that Adam and its descendants share.

use crate::math::Vector;
use crate::math::rule::Now;

/// Exponential running averages of the gradient and of its square, both begun at zero.
///
/// They are too small by the factors 1 − β₁ᵏ⁺¹ and 1 − β₂ᵏ⁺¹, which are the same averages of a signal that is always 1. Computed
/// as such averages, the factors need no power and never become subnormal.
#[derive(Clone)]
pub struct Moments<V> {
    /// μₖ, the first moment.
    pub mean: V,
    /// vₖ, the second moment.
    pub square: V,
    /// 1 − β₁ᵏ⁺¹
    pub mean_weight: f64,
    /// 1 − β₂ᵏ⁺¹
    pub square_weight: f64,
}

impl<V: Vector> Moments<V> {
    /// The averages before the first step; `x` gives the dimension.
    pub fn new(x: &V) -> Self {
        Moments { mean: x.zeros_like(), square: x.zeros_like(), mean_weight: 0.0, square_weight: 0.0 }
    }

    /// Adds this step's gradient, and returns it; notes gₖ, μₖ and vₖ.
    #[inline]
    pub fn observe(&mut self, now: &mut Now<'_, V>, beta1: f64, beta2: f64) -> V {
        let g = self.observe_mean(now, beta1);
        let square = self.square.zip(&g, |v, g| beta2 * v + (1.0 - beta2) * g * g);
        self.replace_square(now, square, beta2);
        g
    }

    /// Adds this step's gradient to the first moment alone, and returns it; notes gₖ and μₖ.
    #[inline]
    pub fn observe_mean(&mut self, now: &mut Now<'_, V>, beta1: f64) -> V {
        let g = now.gradient();
        self.mean = self.mean.zip(&g, |m, g| beta1 * m + (1.0 - beta1) * g);
        self.mean_weight = beta1 * self.mean_weight + (1.0 - beta1);
        now.note("μₖ", &self.mean);
        g
    }

    /// Puts `square`, which is found from the second moment in the rule's own way, in its place; notes vₖ.
    #[inline]
    pub fn replace_square(&mut self, now: &mut Now<'_, V>, square: V, beta2: f64) {
        self.square = square;
        self.square_weight = beta2 * self.square_weight + (1.0 - beta2);
        now.note("vₖ", &self.square);
    }

    /// mₖ = μₖ / (1 − β₁ᵏ⁺¹), the bias-corrected first moment; notes it.
    #[inline]
    pub fn corrected_mean(&self, now: &mut Now<'_, V>) -> V {
        let m = self.mean.times(1.0 / self.mean_weight);
        now.note("mₖ", &m);
        m
    }

    /// sₖ = `square` / (1 − β₂ᵏ⁺¹), a bias-corrected second moment; notes it.
    #[inline]
    pub fn corrected(&self, square: &V, now: &mut Now<'_, V>) -> V {
        let s = square.times(1.0 / self.square_weight);
        now.note("sₖ", &s);
        s
    }
}
