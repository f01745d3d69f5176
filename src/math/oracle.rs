//! What an optimizer may ask of the function it minimizes, in any dimension.

use crate::math::Vector;
use nalgebra::DMatrix;

/// A function F of a vector, with as many derivatives as it has, and its samples where it is a finite sum.
///
/// The word is that of the literature on optimization: a method sees the function only through its oracle. Outside
/// the function's domain the answers are NaN or infinite; that is no error here.
pub trait Oracle<V: Vector> {
    /// F(x).
    fn value(&self, x: &V) -> f64;
    /// ∇F(x).
    fn gradient(&self, x: &V) -> V;
    /// F(x) and ∇F(x); override it where computing both at once is cheaper.
    fn value_gradient(&self, x: &V) -> (f64, V) {
        (self.value(x), self.gradient(x))
    }
    /// ∇²F(x), where it is known.
    fn hessian(&self, _x: &V) -> Option<DMatrix<f64>> {
        None
    }
    /// F_opt, the least value of F, where it is known.
    fn lowest(&self) -> Option<f64> {
        None
    }
    /// Whether F is a quadratic function, so that an exact line search has a closed form.
    fn is_quadratic(&self) -> bool {
        false
    }
    /// n, where F = 1/n Σ f_i; 0 where F is no finite sum.
    fn samples(&self) -> usize {
        0
    }
    /// The mean of f_i(x) over the sample indices in `batch` (each below n; repeats count again).
    fn batch_value(&self, _batch: &[usize], x: &V) -> f64 {
        self.value(x)
    }
    /// The mean of ∇f_i(x) over the sample indices in `batch` (each below n; repeats count again).
    fn batch_gradient(&self, _batch: &[usize], x: &V) -> V {
        self.gradient(x)
    }
}
