//! One run over two of its hyperparameters.

use crate::math::Optimizer;
use crate::math::catalog::param::{Param, ParamKind, Scale, Tunable as _, Value};
use crate::math::catalog::words::number;
use crate::math::decades::log_spaced;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::compare::probe::{Outcome, Probe};
use crate::sim::compare::rate_curve::{Measure, OutcomeSummary};
use crate::sim::compare::rate_range::{RATE_KEY, RateRange};
use crate::sim::threads::{self, Watch};

/// The most values along one axis of a map.
pub const MAX_SIDE: usize = 512;
/// The greatest value of a linear axis where the parameter itself stays below 1.
const BELOW_ONE: f64 = 0.99;

/// One axis of a map: the values of a hyperparameter.
#[derive(Clone, Debug, PartialEq)]
pub struct MapAxis {
    /// The key of the hyperparameter.
    pub key: String,
    /// The least value.
    pub from: f64,
    /// The greatest value.
    pub to: f64,
    /// Whether they are evenly spread on a log axis, and not on a linear one.
    pub is_log: bool,
    /// The number of values, 2 to [`MAX_SIDE`].
    pub count: usize,
}

impl MapAxis {
    /// The axis of `param` over its usual range; none where it has no numbers.
    pub fn of(param: &Param, rates: &RateRange, count: usize) -> Option<Self> {
        let ParamKind::Real { slider: (low, high), scale, max, .. } = param.kind else { return None };
        let axis = |from, to, is_log| Some(MapAxis { key: param.key.into(), from, to, is_log, count });
        match scale {
            _ if param.key == RATE_KEY => axis(rates.from, rates.to, true),
            Scale::Log if low > 0.0 => axis(low, high, true),
            _ if max <= 1.0 && high > BELOW_ONE => axis(low, BELOW_ONE, false),
            _ => axis(low, high, false),
        }
    }

    /// The axes that a map of `optimizer` may have, by the order of its hyperparameters.
    pub fn all(optimizer: &Optimizer, rates: &RateRange, count: usize) -> Vec<Self> {
        optimizer.params().iter().filter_map(|param| MapAxis::of(param, rates, count)).collect()
    }

    /// The values, ascending.
    pub fn values(&self) -> Vec<f64> {
        if self.is_log {
            return log_spaced(self.from, self.to, self.count);
        }
        let last = (self.count - 1) as f64;
        (0..self.count).map(|i| self.from + (self.to - self.from) * i as f64 / last).collect()
    }

    /// Where `value` lies between the least value, 0, and the greatest, 1.
    pub fn part(&self, value: f64) -> f64 {
        match self.is_log {
            true => libm::log10(value / self.from) / libm::log10(self.to / self.from),
            false => (value - self.from) / (self.to - self.from),
        }
    }

    /// The value at `part`, 0 to 1, of the axis.
    pub fn value(&self, part: f64) -> f64 {
        match self.is_log {
            true => self.from * libm::pow(self.to / self.from, part),
            false => self.from + (self.to - self.from) * part,
        }
    }

    /// Fails where `optimizer` has no such axis, with what is wrong and what would be right.
    pub fn check(&self, optimizer: &Optimizer) -> Result<(), String> {
        let params = optimizer.params();
        if !params.iter().any(|param| param.key == self.key && matches!(param.kind, ParamKind::Real { .. })) {
            let real = params.iter().filter(|param| matches!(param.kind, ParamKind::Real { .. }));
            let keys: Vec<&str> = real.map(|param| param.key).collect();
            let excerpt = crate::math::excerpt::excerpt(&self.key);
            return Err(format!("'{excerpt}' is no number of this optimizer; it has {}", keys.join(", ")));
        }
        let (from, to) = (number(self.from), number(self.to));
        let is_right = self.from < self.to && self.to.is_finite() && self.from.is_finite() && (!self.is_log || self.from > 0.0);
        if !is_right {
            return Err(format!(
                "{from} to {to} is no range of {}; give the smaller number first, above 0 on a log axis",
                self.key
            ));
        }
        if !(2..=MAX_SIDE).contains(&self.count) {
            return Err(format!("{} values of {} are not allowed; take 2 to {MAX_SIDE}", self.count, self.key));
        }
        Ok(())
    }
}

/// A run over two of its hyperparameters.
#[derive(Clone, Debug, PartialEq)]
pub struct HyperMap {
    /// The axis to the right.
    pub x: MapAxis,
    /// The axis upward.
    pub y: MapAxis,
    /// The points, row by row from the least y, each from the least x.
    pub cells: Vec<OutcomeSummary>,
    /// F*, or, where it is not known, the least value that any of the runs has come to.
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
        let seeds = if experiment.is_noisy(run) { seeds } else { 1 };
        let known = experiment.objective.lowest();
        let passes = if known.is_some() { 1 } else { 2 };
        let (columns, rows) = (x.values(), y.values());
        watch.expect((passes * columns.len() * rows.len() * seeds) as u64);
        let pass = |lowest: Option<f64>| -> Option<Vec<Vec<Vec<Outcome>>>> {
            let row = |j: usize| -> Vec<Vec<Outcome>> {
                let cell = |across: &f64| {
                    if watch.is_stopped() {
                        return Vec::new();
                    }
                    let outcomes = cell(experiment, run, [(&x.key, *across), (&y.key, rows[j])], probe, seeds, lowest);
                    watch.advance(seeds as u64);
                    outcomes
                };
                columns.iter().map(cell).collect()
            };
            let all = threads::collect(rows.len(), row);
            (!watch.is_stopped()).then_some(all)
        };
        let mut outcomes = pass(known)?;
        let least = outcomes.iter().flatten().flatten().map(|outcome| outcome.least).fold(f64::INFINITY, f64::min);
        let lowest = known.unwrap_or(least);
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
    pub fn best(&self, measure: Measure) -> Option<usize> {
        crate::sim::compare::rate_curve::best(&self.cells, measure)
    }
}

/// The outcomes of `run` with two hyperparameters set, seed by seed; none where they are not allowed.
fn cell(
    experiment: &Experiment,
    run: &Run,
    values: [(&str, f64); 2],
    probe: &Probe,
    seeds: usize,
    lowest: Option<f64>,
) -> Vec<Outcome> {
    let mut run = run.clone();
    if values.iter().any(|(key, value)| run.optimizer.set(key, &Value::Number(*value)).is_err()) {
        return Vec::new();
    }
    let mut seeded = Experiment { runs: Vec::new(), ..experiment.clone() };
    let with = |i: usize| {
        seeded.seed = experiment.seed.wrapping_add(i as u64);
        probe.outcome(&seeded, &run, lowest)
    };
    (0..seeds).map(with).collect()
}
