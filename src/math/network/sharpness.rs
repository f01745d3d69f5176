//! The sharpness of a loss: the greatest eigenvalue of its Hessian, found from products with vectors alone.

use super::HessianProduct;
use nalgebra::{DMatrix, DVector, SymmetricEigen};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

/// The most products with the Hessian.
const MOST: usize = 80;
/// The relative error at which the iteration ends.
const PRECISION: f64 = 1e-6;

/// The greatest eigenvalue of a Hessian.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sharpness {
    /// λ_max; not finite where the Hessian is not.
    pub value: f64,
    /// A bound on the distance from `value` to the nearest eigenvalue.
    pub error: f64,
    /// The number of products with the Hessian.
    pub products: usize,
}

/// λ_max of the Hessian at `x`, by Lanczos' iteration from a fixed random vector, which finds it from fewer products than the power
/// iteration, and also where a negative eigenvalue is larger in size (Lanczos 1950; Golub and Van Loan, *Matrix Computations*, chapter
/// 10). All vectors are made orthogonal to all earlier ones.
pub fn sharpness(hessian: &mut HessianProduct, x: &DVector<f64>) -> Sharpness {
    let mut rng = ChaCha8Rng::seed_from_u64(0);
    let start = DVector::from_fn(x.len(), |_, _| rng.sample::<f64, _>(StandardNormal));
    greatest(start, |v| hessian.at(x, v))
}

/// The greatest eigenvalue of the symmetric matrix that `times` multiplies by.
fn greatest(start: DVector<f64>, mut times: impl FnMut(&DVector<f64>) -> DVector<f64>) -> Sharpness {
    let most = MOST.min(start.len());
    let mut basis = vec![start.normalize()];
    let (mut diagonal, mut beside) = (Vec::new(), Vec::new());
    loop {
        let last = &basis[basis.len() - 1];
        let mut next = times(last);
        diagonal.push(next.dot(last));
        // Twice, since rounding leaves a part of the earlier ones after the first time.
        for _ in 0..2 {
            for vector in &basis {
                let along = next.dot(vector);
                next.axpy(-along, vector, 1.0);
            }
        }
        let rest = next.norm();
        let count = diagonal.len();
        let (value, error) = top(&diagonal, &beside, rest);
        let found = error <= PRECISION * value.abs();
        if found || count == most || !rest.is_finite() {
            return Sharpness { value, error, products: count };
        }
        beside.push(rest);
        basis.push(next / rest);
    }
}

/// The greatest eigenvalue of the tridiagonal matrix, and how far an eigenvalue of the whole matrix may be from it.
fn top(diagonal: &[f64], beside: &[f64], rest: f64) -> (f64, f64) {
    let count = diagonal.len();
    if !diagonal.iter().chain(beside).all(|number| number.is_finite()) {
        return (f64::NAN, f64::NAN);
    }
    let matrix = DMatrix::from_fn(count, count, |i, j| match (i.min(j), i.abs_diff(j)) {
        (i, 0) => diagonal[i],
        (i, 1) => beside[i],
        _ => 0.0,
    });
    let eigen = SymmetricEigen::new(matrix);
    let best = eigen.eigenvalues.imax();
    (eigen.eigenvalues[best], rest * eigen.eigenvectors[(count - 1, best)].abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::data::examples::Example;
    use crate::math::network::{Loss, Network, NetworkLoss};
    use crate::math::{Activation, Dropout, Oracle, Point};
    use std::sync::Arc;

    #[test]
    fn the_sharpness_is_the_greatest_eigenvalue_of_the_dense_hessian() {
        let at = |i: usize| Point::new(libm::sin(1.3 * i as f64), libm::cos(0.7 * i as f64));
        let examples: Arc<[Example]> = (0..30).map(|i| Example { at: at(i), class: (i % 2) as u8 }).collect();
        for (hidden, seed) in [(vec![8, 8], 1), (vec![5], 2), (vec![16], 3), (vec![], 4)] {
            let network = Arc::new(Network::new(&hidden, Activation::TANH, Loss::CrossEntropy, Dropout::default()).unwrap());
            let x = network.initial(&mut ChaCha8Rng::seed_from_u64(seed));
            let loss = NetworkLoss::new(Arc::clone(&network), Arc::clone(&examples));
            let column = |i: usize| {
                let moved = |by: f64| {
                    let mut moved = x.clone();
                    moved[i] += by;
                    loss.gradient(&moved)
                };
                (moved(1e-5) - moved(-1e-5)) / 2e-5
            };
            let dense = DMatrix::from_columns(&(0..x.len()).map(column).collect::<Vec<_>>());
            let expected = SymmetricEigen::new((&dense + dense.transpose()) / 2.0).eigenvalues.max();
            let found = sharpness(&mut HessianProduct::new(network, Arc::clone(&examples)), &x);
            assert!((found.value - expected).abs() < 1e-6 * expected, "{hidden:?}: {found:?} and {expected}");
            assert!(found.products <= x.len().min(60), "{found:?}");
        }
    }

    #[test]
    fn a_larger_negative_eigenvalue_does_not_mislead_and_nan_is_not_hidden() {
        let matrix = DMatrix::from_diagonal(&DVector::from_vec(vec![-9.0, 2.0, 1.0, 0.5]));
        let found = greatest(DVector::from_element(4, 1.0), |v| &matrix * v);
        assert!((found.value - 2.0).abs() < 1e-9, "{found:?}");
        assert!(greatest(DVector::from_element(4, 1.0), |v| f64::NAN * v).value.is_nan());
        assert_eq!(greatest(DVector::from_element(3, 1.0), |_| DVector::zeros(3)).value, 0.0);
    }
}
