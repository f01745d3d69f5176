//! A small network for the slides' picture of dropout: a mask switches off hidden units, and at inference factors replace the
//! masks.

use crate::math::catalog::param::{Param, Scale, Value};
use crate::math::data::dropout::{self, Dropout, DropoutForm};
use crate::sim::draws::Draws;
use nalgebra::{DMatrix, DVector};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

/// The number of inputs.
pub const INPUTS: usize = 4;
/// The number of outputs.
pub const OUTPUTS: usize = 3;
/// The most hidden units.
pub const MAX_UNITS: usize = 64;
/// The default number of masks.
pub const DEFAULT_DRAWS: usize = 1000;
/// The largest number of masks.
pub const MAX_DRAWS: usize = 10_000_000;

/// The probability that a unit switches off, here with the default ½.
pub const P: Param = dropout::P.default(0.5);
/// The number of hidden units.
pub const UNITS: Param = Param::count(
    "units",
    "",
    "hidden units",
    "How many hidden units there are for dropout to switch off.",
    6,
    1,
    MAX_UNITS as u64,
)
.slider(1.0, 16.0, Scale::Linear);
/// The number of masks.
pub const DRAWS: Param =
    Param::count("draws", "N", "draws", "How many masks are drawn.", DEFAULT_DRAWS as u64, 1, MAX_DRAWS as u64).slider(
        1.0,
        100_000.0,
        Scale::Log,
    );

/// The index of the first mask drawn at inference: far behind those of training.
const AT_INFERENCE: u64 = 1 << 40;

/// The experiment: a network from a seed, and the probability that its hidden units are off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DropoutLayer {
    /// p, 0 to 1: the probability that a hidden unit is off.
    pub p: f64,
    /// The number of hidden units, 1 to [`MAX_UNITS`].
    pub units: usize,
    /// The seed of weights, input and masks.
    pub seed: u64,
}

impl Default for DropoutLayer {
    fn default() -> Self {
        DropoutLayer { p: 0.5, units: 6, seed: 7 }
    }
}

/// A network with one hidden layer, σ(V a + c) with a = σ(W x + b) and σ the logistic function, together with one input x.
///
/// It is not trained: the effect of dropout on a layer is the same for any weights. With more hidden units the first ones stay
/// the same.
#[derive(Clone, Debug, PartialEq)]
pub struct DropoutNetwork {
    /// x, [`INPUTS`] numbers from N(0, 1).
    pub input: DVector<f64>,
    /// W, units × inputs, each N(0, 1).
    pub hidden_weights: DMatrix<f64>,
    /// b, one N(0, 1) for each unit.
    pub hidden_biases: DVector<f64>,
    /// V, outputs × units, each N(0, 4/units).
    pub output_weights: DMatrix<f64>,
    /// c, one N(0, 1) for each output.
    pub output_biases: DVector<f64>,
}

/// 1 / (1 + e⁻ᶻ).
pub fn logistic(z: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-z))
}

impl DropoutNetwork {
    /// a = σ(W x + b), the activations of the hidden units without dropout.
    pub fn activations(&self) -> DVector<f64> {
        (&self.hidden_weights * &self.input + &self.hidden_biases).map(logistic)
    }

    /// V a + c for the activations `a`: the weighted sums of the outputs, before σ.
    pub fn sums(&self, a: &DVector<f64>) -> DVector<f64> {
        &self.output_weights * a + &self.output_biases
    }
}

impl DropoutLayer {
    /// Fails where it cannot be drawn, with what is wrong and what would be right.
    pub fn check(&self) -> Result<(), String> {
        P.check(&Value::Number(self.p))?;
        UNITS.check(&Value::Number(self.units as f64))
    }

    /// The network that the seed gives.
    pub fn network(&self) -> DropoutNetwork {
        let draws = Draws::new(self.seed);
        let numbers = |part: usize, count: usize| {
            let mut stream = draws.setup(part);
            (0..count).map(|_| stream.sample::<f64, _>(StandardNormal)).collect::<Vec<f64>>()
        };
        let (units, scale) = (self.units, 2.0 / (self.units as f64).sqrt());
        DropoutNetwork {
            input: DVector::from_vec(numbers(0, INPUTS)),
            hidden_weights: DMatrix::from_row_slice(units, INPUTS, &numbers(1, units * INPUTS)),
            hidden_biases: DVector::from_vec(numbers(2, units)),
            output_weights: DMatrix::from_column_slice(OUTPUTS, units, &numbers(3, OUTPUTS * units)) * scale,
            output_biases: DVector::from_vec(numbers(4, OUTPUTS)),
        }
    }

    /// Dropout in `form`, with this p.
    pub fn dropout(&self, form: DropoutForm) -> Dropout {
        Dropout::new(self.p, form).expect("the layer has passed its check")
    }

    /// The mask y of draw `k`: 1 for each unit that stays on, 0 for each that is off. It depends on `k` alone.
    pub fn mask(&self, k: usize) -> DVector<f64> {
        self.factors(&mut Draws::new(self.seed).masks(k as u64))
    }

    /// The mean of the masks of the last `count` ≥ 1 draws up to draw `k`.
    pub fn mean_mask(&self, k: usize, count: usize) -> DVector<f64> {
        let first = (k + 1).saturating_sub(count);
        let sum = (first..=k).fold(DVector::zeros(self.units), |sum, k| sum + self.mask(k));
        sum / (k + 1 - first) as f64
    }

    /// The masks of draw `k` for training and for inference, which are independent.
    pub(crate) fn masks(&self, draws: &Draws, k: usize) -> [DVector<f64>; 2] {
        [k as u64, AT_INFERENCE + k as u64].map(|k| self.factors(&mut draws.masks(k)))
    }

    fn factors(&self, rng: &mut impl Rng) -> DVector<f64> {
        let mut factors = DVector::zeros(self.units);
        self.dropout(DropoutForm::Plain).draw(factors.as_mut_slice(), rng);
        factors
    }
}
