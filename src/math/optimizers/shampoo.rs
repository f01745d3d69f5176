//! Shampoo: AdaGrad with a matrix for the rows and one for the columns of each layer.

use super::LR;
use crate::math::Vector;
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::rule::{Equation, Halt, Now, Python, Rule, RuleGroup, eq};
use crate::math::symmetric;
use nalgebra::{DMatrix, DVector};

tunable! {
    /// Shampoo (Gupta, Koren and Singer 2018, algorithm 1), without momentum.
    ///
    /// A matrix G of gradients is multiplied by L^(−1/4) from the left and by R^(−1/4) from the right, where L adds up G Gᵀ and R adds up Gᵀ G. The
    /// biases of a network are vectors, for which the paper's algorithm 2 has one matrix L with L^(−1/2). In the plane x is one matrix of two
    /// rows and one column: L is a full 2 × 2 matrix, R a number.
    pub struct Shampoo("shampoo", "Shampoo", "AdaGrad with full matrices, one for the rows and one for the columns of each layer; in the plane one 2 × 2 matrix and a number.") {
        lr: f64 = LR.default(0.5),
        eps: f64 = Param::real("eps", "ε", "epsilon", "The multiple of the identity with which both matrices begin.", 1e-4, 1e-30, 1e6).slider(1e-12, 1.0, Scale::Log),
    }
}

/// The sums of one layer.
#[derive(Clone)]
pub struct ShampooSums {
    /// Lₖ, rows × rows
    left: DMatrix<f64>,
    /// Rₖ, columns × columns
    right: DMatrix<f64>,
}

impl Rule for Shampoo {
    /// A pair for each layer; none before the first step.
    type Memory<V: Vector> = Vec<ShampooSums>;

    fn init<V: Vector>(&self, _: &V) -> Vec<ShampooSums> {
        Vec::new()
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("Lₖ", "ε I + gₖ gₖᵀ if k = 0 else Lₖ₋₁ + gₖ gₖᵀ"),
                eq("Rₖ", "ε + gₖᵀ gₖ if k = 0 else Rₖ₋₁ + gₖᵀ gₖ"),
                eq("dₖ", "Lₖ^(−1/4) gₖ Rₖ^(−1/4)"),
                eq("xₖ₊₁", "xₖ − αₖ dₖ"),
            ]
        }
    }

    fn step<V: Vector>(&self, memory: &mut Vec<ShampooSums>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        let layers = now.layout();
        let begin = |n: usize| DMatrix::from_diagonal_element(n, n, self.eps);
        if memory.is_empty() {
            *memory = layers.iter().map(|layer| ShampooSums { left: begin(layer.rows), right: begin(layer.columns) }).collect();
        }
        let mut step = DVector::zeros(g.dim());
        for (layer, sums) in layers.iter().zip(memory) {
            let matrix = layer.of(&g);
            sums.left += &matrix * matrix.transpose();
            // Rounding must not bring an eigenvalue below the least that the sum can have.
            let least = self.eps;
            let root = |value: f64| 1.0 / value.max(least).sqrt();
            let scaled = if layer.is_bias {
                symmetric::mapped(&sums.left, root) * matrix
            } else {
                sums.right += matrix.transpose() * &matrix;
                let fourth = |value: f64| root(value).sqrt();
                let scaled = symmetric::mapped(&sums.left, fourth) * matrix * symmetric::mapped(&sums.right, fourth);
                if now.takes_notes() {
                    now.note_matrix("Lₖ", &sums.left);
                    now.note_matrix("Rₖ", &sums.right);
                    now.note_numbers("dₖ", scaled.transpose().as_slice().to_vec());
                }
                scaled
            };
            layer.put(&(scaled * -now.lr), &mut step);
        }
        Ok(g.like_dynamic(&step))
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::Layers
    }

    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        const STEP: &str = "\
left = left + L.outer(g, g)
right = right + float((g*g).sum())
values, vectors = L.linalg.eigh(left)
step = -lr*right**-0.25*((vectors*values**-0.25) @ (vectors.T @ g))";
        Ok(Python::new("left = eps*L.eye(len(ZEROS))\nright = eps", STEP))
    }
}
