//! The choice of a learning rate for one optimizer on one function, and its measurement with other seeds.

use crate::math::Point;
use crate::math::catalog::param::{Tunable as _, Value};
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::compare::probe::Outcome;
use crate::sim::compare::rate_curve::{FLOOR, OutcomeSpread};
use crate::sim::compare::rate_range::RATE_KEY;
use crate::sim::compare::rate_sweep::SweepSettings;
use std::cmp::Ordering;

/// The rule by which a rate is chosen, as it stands on the page and in every export.
pub const TUNING_RULE: &str = "the rate that solves most starts; of those the one with the least median of evaluations, then with the least \
                               median gap, then the least rate";

/// An optimizer on a function, with the learning rate that was chosen for it.
#[derive(Clone, Debug, PartialEq)]
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
pub fn tuned(experiment: &Experiment, run: &Run, settings: &SweepSettings, starts: &[Point], seed: u64) -> Option<TunedCell> {
    let lowest = experiment.lowest_of(run)?;
    let has_chance = experiment.has_chance(run);
    let seeds = if has_chance { settings.seeds } else { 1 };
    let outcomes = |rate: f64, first: u64| {
        let mut run = run.clone();
        if run.optimizer.set(RATE_KEY, &Value::Number(rate)).is_err() {
            return None;
        }
        let mut seeded = Experiment { runs: Vec::new(), ..experiment.clone() };
        let from = |start: &Point| {
            run.start = Some(*start);
            let with = |i: usize| {
                seeded.seed = first.wrapping_add(i as u64);
                settings.probe.outcome(&seeded, &run, Some(lowest))
            };
            (0..seeds).map(with).collect::<Vec<_>>()
        };
        Some(starts.iter().flat_map(from).collect::<Vec<_>>())
    };
    let rates = settings.rates.values();
    let apart = seed.wrapping_add(settings.seeds as u64);
    let tried: Vec<(usize, Vec<Outcome>)> =
        rates.iter().enumerate().filter_map(|(i, rate)| Some((i, outcomes(*rate, apart)?))).collect();
    let rank = |outcomes: &[Outcome]| {
        let failed = outcomes.iter().filter(|outcome| outcome.arrival.is_none()).count();
        (failed, OutcomeSpread::of(costs(outcomes).collect()).median, gap(outcomes, lowest))
    };
    let compare =
        |(_, a): &(usize, Vec<Outcome>), (_, b): &(usize, Vec<Outcome>)| rank(a).partial_cmp(&rank(b)).unwrap_or(Ordering::Equal);
    let (best, found) = tried.into_iter().min_by(compare)?;
    let is_at_edge = best == 0 || best + 1 == rates.len();
    // Without chance the measurement would be the same run again.
    let outcomes = if has_chance { outcomes(rates[best], seed)? } else { found };
    Some(TunedCell { rate: rates[best], is_at_edge, outcomes, lowest })
}
