//! The choice of a learning rate for one optimizer on one function, and its measurement with other seeds.

use crate::math::Point;
use crate::math::catalog::param::{Tunable as _, Value};
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::compare::probe::{Outcome, Trial};
use crate::sim::compare::rate_curve::{FLOOR, OutcomeSpread};
use crate::sim::compare::rate_range::RATE_KEY;
use crate::sim::compare::rate_sweep::SweepSettings;
use crate::sim::threads::{self, Watch};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// The rule by which a rate is chosen, as it stands on the page and in every export.
pub const TUNING_RULE: &str = "the rate that solves most starts; of those the one with the least median of evaluations, then with the least \
                               median gap, then the least rate";

/// An optimizer on a function, with the learning rate that was chosen for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TunedCell {
    /// The learning rate.
    pub rate: f64,
    /// Whether that is the least or the greatest of those that were tried, so that another range might give a better one.
    pub is_at_edge: bool,
    /// The measured outcomes, start by start and seed by seed.
    pub outcomes: Vec<Outcome>,
    /// F*.
    pub lowest: f64,
}

impl TunedCell {
    /// The number of outcomes that reached the tolerance.
    pub fn solved(&self) -> usize {
        self.outcomes.iter().filter(|outcome| outcome.arrival.is_some()).count()
    }

    /// The evaluations of each outcome to the tolerance; +∞ where it was not reached.
    pub fn costs(&self) -> impl Iterator<Item = f64> + '_ {
        costs(&self.outcomes)
    }

    /// The median of [`TunedCell::costs`].
    pub fn median(&self) -> f64 {
        OutcomeSpread::of(self.costs().collect()).median
    }

    /// The median gap after the budget.
    pub fn gap(&self) -> f64 {
        gap(&self.outcomes, self.lowest)
    }
}

fn costs(outcomes: &[Outcome]) -> impl Iterator<Item = f64> + '_ {
    outcomes.iter().map(|outcome| outcome.arrival.map_or(f64::INFINITY, |arrival| arrival.evaluations))
}

fn gap(outcomes: &[Outcome], lowest: f64) -> f64 {
    OutcomeSpread::of(
        outcomes.iter().map(|outcome| (outcome.loss - lowest).max(FLOOR * (outcome.first - lowest).abs())).collect(),
    )
    .median
}

/// Tunes the learning rate of `run` on the function of `experiment` from `starts` by [`TUNING_RULE`], with the seeds after the measured ones,
/// and measures it. The function has a least value.
///
/// The result is that of trying every rate to the end of the budget; but a rate that can no longer be chosen is given up.
/// None where there is no such run, or where `watch` cancelled it.
pub fn tuned(
    experiment: &Experiment,
    run: &Run,
    settings: &SweepSettings,
    starts: &[Point],
    seed: u64,
    watch: &Watch,
) -> Option<TunedCell> {
    let lowest = experiment.lowest_of(run)?;
    let has_chance = experiment.has_chance(run);
    let trials = Trials { experiment, run, settings, starts, seeds: if has_chance { settings.seeds } else { 1 }, lowest };
    let rates = settings.rates.values();
    let apart = seed.wrapping_add(settings.seeds as u64);
    let mut best: Option<Tried> = None;
    for index in coarse_first(rates.len()) {
        if watch.is_stopped() {
            return None;
        }
        let Some(outcomes) = trials.better(rates[index], apart, best.as_ref()) else { continue };
        let tried = Tried { index, rank: RateRank::of(&outcomes, lowest), outcomes };
        if best.as_ref().is_none_or(|best| tried.comes_before(best)) {
            best = Some(tried);
        }
    }
    let best = best?;
    let rate = rates[best.index];
    let is_at_edge = best.index == 0 || best.index + 1 == rates.len();
    // Without chance the measurement would be the same run again.
    let outcomes = if has_chance { trials.all(rate, seed)? } else { best.outcomes };
    Some(TunedCell { rate, is_at_edge, outcomes, lowest })
}

/// What decides between two rates, in this order: less of each is better.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
struct RateRank {
    /// The number of outcomes that have not reached the tolerance.
    failed: usize,
    /// The median of their evaluations.
    median: f64,
    /// The median gap.
    gap: f64,
}

impl RateRank {
    fn of(outcomes: &[Outcome], lowest: f64) -> Self {
        let failed = outcomes.iter().filter(|outcome| outcome.arrival.is_none()).count();
        RateRank { failed, median: OutcomeSpread::of(costs(outcomes).collect()).median, gap: gap(outcomes, lowest) }
    }
}

/// A rate that was tried to the end.
struct Tried {
    /// The index of the rate; of two that are equally good, the lesser is taken.
    index: usize,
    rank: RateRank,
    outcomes: Vec<Outcome>,
}

impl Tried {
    fn comes_before(&self, other: &Tried) -> bool {
        let order = self.rank.partial_cmp(&other.rank).unwrap_or(Ordering::Equal);
        order.then(self.index.cmp(&other.index)) == Ordering::Less
    }
}

/// The numbers 0 to `count` − 1, those of a coarse grid first: a good rate that is found early lets many others be given up.
fn coarse_first(count: usize) -> impl Iterator<Item = usize> {
    let widest = count.next_power_of_two();
    let strides = std::iter::successors(Some(widest), |stride| (*stride > 1).then_some(stride / 2));
    strides.flat_map(move |stride| (0..count).step_by(stride).filter(move |i| stride == widest || i % (2 * stride) != 0))
}

/// The runs with which rates are tried.
struct Trials<'a> {
    experiment: &'a Experiment,
    run: &'a Run,
    settings: &'a SweepSettings,
    starts: &'a [Point],
    seeds: usize,
    lowest: f64,
}

impl Trials<'_> {
    /// The runs with `rate`, start by start and seed by seed from `first` on; none where the rule does not allow it.
    fn with(&self, rate: f64, first: u64) -> Option<Vec<Trial>> {
        let mut run = self.run.clone();
        run.optimizer.set(RATE_KEY, &Value::Number(rate)).ok()?;
        let trial = |start: &Point, i: usize| {
            Trial::new(self.experiment, Run { start: Some(*start), ..run.clone() }, first.wrapping_add(i as u64))
        };
        Some(self.starts.iter().flat_map(|start| (0..self.seeds).map(move |i| trial(start, i))).collect())
    }

    fn outcome(&self, trial: &Trial) -> Outcome {
        self.settings.probe.outcome(&trial.experiment, &trial.run, Some(self.lowest))
    }

    /// All outcomes with `rate`.
    fn all(&self, rate: f64, first: u64) -> Option<Vec<Outcome>> {
        Some(self.settings.probe.outcomes(&self.with(rate, first)?, Some(self.lowest)))
    }

    /// All outcomes with `rate`; none where it is certain that it does not come before `best`.
    fn better(&self, rate: f64, first: u64, best: Option<&Tried>) -> Option<Vec<Outcome>> {
        let Some(RateRank { failed: most_failed, median, .. }) = best.map(|best| best.rank) else { return self.all(rate, first) };
        // Beside a best rate that has not solved all, one with fewer failures is better, however long it takes.
        let bound = (most_failed == 0).then_some(median);
        let (mut failed, mut late) = (0, 0);
        let trials = self.with(rate, first)?;
        let mut outcomes: Vec<Option<Outcome>> = Vec::with_capacity(trials.len());
        for trial in &trials {
            threads::breathe();
            let outcome = match bound {
                Some(bound) => self.settings.probe.outcome_within(&trial.experiment, &trial.run, Some(self.lowest), bound),
                None => Some(self.outcome(trial)),
            };
            failed += usize::from(outcome.is_some_and(|outcome| outcome.arrival.is_none()));
            late += usize::from(outcome.is_none());
            // With more than half of them late, so is the median.
            if failed > most_failed || 2 * late > trials.len() {
                return None;
            }
            outcomes.push(outcome);
        }
        Some(outcomes.into_iter().zip(&trials).map(|(outcome, trial)| outcome.unwrap_or_else(|| self.outcome(trial))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Objective;
    use crate::math::Optimizer;
    use crate::math::catalog::Catalog as _;
    use crate::sim::compare::probe::{Budget, BudgetUnit, Probe};
    use crate::sim::compare::rate_range::RateRange;
    use crate::sim::compare::starts::starts;

    #[test]
    fn every_number_comes_once_and_distant_ones_first() {
        for count in [1, 2, 3, 21, 64, 121] {
            let mut order: Vec<usize> = coarse_first(count).collect();
            assert!(count < 20 || order[1].abs_diff(order[0]) >= count / 4, "{order:?}");
            order.sort_unstable();
            assert_eq!(order, (0..count).collect::<Vec<_>>());
        }
    }

    /// The rate that is found by giving others up is the one found by trying all to the end.
    #[test]
    fn giving_rates_up_changes_no_choice() {
        let objectives =
            ["quadratic", "rosenbrock", "himmelblau", "rastrigin", "logistic", "plateau", "quadratic(a11=1, a12=0, a22=100)"];
        for (objective, sampling, unit) in objectives
            .iter()
            .flat_map(|objective| {
                [("full", BudgetUnit::Evaluations), ("full", BudgetUnit::Steps)].map(|(s, u)| (*objective, s, u))
            })
            .chain([("logistic", "batch(m=8)", BudgetUnit::Evaluations), ("regression-toy", "single", BudgetUnit::Evaluations)])
        {
            let mut experiment = Experiment::new(Objective::parse(objective).unwrap());
            experiment.sampling = crate::math::Sampling::parse(sampling).unwrap();
            let tolerance = if sampling == "full" { 1e-4 } else { 0.1 };
            let probe = Probe { budget: Budget { most: 120, unit }, tolerance };
            let settings = SweepSettings { rates: RateRange { count: 31, ..RateRange::default() }, probe, starts: 3, seeds: 4 };
            let from = starts(&*experiment.objective, experiment.start, settings.starts, 7);
            for optimizer in ["gd", "momentum(beta=0.5)", "adam", "line-search", "newton", "rprop"] {
                let run = Run::new(Optimizer::parse(optimizer).unwrap(), 0);
                let seeds = if experiment.has_chance(&run) { settings.seeds } else { 1 };
                let lowest = experiment.objective.lowest().unwrap();
                let trials = Trials { experiment: &experiment, run: &run, settings: &settings, starts: &from, seeds, lowest };
                let rates = settings.rates.values();
                let all = rates.iter().enumerate().map(|(index, rate)| {
                    let outcomes = trials.all(*rate, 7 + 4).unwrap();
                    Tried { index, rank: RateRank::of(&outcomes, lowest), outcomes }
                });
                let best = all.reduce(|best, tried| if tried.comes_before(&best) { tried } else { best }).unwrap();
                let cell = tuned(&experiment, &run, &settings, &from, 7, &Watch::default()).unwrap();
                assert_eq!(cell.rate, rates[best.index], "{objective} {sampling} {optimizer}");
                if seeds == 1 {
                    assert_eq!(cell.outcomes, best.outcomes);
                }
            }
        }
    }
}
