//! The experiment, from which everything on the plane is computed.

pub(crate) mod adapted;
mod check;
pub mod decay_box;
pub mod drawn;
pub mod eigen_decay;
pub mod exact;
pub mod replay;
pub mod run_flow;
pub mod start_grid;
pub mod step_parts;
pub mod sweep;
pub mod turned;
pub mod worked;

use crate::math::Clipping;
use crate::math::Objective;
use crate::math::Optimizer;
use crate::math::Plan;
use crate::math::Point;
use crate::math::Proximal;
use crate::math::Sampling;
use crate::math::catalog::Catalog;
use crate::math::catalog::choice::choice;
use crate::math::catalog::param::{Param, Scale, Tunable as _};
use crate::math::excerpt::excerpt;
use crate::sim::run::aim;
use crate::sim::run::averages;
use crate::sim::run::conditions::{Conditions, Decay};
use crate::sim::run::factors_along::FactorsAlong;
use crate::sim::run::recorded_trace;
use crate::sim::run::trace::{self, Trace};
use crate::sim::threads::Watch;

/// The most steps a run may have.
pub const MAX_STEPS: usize = 1_000_000;
/// The largest seed: the largest whole number of TOML.
pub const MAX_SEED: u64 = i64::MAX as u64;
/// The most seeds an ensemble may have.
pub const MAX_SEEDS: usize = 10_000;
/// The most runs an experiment may have.
pub const MAX_RUNS: usize = 64;
/// The most steps that all runs together may have: each is kept in memory, with 40 bytes.
pub const MAX_RECORDS: usize = 8_000_000;
/// The most gradients of single samples that all runs together may take, as [`Experiment::work`] counts them: about ten minutes.
pub const MAX_WORK: u64 = 100_000_000_000;
/// The longest title, in characters.
pub const MAX_TITLE: usize = 100;
/// The longest comment, in characters.
pub const MAX_ABOUT: usize = 1000;
/// The longest name of a run, in characters.
pub const MAX_LABEL: usize = 60;

/// The number of updates per run.
pub const STEPS: Param = Param::count("steps", "", "steps", "How many updates each run makes.", 200, 1, MAX_STEPS as u64).slider(
    10.0,
    10_000.0,
    Scale::Log,
);
/// The seed of samples and noise.
pub const SEED: Param =
    Param::count("seed", "", "seed", "Which random samples and noise are drawn; all runs share them.", 7, 0, MAX_SEED).slider(
        0.0,
        100.0,
        Scale::Linear,
    );
/// The number of seeds of an ensemble.
pub const SEEDS: Param = Param::count(
    "seeds",
    "N",
    "seeds",
    "How many seeds every run is repeated over: this one and those after it.",
    200,
    1,
    MAX_SEEDS as u64,
)
.slider(10.0, MAX_SEEDS as f64, Scale::Log);
/// The standard deviation of the noise on gradients.
pub const NOISE: Param = Param::real(
    "noise",
    "σ",
    "noise",
    "Standard deviation of Gaussian noise added to every coordinate of every gradient.",
    0.0,
    0.0,
    f64::MAX,
)
.slider(1e-3, 10.0, Scale::Log);
/// The strength of the weight decay of a run.
pub const WEIGHT_DECAY: Param = Param::real(
    "weight_decay",
    "λ",
    "weight decay",
    "How strongly every coordinate is pulled towards 0: by an L2 penalty in the gradient (coupled), or by shrinking it directly at each step (decoupled).",
    0.0,
    0.0,
    f64::MAX,
)
.slider(1e-4, 10.0, Scale::Log);

/// The way in which the weight decay of a run acts.
pub const DECAY: Param = Param::choice(
    "decay",
    "decay",
    "Whether weight decay passes through the optimizer or past it; for gradient descent both are the same.",
    "coupled",
    &[
        ("coupled", "λ x is added to every gradient: an L2 penalty, as weight_decay of torch.optim.Adam"),
        ("decoupled", "αₖ λ x is subtracted at every step, outside the gradient, as in AdamW"),
    ],
);

/// An experiment: an objective, a start, the sampling, and the runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    /// Its name; may be empty.
    pub title: String,
    /// A comment; may be empty.
    pub about: String,
    /// The function that is minimized.
    pub objective: Objective,
    /// x₀ of every run that has none of its own.
    pub start: Point,
    /// The number of updates per run, 1 to [`MAX_STEPS`].
    pub steps: usize,
    /// The seed of samples and noise, shared by all runs.
    pub seed: u64,
    /// The number of seeds over which an ensemble repeats every run, 1 to [`MAX_SEEDS`]: `seed`, `seed` + 1, ….
    pub seeds: usize,
    /// The sampling of every run that has none of its own.
    pub sampling: Sampling,
    /// The standard deviation σ ≥ 0 of Gaussian noise on every gradient coordinate, for every run that has none of its own.
    pub noise: f64,
    /// The runs, in the order of their cards.
    pub runs: Vec<Run>,
}

/// One run: an optimizer with its conditions and its appearance.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The optimizer with its hyperparameters.
    pub optimizer: Optimizer,
    /// The learning-rate schedule.
    pub schedule: Plan,
    /// Its own x₀, where it differs from the experiment's; always none for a run that trains a network.
    pub start: Option<Point>,
    /// Its own sampling, where it differs from the experiment's.
    pub sampling: Option<Sampling>,
    /// Its own noise, where it differs from the experiment's.
    pub noise: Option<f64>,
    /// The strength λ ≥ 0 of the weight decay.
    pub weight_decay: f64,
    /// The way in which the weight decay acts.
    pub decay: Decay,
    /// How long a gradient may be.
    pub clip: Clipping,
    /// What follows each step.
    pub proximal: Proximal,
    /// Its name; empty for the optimizer's title.
    pub label: String,
    /// Its colour.
    pub color: Color,
    /// The shape of the marker at its current iterate.
    pub marker: Marker,
    /// Whether its path and curve are left out of the pictures.
    pub hidden: bool,
    /// Whether its averaged iterate x̄ₖ ([`Average`](crate::sim::run::averages::Average)) is shown as a second path and curve.
    pub average: bool,
}

/// A run's colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// One of [`PALETTE`], which each theme shows in a shade with good contrast.
    Named(&'static str),
    /// Red, green and blue, 0 to 255 each, shown as they are.
    Custom([u8; 3]),
}

/// The colours of Okabe and Ito (2008), which colour-blind people can tell apart, in the order in which runs get them.
pub const PALETTE: [&str; 8] = ["vermilion", "blue", "green", "pink", "yellow", "sky", "orange", "gray"];

impl Color {
    /// A name of [`PALETTE`], or `#rrggbb`.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Some(name) = PALETTE.iter().find(|name| **name == text) {
            return Ok(Color::Named(name));
        }
        let hex = text.strip_prefix('#').filter(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
        let byte = |hex: &str, i: usize| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).expect("two hexadecimal digits");
        hex.map(|hex| Color::Custom([byte(hex, 0), byte(hex, 1), byte(hex, 2)]))
            .ok_or_else(|| format!("'{}' is no colour; write #rrggbb or one of {}", excerpt(text), PALETTE.join(", ")))
    }
}

impl std::fmt::Display for Color {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Color::Named(name) => f.write_str(name),
            Color::Custom([r, g, b]) => write!(f, "#{r:02x}{g:02x}{b:02x}"),
        }
    }
}

/// The default colour and marker of the `index`-th run; pairs repeat only after all combinations.
pub fn look(index: usize) -> (Color, Marker) {
    let (colors, markers) = (PALETTE.len(), Marker::ALL.len());
    (Color::Named(PALETTE[index % colors]), Marker::ALL[(index + index / colors) % markers])
}

choice! {
    /// The shape of a run's marker, so that runs can be told apart without colour.
    #[allow(missing_docs)]
    pub enum Marker {
        Circle = "circle",
        Square = "square",
        Triangle = "triangle",
        Diamond = "diamond",
        Star = "star",
        Cross = "cross",
        Pentagon = "pentagon",
        Plus = "plus",
    }
}

impl Run {
    /// A run of `optimizer` with everything else at its default, and the appearance of the `index`-th run.
    pub fn new(optimizer: Optimizer, index: usize) -> Self {
        let (color, marker) = look(index);
        Run {
            optimizer,
            schedule: Plan::default(),
            start: None,
            sampling: None,
            noise: None,
            weight_decay: 0.0,
            decay: Decay::Coupled,
            clip: Clipping::NONE,
            proximal: Proximal::NONE,
            label: String::new(),
            color,
            marker,
            hidden: false,
            average: false,
        }
    }

    /// Its label, or its optimizer's title.
    pub fn name(&self) -> &str {
        if self.label.is_empty() { self.optimizer.entry().title } else { &self.label }
    }

    /// Its own sampling, or `shared`, that of all runs.
    pub fn sampling_or<'a>(&'a self, shared: &'a Sampling) -> &'a Sampling {
        self.sampling.as_ref().unwrap_or(shared)
    }

    /// The conditions of the run; `sampling` and `noise` are those of all runs, for a run without its own, and `seed` is that of
    /// all. A recorded run has none: its steps have been made.
    pub fn conditions(&self, sampling: &Sampling, noise: f64, seed: u64) -> Conditions {
        if self.optimizer.recording().is_some() {
            return Conditions { seed, ..Conditions::default() };
        }
        Conditions {
            plan: self.schedule.clone(),
            sampling: self.sampling_or(sampling).clone(),
            noise: self.noise.unwrap_or(noise),
            weight_decay: self.weight_decay,
            decay: self.decay,
            clip: self.clip.clone(),
            proximal: self.proximal.clone(),
            seed,
        }
    }

    /// α before the schedule.
    pub fn learning_rate(&self) -> f64 {
        self.optimizer.learning_rate()
    }

    /// The symbol of its weight decay: λ, or λ′ where the optimizer has a λ of its own.
    pub fn decay_symbol(&self) -> &'static str {
        if self.optimizer.params().iter().any(|param| param.symbol == "λ") { "λ′" } else { "λ" }
    }
}

impl Experiment {
    /// Whether the gradients of `run` are random: computed from drawn samples, or with noise.
    pub fn is_noisy(&self, run: &Run) -> bool {
        let conditions = self.conditions(run);
        conditions.noise > 0.0 || !conditions.sampling.is_full() && !self.objective.data().is_empty()
    }

    /// Whether another seed gives `run` another path: its gradients are random, or its rule draws random numbers of its own.
    pub fn has_chance(&self, run: &Run) -> bool {
        self.is_noisy(run) || run.optimizer.draws()
    }

    /// An experiment on `objective` from its own start, with 200 steps and no run yet.
    pub fn new(objective: Objective) -> Self {
        Experiment {
            title: String::new(),
            about: String::new(),
            start: objective.start(),
            objective,
            steps: 200,
            seed: 7,
            seeds: 200,
            sampling: Sampling::FULL,
            noise: 0.0,
            runs: Vec::new(),
        }
    }

    /// x₀ of `run`: the first recorded point, where it was recorded.
    pub fn start_of(&self, run: &Run) -> Point {
        let recorded = run.optimizer.recording().map(|recording| recording.points[0]);
        recorded.or(run.start).unwrap_or(self.start)
    }

    /// The sampling of `run`: its own, or the experiment's.
    pub fn sampling_of<'a>(&'a self, run: &'a Run) -> &'a Sampling {
        run.sampling_or(&self.sampling)
    }

    /// The conditions of `run`: schedule, sampling, noise, weight decay and seed.
    pub fn conditions(&self, run: &Run) -> Conditions {
        run.conditions(&self.sampling, self.noise, self.seed)
    }

    /// The trace of `run`.
    pub fn trace(&self, run: &Run) -> Trace {
        self.trace_watched(run, &Watch::default()).expect("nobody calls it off")
    }

    /// The trace of `run`, of each step of which `watch` is told; none where it was cancelled.
    pub fn trace_watched(&self, run: &Run, watch: &Watch) -> Option<Trace> {
        if let Some(recording) = run.optimizer.recording() {
            return Some(recorded_trace::trace_of(recording, &*self.objective, self.steps));
        }
        trace::trace(&run.optimizer, &self.objective, self.start_of(run), self.steps, &self.conditions(run), watch)
    }

    /// The path of the averaged iterate x̄ₖ of `run`, whose trace is `trace`.
    pub fn averaged(&self, run: &Run, trace: &Trace) -> Trace {
        let factors = self.factors(run, trace);
        averages::averaged(trace, &*self.objective, &run.proximal, |i| run.learning_rate() * factors.factor(i))
    }

    /// The least value of what `run` minimizes, F or with a proximal step F in a set or with an L1 term; none where it is not known.
    pub fn lowest_of(&self, run: &Run) -> Option<f64> {
        aim::lowest(&*self.objective, &self.conditions(run).proximal)
    }

    /// The least value that all runs have in common; none where it is not known, or differs.
    pub fn common_lowest(&self) -> Option<f64> {
        let mut all = self.runs.iter().map(|run| self.lowest_of(run));
        let first = all.next().unwrap_or_else(|| self.objective.lowest());
        if all.all(|lowest| lowest == first) { first } else { None }
    }

    /// Whether the learning rate of a run that is shown changes.
    pub fn has_schedules(&self) -> bool {
        self.runs.iter().any(|run| !run.hidden && !run.schedule.is_constant())
    }

    /// The factors of the schedule of `run`, whose trace is `trace`: αₖ / α.
    pub fn factors<'a>(&self, run: &'a Run, trace: &Trace) -> FactorsAlong<'a> {
        let pass = self.sampling_of(run).steps_per_pass(self.objective.data().len());
        let looks = trace.records.iter().enumerate().skip(pass).step_by(pass);
        FactorsAlong::new(&run.schedule, looks.map(|(k, record)| (k, record.loss)))
    }

    /// The number of gradients of single samples that `run` takes, including those of its records, each over all samples. Where
    /// the objective is no finite sum, an evaluation counts one. Evaluations beyond one gradient per step are not counted.
    pub fn work(&self, run: &Run) -> u64 {
        let n = self.objective.data().len();
        let step = if n > 0 { self.sampling_of(run).size(n) } else { 1 };
        (self.steps * (n.max(1) + step)) as u64
    }
}
