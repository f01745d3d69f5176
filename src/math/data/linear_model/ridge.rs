//! Ridge regression in closed form, for every λ at once, from one eigendecomposition.
//!
//! The minimizer of 1/n Σ ½ (w·xᵢ + b − yᵢ)² + λ/2 ‖w‖², where b is not penalized (Hoerl and Kennard 1970). At the minimum b = ȳ
//! − w·x̄, which leaves a problem in the centred samples X, y alone:
//!
//! ```text
//! (XᵀX/n + λ I) w = Xᵀy/n
//! ```
//!
//! Note the 1/n: the loss is a mean, so this λ is 1/n of the λ that belongs to a sum of squares. With XᵀX/n = Σ hⱼ vⱼvⱼᵀ, or
//! XXᵀ/n = Σ hⱼ uⱼuⱼᵀ where that is the smaller matrix (the two have the same hⱼ > 0),
//!
//! ```text
//! w(λ) = Σ pⱼ / (hⱼ + λ),   pⱼ = vⱼ (vⱼ·Xᵀy)/n = Xᵀuⱼ (uⱼ·y)/n
//! ```
//!
//! without the directions with hⱼ = 0. At λ = 0 that is the least-squares solution, and where there are many the one of least
//! ‖w‖. (Gradient descent from 0 converges to the one of least ‖w‖² + b², since it moves b as well: nearly the same.)
//!
//! The eigenvalues are computed from a symmetric matrix on purpose: a singular value decomposition would resolve smaller hⱼ, but
//! nalgebra's (0.35) is wrong for some rank-deficient matrices, and centred ones are rank-deficient.

use crate::math::Oracle;
use crate::math::data::linear_model::LinearModel;
use nalgebra::{DMatrix, DVector};

/// The ridge solutions of one regression.
#[derive(Clone, Debug, PartialEq)]
pub struct Ridge {
    mean_input: DVector<f64>,
    mean_target: f64,
    directions: Vec<Direction>,
}

/// One direction of input space along which the samples differ.
#[derive(Clone, Debug, PartialEq)]
struct Direction {
    /// hⱼ, the inputs' variance along it.
    variance: f64,
    /// pⱼ, a vector along the direction, whose length is the covariance of the inputs with the targets along it.
    pull: DVector<f64>,
}

impl Ridge {
    /// The solutions for the samples of `model`; the cost is that of the eigendecomposition of a matrix with min(n, d) rows.
    ///
    /// Directions along which the inputs' spread is below about 10⁻⁷ of the largest are ignored: the matrix has their squares,
    /// which rounding errors hide.
    pub fn of(model: &LinearModel) -> Self {
        let (n, d) = (model.samples(), model.dims());
        let mut inputs = DMatrix::from_fn(n, d, |i, j| model.input(i)[j]);
        let mean_input = inputs.row_mean();
        inputs.row_iter_mut().for_each(|mut row| row -= &mean_input);
        let mut targets = DVector::from_column_slice(model.targets());
        let mean_target = targets.mean();
        targets.add_scalar_mut(-mean_target);

        let count = n as f64;
        let dual = n < d;
        let products = if dual { &inputs * inputs.transpose() } else { inputs.tr_mul(&inputs) } / count;
        let slope = inputs.tr_mul(&targets) / count;
        let eigen = products.symmetric_eigen();
        let zero = eigen.eigenvalues.amax() * n.max(d) as f64 * f64::EPSILON;
        let pull = |axis: DVector<f64>| {
            if dual { inputs.tr_mul(&axis) * (axis.dot(&targets) / count) } else { &axis * axis.dot(&slope) }
        };
        let pairs = eigen.eigenvalues.iter().zip(eigen.eigenvectors.column_iter());
        let directions = pairs
            .filter(|(variance, _)| **variance > zero)
            .map(|(variance, axis)| Direction { variance: *variance, pull: pull(axis.into_owned()) });
        Ridge { directions: directions.collect(), mean_input: mean_input.transpose(), mean_target }
    }

    /// (w, b) for the penalty λ ≥ 0, b last. At +∞, w is 0 and b the mean target.
    pub fn at(&self, lambda: f64) -> DVector<f64> {
        let mut w = DVector::zeros(self.mean_input.len());
        for Direction { variance, pull } in &self.directions {
            w.axpy(1.0 / (variance + lambda), pull, 1.0);
        }
        let b = self.mean_target - w.dot(&self.mean_input);
        w.push(b)
    }

    /// The number of directions in which the inputs differ: at most d, and at most n − 1.
    pub fn rank(&self) -> usize {
        self.directions.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::decades::ten_to;
    use proptest::prelude::*;

    fn model() -> impl Strategy<Value = LinearModel> {
        (1_usize..12, 1_usize..12).prop_flat_map(|(d, n)| {
            let numbers = prop::collection::vec(-2.0..2.0, d * n + n);
            numbers.prop_map(move |numbers| LinearModel::new(d, numbers[..d * n].to_vec(), numbers[d * n..].to_vec()))
        })
    }

    /// ∇F + λ (w, 0): zero at the minimum, and only there.
    fn slope(model: &LinearModel, p: &DVector<f64>, lambda: f64) -> f64 {
        let penalty = DVector::from_fn(p.len(), |i, _| if model.is_weight(i) { lambda * p[i] } else { 0.0 });
        (model.gradient(p) + penalty).amax()
    }

    #[test]
    fn a_line_by_hand() {
        // Variance 2/3, covariance 4/3: w = (4/3) / (2/3 + λ), b = 3 − w.
        let ridge = Ridge::of(&LinearModel::new(1, vec![0.0, 1.0, 2.0], vec![1.0, 3.0, 5.0]));
        for (lambda, w) in [(0.0, 2.0), (2.0 / 3.0, 1.0), (2.0, 0.5), (f64::INFINITY, 0.0), (1e300, 0.0)] {
            assert!((ridge.at(lambda) - DVector::from_vec(vec![w, 3.0 - w])).norm() < 1e-14, "λ = {lambda}");
        }
    }

    #[test]
    fn inputs_that_do_not_differ_have_no_weight() {
        for n in [1, 3] {
            let ridge = Ridge::of(&LinearModel::new(4, [1.0, -2.0, 3.0, 0.0].repeat(n), vec![6.0; n]));
            assert_eq!((ridge.rank(), ridge.at(0.0).as_slice()), (0, &[0.0, 0.0, 0.0, 0.0, 6.0][..]), "{n}");
        }
    }

    #[test]
    fn a_next_to_nothing_of_lambda_is_the_least_norm_solution() {
        // Two samples in three dimensions: centring leaves one direction; the other two are zero up to rounding.
        let model = LinearModel::new(3, vec![0.1, 0.7, -0.3, 0.4, 0.9, 1.1], vec![1.0, 2.0]);
        let ridge = Ridge::of(&model);
        assert_eq!(ridge.rank(), 1);
        assert!((ridge.at(1e-300) - ridge.at(0.0)).norm() < 1e-12);
        assert!(slope(&model, &ridge.at(0.0), 0.0) < 1e-14);
        // Orthogonal to every weight vector that does not change the predictions.
        let w = ridge.at(0.0).remove_row(3);
        let difference = DVector::from_vec(vec![0.3, 0.2, 1.4]);
        assert!((w.dot(&difference).abs() - w.norm() * difference.norm()).abs() < 1e-13);
    }

    proptest! {
        #[test]
        fn the_gradient_vanishes_there(model in model(), exponent in -6.0..6.0) {
            let ridge = Ridge::of(&model);
            for lambda in [ten_to(exponent), 0.0] {
                let p = ridge.at(lambda);
                prop_assert!(slope(&model, &p, lambda) < 1e-10 * (1.0 + p.norm()), "λ = {}: {}", lambda, slope(&model, &p, lambda));
            }
        }

        #[test]
        fn the_weights_shrink_and_the_loss_grows_with_lambda(model in model(), exponent in -6.0..6.0) {
            let (ridge, lambda) = (Ridge::of(&model), ten_to(exponent));
            let (less, more) = (ridge.at(lambda), ridge.at(2.0 * lambda));
            prop_assert!(model.squared_weights(&more) <= model.squared_weights(&less) * (1.0 + 1e-12));
            prop_assert!(model.value(&more) >= model.value(&less) * (1.0 - 1e-9) - 1e-15);
        }

        #[test]
        fn at_zero_no_other_least_squares_solution_is_shorter(model in model()) {
            // The shortest solution is orthogonal to everything that the centred inputs cannot see.
            let (n, d) = (model.samples(), model.dims());
            let w = Ridge::of(&model).at(0.0).remove_row(d);
            let mut inputs = DMatrix::from_fn(n, d, |i, j| model.input(i)[j]);
            let mean = inputs.row_mean();
            inputs.row_iter_mut().for_each(|mut row| row -= &mean);
            let eigen = inputs.tr_mul(&inputs).symmetric_eigen();
            for (variance, axis) in eigen.eigenvalues.iter().zip(eigen.eigenvectors.column_iter()) {
                prop_assert!(*variance > 1e-12 || axis.dot(&w).abs() < 1e-6 * (1.0 + w.norm()), "{} along {}", axis.dot(&w), variance);
            }
        }
    }
}
