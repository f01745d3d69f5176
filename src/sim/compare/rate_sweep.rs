//! Every run of an experiment over many learning rates.

use crate::math::Point;
use crate::math::catalog::param::{ParamField as _, Tunable as _, Value};
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::compare::compare_params::{BUDGET, STARTS, SWEEP_SEEDS, TOLERANCE};
use crate::sim::compare::probe::{Budget, BudgetUnit, Outcome, Probe, Trial};
use crate::sim::compare::rate_curve::{OutcomeSummary, RateCurve, least_reached};
use crate::sim::compare::rate_range::{RATE_KEY, RateRange};
use crate::sim::compare::starts::starts;
use crate::sim::threads::{self, Watch};
use serde::{Deserialize, Serialize};

/// The settings of a sweep.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SweepSettings {
    /// The learning rates.
    pub rates: RateRange,
    /// The budget of each run, and the tolerance of its target.
    pub probe: Probe,
    /// The number of starts, 1 to 100: that of the run, and others drawn from the view.
    pub starts: usize,
    /// The number of seeds, 1 to 1000: that of the experiment and those after it; without chance one is enough.
    pub seeds: usize,
}

impl Default for SweepSettings {
    fn default() -> Self {
        let probe = Probe { budget: Budget { most: 200, unit: BudgetUnit::Evaluations }, tolerance: 1e-6 };
        SweepSettings { rates: RateRange::default(), probe, starts: 1, seeds: 20 }
    }
}

impl SweepSettings {
    /// Fails where there is no such sweep, with what is wrong and what would be right.
    pub fn check(&self) -> Result<(), String> {
        self.rates.check()?;
        check_probe(&self.probe)?;
        STARTS.check(&self.starts.to_value())?;
        SWEEP_SEEDS.check(&self.seeds.to_value())
    }
}

/// Fails where no run can have such a budget and tolerance, with what would be right.
pub fn check_probe(probe: &Probe) -> Result<(), String> {
    BUDGET.check(&probe.budget.most.to_value())?;
    TOLERANCE.check(&probe.tolerance.to_value())
}

/// The sweep of all runs of an experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct RateSweep {
    /// One curve for each run, in their order.
    pub curves: Vec<RateCurve>,
    /// F*, or, where it is not known, the least value that any of the runs has come to; −∞ where one falls without bound.
    pub lowest: f64,
    /// Whether F* is known.
    pub is_known: bool,
    /// The number of runs that were made.
    pub runs: usize,
}

impl RateSweep {
    /// The sweep of the runs of `experiment` over the learning rates of `settings`, which have passed their checks. None where `watch`
    /// cancelled it. The result does not depend on the number of threads.
    pub fn of(experiment: &Experiment, settings: &SweepSettings, watch: &Watch) -> Option<Self> {
        let known = experiment.common_lowest();
        let jobs = jobs(experiment, settings);
        let passes = if known.is_some() { 1 } else { 2 };
        watch.expect((passes * jobs.iter().map(SweepJob::count).sum::<usize>()) as u64);
        let mut outcomes = all(experiment, settings, &jobs, known, watch)?;
        let lowest = known.unwrap_or_else(|| least_reached(outcomes.iter().flatten().flatten()));
        if known.is_none() && lowest.is_finite() {
            // Only now is it known what the target is.
            outcomes = all(experiment, settings, &jobs, Some(lowest), watch)?;
        }
        let rates = settings.rates.values();
        let points: Vec<OutcomeSummary> = outcomes.iter().map(|outcomes| OutcomeSummary::of(outcomes, lowest)).collect();
        let curve = |(run, points): (usize, &[OutcomeSummary])| RateCurve { run, rates: rates.clone(), points: points.to_vec() };
        let curves = points.chunks(rates.len()).enumerate().map(curve).collect();
        let runs = passes * jobs.iter().map(SweepJob::count).sum::<usize>();
        Some(RateSweep { curves, lowest, is_known: known.is_some(), runs })
    }
}

/// The number of learning rates of a job.
const RATES_OF_JOB: usize = 8;

/// One run with a few learning rates, from all starts and with all seeds.
struct SweepJob {
    run: usize,
    rates: Vec<f64>,
    starts: Vec<Point>,
    seeds: usize,
}

impl SweepJob {
    fn count(&self) -> usize {
        self.rates.len() * self.starts.len() * self.seeds
    }

    /// The outcomes, rate by rate, of each start by start and seed by seed; none of a learning rate that the rule does not allow.
    fn outcomes(&self, experiment: &Experiment, probe: &Probe, lowest: Option<f64>) -> Vec<Vec<Vec<Outcome>>> {
        let with = |rate: &f64| -> Option<Run> {
            let mut run = experiment.runs[self.run].clone();
            run.optimizer.set(RATE_KEY, &Value::Number(*rate)).is_ok().then_some(run)
        };
        let runs: Vec<Option<Run>> = self.rates.iter().map(with).collect();
        let of_run = |run: &Run| -> Vec<Trial> {
            let at = |start: &Point, i: usize| {
                let run = Run { start: Some(*start), ..run.clone() };
                Trial::new(experiment, run, experiment.seed.wrapping_add(i as u64))
            };
            self.starts.iter().flat_map(|start| (0..self.seeds).map(move |i| at(start, i))).collect()
        };
        let trials: Vec<Trial> = runs.iter().flatten().flat_map(of_run).collect();
        let mut outcomes = probe.outcomes(&trials, lowest).into_iter();
        let mut of_start = || outcomes.by_ref().take(self.seeds).collect();
        let mut of_rate = || self.starts.iter().map(|_| of_start()).collect();
        runs.iter().map(|run| if run.is_some() { of_rate() } else { Vec::new() }).collect()
    }
}

fn jobs(experiment: &Experiment, settings: &SweepSettings) -> Vec<SweepJob> {
    let rates = settings.rates.values();
    let of_run = |(i, run): (usize, &Run)| {
        let starts = starts(&*experiment.objective, experiment.start_of(run), settings.starts, experiment.seed);
        let seeds = if experiment.has_chance(run) { settings.seeds } else { 1 };
        let job = |rates: &[f64]| SweepJob { run: i, rates: rates.to_vec(), starts: starts.clone(), seeds };
        rates.chunks(RATES_OF_JOB).map(job).collect::<Vec<_>>()
    };
    experiment.runs.iter().enumerate().flat_map(of_run).collect()
}

/// The outcomes run by run, rate by rate, start by start, and seed by seed.
fn all(
    experiment: &Experiment,
    settings: &SweepSettings,
    jobs: &[SweepJob],
    lowest: Option<f64>,
    watch: &Watch,
) -> Option<Vec<Vec<Vec<Outcome>>>> {
    let outcomes = threads::collect_shared(watch, jobs.len(), |i| {
        if watch.is_stopped() {
            return Vec::new();
        }
        let outcomes = jobs[i].outcomes(experiment, &settings.probe, lowest);
        watch.advance(jobs[i].count() as u64);
        outcomes
    });
    (!watch.is_stopped()).then(|| outcomes.into_iter().flatten().collect())
}
