//! One run over two of its hyperparameters.

use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::compare::map_axis::{MapAxis, set_map_value};
use crate::sim::compare::probe::{Outcome, Probe, Trial};
use crate::sim::compare::rate_curve::{CompareMeasure, OutcomeSummary, least_reached};
use crate::sim::threads::{self, Watch};

/// A run over two of its hyperparameters.
#[derive(Clone, Debug, PartialEq)]
pub struct HyperMap {
    /// The axis to the right.
    pub x: MapAxis,
    /// The axis upward.
    pub y: MapAxis,
    /// The points, row by row from the least y, each from the least x.
    pub cells: Vec<OutcomeSummary>,
    /// F*, or, where it is not known, the least value that any of the runs has come to; −∞ where one falls without bound.
    pub lowest: f64,
    /// Whether F* is known.
    pub is_known: bool,
}

impl HyperMap {
    /// The map of `run` of `experiment` over `axes`, which have passed their checks, with `seeds` seeds where there is chance. None where
    /// `watch` cancelled it. The result does not depend on the number of threads.
    pub fn of(
        experiment: &Experiment,
        run: &Run,
        [x, y]: [&MapAxis; 2],
        probe: &Probe,
        seeds: usize,
        watch: &Watch,
    ) -> Option<Self> {
        let seeds = if experiment.has_chance(run) { seeds } else { 1 };
        let known = experiment.lowest_of(run);
        let passes = if known.is_some() { 1 } else { 2 };
        let (columns, rows) = (x.values(), y.values());
        watch.expect((passes * columns.len() * rows.len() * seeds) as u64);
        let pass = |lowest: Option<f64>| -> Option<Vec<Vec<Vec<Outcome>>>> {
            let row = |j: usize| -> Vec<Vec<Outcome>> {
                if watch.is_stopped() {
                    return Vec::new();
                }
                let values: Vec<_> =
                    columns.iter().map(|across| [(x.key.as_str(), *across), (y.key.as_str(), rows[j])]).collect();
                let outcomes = row(experiment, run, &values, probe, seeds, lowest);
                watch.advance((columns.len() * seeds) as u64);
                outcomes
            };
            let all = threads::collect_shared(watch, rows.len(), row);
            (!watch.is_stopped()).then_some(all)
        };
        let mut outcomes = pass(known)?;
        let lowest = known.unwrap_or_else(|| least_reached(outcomes.iter().flatten().flatten()));
        if known.is_none() && lowest.is_finite() {
            outcomes = pass(Some(lowest))?;
        }
        let point = |outcomes: Vec<Outcome>| match outcomes.is_empty() {
            true => OutcomeSummary::of(&[], lowest),
            false => OutcomeSummary::of(&[outcomes], lowest),
        };
        let cells = outcomes.into_iter().flatten().map(point).collect();
        Some(HyperMap { x: x.clone(), y: y.clone(), cells, lowest, is_known: known.is_some() })
    }

    /// The values of both hyperparameters of the cell `i`.
    pub fn place(&self, i: usize) -> [f64; 2] {
        [self.x.values()[i % self.x.count], self.y.values()[i / self.x.count]]
    }

    /// The index of the best cell: see [`RateCurve::best`](crate::sim::compare::rate_curve::RateCurve::best).
    pub fn best(&self, measure: CompareMeasure) -> Option<usize> {
        crate::sim::compare::rate_curve::best(&self.cells, measure)
    }
}

/// The outcomes of `run` with each pair of `values` of two hyperparameters, seed by seed; none where a value is not allowed.
fn row(
    experiment: &Experiment,
    run: &Run,
    values: &[[(&str, f64); 2]],
    probe: &Probe,
    seeds: usize,
    lowest: Option<f64>,
) -> Vec<Vec<Outcome>> {
    let with = |values: &[(&str, f64); 2]| {
        let mut run = run.clone();
        values.iter().all(|(key, value)| set_map_value(&mut run, key, *value).is_ok()).then_some(run)
    };
    let runs: Vec<Option<Run>> = values.iter().map(with).collect();
    let trial = |run: &Run, i: usize| Trial::new(experiment, run.clone(), experiment.seed.wrapping_add(i as u64));
    let trials: Vec<Trial> = runs.iter().flatten().flat_map(|run| (0..seeds).map(move |i| trial(run, i))).collect();
    let mut outcomes = probe.outcomes(&trials, lowest).into_iter();
    runs.iter().map(|run| outcomes.by_ref().take(if run.is_some() { seeds } else { 0 }).collect()).collect()
}
