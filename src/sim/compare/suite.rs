//! A suite of functions, the optimizers that are compared on it, and the rules of the comparison.

use crate::math::Objective;
use crate::math::Optimizer;
use crate::math::catalog::Catalog;
use crate::math::rule::RuleGroup;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::compare::probe::{Budget, BudgetUnit, Probe};
use crate::sim::compare::rate_range::RateRange;
use crate::sim::compare::rate_sweep::SweepSettings;

/// The most functions of a suite, and the most optimizers.
pub const MAX_ENTRIES: usize = 100;
/// The most runs that a benchmark may make.
pub const MAX_BENCHMARK_RUNS: usize = 50_000_000;

/// A function of a suite, with its conditions.
#[derive(Clone, Debug, PartialEq)]
pub struct SuiteProblem {
    /// Its name in tables.
    pub name: String,
    /// Objective, start, sampling, noise and seed; it has no runs.
    pub experiment: Experiment,
}

/// A comparison of optimizers over functions.
#[derive(Clone, Debug, PartialEq)]
pub struct Suite {
    /// Its name; may be empty.
    pub title: String,
    /// The functions, each with a known least value.
    pub problems: Vec<SuiteProblem>,
    /// The functions that are left out, with the reason.
    pub left_out: Vec<(String, &'static str)>,
    /// The optimizers. Learning rates are tuned; everything else of a run stays.
    pub contestants: Vec<Run>,
    /// Rates, budget, tolerance, starts and seeds. The measured seeds are `seed`, `seed` + 1, …; the rates are tuned with as many after those.
    pub settings: SweepSettings,
    /// The first measured seed.
    pub seed: u64,
}

/// Why a function is left out.
pub const NO_LEAST: &str = "its least value does not exist, or is not known";
/// Why a function is left out.
const NO_DATA: &str = "it needs a file of data";

impl Default for Suite {
    /// All functions of the program whose least value is known, and all its optimizers but those that step layer by layer: 1,000
    /// evaluations, a tolerance of 10⁻⁶, three starts, and 61 learning rates from 10⁻⁵ to 10.
    fn default() -> Self {
        let probe = Probe { budget: Budget { most: 1000, unit: BudgetUnit::Evaluations }, tolerance: 1e-6 };
        let settings = SweepSettings { rates: RateRange::default(), probe, starts: 3, seeds: 1 };
        let mut suite = Suite::new(settings, 7);
        for entry in Objective::ALL {
            let objective = (entry.default)();
            match objective.file() {
                Some(_) => suite.left_out.push((entry.title.to_owned(), NO_DATA)),
                // A formula is the user's own.
                None if objective.group() == crate::math::landscape::ObjectiveGroup::Own => {}
                None => suite.add(entry.title.to_owned(), Experiment::new(objective)),
            }
        }
        // In the plane, where x is one column, a method made for matrices shows nothing of what it is for.
        let is_plain = |optimizer: &Optimizer| !optimizer.is_typed() && optimizer.group() != RuleGroup::Layers;
        let optimizers = Optimizer::methods().map(|entry| (entry.default)()).filter(is_plain);
        suite.contestants = optimizers.enumerate().map(|(i, optimizer)| Run::new(optimizer, i)).collect();
        suite
    }
}

impl Suite {
    /// A suite without functions and optimizers.
    pub fn new(settings: SweepSettings, seed: u64) -> Self {
        Suite { title: String::new(), problems: Vec::new(), left_out: Vec::new(), contestants: Vec::new(), settings, seed }
    }

    /// Adds a function, or notes that it is left out.
    pub fn add(&mut self, name: String, experiment: Experiment) {
        match experiment.objective.lowest() {
            Some(_) => self.problems.push(SuiteProblem { name, experiment }),
            None => self.left_out.push((name, NO_LEAST)),
        }
    }

    /// The number of runs that it takes at most.
    pub fn runs(&self) -> usize {
        let each = self.settings.starts * self.settings.seeds * (self.settings.rates.count + 1);
        self.problems.len() * self.contestants.len() * each
    }

    /// Fails where it cannot be run, with what is wrong and what would be right.
    pub fn check(&self) -> Result<(), String> {
        self.settings.check()?;
        for (what, count) in [("functions", self.problems.len()), ("optimizers", self.contestants.len())] {
            if !(1..=MAX_ENTRIES).contains(&count) {
                return Err(format!("{count} {what} cannot be compared; take 1 to {MAX_ENTRIES}"));
            }
        }
        for problem in &self.problems {
            let of_problem = |message: String| format!("{}: {message}", problem.name);
            problem.experiment.check().map_err(of_problem)?;
            let samples = problem.experiment.objective.data().len();
            for run in &self.contestants {
                let of_run = |message: String| of_problem(format!("{}: {message}", run.name()));
                problem.experiment.sampling_of(run).check(samples).map_err(of_run)?;
            }
        }
        for (i, run) in self.contestants.iter().enumerate() {
            run.optimizer.check_method().map_err(|message| format!("{}: {message}", run.name()))?;
            if self.contestants[..i].iter().any(|other| other.name() == run.name()) {
                return Err(format!("two optimizers are called '{}'; give one of them a label", run.name()));
            }
        }
        if self.runs() > MAX_BENCHMARK_RUNS {
            return Err(format!(
                "{} runs are too many; the most is {MAX_BENCHMARK_RUNS}; take fewer rates, starts, seeds or functions",
                self.runs()
            ));
        }
        Ok(())
    }
}
