//! The function of one step, as a run's conditions make it.

use crate::math::Clipping;
use crate::math::Oracle;
use crate::math::Vector;
use crate::math::layout::MatrixBlock;
use nalgebra::DMatrix;

/// `x` with a zero in place of every coordinate that is no weight.
pub(super) fn weights<V: Vector>(oracle: &(impl Oracle<V> + ?Sized), x: &V) -> V {
    x.same_dim(|i| if oracle.is_weight(i) { x.at(i) } else { 0.0 })
}

/// The function of one step: the mean over the drawn samples, plus a linear term for the noise, plus the weight decay's λ/2 ‖x‖². Its
/// gradients are clipped, its values are not.
pub(super) struct Sampled<'a, V: Vector> {
    pub(super) oracle: &'a dyn Oracle<V>,
    pub(super) batch: Option<&'a [usize]>,
    pub(super) noise: Option<V>,
    pub(super) weight_decay: f64,
    pub(super) clip: &'a Clipping,
}

impl<V: Vector> Sampled<'_, V> {
    /// `gradient`, at `x`, clipped, and with that of the weight decay added.
    fn decayed(&self, gradient: V, x: &V) -> V {
        let gradient = self.clip.clip(gradient);
        if self.weight_decay > 0.0 { gradient.plus(self.weight_decay, &weights(self.oracle, x)) } else { gradient }
    }
}

impl<V: Vector> Oracle<V> for Sampled<'_, V> {
    fn value(&self, x: &V) -> f64 {
        let plain = match self.batch {
            Some(batch) => self.oracle.batch_value(batch, x),
            None => self.oracle.value(x),
        };
        let penalty = if self.weight_decay > 0.0 { self.weight_decay / 2.0 * weights(self.oracle, x).dot(x) } else { 0.0 };
        plain + self.noise.as_ref().map_or(0.0, |noise| noise.dot(x)) + penalty
    }
    fn gradient(&self, x: &V) -> V {
        let mut gradient = match self.batch {
            Some(batch) => self.oracle.batch_gradient(batch, x),
            None => self.oracle.gradient(x),
        };
        if let Some(noise) = &self.noise {
            gradient = gradient.plus(1.0, noise);
        }
        self.decayed(gradient, x)
    }
    fn samples(&self) -> usize {
        self.oracle.samples()
    }
    fn batch_gradient(&self, batch: &[usize], x: &V) -> V {
        self.clip.clip(self.oracle.batch_gradient(batch, x))
    }
    fn drawn(&self) -> Option<&[usize]> {
        self.batch
    }
    fn full_gradient(&self, x: &V) -> V {
        self.decayed(self.oracle.gradient(x), x)
    }
    /// The Hessian of the full sum: the lecture's Newton method does not divide by that of a mini-batch.
    fn hessian(&self, x: &V) -> Option<DMatrix<f64>> {
        self.oracle.hessian(x).map(|mut hessian| {
            for i in (0..x.dim()).filter(|&i| self.oracle.is_weight(i)) {
                hessian[(i, i)] += self.weight_decay;
            }
            hessian
        })
    }
    /// Those of the full sum, and one for the weight decay of each weight.
    fn residuals(&self, x: &V) -> Option<Vec<(f64, V)>> {
        let mut all = self.oracle.residuals(x)?;
        if self.weight_decay > 0.0 {
            let root = (self.weight_decay / 2.0).sqrt();
            let weights = (0..x.dim()).filter(|&i| self.oracle.is_weight(i));
            all.extend(weights.map(|i| (root * x.at(i), x.same_dim(|j| if i == j { root } else { 0.0 }))));
        }
        Some(all)
    }
    /// None: the least value of this step's function is not that of F.
    fn lowest(&self) -> Option<f64> {
        None
    }
    fn is_quadratic(&self) -> bool {
        self.oracle.is_quadratic()
    }
    fn layout(&self) -> &[MatrixBlock] {
        self.oracle.layout()
    }
}
