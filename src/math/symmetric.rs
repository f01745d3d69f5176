//! Eigenvectors and powers of symmetric matrices.

use nalgebra::{DMatrix, SymmetricEigen};

/// The most passes over a matrix for its eigenvalues; it takes a few for each.
const PASSES: usize = 10_000;

/// The eigenvalues of a symmetric matrix, descending, and the eigenvectors as columns in their order; none where the matrix is not finite.
pub fn eigen(matrix: &DMatrix<f64>) -> Option<(Vec<f64>, DMatrix<f64>)> {
    if !matrix.iter().all(|number| number.is_finite()) {
        return None;
    }
    let eigen = SymmetricEigen::try_new(matrix.clone(), f64::EPSILON, PASSES)?;
    let mut order: Vec<usize> = (0..eigen.eigenvalues.len()).collect();
    order.sort_by(|&i, &j| eigen.eigenvalues[j].total_cmp(&eigen.eigenvalues[i]));
    let vectors = DMatrix::from_fn(matrix.nrows(), order.len(), |i, j| eigen.eigenvectors[(i, order[j])]);
    Some((order.into_iter().map(|i| eigen.eigenvalues[i]).collect(), vectors))
}

/// The symmetric matrix with the same eigenvectors and the eigenvalues `f(λ)`; NaN throughout where the matrix is not finite.
pub fn mapped(matrix: &DMatrix<f64>, f: impl Fn(f64) -> f64) -> DMatrix<f64> {
    let Some((values, vectors)) = eigen(matrix) else { return DMatrix::from_element(matrix.nrows(), matrix.ncols(), f64::NAN) };
    let scaled = DMatrix::from_fn(vectors.nrows(), vectors.ncols(), |i, j| vectors[(i, j)] * f(values[j]));
    scaled * vectors.transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_squared_is_the_matrix_and_eigenvalues_fall() {
        let matrix = DMatrix::from_row_slice(3, 3, &[4.0, 1.0, -2.0, 1.0, 3.0, 0.5, -2.0, 0.5, 5.0]);
        let root = mapped(&matrix, f64::sqrt);
        assert!((&root * &root - &matrix).amax() < 1e-13);
        let (values, vectors) = eigen(&matrix).unwrap();
        assert!(values.is_sorted_by(|a, b| a >= b));
        assert!((&matrix * vectors.column(0) - vectors.column(0) * values[0]).amax() < 1e-13);
        assert!(eigen(&DMatrix::from_element(2, 2, f64::NAN)).is_none());
        assert!(mapped(&DMatrix::from_element(2, 2, f64::INFINITY), f64::sqrt).iter().all(|a| a.is_nan()));
    }
}
