//! The training of a network: the experiment from which each run's session is computed.

pub mod loss_plane;
pub mod session;
pub(in crate::sim) mod snapshots;
pub mod turn;

use crate::math::Activation;
use crate::math::Dataset;
use crate::math::Dropout;
use crate::math::Network;
use crate::math::Optimizer;
use crate::math::Sampling;
use crate::math::catalog::param::{Param, Scale, Value};
use crate::math::catalog::{Catalog, CatalogEntry};
use crate::math::data::examples::{Example, missing_class, training_count};
use crate::math::network::split::Split;
use crate::math::network::{HessianProduct, Loss, Sharpness, sharpness};
use crate::math::rule::Need;
use crate::sim::Run;
use crate::sim::draws::Draws;
use crate::sim::experiment::MAX_RUNS;
use crate::sim::run::conditions::Conditions;
use nalgebra::DVector;
use std::sync::Arc;

/// The number of points that are drawn.
pub const POINTS: Param = Param::count(
    "points",
    "n",
    "points",
    "How many points are drawn, for training and testing together; a file gives all of its rows.",
    500,
    1,
    10_000,
)
.slider(10.0, 2000.0, Scale::Log);
/// The share of the points that is used for training.
pub const TRAIN_SHARE: Param = Param::real(
    "train_share",
    "",
    "training share",
    "The part of the points that the network learns from, at least one of them; it is tested on the others.",
    0.8,
    0.0,
    1.0,
);
/// The number of epochs of each run.
pub const EPOCHS: Param = Param::count(
    "epochs",
    "",
    "epochs",
    "How many times each run goes through as many samples as there are for training.",
    200,
    1,
    100_000,
)
.slider(10.0, 10_000.0, Scale::Log);

/// The parts of the seed's stream for what is drawn before the first step.
const POINTS_PART: usize = 0;
const START_PART: usize = 1;

/// A training experiment: data, network, conditions and runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Training {
    /// The source of the points.
    pub dataset: Dataset,
    /// The number of points drawn, in the range of [`POINTS`]; a file gives all of its own.
    pub points: usize,
    /// The share of them that is used for training, 0 to 1; at least one point is.
    pub train_share: f64,
    /// The number of neurons in each hidden layer.
    pub hidden: Vec<usize>,
    /// The activation of the hidden layers.
    pub activation: Activation,
    /// The loss function that is minimized.
    pub loss: Loss,
    /// The dropout on the hidden layers.
    pub dropout: Dropout,
    /// The number of epochs of each run, in the range of [`EPOCHS`].
    pub epochs: usize,
    /// The seed of points, initial weights, batches, masks and noise, shared by all runs.
    pub seed: u64,
    /// The sampling of every run that has none of its own.
    pub sampling: Sampling,
    /// The standard deviation σ ≥ 0 of Gaussian noise on every gradient coordinate, for every run that has none of its own.
    pub noise: f64,
    /// The runs, in the order of their cards.
    pub runs: Vec<Run>,
}

/// The network, examples and initial weights that all runs of a training share.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingProblem {
    /// The network.
    pub network: Arc<Network>,
    /// The examples for training, at least one.
    pub train: Arc<[Example]>,
    /// The examples for testing; may be empty.
    pub test: Arc<[Example]>,
    /// The initial weights and biases.
    pub start: DVector<f64>,
}

impl Default for Training {
    /// Two moons, a 2-16-16-1 network with tanh, and full batches; no run yet.
    fn default() -> Self {
        Training {
            dataset: Dataset::default(),
            points: 500,
            train_share: 0.8,
            hidden: vec![16, 16],
            activation: Activation::TANH,
            loss: Loss::CrossEntropy,
            dropout: Dropout::default(),
            epochs: 200,
            seed: 7,
            sampling: Sampling::FULL,
            noise: 0.0,
            runs: Vec::new(),
        }
    }
}

impl Training {
    /// The training that the window opens with: three runs, of which in the first epochs one bends its boundary early, one late
    /// and one not at all.
    pub fn example() -> Self {
        let run = |(i, text): (usize, &str)| Run::new(Optimizer::parse(text).expect("rules of the catalogue"), i);
        let runs = ["gd(lr=0.5)", "momentum(lr=0.3)", "adam(lr=0.02)"].into_iter().enumerate().map(run).collect();
        Training { runs, ..Training::default() }
    }

    /// The sampling of `run`: its own, or the experiment's.
    pub fn sampling_of<'a>(&'a self, run: &'a Run) -> &'a Sampling {
        run.sampling_or(&self.sampling)
    }

    /// The conditions of `run`: schedule, sampling, noise, weight decay and seed.
    pub fn conditions(&self, run: &Run) -> Conditions {
        run.conditions(&self.sampling, self.noise, self.seed)
    }

    /// The number of points for training.
    pub fn train_count(&self) -> usize {
        training_count(self.dataset.given().map_or(self.points, <[Example]>::len), self.train_share)
    }

    /// The network, the examples and the initial weights. Fails with a message where [`check`](Self::check) does.
    pub fn problem(&self) -> Result<TrainingProblem, String> {
        self.check()?;
        let network = Network::new(&self.hidden, self.activation.clone(), self.loss, self.dropout)?;
        let draws = Draws::new(self.seed);
        let split = Split::of(&self.dataset, self.points, self.train_share, &mut draws.setup(POINTS_PART));
        let start = network.initial(&mut draws.setup(START_PART));
        Ok(TrainingProblem { network: Arc::new(network), train: split.train.into(), test: split.test.into(), start })
    }

    /// Fails where it cannot be run, with what is wrong and what would be right.
    pub fn check(&self) -> Result<(), String> {
        self.check_kept()?;
        self.dataset.check()
    }

    /// As [`check`](Self::check), but a data file may still be missing its name: such a training can be saved and opened again,
    /// though not run.
    pub fn check_kept(&self) -> Result<(), String> {
        POINTS.check(&Value::Number(self.points as f64))?;
        TRAIN_SHARE.check(&Value::Number(self.train_share))?;
        EPOCHS.check(&Value::Number(self.epochs as f64))?;
        if !self.dataset.is_unnamed() {
            self.dataset.check()?;
        }
        Network::new(&self.hidden, self.activation.clone(), self.loss, self.dropout)?;
        if self.runs.len() > MAX_RUNS {
            return Err(format!("there are {} runs; the most is {MAX_RUNS}", self.runs.len()));
        }
        let n = self.train_count();
        self.sampling.check(n)?;
        for run in &self.runs {
            let of_run = |message: String| format!("run '{}': {message}", run.name());
            self.sampling_of(run).check(n).map_err(of_run)?;
            if let Some(why) = unfit(&run.optimizer) {
                let others: Vec<&str> = trainable().map(|entry| entry.key).collect();
                return Err(of_run(format!(
                    "{} cannot train a network: it {why}; take one of {}",
                    run.optimizer.entry().key,
                    others.join(", ")
                )));
            }
        }
        Ok(())
    }
}

impl TrainingProblem {
    /// The greatest eigenvalue of the Hessian of the training loss at `x`, without penalty and dropout.
    pub fn sharpness(&self, x: &DVector<f64>) -> Sharpness {
        sharpness(&mut HessianProduct::new(Arc::clone(&self.network), Arc::clone(&self.train)), x)
    }

    /// Remarks on the examples that matter for judging a result: there is no test example, or a class is missing.
    pub fn remarks(&self, dataset: &Dataset) -> Vec<String> {
        let mut remarks = Vec::new();
        if let Some(class) = missing_class(&self.train) {
            let name = &dataset.classes()[usize::from(class)];
            let name = if name.is_empty() { String::new() } else { format!(" '{name}'") };
            remarks.push(format!(
                "no training example is of class {class}{name}: the network only learns to say the other one everywhere"
            ));
        }
        if self.test.is_empty() {
            remarks.push("all points are for training, so nothing shows whether the network has only memorized them".into());
        }
        remarks
    }
}

/// The optimizers that can train a network, in menu order.
pub fn trainable() -> impl Iterator<Item = &'static CatalogEntry<Optimizer>> {
    Optimizer::ALL.iter().filter(|entry| unfit(&(entry.default)()).is_none())
}

/// The reason why `optimizer` cannot train a network; none if it can. Those with line searches can: they search along the loss of
/// each batch.
pub fn unfit(optimizer: &Optimizer) -> Option<&'static str> {
    Some(match optimizer.needs().first()? {
        Need::Hessian => "divides by the Hessian, and back-propagation gives first derivatives only",
        Need::SquareMatrix => "keeps a matrix of n × n numbers for n weights, and multiplies it by others at every step",
        Need::Plane => "was recorded in the plane, and a network has more than two weights",
        Need::SampleGradients => "remembers a gradient of all weights for every example",
        Need::Residuals => "needs the residuals of a sum of squares with all their derivatives, and a network gives one gradient",
        Need::LeastValue => "needs the least value F* of the loss, and of a network's it is not known",
    })
}
