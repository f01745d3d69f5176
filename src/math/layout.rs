//! Which coordinates of a vector form a matrix, for methods that step layer by layer.

use crate::math::Vector;
use nalgebra::{DMatrix, DVector};

/// A part of a vector that is one matrix, row by row, or the biases of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatrixBlock {
    /// The index of its first coordinate.
    pub offset: usize,
    /// The number of rows.
    pub rows: usize,
    /// The number of columns; 1 for biases.
    pub columns: usize,
    /// Whether it holds biases, which are no matrix.
    pub is_bias: bool,
}

impl MatrixBlock {
    /// A whole vector of `dim` coordinates as one column.
    pub fn column(dim: usize) -> Self {
        MatrixBlock { offset: 0, rows: dim, columns: 1, is_bias: false }
    }

    /// The number of its coordinates.
    pub fn count(&self) -> usize {
        self.rows * self.columns
    }

    /// Whether coordinate `i` of the vector is in it.
    pub fn contains(&self, i: usize) -> bool {
        (self.offset..self.offset + self.count()).contains(&i)
    }

    /// Its matrix in `x`, rows × columns.
    pub fn of<V: Vector>(&self, x: &V) -> DMatrix<f64> {
        DMatrix::from_fn(self.rows, self.columns, |i, j| x.at(self.offset + i * self.columns + j))
    }

    /// Its Euclidean norm in `x`.
    pub fn length<V: Vector>(&self, x: &V) -> f64 {
        DVector::from_fn(self.count(), |i, _| x.at(self.offset + i)).length()
    }

    /// Writes its `matrix`, rows × columns, into `x`.
    pub fn put(&self, matrix: &DMatrix<f64>, x: &mut DVector<f64>) {
        for (i, row) in matrix.row_iter().enumerate() {
            for (j, number) in row.iter().enumerate() {
                x[self.offset + i * self.columns + j] = *number;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_lies_row_by_row() {
        let x = DVector::from_fn(8, |i, _| i as f64);
        let block = MatrixBlock { offset: 1, rows: 2, columns: 3, is_bias: false };
        assert_eq!(block.of(&x), DMatrix::from_row_slice(2, 3, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]));
        assert_eq!((block.contains(0), block.contains(6), block.contains(7)), (false, true, false));
        let mut copy = DVector::zeros(8);
        block.put(&block.of(&x), &mut copy);
        assert_eq!(copy.as_slice(), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 0.0]);
        assert!((block.length(&x) - 91.0_f64.sqrt()).abs() < 1e-14);
        assert_eq!(MatrixBlock::column(2).of(&x), DMatrix::from_column_slice(2, 1, &[0.0, 1.0]));
    }
}
