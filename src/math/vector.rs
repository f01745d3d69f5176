//! The space that optimizers move in: two dimensions on the contour plot, one on the curve, hundreds in a network.

use nalgebra::allocator::Allocator;
use nalgebra::{DVector, DefaultAllocator, Dim, OVector};

/// A point or direction of the plane.
pub type Point = nalgebra::Vector2<f64>;

/// A point or direction in parameter space, of any fixed or run-time dimension.
///
/// One implementation covers every nalgebra column vector, so a rule written once for this trait moves a point of the plane
/// without allocating, and also trains a network whose size is known only at run time. `zip` is the coordinate-wise notation of
/// the lecture: `v.zip(&g, |v, g| β₂ v + (1 − β₂) g²)`.
pub trait Vector: Clone + PartialEq + Send + Sync + 'static {
    /// The number of coordinates.
    fn dim(&self) -> usize;
    /// Coordinate `i`, counted from 0. Panics when `i` is not below [`dim`](Self::dim).
    fn at(&self, i: usize) -> f64;
    /// The vector of the same dimension whose coordinate `i` is `f(i)`.
    fn same_dim(&self, f: impl FnMut(usize) -> f64) -> Self;
    /// `f` applied to each coordinate.
    fn map(&self, f: impl FnMut(f64) -> f64) -> Self;
    /// `f` applied to each pair of coordinates; both vectors have the same dimension.
    fn zip(&self, other: &Self, f: impl FnMut(f64, f64) -> f64) -> Self;
    /// The inner product.
    fn dot(&self, other: &Self) -> f64;

    /// The zero vector of this dimension.
    fn zeros_like(&self) -> Self {
        self.same_dim(|_| 0.0)
    }
    /// The vector scaled by `factor`.
    fn times(&self, factor: f64) -> Self {
        self.map(|a| factor * a)
    }
    /// `self + factor · other`.
    fn plus(&self, factor: f64, other: &Self) -> Self {
        self.zip(other, |a, b| a + factor * b)
    }
    /// The Euclidean norm ‖·‖. Unlike nalgebra's `norm` it is right whenever the result is finite: no square of a coordinate
    /// overflows or underflows on the way.
    fn length(&self) -> f64 {
        let plain = self.dot(self).sqrt();
        if (1e-140..1e140).contains(&plain) || plain.is_nan() {
            return plain;
        }
        let largest = (0..self.dim()).map(|i| self.at(i).abs()).fold(0.0, f64::max);
        if largest == 0.0 || largest == f64::INFINITY {
            return largest;
        }
        let part = self.map(|a| a / largest);
        largest * part.dot(&part).sqrt()
    }
    /// Whether every coordinate is a finite number.
    fn is_finite(&self) -> bool {
        (0..self.dim()).all(|i| self.at(i).is_finite())
    }
    /// The same numbers as a run-time sized vector, for linear algebra.
    fn to_dynamic(&self) -> DVector<f64> {
        DVector::from_fn(self.dim(), |i, _| self.at(i))
    }
    /// A vector of this one's type with the coordinates of `other`, which has the same dimension.
    fn like_dynamic(&self, other: &DVector<f64>) -> Self {
        self.same_dim(|i| other[i])
    }
}

impl<D: Dim> Vector for OVector<f64, D>
where
    DefaultAllocator: Allocator<D>,
    Self: Send + Sync,
{
    fn dim(&self) -> usize {
        self.nrows()
    }
    fn at(&self, i: usize) -> f64 {
        self[i]
    }
    fn same_dim(&self, mut f: impl FnMut(usize) -> f64) -> Self {
        Self::from_fn_generic(self.shape_generic().0, nalgebra::U1, |i, _| f(i))
    }
    #[inline]
    fn map(&self, f: impl FnMut(f64) -> f64) -> Self {
        nalgebra::Matrix::map(self, f)
    }
    #[inline]
    fn zip(&self, other: &Self, f: impl FnMut(f64, f64) -> f64) -> Self {
        self.zip_map(other, f)
    }
    #[inline]
    fn dot(&self, other: &Self) -> f64 {
        nalgebra::Matrix::dot(self, other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_right_from_the_smallest_to_the_largest_numbers() {
        for exponent in [-320, -307, -200, -160, 0, 100, 154, 200, 307] {
            let unit: f64 = format!("1e{exponent}").parse().unwrap();
            let exact = if exponent == -320 { libm::hypot(3.0 * unit, 4.0 * unit) } else { 5.0 * unit };
            for vector in [vec![3.0, 4.0], vec![-4.0, 0.0, 3.0], vec![0.0; 3].into_iter().chain([4.0, 3.0]).collect()] {
                let length = DVector::from_vec(vector.clone()).map(|a| a * unit).length();
                assert!((length - exact).abs() <= 1e-15 * exact, "{vector:?}·{unit:e}: {length:e}");
            }
        }
        assert_eq!((Point::zeros().length(), Point::new(f64::INFINITY, 1.0).length()), (0.0, f64::INFINITY));
        assert!(Point::new(f64::NAN, 1e300).length().is_nan() && Point::new(f64::INFINITY, f64::NAN).length().is_nan());
    }
}
