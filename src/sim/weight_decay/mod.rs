//! The lecture's experiment on weight decay: few examples, many weights, and the effect of a penalty on ‖w‖² on the validation
//! loss.

pub mod decay_run;
pub mod decay_sweep;

use crate::math::Optimizer;
use crate::math::Oracle;
use crate::math::Plan;
use crate::math::Sampling;
use crate::math::catalog::Catalog;
use crate::math::catalog::param::{Param, Scale, Tunable, Value};
use crate::math::catalog::words::number;
use crate::math::data::linear_data::LinearData;
use crate::math::data::linear_model::LinearModel;
use crate::math::data::linear_model::ridge::Ridge;
use crate::math::sampling::Shuffle;
use crate::sim::draws::Draws;
use crate::sim::run::conditions::{Conditions, Decay};
use nalgebra::DVector;
use rand::RngExt as _;
use rand_distr::StandardNormal;

/// The most epochs a run may have.
pub const MAX_EPOCHS: usize = 100_000;
/// The most values of λ at a time.
pub const MAX_LAMBDAS: usize = 200;
/// The largest λ.
pub const MAX_LAMBDA: f64 = 1e6;

/// The number of passes over the training examples.
pub const EPOCHS: Param =
    Param::count("epochs", "", "epochs", "How many passes over the training examples each run makes.", 100, 1, MAX_EPOCHS as u64)
        .slider(10.0, 2000.0, Scale::Log);
/// The standard deviation of the initial weights.
pub const SIGMA0: Param = Param::real(
    "sigma0",
    "σ₀",
    "initial spread",
    "Every weight begins at N(0, σ₀²). From 0, gradient descent finds nearly the shortest solution by itself, and decay hardly helps.",
    1.0,
    0.0,
    100.0,
)
.slider(0.0, 2.0, Scale::Linear);
/// A value of λ.
pub const LAMBDA: Param = Param::real(
    "lambda",
    "λ",
    "weight decay",
    "How strongly the weights are pulled towards 0: the loss is that of the training examples plus λ/2 ‖w‖².",
    3.0,
    0.0,
    MAX_LAMBDA,
)
.slider(1e-3, 1e3, Scale::Log);

/// The experiment: a regression from a seed, an optimizer, and the values of λ to compare.
///
/// All values of λ share the examples, the initial weights and the batches, so that the runs differ in λ alone.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightDecay {
    /// The distribution of the examples, and their number.
    pub data: LinearData,
    /// The standard deviation σ₀ ≥ 0 of the initial weights: w starts at N(0, σ₀² I), b at 0.
    pub sigma0: f64,
    /// The number of passes over the training examples, 1 to [`MAX_EPOCHS`].
    pub epochs: usize,
    /// The sampling: which examples a step sees.
    pub sampling: Sampling,
    /// The optimizer of every run.
    pub optimizer: Optimizer,
    /// Its learning-rate schedule, in steps.
    pub schedule: Plan,
    /// The way in which the decay enters a step.
    pub decay: Decay,
    /// The seed of examples, initial weights and batches.
    pub seed: u64,
    /// The values of λ ≥ 0, one run each.
    pub lambdas: Vec<f64>,
}

impl Default for WeightDecay {
    /// The lecture's experiment: batches of 5 from 20 examples with 200 inputs, learning rate 0.01, λ = 0 beside λ = 3.
    fn default() -> Self {
        let mut optimizer = Optimizer::by_key("gd").expect("gradient descent is in the catalogue");
        optimizer.set("lr", &Value::Number(0.01)).expect("a learning rate it takes");
        WeightDecay {
            data: LinearData::default(),
            sigma0: 1.0,
            epochs: 100,
            sampling: Sampling::Shuffle(Shuffle { m: 5 }),
            optimizer,
            schedule: Plan::default(),
            decay: Decay::Coupled,
            seed: 7,
            lambdas: vec![0.0, 3.0],
        }
    }
}

/// The data and the initial weights that an experiment's seed gives: the same for every λ.
#[derive(Clone, Debug)]
pub struct DecayProblem {
    /// The loss over the training examples, without a penalty.
    pub train: LinearModel,
    /// The loss over the validation examples.
    pub validation: LinearModel,
    /// (w, b) before the first step, b last.
    pub start: DVector<f64>,
    /// The true (w, b), from which the data are drawn.
    pub truth: DVector<f64>,
}

/// The quality of some (w, b). Losses are the mean of ½ (w·x + b − y)², without the penalty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// The loss over the training examples.
    pub train_loss: f64,
    /// The loss over the validation examples.
    pub validation_loss: f64,
    /// ‖w‖², without b.
    pub squared_weights: f64,
}

impl WeightDecay {
    /// The examples and the initial weights. Training examples, validation examples and weights are drawn from separate streams,
    /// so that changing the number of one leaves the others unchanged.
    pub fn problem(&self) -> DecayProblem {
        let draws = Draws::new(self.seed);
        let mut weights = draws.setup(2);
        let start = DVector::from_fn(self.data.dims as usize, |_, _| self.sigma0 * weights.sample::<f64, _>(StandardNormal));
        DecayProblem {
            train: self.data.draw(self.data.train as usize, &mut draws.setup(0)),
            validation: self.data.draw(self.data.validation as usize, &mut draws.setup(1)),
            start: start.push(0.0),
            truth: self.data.truth(),
        }
    }

    /// The number of steps of one epoch: as many as it takes batches to see n examples; 1 where a step sees them all.
    pub fn steps_per_epoch(&self) -> usize {
        let n = self.data.train as usize;
        n.div_ceil(self.sampling.size(n))
    }

    /// The conditions of the run of `lambda`: schedule, sampling, weight decay and seed.
    pub fn conditions(&self, lambda: f64) -> Conditions {
        Conditions {
            plan: self.schedule.clone(),
            sampling: self.sampling.clone(),
            noise: 0.0,
            weight_decay: lambda,
            decay: self.decay,
            seed: self.seed,
            ..Conditions::default()
        }
    }

    /// Fails where it cannot be run, with what is wrong and what would be right.
    pub fn check(&self) -> Result<(), String> {
        EPOCHS.check(&Value::Number(self.epochs as f64))?;
        SIGMA0.check(&Value::Number(self.sigma0))?;
        self.optimizer.check_method()?;
        self.sampling.check(self.data.train as usize)?;
        if !(1..=MAX_LAMBDAS).contains(&self.lambdas.len()) {
            return Err(format!("there are {} values of lambda; give 1 to {MAX_LAMBDAS}", self.lambdas.len()));
        }
        for (i, lambda) in self.lambdas.iter().enumerate() {
            LAMBDA.check(&Value::Number(*lambda))?;
            if self.lambdas[..i].contains(lambda) {
                return Err(format!("lambda = {} is given twice; give each value once", number(*lambda)));
            }
        }
        Ok(())
    }
}

impl DecayProblem {
    /// The fit of `p` = (w, b).
    pub fn fit(&self, p: &DVector<f64>) -> Fit {
        Fit {
            train_loss: self.train.value(p),
            validation_loss: self.validation.value(p),
            squared_weights: self.train.squared_weights(p),
        }
    }

    /// The fit of a model that predicts the mean of the training targets whatever the input: w = 0, b = ȳ. A fit that is not
    /// better has learnt nothing.
    pub fn mean(&self) -> Fit {
        let targets = self.train.targets();
        let mean = targets.iter().sum::<f64>() / targets.len() as f64;
        self.fit(&DVector::zeros(self.train.dims()).push(mean))
    }

    /// The closed-form minimizers of training loss + λ/2 ‖w‖² for every λ: the limits of runs with decay.
    pub fn ridge(&self) -> Ridge {
        Ridge::of(&self.train)
    }
}
