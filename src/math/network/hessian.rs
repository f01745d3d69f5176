//! The Hessian of a network's loss times a vector, exactly, at about twice the cost of a gradient (Pearlmutter 1994): the forward and the
//! backward pass differentiated along the vector.

use super::pass::{Factors, Workspace};
use super::{Layer, Network};
use crate::math::data::examples::Example;
use crate::math::lanes::{LANES, Lanes};
use nalgebra::DVector;
use std::sync::Arc;

/// The product ∇²F(x) v for the mean loss F over some examples, without dropout's masks; the buffers are reused.
///
/// ReLU's second derivative is 0 wherever it exists; where a neuron stands exactly at a kink, that from the left is taken.
pub struct HessianProduct {
    network: Arc<Network>,
    examples: Arc<[Example]>,
    work: Workspace,
    /// φ″ of the hidden layers, times dropout's factor.
    curvatures: Vec<Vec<Lanes>>,
    /// The derivatives of a⁰, a¹, … and of the output z along v.
    moved: Vec<Vec<Lanes>>,
    /// The derivatives of the hidden layers' z along v.
    moved_sums: Vec<Vec<Lanes>>,
    /// δ of the present layer, and its derivative along v.
    delta: [Vec<Lanes>; 2],
}

impl HessianProduct {
    /// For `network` and `examples`, at least one.
    pub fn new(network: Arc<Network>, examples: Arc<[Example]>) -> Self {
        let zeros = |size: usize| vec![Lanes::ZERO; size];
        let work = Workspace::new(&network);
        let moved = work.activations.iter().map(|layer| zeros(layer.len())).collect();
        let hidden = || network.hidden().iter().map(|layer| zeros(layer.outputs)).collect::<Vec<_>>();
        let (curvatures, moved_sums) = (hidden(), hidden());
        HessianProduct { network, examples, work, curvatures, moved, moved_sums, delta: [Vec::new(), Vec::new()] }
    }

    /// ∇²F(x) v, both vectors in the order of the network's parameters.
    pub fn at(&mut self, x: &DVector<f64>, v: &DVector<f64>) -> DVector<f64> {
        let mut product = DVector::zeros(x.len());
        let examples = Arc::clone(&self.examples);
        for chunk in examples.chunks(LANES) {
            self.chunk(x.as_slice(), v.as_slice(), chunk, product.as_mut_slice());
        }
        product / examples.len() as f64
    }

    /// Adds the products of up to eight examples to `product`.
    fn chunk(&mut self, x: &[f64], v: &[f64], chunk: &[Example], product: &mut [f64]) {
        let network = Arc::clone(&self.network);
        let layers = network.layers();
        let example = |lane: usize| chunk[lane.min(chunk.len() - 1)];
        self.work.activations[0][0] = Lanes::from_fn(|lane| example(lane).at.x);
        self.work.activations[0][1] = Lanes::from_fn(|lane| example(lane).at.y);
        self.forward(x, v, &network);
        let last = layers.len();
        let (z, moved) = (self.work.activations[last][0], self.moved[last][0]);
        // Lanes beyond the last example have weight 0.
        let weighted = |number: &dyn Fn(usize) -> f64| Lanes::from_fn(|lane| if lane < chunk.len() { number(lane) } else { 0.0 });
        let loss = network.loss();
        self.delta = [
            vec![weighted(&|lane| loss.value_derivative(z.0[lane], example(lane).class).1)],
            vec![weighted(&|lane| loss.curvature(z.0[lane], example(lane).class) * moved.0[lane])],
        ];
        for (l, layer) in layers.iter().enumerate().rev() {
            self.add(l, layer, product);
            if l > 0 {
                self.back(x, v, l, layer);
            }
        }
    }

    /// The forward pass, and its derivative along `v`: ∂z = V a + W ∂a + ∂b, ∂a = φ′(z) ∂z.
    fn forward(&mut self, x: &[f64], v: &[f64], network: &Network) {
        let factor = network.dropout().at_inference();
        network.forward(x, Factors::Same(factor), true, &mut self.work);
        for (l, layer) in network.layers().iter().enumerate() {
            for j in 0..layer.outputs {
                let mut sum = Lanes::all(v[layer.biases().start + j]);
                // z itself is gone once the activation has replaced it.
                let mut z = Lanes::all(x[layer.biases().start + j]);
                for i in 0..layer.inputs {
                    let at = layer.weight(j, i);
                    let a = self.work.activations[l][i];
                    sum += v[at] * a + x[at] * self.moved[l][i];
                    z += x[at] * a;
                }
                if l + 1 < network.layers().len() {
                    self.moved_sums[l][j] = sum;
                    self.curvatures[l][j] = z.map(|z| factor * network.activation().curvature(z));
                    self.moved[l + 1][j] = self.work.slopes[l][j] * sum;
                } else {
                    self.moved[l + 1][j] = sum;
                }
            }
        }
    }

    /// The derivative of the layer's gradient δ aᵀ along v: ∂δ aᵀ + δ ∂aᵀ.
    fn add(&self, l: usize, layer: &Layer, product: &mut [f64]) {
        let [delta, moved] = &self.delta;
        for j in 0..layer.outputs {
            for i in 0..layer.inputs {
                product[layer.weight(j, i)] += (moved[j] * self.work.activations[l][i] + delta[j] * self.moved[l][i]).sum();
            }
            product[layer.biases().start + j] += moved[j].sum();
        }
    }

    /// δ of the layer before, s ∘ φ′(z) with s = Wᵀ δ, and its derivative along v: (Vᵀ δ + Wᵀ ∂δ) ∘ φ′(z) + s ∘ φ″(z) ∘ ∂z.
    fn back(&mut self, x: &[f64], v: &[f64], l: usize, layer: &Layer) {
        let before = |i: usize| {
            let [delta, moved] = &self.delta;
            let (mut sum, mut along) = (Lanes::ZERO, Lanes::ZERO);
            for j in 0..layer.outputs {
                let at = layer.weight(j, i);
                sum += x[at] * delta[j];
                along += v[at] * delta[j] + x[at] * moved[j];
            }
            let slope = self.work.slopes[l - 1][i];
            (sum * slope, along * slope + sum * self.curvatures[l - 1][i] * self.moved_sums[l - 1][i])
        };
        let (delta, moved): (Vec<Lanes>, Vec<Lanes>) = (0..layer.inputs).map(before).unzip();
        self.delta = [delta, moved];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::catalog::Catalog;
    use crate::math::network::{Loss, NetworkLoss};
    use crate::math::{Activation, Dropout, Oracle, Point};
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn the_product_is_that_of_the_matrix_of_second_differences() {
        let at = |i: usize| Point::new(libm::sin(1.3 * i as f64), libm::cos(0.7 * i as f64));
        let examples: Arc<[Example]> = (0..11).map(|i| Example { at: at(i), class: (i % 2) as u8 }).collect();
        for (hidden, activation, loss) in [
            (vec![3, 4], "tanh", Loss::CrossEntropy),
            (vec![4], "gelu", Loss::Squared),
            (vec![2, 2, 2], "sigmoid", Loss::CrossEntropy),
            (vec![3], "silu", Loss::Squared),
            (vec![2], "softplus", Loss::CrossEntropy),
            (vec![3, 2], "elu", Loss::CrossEntropy),
            (vec![], "tanh", Loss::CrossEntropy),
        ] {
            let network =
                Arc::new(Network::new(&hidden, Activation::parse(activation).unwrap(), loss, Dropout::default()).unwrap());
            let x = network.initial(&mut ChaCha8Rng::seed_from_u64(5)).map(|w| w + 0.05);
            let gradient = NetworkLoss::new(Arc::clone(&network), Arc::clone(&examples));
            let mut product = HessianProduct::new(Arc::clone(&network), Arc::clone(&examples));
            for i in 0..x.len() {
                let mut unit = DVector::zeros(x.len());
                unit[i] = 1.0;
                let column = (gradient.gradient(&(&x + 1e-5 * &unit)) - gradient.gradient(&(&x - 1e-5 * &unit))) / 2e-5;
                let exact = product.at(&x, &unit);
                assert!((&column - &exact).amax() < 1e-8, "{activation} {hidden:?}, column {i}: {exact} {column}");
            }
        }
    }
}
