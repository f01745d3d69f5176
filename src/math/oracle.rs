//! The interface through which an optimizer sees the function it minimizes, in any dimension.

use crate::math::Vector;
use crate::math::layout::MatrixBlock;
use nalgebra::DMatrix;
use rand::Rng;

/// A function F of a vector, with as many derivatives as it has, and with its samples where it is a finite sum.
///
/// The word is from the literature on optimization, where a method sees the function only through an oracle. Outside the
/// function's domain the answers are NaN or infinite; that is not an error here.
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
    /// The residuals rᵢ at x with F = Σ rᵢ² up to a constant, each with its gradient; none where F is not known as a sum of squares.
    fn residuals(&self, _x: &V) -> Option<Vec<(f64, V)>> {
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
    /// ∇F(x) of the full sum, where this oracle is the function of one step.
    fn full_gradient(&self, x: &V) -> V {
        self.gradient(x)
    }
    /// The samples of this step, where this oracle is the function of one step and does not see all; repeats count again.
    fn drawn(&self) -> Option<&[usize]> {
        None
    }
    /// The mean of f_i(x) over the sample indices in `batch` (each below n; repeats count again).
    fn batch_value(&self, _batch: &[usize], x: &V) -> f64 {
        self.value(x)
    }
    /// The mean of ∇f_i(x) over the sample indices in `batch` (each below n; repeats count again).
    fn batch_gradient(&self, _batch: &[usize], x: &V) -> V {
        self.gradient(x)
    }
    /// Whether coordinate `i` is a weight, on which weight decay acts; a bias is not.
    fn is_weight(&self, _i: usize) -> bool {
        true
    }
    /// The matrices and biases that x consists of, in the order of their coordinates and without gaps; empty where x is one column.
    fn layout(&self) -> &[MatrixBlock] {
        &[]
    }
    /// Whether `batch_value` and `batch_gradient` depend on something random, such as dropout's masks, that is drawn anew for
    /// every step. `value` and `gradient` never do.
    fn is_random(&self) -> bool {
        false
    }
    /// Draws the random part anew, for a batch of `_size` samples in their order.
    fn redraw(&mut self, _size: usize, _rng: &mut dyn Rng) {}
}
