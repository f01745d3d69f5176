//! Back-propagation of one example, written out number by number: what a person computes by hand on a small network.

use super::Network;
use crate::math::data::examples::Example;
use crate::math::sigmoid::sigmoid;
use nalgebra::DVector;

/// A step of the calculation. Layers are counted from 0, the output's being the last; so are the neurons of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandStep {
    /// Nothing is known but the inputs.
    Inputs,
    /// z = Σ w a + b of a neuron, and φ(z); at the output p = σ(z).
    Forward(usize, usize),
    /// The loss f of the example.
    Loss,
    /// δ = ∂f/∂z of a neuron, and with it the derivatives of all weights into it and of its bias.
    Back(usize, usize),
}

/// The number of multiplications by a weight, or of an error δ by an activation.
///
/// The convention: one for every product Wⱼᵢ aᵢ on the way forward; on the way back one for every product δⱼ aᵢ, a derivative, and one
/// for every product Wⱼᵢ δⱼ that carries the error to the layer before, which for the first layer nobody needs. What there is only one of
/// for each neuron is left out on both ways: φ, its derivative and the product with it, and the loss. So the way back costs less than
/// twice the way forward, whatever the network (Rumelhart, Hinton and Williams 1986; Griewank 1989).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Multiplications {
    /// On the way forward.
    pub forward: usize,
    /// On the way back.
    pub backward: usize,
}

/// All numbers of the forward and the backward pass of one example, without dropout's masks.
#[derive(Clone, Debug, PartialEq)]
pub struct HandPass {
    /// a⁰, the inputs, then aˡ of each hidden layer, and p of the output.
    pub activations: Vec<Vec<f64>>,
    /// zˡ of each layer, the output last.
    pub sums: Vec<Vec<f64>>,
    /// ∂a/∂z of each hidden layer.
    pub slopes: Vec<Vec<f64>>,
    /// δˡ = ∂f/∂zˡ of each layer, the output last.
    pub deltas: Vec<Vec<f64>>,
    /// f
    pub loss: f64,
    /// ∂f/∂w of every parameter, in the order of the network's parameters.
    pub gradient: DVector<f64>,
    /// The steps in their order, each with the number of multiplications up to its end.
    pub steps: Vec<(HandStep, Multiplications)>,
}

impl HandPass {
    /// The passes of `example` through `network` at the parameters `x`. The multiplications are counted as they are made.
    pub fn of(network: &Network, x: &DVector<f64>, example: Example) -> Self {
        let (layers, factor) = (network.layers(), network.dropout().at_inference());
        let mut made = Multiplications::default();
        let mut steps = vec![(HandStep::Inputs, made)];
        let mut activations = vec![vec![example.at.x, example.at.y]];
        let (mut sums, mut slopes) = (Vec::new(), Vec::new());
        for (l, layer) in layers.iter().enumerate() {
            let (mut z, mut a, mut slope) = (Vec::new(), Vec::new(), Vec::new());
            for j in 0..layer.outputs {
                let mut sum = x[layer.biases().start + j];
                for (i, input) in activations[l].iter().enumerate() {
                    sum += x[layer.weight(j, i)] * input;
                    made.forward += 1;
                }
                z.push(sum);
                if l + 1 < layers.len() {
                    let (value, derivative) = network.activation().value_derivative(sum);
                    a.push(factor * value);
                    slope.push(factor * derivative);
                } else {
                    a.push(sigmoid(sum));
                }
                steps.push((HandStep::Forward(l, j), made));
            }
            sums.push(z);
            activations.push(a);
            if l + 1 < layers.len() {
                slopes.push(slope);
            }
        }
        let (loss, derivative) = network.loss().value_derivative(sums[layers.len() - 1][0], example.class);
        steps.push((HandStep::Loss, made));

        let mut deltas: Vec<Vec<f64>> = layers.iter().map(|layer| vec![0.0; layer.outputs]).collect();
        let mut gradient = DVector::zeros(network.parameters());
        for (l, layer) in layers.iter().enumerate().rev() {
            for j in 0..layer.outputs {
                let delta = match layers.get(l + 1) {
                    None => derivative,
                    Some(next) => {
                        let mut sum = 0.0;
                        for (k, delta) in deltas[l + 1].iter().enumerate() {
                            sum += x[next.weight(k, j)] * delta;
                            made.backward += 1;
                        }
                        sum * slopes[l][j]
                    }
                };
                deltas[l][j] = delta;
                for (i, input) in activations[l].iter().enumerate() {
                    gradient[layer.weight(j, i)] = delta * input;
                    made.backward += 1;
                }
                gradient[layer.biases().start + j] = delta;
                steps.push((HandStep::Back(l, j), made));
            }
        }
        HandPass { activations, sums, slopes, deltas, loss, gradient, steps }
    }

    /// All multiplications of both ways.
    pub fn multiplications(&self) -> Multiplications {
        self.steps.last().map_or(Multiplications::default(), |(_, made)| *made)
    }

    /// The index of the step at which `of` is known.
    pub fn known_at(&self, of: HandStep) -> usize {
        self.steps.iter().position(|(step, _)| *step == of).unwrap_or(usize::MAX)
    }
}

impl Network {
    /// The central difference (f(w + h) − f(w − h)) / 2h of one example's loss by each parameter: an independent check of the derivatives.
    ///
    /// h = 6·10⁻⁶ max(1, |w|), the cube root of the rounding unit, at which the error of the formula, of the order h² f‴, and that of the
    /// rounding are about equal (Dennis and Schnabel 1983, section 5.4).
    pub fn central_differences(&self, x: &DVector<f64>, example: Example) -> DVector<f64> {
        let mut moved = x.clone();
        DVector::from_fn(x.len(), |i, _| {
            let h = 6e-6 * x[i].abs().max(1.0);
            let mut at = |value: f64| {
                moved[i] = value;
                HandPass::of(self, &moved, example).loss
            };
            let (above, below) = (at(x[i] + h), at(x[i] - h));
            moved[i] = x[i];
            (above - below) / ((x[i] + h) - (x[i] - h))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::catalog::Catalog;
    use crate::math::network::{Loss, NetworkLoss};
    use crate::math::{Activation, Dropout, Point};
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;
    use std::sync::Arc;

    fn network(hidden: &[usize], activation: &str, loss: Loss) -> Network {
        Network::new(hidden, Activation::parse(activation).unwrap(), loss, Dropout::default()).unwrap()
    }

    #[test]
    fn multiplications_are_those_of_the_formulas() {
        let count = |hidden: &[usize]| {
            let network = network(hidden, "tanh", Loss::CrossEntropy);
            let x = network.initial(&mut ChaCha8Rng::seed_from_u64(1));
            let made = HandPass::of(&network, &x, Example { at: Point::new(1.0, 2.0), class: 0 }).multiplications();
            (made.forward, made.backward)
        };
        assert_eq!((count(&[16, 16]), count(&[2]), count(&[])), ((304, 576), (6, 8), (2, 2)));
    }

    #[test]
    fn every_step_is_named_once_and_in_order() {
        let network = network(&[2], "tanh", Loss::Squared);
        let x = network.initial(&mut ChaCha8Rng::seed_from_u64(1));
        let pass = HandPass::of(&network, &x, Example { at: Point::new(1.0, 2.0), class: 0 });
        use HandStep::{Back, Forward, Inputs};
        let expected = [Inputs, Forward(0, 0), Forward(0, 1), Forward(1, 0), HandStep::Loss, Back(1, 0), Back(0, 0), Back(0, 1)];
        assert_eq!(pass.steps.iter().map(|(step, _)| *step).collect::<Vec<_>>(), expected);
        assert_eq!(pass.known_at(Back(0, 1)), 7);
    }

    proptest! {
        #[test]
        fn the_numbers_are_those_of_training_and_of_differences(
            seed in 0_u64..1000, hidden in prop::collection::vec(1_usize..5, 0..3), x in -2.0..2.0_f64, y in -2.0..2.0_f64,
            class in 0_u8..2, squared: bool, which in 0_usize..3,
        ) {
            let loss = if squared { Loss::Squared } else { Loss::CrossEntropy };
            let network = network(&hidden, ["tanh", "sigmoid", "gelu"][which], loss);
            let at = network.initial(&mut ChaCha8Rng::seed_from_u64(seed));
            let example = Example { at: Point::new(x, y), class };
            let pass = HandPass::of(&network, &at, example);
            let scale = pass.gradient.amax().max(1e-3);
            let differences = network.central_differences(&at, example);
            prop_assert!((&differences - &pass.gradient).amax() < 1e-6 * scale, "{differences} {}", pass.gradient);
            let (measure, gradient) = NetworkLoss::new(Arc::new(network), Arc::from([example])).measure_gradient(&at);
            prop_assert!((gradient - &pass.gradient).amax() <= 1e-14 * scale);
            prop_assert!((measure.loss - pass.loss).abs() <= 1e-14 * pass.loss.max(1.0));
        }
    }
}
