//! Muon: momentum whose matrix is made nearly orthogonal, so that every direction of a layer moves as far.

use super::{BETA, EPS, LR};
use crate::math::Vector;
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::rule::{Equation, Halt, Now, Python, Rule, RuleGroup, eq};
use nalgebra::{DMatrix, DVector};

/// The coefficients of the iteration of Newton and Schulz, of Jordan et al. 2024.
const NEWTON_SCHULZ: [f64; 3] = [3.4445, -4.775, 2.0315];
/// How often it is applied.
const ITERATIONS: usize = 5;
/// β₁, β₂ and ε of the Adam for biases, of the authors' code.
const BIASES: [f64; 3] = [0.9, 0.95, 1e-10];

tunable! {
    /// Muon (Jordan et al. 2024), as the authors' `SingleDeviceMuonWithAuxAdam` without weight decay, in double precision in place of bfloat16.
    ///
    /// Each matrix of a network takes a step of its own: five iterations of Newton and Schulz bring all singular values of its momentum near 1,
    /// between 0.7 and 1.2. Biases are no matrices; the authors leave them to Adam, here with the learning rate r α, β₁ = 0.9, β₂ = 0.95 and ε = 10⁻¹⁰.
    /// In the plane x is one matrix of two rows and one column, with one singular value: the step is the direction of the momentum, with a
    /// length near √2 α that is always the same.
    pub struct Muon("muon", "Muon", "Momentum whose matrix is brought near an orthogonal one, layer by layer; in the plane that is momentum of one length, and only its direction counts.") {
        lr: f64 = LR.default(0.02),
        beta: f64 = BETA.default(0.95).below_max(),
        eps: f64 = EPS.default(1e-7),
        biases: f64 = Param::real("biases", "r", "rate of biases", "The learning rate of the Adam that moves the biases of a network, as a share of α; the plane has none.", 0.015, 0.0, 1e3).slider(1e-3, 1.0, Scale::Log),
    }
}

/// The averages that Muon keeps.
#[derive(Clone)]
pub struct MuonMemory<V> {
    /// mₖ, for biases the first moment.
    mean: V,
    /// The second moment of the biases.
    square: V,
}

impl Rule for Muon {
    type Memory<V: Vector> = MuonMemory<V>;

    fn init<V: Vector>(&self, x: &V) -> MuonMemory<V> {
        MuonMemory { mean: x.zeros_like(), square: x.zeros_like() }
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("mₖ", "β mₖ₋₁ + (1 − β) gₖ"),
                eq("uₖ", "(1 − β) gₖ + β mₖ"),
                eq("zₖ", "uₖ / (‖uₖ‖ + ε), five times made 3.4445 z − 4.775 z zᵀ z + 2.0315 z zᵀ z zᵀ z"),
                eq("nₖ", "rows over columns of the matrix, at least 1; here the number of coordinates"),
                eq("xₖ₊₁", "xₖ − αₖ √nₖ zₖ"),
            ]
        }
    }

    fn step<V: Vector>(&self, memory: &mut MuonMemory<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        let layers = now.layout();
        let [beta1, beta2, eps] = BIASES;
        // Where a coordinate is a bias, the averages are those of Adam.
        let biases: Vec<bool> = {
            let mut biases = vec![false; g.dim()];
            let of = layers.iter().filter(|layer| layer.is_bias);
            of.for_each(|layer| biases[layer.offset..layer.offset + layer.count()].fill(true));
            biases
        };
        let forget = |i: usize| if biases[i] { beta1 } else { self.beta };
        memory.mean = g.same_dim(|i| forget(i) * memory.mean.at(i) + (1.0 - forget(i)) * g.at(i));
        memory.square = memory.square.zip(&g, |v, g| beta2 * v + (1.0 - beta2) * g * g);
        now.note("mₖ", &memory.mean);
        let u = g.zip(&memory.mean, |g, m| (1.0 - self.beta) * g + self.beta * m);
        now.note("uₖ", &u);
        let mut step = DVector::zeros(g.dim());
        for layer in layers.iter().filter(|layer| !layer.is_bias) {
            let z = orthogonalized(layer.of(&u), self.eps);
            let long = (layer.rows as f64 / layer.columns as f64).max(1.0);
            if now.takes_notes() {
                now.note_numbers("zₖ", z.transpose().as_slice().to_vec());
                now.note_number("nₖ", long);
            }
            layer.put(&(z * (-now.lr * long.sqrt())), &mut step);
        }
        let left = |beta: f64| 1.0 - libm::pow(beta, (now.k + 1) as f64);
        let (first, second) = (left(beta1), left(beta2));
        for i in (0..g.dim()).filter(|&i| biases[i]) {
            let root = (memory.square.at(i) / second).sqrt();
            step[i] = -now.lr * self.biases * (memory.mean.at(i) / first) / (root + eps);
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
        let [a, b, c] = NEWTON_SCHULZ;
        let step = format!(
            "m = beta*m + (1 - beta)*g\n\
             u = (1 - beta)*g + beta*m\n\
             z = u/(L.sqrt((u*u).sum()) + eps)\n\
             for _ in range({ITERATIONS}):\n    \
                 s = (z*z).sum()\n    \
                 z = ({a:?} + {b:?}*s + {c:?}*s*s)*z\n\
             step = -lr*len(p)**0.5*z"
        );
        Ok(Python::new("m = ZEROS", step))
    }
}

/// `matrix` with its singular values brought near 1: five iterations of Newton and Schulz.
fn orthogonalized(matrix: DMatrix<f64>, eps: f64) -> DMatrix<f64> {
    let [a, b, c] = NEWTON_SCHULZ;
    let tall = matrix.nrows() > matrix.ncols();
    let mut x = if tall { matrix.transpose() } else { matrix };
    x /= x.norm() + eps;
    for _ in 0..ITERATIONS {
        let square = &x * x.transpose();
        let more = &square * b + &square * &square * c;
        x = &x * a + more * &x;
    }
    if tall { x.transpose() } else { x }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_singular_values_come_near_one() {
        for (rows, columns) in [(3, 2), (2, 5), (4, 4), (2, 1)] {
            let matrix = DMatrix::from_fn(rows, columns, |i, j| (1.7 * i as f64 - 0.9 * j as f64 + (i * j) as f64).sin());
            let values = orthogonalized(matrix, 1e-7).singular_values();
            assert!(values.iter().all(|value| (0.65..1.25).contains(value)), "{rows} × {columns}: {values}");
        }
    }
}
