//! The forward and the backward pass through the network: back-propagation (Rumelhart, Hinton and Williams 1986).
//!
//! Each formula is that of a single sample, with [`Lanes`] for numbers, so that eight samples are computed at once.

use super::{Layer, Network};
use crate::math::data::examples::Example;
use crate::math::lanes::{LANES, Lanes};

/// The loss and the accuracy of a network on some examples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure {
    /// The mean loss, without any penalty; NaN over no example.
    pub loss: f64,
    /// The share of examples whose class has the larger probability, 0 to 1; at p = ½ exactly that is class 0. NaN without
    /// examples.
    pub accuracy: f64,
}

/// The buffers of a pass, reused so that passes do not allocate.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    /// a⁰ (the inputs), a¹, …, and z of the output.
    pub(super) activations: Vec<Vec<Lanes>>,
    /// ∂a/∂z of the hidden layers, including dropout's factor.
    pub(super) slopes: Vec<Vec<Lanes>>,
    /// δ = ∂f/∂z of the present layer of the backward pass.
    pub(super) delta: Vec<Lanes>,
    /// δ of the layer before it.
    before: Vec<Lanes>,
}

/// The samples of a batch, in order.
#[derive(Clone, Copy)]
pub(super) enum BatchIndices<'a> {
    /// All, in their own order.
    All(usize),
    /// The samples with these indices.
    Drawn(&'a [usize]),
}

impl BatchIndices<'_> {
    fn len(self) -> usize {
        match self {
            BatchIndices::All(count) => count,
            BatchIndices::Drawn(indices) => indices.len(),
        }
    }
    fn index(self, i: usize) -> usize {
        match self {
            BatchIndices::All(_) => i,
            BatchIndices::Drawn(indices) => indices[i],
        }
    }
}

/// The factors that dropout applies to the hidden neurons' activations.
#[derive(Clone, Copy)]
pub(super) enum Factors<'a> {
    /// At inference: the same for all.
    Same(f64),
    /// While training: for every eight samples one factor for every hidden neuron, layer by layer.
    Masks(&'a [Lanes]),
}

impl Factors<'_> {
    /// The factors of chunk number `chunk` (of eight samples) in a network with `neurons` hidden neurons.
    fn of_chunk(self, chunk: usize, neurons: usize) -> Self {
        match self {
            Factors::Masks(masks) => Factors::Masks(&masks[chunk * neurons..(chunk + 1) * neurons]),
            same => same,
        }
    }
    /// Multiplies `numbers`, which belong to the hidden neurons from index `first` on, by their factors.
    fn scale(self, numbers: &mut [Lanes], first: usize) {
        match self {
            Factors::Same(1.0) => {}
            Factors::Same(factor) => numbers.iter_mut().for_each(|a| *a = factor * *a),
            Factors::Masks(masks) => numbers.iter_mut().zip(&masks[first..]).for_each(|(a, mask)| *a = *a * *mask),
        }
    }
}

impl Workspace {
    /// Buffers for passes through `network`.
    pub fn new(network: &Network) -> Self {
        let zeros = |size: usize| vec![Lanes::ZERO; size];
        let layers = network.layers();
        let widest = layers.iter().map(|layer| layer.inputs.max(layer.outputs)).max().unwrap_or(0);
        Workspace {
            activations: [super::INPUTS].into_iter().chain(layers.iter().map(|layer| layer.outputs)).map(zeros).collect(),
            slopes: network.hidden().iter().map(|layer| zeros(layer.outputs)).collect(),
            delta: zeros(widest),
            before: zeros(widest),
        }
    }
}

impl Network {
    /// The mean loss and the accuracy at the parameters `x` over a batch of `examples`; adds the gradient of the mean to
    /// `gradient`, if given.
    pub(super) fn pass(
        &self,
        x: &[f64],
        examples: &[Example],
        batch: BatchIndices<'_>,
        factors: Factors<'_>,
        work: &mut Workspace,
        mut gradient: Option<&mut [f64]>,
    ) -> Measure {
        let count = batch.len();
        let (mut loss, mut right) = (0.0, 0);
        for chunk in 0..count.div_ceil(LANES) {
            let first = chunk * LANES;
            let filled = LANES.min(count - first);
            let example = |lane: usize| examples[batch.index(first + lane.min(filled - 1))];
            work.activations[0][0] = Lanes::from_fn(|lane| example(lane).at.x);
            work.activations[0][1] = Lanes::from_fn(|lane| example(lane).at.y);
            let factors = factors.of_chunk(chunk, self.neurons());
            self.forward(x, factors, gradient.is_some(), work);

            let output = work.activations[self.layers.len()][0];
            // Lanes beyond the last sample repeat that sample and have weight 0.
            let mut delta = Lanes::ZERO;
            for lane in 0..filled {
                let (z, class) = (output.0[lane], example(lane).class);
                let (value, slope) = self.loss.value_derivative(z, class);
                loss += value;
                right += usize::from((z > 0.0) == (class == 1));
                delta.0[lane] = slope;
            }
            if let Some(gradient) = gradient.as_deref_mut() {
                work.delta[0] = (1.0 / count as f64) * delta;
                self.backward(x, work, gradient);
            }
        }
        Measure { loss: loss / count as f64, accuracy: right as f64 / count as f64 }
    }

    /// The forward pass from the inputs in `work` to the output: aˡ = m ∘ φ(Wˡ aˡ⁻¹ + bˡ), and z = W a + b at the end. With
    /// `keep_slopes` it stores ∂a/∂z for the backward pass.
    pub(super) fn forward(&self, x: &[f64], factors: Factors<'_>, keep_slopes: bool, work: &mut Workspace) {
        let mut neuron = 0;
        for (l, layer) in self.layers.iter().enumerate() {
            let [inputs, outputs] = &mut work.activations[l..l + 2] else { unreachable!("every layer has both") };
            weighted_sums(x, layer, inputs, outputs);
            if let Some(slopes) = work.slopes.get_mut(l) {
                if keep_slopes {
                    self.activation.apply_with_slopes(outputs, slopes);
                    factors.scale(slopes, neuron);
                } else {
                    self.activation.apply(outputs);
                }
                factors.scale(outputs, neuron);
                neuron += layer.outputs;
            }
        }
    }

    /// The backward pass from δ of the output in `work` to the inputs, by the chain rule: ∂f/∂Wⱼᵢ = δⱼ aᵢ and ∂f/∂bⱼ = δⱼ, and
    /// for the layer before δᵢ = (Σⱼ Wⱼᵢ δⱼ) ∂aᵢ/∂zᵢ. Adds the derivatives, summed over the lanes, to `gradient`.
    fn backward(&self, x: &[f64], work: &mut Workspace, gradient: &mut [f64]) {
        for (l, layer) in self.layers.iter().enumerate().rev() {
            let inputs = &work.activations[l];
            let delta = &work.delta[..layer.outputs];
            let (weights, biases) = gradient[layer.parameters()].split_at_mut(layer.weights().len());
            for ((row, bias), delta) in weights.chunks_exact_mut(layer.inputs).zip(biases).zip(delta) {
                for (weight, a) in row.iter_mut().zip(inputs) {
                    *weight += (*delta * *a).sum();
                }
                *bias += delta.sum();
            }
            if l > 0 {
                self.delta_before(x, l, work);
            }
        }
    }

    /// Replaces δ of the layer `l` > 0 in `work` by that of the layer before it: δᵢ = (Σⱼ Wⱼᵢ δⱼ) ∂aᵢ/∂zᵢ.
    pub(super) fn delta_before(&self, x: &[f64], l: usize, work: &mut Workspace) {
        let layer = &self.layers[l];
        let before = &mut work.before[..layer.inputs];
        before.fill(Lanes::ZERO);
        for (row, delta) in x[layer.weights()].chunks_exact(layer.inputs).zip(&work.delta[..layer.outputs]) {
            for (sum, weight) in before.iter_mut().zip(row) {
                *sum += *weight * *delta;
            }
        }
        for (sum, slope) in before.iter_mut().zip(&work.slopes[l - 1]) {
            *sum = *sum * *slope;
        }
        std::mem::swap(&mut work.delta, &mut work.before);
    }
}

/// zⱼ = bⱼ + Σᵢ Wⱼᵢ aᵢ
fn weighted_sums(x: &[f64], layer: &Layer, inputs: &[Lanes], outputs: &mut [Lanes]) {
    let rows = x[layer.weights()].chunks_exact(layer.inputs);
    for ((z, row), bias) in outputs.iter_mut().zip(rows).zip(&x[layer.biases()]) {
        let mut sum = Lanes::all(*bias);
        for (weight, a) in row.iter().zip(inputs) {
            sum += *weight * *a;
        }
        *z = sum;
    }
}
