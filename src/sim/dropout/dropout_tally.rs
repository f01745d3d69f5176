//! Statistics over many masks: for each hidden unit the mean of its output, and for each network output its mean while training,
//! beside its value under each way of inference.

use crate::math::data::dropout::DropoutForm;
use crate::sim::draws::Draws;
use crate::sim::dropout::dropout_layer::{DropoutLayer, DropoutNetwork, OUTPUTS, logistic};
use crate::sim::running::RunningStatistics;
use nalgebra::DVector;

/// A way of inference with a network that was trained with dropout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inference {
    /// No correction: trained with aᵢ yᵢ, used with aᵢ. Every sum is larger than its mean while training.
    Nothing,
    /// Trained with aᵢ yᵢ, used with (1 − p) aᵢ.
    Scaled,
    /// Trained with aᵢ yᵢ / (1 − p), used with aᵢ: inverted dropout.
    Inverted,
    /// Masks are drawn at inference too, and the outputs averaged (Monte-Carlo dropout, Gal and Ghahramani 2016).
    MonteCarlo,
}

impl Inference {
    /// All of them, in the order in which they are compared.
    pub const ALL: [Inference; 4] = [Inference::Nothing, Inference::Scaled, Inference::Inverted, Inference::MonteCarlo];

    /// A short name: `nothing`.
    pub fn key(self) -> &'static str {
        match self {
            Inference::Nothing => "nothing",
            Inference::Scaled => "scaled",
            Inference::Inverted => "inverted",
            Inference::MonteCarlo => "monte-carlo",
        }
    }

    /// Its name in the window: `Scale at test time`.
    pub fn title(self) -> &'static str {
        match self {
            Inference::Nothing => "Do nothing",
            Inference::Scaled => "Scale at test time",
            Inference::Inverted => "Inverted dropout",
            Inference::MonteCarlo => "Monte-Carlo dropout",
        }
    }

    /// The form of dropout it is trained with.
    pub fn form(self) -> DropoutForm {
        if self == Inference::Inverted { DropoutForm::Inverted } else { DropoutForm::Plain }
    }
}

/// A hidden unit with its statistics.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unit {
    /// aᵢ, without dropout.
    pub activation: f64,
    /// E aᵢᴰᴼ = (1 − p) aᵢ.
    pub expected: f64,
    /// The statistics of aᵢᴰᴼ = aᵢ yᵢ over the draws so far.
    pub passed: RunningStatistics,
    /// The number of draws that left it on.
    pub on: u64,
}

/// An output under one way of inference, compared with training.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// The index of the output, from 0.
    pub output: usize,
    /// The way of inference.
    pub inference: Inference,
    /// The sum before σ. Its mean over the masks of training and its value at inference agree, up to rounding and chance,
    /// wherever the activations are right on average, since the sum is linear in them.
    pub sum: PhaseStatistics,
    /// The output after σ. Even with the right mean before σ the two agree only roughly: the mean of σ is not σ of the mean.
    pub value: PhaseStatistics,
}

/// The statistics of a number while training and at inference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PhaseStatistics {
    /// The statistics over the masks of training.
    pub training: RunningStatistics,
    /// The value at inference; for Monte-Carlo dropout the mean over its masks, none before the first.
    pub inference: Option<f64>,
    /// The statistics over the masks of inference; empty where none are drawn.
    pub sampled: RunningStatistics,
}

/// The masks drawn so far, with the statistics over them. It depends only on the layer and the number of draws.
#[derive(Clone, Debug, PartialEq)]
pub struct DropoutTally {
    layer: DropoutLayer,
    network: DropoutNetwork,
    draws: usize,
    units: Vec<Unit>,
    /// The statistics of each output's sum and value, with plain masks while training, inverted masks while training, and plain
    /// masks at inference.
    outputs: [[[RunningStatistics; 2]; OUTPUTS]; 3],
}

impl DropoutTally {
    /// The tally of `layer`, which has passed its check, before the first mask.
    pub fn new(layer: DropoutLayer) -> Self {
        let network = layer.network();
        let unit = |a: &f64| Unit { activation: *a, expected: (1.0 - layer.p) * a, passed: RunningStatistics::default(), on: 0 };
        let units = network.activations().iter().map(unit).collect();
        DropoutTally { layer, network, draws: 0, units, outputs: Default::default() }
    }

    /// The tally of `layer` after `draws` masks.
    pub fn of(layer: DropoutLayer, draws: usize) -> Self {
        let mut tally = Self::new(layer);
        tally.draw(draws);
        tally
    }

    /// Draws `count` more masks.
    pub fn draw(&mut self, count: usize) {
        let draws = Draws::new(self.layer.seed);
        let a = self.activations();
        let kept = self.layer.dropout(DropoutForm::Inverted).kept();
        for k in self.draws..self.draws + count {
            let [training, inference] = self.layer.masks(&draws, k);
            let plain = a.component_mul(&training);
            for ((unit, passed), y) in self.units.iter_mut().zip(&plain).zip(&training) {
                unit.passed.push(*passed);
                unit.on += u64::from(*y != 0.0);
            }
            let seen = [&plain, &(&plain * kept), &a.component_mul(&inference)].map(|a| self.network.sums(a));
            for (outputs, sums) in self.outputs.iter_mut().zip(seen) {
                for ([sum, value], z) in outputs.iter_mut().zip(&sums) {
                    sum.push(*z);
                    value.push(logistic(*z));
                }
            }
        }
        self.draws += count;
    }

    /// The number of masks drawn.
    pub fn draws(&self) -> usize {
        self.draws
    }

    /// The network.
    pub fn network(&self) -> &DropoutNetwork {
        &self.network
    }

    /// The hidden units.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// aᵢ of all hidden units, without dropout.
    fn activations(&self) -> DVector<f64> {
        DVector::from_iterator(self.units.len(), self.units.iter().map(|unit| unit.activation))
    }

    /// Every output under every way of inference, output by output.
    pub fn comparisons(&self) -> Vec<Comparison> {
        let sums = Inference::ALL.map(|inference| self.at_inference(inference));
        let pairs =
            (0..OUTPUTS).flat_map(|output| Inference::ALL.into_iter().zip(&sums).map(move |(way, sums)| (output, way, sums)));
        pairs
            .map(|(output, inference, sums)| {
                let training = self.outputs[usize::from(inference.form() == DropoutForm::Inverted)][output];
                let sampled = if inference == Inference::MonteCarlo { self.outputs[2][output] } else { Default::default() };
                let stage = |part: usize, fixed: Option<f64>| PhaseStatistics {
                    training: training[part],
                    inference: fixed.or(sampled[part].mean()),
                    sampled: sampled[part],
                };
                let z = sums.as_ref().map(|sums| sums[output]);
                Comparison { output, inference, sum: stage(0, z), value: stage(1, z.map(logistic)) }
            })
            .collect()
    }

    /// The sums of the outputs at inference; none where masks are drawn.
    fn at_inference(&self, inference: Inference) -> Option<DVector<f64>> {
        let factor = match inference {
            Inference::Nothing => 1.0,
            Inference::Scaled | Inference::Inverted => self.layer.dropout(inference.form()).at_inference(),
            Inference::MonteCarlo => return None,
        };
        Some(self.network.sums(&(self.activations() * factor)))
    }
}
