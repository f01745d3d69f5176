//! A small network: two inputs, a few layers of neurons, and one output that separates two classes.

pub mod activation_properties;
mod error_flow;
mod hand_pass;
mod hessian;
mod initial;
mod layer;
mod loss;
mod network_loss;
mod pass;
mod picture;
mod sharpness;
pub(crate) mod split;

pub use error_flow::ErrorFlow;
pub use hand_pass::{HandPass, HandStep, Multiplications};
pub use hessian::HessianProduct;
pub use layer::Layer;
pub use loss::{LOSS, Loss};
pub use network_loss::NetworkLoss;
pub use pass::{Measure, Workspace};
pub use picture::Picture;
pub use sharpness::{Sharpness, sharpness};

use crate::math::Activation;
use crate::math::Dropout;
use crate::math::layout::MatrixBlock;
use nalgebra::DVector;

/// The number of inputs of a network: the coordinates of a point.
pub const INPUTS: usize = 2;
/// The most hidden layers a network may have.
pub const MAX_LAYERS: usize = 4;
/// The most neurons a hidden layer may have.
pub const MAX_NEURONS: usize = 64;
/// The hidden layers that a menu offers; without any, the network is logistic regression.
pub const MENU: [&[usize]; 8] = [&[], &[2], &[4], &[8], &[16], &[8, 8], &[16, 16], &[16, 16, 16]];

/// A multi-layer perceptron, without its weights, which are a vector of their own that optimizers move.
///
/// aˡ = m ∘ φ(Wˡ aˡ⁻¹ + bˡ) in the hidden layers, where m are dropout's factors, and z = W a + b at the end; the probability of
/// class 1 is σ(z). The vector of parameters holds, layer by layer, the weights neuron by neuron and then the biases; see
/// [`Layer`].
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    activation: Activation,
    loss: Loss,
    dropout: Dropout,
    layers: Vec<Layer>,
    layout: Vec<MatrixBlock>,
}

impl Network {
    /// A network whose hidden layers have `hidden` neurons. Fails with a message where there are too many layers or neurons, or
    /// none in a layer.
    pub fn new(hidden: &[usize], activation: Activation, loss: Loss, dropout: Dropout) -> Result<Self, String> {
        check_hidden(hidden)?;
        let sizes = [&[INPUTS], hidden, &[1]].concat();
        let mut offset = 0;
        let layer = |pair: &[usize]| {
            let layer = Layer { inputs: pair[0], outputs: pair[1], offset };
            offset = layer.parameters().end;
            layer
        };
        let layers: Vec<Layer> = sizes.windows(2).map(layer).collect();
        let layout = layers.iter().flat_map(Layer::blocks).collect();
        Ok(Network { activation, loss, dropout, layers, layout })
    }

    /// The activation of the hidden layers.
    pub fn activation(&self) -> &Activation {
        &self.activation
    }
    /// The loss at the output.
    pub fn loss(&self) -> Loss {
        self.loss
    }
    /// The dropout on the hidden layers.
    pub fn dropout(&self) -> Dropout {
        self.dropout
    }
    /// The layers with weights: the hidden ones and the output, in the order of computation.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }
    /// Its parameters as matrices of weights, one row for each neuron, and biases.
    pub fn layout(&self) -> &[MatrixBlock] {
        &self.layout
    }
    /// The hidden layers.
    pub fn hidden(&self) -> &[Layer] {
        &self.layers[..self.layers.len() - 1]
    }
    /// The number of hidden neurons.
    pub fn neurons(&self) -> usize {
        self.hidden().iter().map(|layer| layer.outputs).sum()
    }
    /// The number of parameters: weights and biases.
    pub fn parameters(&self) -> usize {
        self.layers.last().map_or(0, |layer| layer.parameters().end)
    }
    /// Whether parameter `i` is a weight; otherwise it is a bias.
    pub fn is_weight(&self, i: usize) -> bool {
        self.layers.iter().any(|layer| layer.weights().contains(&i))
    }
    /// The sizes of its layers, from the inputs to the output: `2-16-16-1`.
    pub fn shape(&self) -> String {
        let sizes = self.layers.iter().map(|layer| layer.outputs.to_string());
        [INPUTS.to_string()].into_iter().chain(sizes).collect::<Vec<_>>().join("-")
    }

    /// The Euclidean norm of each layer's part of `v`, weights and biases, for example of a gradient.
    pub fn layer_norms(&self, v: &DVector<f64>) -> Vec<f64> {
        self.layers.iter().map(|layer| square(&v.as_slice()[layer.parameters()]).sqrt()).collect()
    }
    /// The Euclidean norm of each layer's weights in `x`, without the biases.
    pub fn weight_norms(&self, x: &DVector<f64>) -> Vec<f64> {
        self.layers.iter().map(|layer| square(&x.as_slice()[layer.weights()]).sqrt()).collect()
    }
    /// ‖w‖² over all weights in `x`, without the biases: the quantity that weight decay penalizes.
    pub fn squared_weights(&self, x: &DVector<f64>) -> f64 {
        self.layers.iter().map(|layer| square(&x.as_slice()[layer.weights()])).sum()
    }
}

fn square(numbers: &[f64]) -> f64 {
    numbers.iter().map(|number| number * number).sum()
}

/// The hidden layers written in `text`: `16,16`, or `none`.
pub fn parse_hidden(text: &str) -> Result<Vec<usize>, String> {
    if matches!(text.trim(), "none" | "") {
        return Ok(Vec::new());
    }
    let size = |word: &str| {
        word.trim().parse::<usize>().map_err(|_| {
            format!("'{}' is no whole number; hidden layers are written 16,16", crate::math::excerpt::excerpt(word.trim()))
        })
    };
    let hidden = text.split([',', '-']).map(size).collect::<Result<Vec<_>, _>>()?;
    check_hidden(&hidden).map(|()| hidden)
}

fn check_hidden(hidden: &[usize]) -> Result<(), String> {
    if hidden.len() > MAX_LAYERS {
        return Err(format!("{} hidden layers are too many; the most is {MAX_LAYERS}", hidden.len()));
    }
    match hidden.iter().find(|size| !(1..=MAX_NEURONS).contains(*size)) {
        Some(size) => Err(format!("a hidden layer of {size} neurons is not allowed: it takes 1 to {MAX_NEURONS}")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(hidden: &[usize]) -> Network {
        Network::new(hidden, Activation::TANH, Loss::CrossEntropy, Dropout::default()).unwrap()
    }

    #[test]
    fn the_parameters_lie_layer_by_layer_weights_first() {
        let network = network(&[3, 2]);
        assert_eq!((network.shape(), network.parameters(), network.neurons()), ("2-3-2-1".into(), 6 + 3 + 6 + 2 + 2 + 1, 5));
        let weights: Vec<usize> = (0..20).filter(|&i| network.is_weight(i)).collect();
        assert_eq!(weights, [0, 1, 2, 3, 4, 5, 9, 10, 11, 12, 13, 14, 17, 18]);
        let ones = DVector::from_element(20, 1.0);
        assert_eq!(network.squared_weights(&ones), 14.0);
        assert_eq!(network.layer_norms(&ones), [9.0_f64.sqrt(), 8.0_f64.sqrt(), 3.0_f64.sqrt()]);
        assert_eq!(network.weight_norms(&ones), [6.0_f64.sqrt(), 6.0_f64.sqrt(), 2.0_f64.sqrt()]);
        let covered: Vec<usize> = network.layout().iter().flat_map(|block| block.offset..block.offset + block.count()).collect();
        assert_eq!(covered, (0..20).collect::<Vec<_>>());
        assert!((0..20).all(|i| network.layout().iter().any(|block| block.contains(i) && block.is_bias != network.is_weight(i))));
        assert_eq!(self::network(&[]).parameters(), 3);
    }

    #[test]
    fn hidden_layers_are_read_and_their_limits_told() {
        assert_eq!(
            (parse_hidden(" 16, 8 "), parse_hidden("none"), parse_hidden("4-4")),
            (Ok(vec![16, 8]), Ok(vec![]), Ok(vec![4, 4]))
        );
        for (text, says) in [
            ("16,x", "'x' is no whole number"),
            ("0", "a hidden layer of 0 neurons"),
            ("65", "it takes 1 to 64"),
            ("1,1,1,1,1", "5 hidden layers are too many"),
            ("-3", "'' is no whole number"),
        ] {
            let error = parse_hidden(text).unwrap_err();
            assert!(error.contains(says), "{text}: {error}");
        }
        assert!(MENU.iter().all(|hidden| check_hidden(hidden).is_ok()));
    }
}
