//! How much of the error reaches each neuron: δ = ∂f/∂z, over many examples.

use super::Network;
use super::pass::{BatchIndices, Factors, Workspace};
use crate::math::data::examples::Example;
use crate::math::lanes::{LANES, Lanes};
use nalgebra::DVector;

/// What flows back through a network, over some examples.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorFlow {
    /// The root mean square over the examples of δ of each neuron, layer by layer, the output last; δ is that of one example's loss, not
    /// divided by their number.
    pub deltas: Vec<Vec<f64>>,
    /// The gradient of the mean loss, over all weights and biases.
    pub gradient: DVector<f64>,
}

impl ErrorFlow {
    /// The flow through `network` at the parameters `x`, over `examples`, without dropout's masks. NaN without examples.
    pub fn of(network: &Network, x: &DVector<f64>, examples: &[Example]) -> Self {
        let (layers, x) = (network.layers(), x.as_slice());
        let mut squares: Vec<Vec<f64>> = layers.iter().map(|layer| vec![0.0; layer.outputs]).collect();
        let mut work = Workspace::new(network);
        let factors = Factors::Same(network.dropout().at_inference());
        for chunk in examples.chunks(LANES) {
            let example = |lane: usize| chunk[lane.min(chunk.len() - 1)];
            work.activations[0][0] = Lanes::from_fn(|lane| example(lane).at.x);
            work.activations[0][1] = Lanes::from_fn(|lane| example(lane).at.y);
            network.forward(x, factors, true, &mut work);
            let output = work.activations[layers.len()][0];
            // Lanes beyond the last example have weight 0.
            let slope = |lane: usize| network.loss().value_derivative(output.0[lane], example(lane).class).1;
            work.delta[0] = Lanes::from_fn(|lane| if lane < chunk.len() { slope(lane) } else { 0.0 });
            for l in (0..layers.len()).rev() {
                for (square, delta) in squares[l].iter_mut().zip(&work.delta) {
                    *square += (*delta * *delta).sum();
                }
                if l > 0 {
                    network.delta_before(x, l, &mut work);
                }
            }
        }
        let count = examples.len() as f64;
        let deltas = squares.into_iter().map(|layer| layer.into_iter().map(|square| (square / count).sqrt()).collect()).collect();
        let mut gradient = DVector::zeros(network.parameters());
        network.pass(x, examples, BatchIndices::All(examples.len()), factors, &mut work, Some(gradient.as_mut_slice()));
        ErrorFlow { deltas, gradient }
    }

    /// ‖δˡ‖ of each layer: the root mean square over the examples of the length of the vector of its neurons' δ.
    pub fn norms(&self) -> Vec<f64> {
        self.deltas.iter().map(|layer| layer.iter().map(|delta| delta * delta).sum::<f64>().sqrt()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::catalog::Catalog;
    use crate::math::network::{Loss, NetworkLoss};
    use crate::math::{Activation, Dropout, Point};
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;
    use std::sync::Arc;

    fn examples(count: usize) -> Vec<Example> {
        let at = |i: usize| Point::new(libm::sin(1.3 * i as f64), libm::cos(0.7 * i as f64));
        (0..count).map(|i| Example { at: at(i), class: (i % 2) as u8 }).collect()
    }

    fn network(hidden: &[usize], activation: &str, loss: Loss) -> (Arc<Network>, DVector<f64>) {
        let network = Network::new(hidden, Activation::parse(activation).unwrap(), loss, Dropout::default()).unwrap();
        let x = network.initial(&mut ChaCha8Rng::seed_from_u64(5));
        (Arc::new(network), x)
    }

    #[test]
    fn the_error_of_a_neuron_is_the_derivative_by_its_bias() {
        for (hidden, loss) in [(vec![3, 4], Loss::CrossEntropy), (vec![2], Loss::Squared), (vec![], Loss::CrossEntropy)] {
            let (network, x) = network(&hidden, "tanh", loss);
            let all = examples(11);
            let flow = ErrorFlow::of(&network, &x, &all);
            for (l, layer) in network.layers().iter().enumerate() {
                for (j, bias) in layer.biases().enumerate() {
                    let square = |example: &Example| {
                        let loss = NetworkLoss::new(Arc::clone(&network), Arc::from([*example]));
                        let moved = |by: f64| {
                            let mut moved = x.clone();
                            moved[bias] += by;
                            loss.measure(&moved).loss
                        };
                        ((moved(1e-5) - moved(-1e-5)) / 2e-5).powi(2)
                    };
                    let expected = (all.iter().map(square).sum::<f64>() / all.len() as f64).sqrt();
                    assert!((flow.deltas[l][j] - expected).abs() < 1e-8, "layer {l}, neuron {j}: {expected}");
                }
            }
            let (_, gradient) = NetworkLoss::new(network, all.into()).measure_gradient(&x);
            assert_eq!(flow.gradient, gradient);
        }
    }

    #[test]
    fn with_sigmoids_the_error_shrinks_at_every_layer_back() {
        let (network, x) = network(&[16, 16, 16], "sigmoid", Loss::CrossEntropy);
        let norms = ErrorFlow::of(&network, &x, &examples(40)).norms();
        assert!(norms.windows(2).all(|pair| 2.0 * pair[0] < pair[1]), "{norms:?}");
    }
}
