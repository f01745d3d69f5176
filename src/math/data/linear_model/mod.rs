//! Linear regression in any dimension: F(w, b) = 1/n Σ ½ (w·xᵢ + b − yᵢ)².

pub mod ridge;

use crate::math::Oracle;
use crate::math::data::linear_model::ridge::Ridge;
use nalgebra::{DMatrix, DVector};
use std::sync::{Arc, OnceLock};

/// The squared loss of y = w·x + b over n samples, as a function of the d + 1 numbers (w, b), b last.
///
/// The factor ½ is part of the loss: fᵢ = ½ (w·xᵢ + b − yᵢ)², so that ∇fᵢ is the error times (xᵢ, 1). The weights are w; the
/// intercept b is not one of them, and weight decay does not act on it. A copy shares the samples.
#[derive(Clone, Debug)]
pub struct LinearModel {
    data: Arc<Data>,
}

#[derive(Debug)]
struct Data {
    dims: usize,
    /// The inputs, sample after sample.
    inputs: Vec<f64>,
    targets: Vec<f64>,
    /// The least value of F, computed when it is first needed.
    lowest: OnceLock<f64>,
}

impl LinearModel {
    /// The loss over the samples (xᵢ, yᵢ) with `dims` inputs each, at least one; `inputs` holds them sample after sample.
    ///
    /// Panics unless there is at least one sample and `inputs` has `dims` numbers for each.
    pub fn new(dims: usize, inputs: Vec<f64>, targets: Vec<f64>) -> Self {
        assert!(dims > 0 && !targets.is_empty(), "a regression needs an input and a sample");
        assert_eq!(inputs.len(), dims * targets.len(), "{dims} inputs for each of {} samples", targets.len());
        LinearModel { data: Arc::new(Data { dims, inputs, targets, lowest: OnceLock::new() }) }
    }

    /// d, the number of inputs and of weights.
    pub fn dims(&self) -> usize {
        self.data.dims
    }

    /// xᵢ.
    #[inline]
    pub fn input(&self, i: usize) -> &[f64] {
        &self.data.inputs[i * self.data.dims..][..self.data.dims]
    }

    /// y₁ … yₙ.
    pub fn targets(&self) -> &[f64] {
        &self.data.targets
    }

    /// w of (w, b).
    pub fn weights<'a>(&self, p: &'a DVector<f64>) -> &'a [f64] {
        &p.as_slice()[..self.data.dims]
    }

    /// ‖w‖² of p = (w, b).
    pub fn squared_weights(&self, p: &DVector<f64>) -> f64 {
        let w = self.weights(p);
        dot(w, w)
    }

    /// w·xᵢ + b − yᵢ at p = (w, b).
    #[inline]
    fn error(&self, i: usize, p: &DVector<f64>) -> f64 {
        dot(self.weights(p), self.input(i)) + p[self.data.dims] - self.data.targets[i]
    }

    fn mean_value(&self, batch: impl ExactSizeIterator<Item = usize>, p: &DVector<f64>) -> f64 {
        let m = batch.len() as f64;
        batch.map(|i| 0.5 * self.error(i, p).powi(2)).sum::<f64>() / m
    }

    fn mean_gradient(&self, batch: impl ExactSizeIterator<Item = usize>, p: &DVector<f64>) -> DVector<f64> {
        let m = batch.len() as f64;
        let mut gradient = DVector::zeros(self.data.dims + 1);
        let (slopes, intercept) = gradient.as_mut_slice().split_at_mut(self.data.dims);
        for i in batch {
            let error = self.error(i, p) / m;
            for (slope, x) in slopes.iter_mut().zip(self.input(i)) {
                *slope += error * x;
            }
            intercept[0] += error;
        }
        gradient
    }
}

impl Oracle<DVector<f64>> for LinearModel {
    fn value(&self, p: &DVector<f64>) -> f64 {
        self.mean_value(0..self.samples(), p)
    }
    fn gradient(&self, p: &DVector<f64>) -> DVector<f64> {
        self.mean_gradient(0..self.samples(), p)
    }
    fn hessian(&self, _p: &DVector<f64>) -> Option<DMatrix<f64>> {
        let (n, d) = (self.samples(), self.data.dims);
        let rows = DMatrix::from_fn(n, d + 1, |i, j| if j < d { self.input(i)[j] } else { 1.0 });
        Some(rows.tr_mul(&rows) / n as f64)
    }
    fn lowest(&self) -> Option<f64> {
        Some(*self.data.lowest.get_or_init(|| self.value(&Ridge::of(self).at(0.0))))
    }
    fn is_quadratic(&self) -> bool {
        true
    }
    fn samples(&self) -> usize {
        self.data.targets.len()
    }
    fn batch_value(&self, batch: &[usize], p: &DVector<f64>) -> f64 {
        self.mean_value(batch.iter().copied(), p)
    }
    fn batch_gradient(&self, batch: &[usize], p: &DVector<f64>) -> DVector<f64> {
        self.mean_gradient(batch.iter().copied(), p)
    }
    fn is_weight(&self, i: usize) -> bool {
        i < self.data.dims
    }
}

/// The inner product of two slices of one length, in eight sums side by side, which the compiler can keep in registers.
#[inline]
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    let mut sums = [0.0; 8];
    for (a, b) in a.iter().zip(b) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f64>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn model(d: usize, n: usize, numbers: &[f64]) -> LinearModel {
        LinearModel::new(d, numbers[..d * n].to_vec(), numbers[d * n..d * n + n].to_vec())
    }

    #[test]
    fn a_known_line_has_known_values() {
        // (x, y) = (0, 1), (1, 3), (2, 5) lie on y = 2 x + 1.
        let line = LinearModel::new(1, vec![0.0, 1.0, 2.0], vec![1.0, 3.0, 5.0]);
        assert_eq!(line.value(&DVector::from_vec(vec![2.0, 1.0])), 0.0);
        let origin = DVector::zeros(2);
        assert_eq!(line.value(&origin), 35.0 / 6.0);
        assert!((line.gradient(&origin) - DVector::from_vec(vec![-13.0 / 3.0, -3.0])).norm() < 1e-15);
        assert_eq!(line.batch_value(&[2], &origin), 12.5);
        assert!(line.lowest().unwrap() < 1e-28 && line.is_weight(0) && !line.is_weight(1));
    }

    #[test]
    #[should_panic(expected = "2 inputs for each of 2 samples")]
    fn a_table_with_holes_is_refused() {
        LinearModel::new(2, vec![1.0, 2.0, 3.0], vec![1.0, 2.0]);
    }

    proptest! {
        #[test]
        fn derivatives_are_those_of_the_value(
            d in 1_usize..20, n in 1_usize..6, numbers in prop::collection::vec(-3.0..3.0, 200), h in 0_usize..20
        ) {
            let f = model(d, n, &numbers);
            let p = DVector::from_fn(d + 1, |i, _| numbers[199 - i]);
            let direction = DVector::from_fn(d + 1, |i, _| numbers[150 + (i + h) % 20]);
            // Of a quadratic, central differences are exact but for rounding.
            let slope = (f.value(&(&p + &direction)) - f.value(&(&p - &direction))) / 2.0;
            let size = 1.0 + f.value(&(&p + &direction)) + f.value(&(&p - &direction));
            prop_assert!((f.gradient(&p).dot(&direction) - slope).abs() < 1e-12 * size);
            let curvature = f.value(&(&p + &direction)) - 2.0 * f.value(&p) + f.value(&(&p - &direction));
            prop_assert!((direction.dot(&(f.hessian(&p).unwrap() * &direction)) - curvature).abs() < 1e-12 * size);
        }

        #[test]
        fn batches_are_means_of_single_samples(batch in prop::collection::vec(0_usize..5, 1..9), numbers in prop::collection::vec(-3.0..3.0, 200)) {
            let f = model(9, 5, &numbers);
            let p = DVector::from_fn(10, |i, _| numbers[100 + i]);
            let m = batch.len() as f64;
            let value = batch.iter().map(|&i| f.batch_value(&[i], &p)).sum::<f64>() / m;
            let gradient = batch.iter().map(|&i| f.batch_gradient(&[i], &p)).sum::<DVector<f64>>() / m;
            prop_assert!((f.batch_value(&batch, &p) - value).abs() < 1e-12 * (1.0 + value));
            prop_assert!((f.batch_gradient(&batch, &p) - &gradient).norm() < 1e-12 * (1.0 + gradient.norm()));
            prop_assert!((f.batch_value(&[0, 1, 2, 3, 4], &p) - f.value(&p)).abs() < 1e-12 * (1.0 + f.value(&p)));
        }
    }
}
