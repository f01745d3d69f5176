//! Experiments written in a line, for the tests of whole runs.
#![allow(dead_code, missing_docs)] // each test file uses its part

use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::Plan;
use downhill::math::Point;
use downhill::math::Sampling;
use downhill::math::catalog::Catalog;
use downhill::sim::Experiment;
use downhill::sim::Run;
use downhill::sim::Trace;
use downhill::sim::experiment::replay::Inspection;
use downhill::sim::run::conditions::Decay;
use downhill::sim::run::trace::Record;

pub fn objective(notation: &str) -> Objective {
    Objective::parse(notation).unwrap_or_else(|error| panic!("{notation}: {error}"))
}

pub fn sampling(notation: &str) -> Sampling {
    Sampling::parse(notation).unwrap_or_else(|error| panic!("{notation}: {error}"))
}

pub fn plan(notation: &str) -> Plan {
    Plan::parse(notation).unwrap_or_else(|error| panic!("{notation}: {error}"))
}

/// Every objective of the catalogue at its defaults, and one of one parameter.
pub fn every_objective() -> Vec<Objective> {
    Objective::ALL.iter().map(|entry| (entry.default)()).chain([objective("regression-toy(b=fixed)")]).collect()
}

/// One optimizer on one objective, from the objective's own start.
#[derive(Clone)]
pub struct Trial(pub Experiment);

impl Trial {
    pub fn new(on: &str, rule: &str, steps: usize) -> Self {
        Self::of(objective(on), Optimizer::parse(rule).unwrap_or_else(|error| panic!("{rule}: {error}")), steps)
    }
    pub fn of(objective: Objective, rule: Optimizer, steps: usize) -> Self {
        Trial(Experiment { steps, runs: vec![Run::new(rule, 0)], ..Experiment::new(objective) })
    }
    pub fn from(mut self, x: f64, y: f64) -> Self {
        self.0.start = Point::new(x, y);
        self
    }
    pub fn seed(mut self, seed: u64) -> Self {
        self.0.seed = seed;
        self
    }
    pub fn sampled(mut self, notation: &str) -> Self {
        self.0.sampling = sampling(notation);
        self
    }
    pub fn noise(mut self, sigma: f64) -> Self {
        self.0.noise = sigma;
        self
    }
    pub fn decay(mut self, lambda: f64) -> Self {
        self.0.runs[0].weight_decay = lambda;
        self
    }
    pub fn decoupled(mut self, lambda: f64) -> Self {
        self.0.runs[0].decay = Decay::Decoupled;
        self.decay(lambda)
    }
    pub fn scheduled(mut self, notation: &str) -> Self {
        self.0.runs[0].schedule = plan(notation);
        self
    }
    pub fn trace(&self) -> Trace {
        self.0.trace(&self.0.runs[0])
    }
    /// The iterates alone.
    pub fn path(&self) -> Vec<Point> {
        self.trace().records.iter().map(|record| record.x).collect()
    }
    pub fn evals(&self) -> Vec<u64> {
        self.trace().records.iter().map(|record| record.evals).collect()
    }
    pub fn inspect(&self, k: usize) -> Inspection {
        self.0.inspect(&self.0.runs[0], k)
    }
}

impl std::fmt::Display for Trial {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let run = &self.0.runs[0];
        write!(f, "{} on {}, {}, σ = {}, ", run.optimizer, self.0.objective, self.0.sampling, self.0.noise)?;
        write!(f, "λ = {}, {}", run.weight_decay, run.schedule)
    }
}

/// The value noted under `symbol`. Panics where there is none.
pub fn note<'a>(inspection: &'a Inspection, symbol: &str) -> &'a [f64] {
    let found = inspection.notes.iter().find(|note| note.symbol == symbol);
    &found.unwrap_or_else(|| panic!("no {symbol} at step {}", inspection.k)).value
}

/// A record bit by bit: −0 is not 0 here.
pub fn bits(record: &Record) -> [u64; 5] {
    let Record { x, loss, grad_norm, evals } = record;
    [x.x.to_bits(), x.y.to_bits(), loss.to_bits(), grad_norm.to_bits(), *evals]
}

/// Checks that two paths have the same length and agree to `tolerance`, relative to the size of the points.
pub fn assert_same_path(ours: &[Point], theirs: &[Point], tolerance: f64, what: &str) {
    assert_eq!(ours.len(), theirs.len(), "{what}");
    for (k, (a, b)) in ours.iter().zip(theirs).enumerate() {
        assert!((a - b).norm() <= tolerance * (1.0 + b.norm()), "{what}: {a} instead of {b} at step {k}");
    }
}
