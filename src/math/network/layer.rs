//! The position of a layer's parameters in the vector of all parameters.

use crate::math::layout::MatrixBlock;
use std::ops::Range;

/// A layer: z = W a + b, with a row of weights and a bias for each of its neurons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer {
    /// The number of neurons in the layer before, or of the network's inputs.
    pub inputs: usize,
    /// The number of its own neurons.
    pub outputs: usize,
    /// The index of its first parameter.
    pub offset: usize,
}

impl Layer {
    /// The indices of its weights: neuron j's weight of input i is the (j · inputs + i)-th of them.
    pub fn weights(&self) -> Range<usize> {
        self.offset..self.offset + self.inputs * self.outputs
    }

    /// The index of the weight of its neuron `to` for the neuron `from` of the layer before.
    pub fn weight(&self, to: usize, from: usize) -> usize {
        self.offset + to * self.inputs + from
    }

    /// The indices of its biases, neuron by neuron.
    pub fn biases(&self) -> Range<usize> {
        let from = self.weights().end;
        from..from + self.outputs
    }

    /// The indices of all its parameters: the weights, then the biases.
    pub fn parameters(&self) -> Range<usize> {
        self.offset..self.biases().end
    }

    /// Its weights as a matrix of outputs × inputs, and its biases.
    pub fn blocks(&self) -> [MatrixBlock; 2] {
        let block = |offset, columns, is_bias| MatrixBlock { offset, rows: self.outputs, columns, is_bias };
        [block(self.offset, self.inputs, false), block(self.biases().start, 1, true)]
    }
}
