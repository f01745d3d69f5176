//! The noise floor: the second moments around the minimum of a quadratic at which stochastic steps settle.

use crate::math::theory::noisy_quadratic::NoisyQuadratic;
use crate::math::theory::stability::Method;
use nalgebra::{DMatrix, DVector, Matrix2, Matrix4, Schur};

/// The second moments E d dᵀ of d = x − x* at which steps of `method` with a constant learning rate settle on `law`: the fixed point of
/// the recursion of the second moments, which is linear.
///
/// For gradient descent it solves C = E (I − αHᵢ) C (I − αHᵢ) + α² Σ. Where only the noise is random and not the curvature, each
/// eigen-direction of the heavy ball settles at α σ² (1 + β) / (λ (1 − β) (2 (1 + β) − αλ)), for small α that of gradient descent with
/// α/(1 − β). None where it does not settle: the second moments grow, or keep what they have.
pub fn stationary(law: &NoisyQuadratic, method: Method) -> Option<Matrix2<f64>> {
    // The coordinates of (d, v) that are free, and the pairs of them.
    let free: &[usize] = if law.dimension == 1 { &[0, 2] } else { &[0, 1, 2, 3] };
    let pairs: Vec<(usize, usize)> =
        free.iter().flat_map(|&i| free.iter().filter(move |j| **j >= i).map(move |&j| (i, j))).collect();
    let (linear, seen) = law.step(method);
    let linear = linear.fixed_view::<4, 4>(0, 0).into_owned();
    let seen = seen.fixed_rows::<2>(0).into_owned();
    let noisy = |noise: &Matrix2<f64>| (seen * seen.transpose()).kronecker(noise);
    let step = |second: &Matrix4<f64>| {
        let of_distance = second.fixed_view::<2, 2>(0, 0).into_owned();
        linear * second * linear.transpose() + noisy(&law.of_curvature(&of_distance))
    };
    let entries = |second: &Matrix4<f64>| DVector::from_iterator(pairs.len(), pairs.iter().map(|pair| second[*pair]));
    let mut kept = DMatrix::zeros(pairs.len(), pairs.len());
    for (column, &(i, j)) in pairs.iter().enumerate() {
        let mut unit = Matrix4::zeros();
        (unit[(i, j)], unit[(j, i)]) = (1.0, 1.0);
        kept.set_column(column, &entries(&step(&unit)));
    }
    if !kept.iter().all(|entry| entry.is_finite()) {
        return None;
    }
    let roots = Schur::try_new(kept.clone(), f64::EPSILON, 10_000)?.complex_eigenvalues();
    if roots.iter().any(|root| root.norm() >= 1.0 - 1e-12) {
        return None;
    }
    let settled = (DMatrix::identity(pairs.len(), pairs.len()) - kept).lu().solve(&entries(&noisy(&law.at_minimum)))?;
    let mut second = Matrix2::zeros();
    for (&(i, j), &value) in pairs.iter().zip(settled.iter()).filter(|((_, j), _)| *j < 2) {
        (second[(i, j)], second[(j, i)]) = (value, value);
    }
    Some(second)
}
