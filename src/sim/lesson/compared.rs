//! The quantities of a run over many learning rates, and over all starts in view.

use super::plane::run;
use crate::sim::Experiment;
use crate::sim::Work;
use crate::sim::compare::basins::{Basins, MAX_BASIN_STEPS};
use crate::sim::compare::probe::{Budget, BudgetUnit, Probe};
use crate::sim::compare::rate_curve::{CompareMeasure, RateCurve};
use crate::sim::compare::rate_sweep::{RateSweep, SweepSettings};
use crate::sim::threads::Watch;

/// The number of starts along each axis of the view.
const SIDE: usize = 64;
/// The number of seeds where there is chance.
const SEEDS: usize = 5;

/// The run over the learning rates of the page Compare, with the steps of the experiment as its budget.
fn curve(work: &Work, index: usize, watch: &Watch) -> Result<RateCurve, String> {
    let experiment = Experiment { runs: vec![run(work, index)?.clone()], ..work.experiment.clone() };
    let budget = Budget { most: experiment.steps as u64, unit: BudgetUnit::Steps };
    let defaults = SweepSettings::default();
    let settings = SweepSettings { probe: Probe { budget, ..defaults.probe }, seeds: SEEDS, ..defaults };
    let mut sweep = RateSweep::of(&experiment, &settings, watch).ok_or_else(String::new)?;
    sweep.curves.pop().ok_or_else(|| "there is no such run".into())
}

fn best(curve: &RateCurve) -> Result<usize, String> {
    curve.best(CompareMeasure::Gap).ok_or_else(|| "the run diverges with every learning rate".into())
}

pub fn tuned_rate(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    let curve = curve(work, index, watch)?;
    Ok(curve.rates[best(&curve)?])
}

pub fn tuned_gap(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    let curve = curve(work, index, watch)?;
    Ok(curve.points[best(&curve)?].gap.median)
}

pub fn rate_width(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    let curve = curve(work, index, watch)?;
    let width = curve.forgiveness(CompareMeasure::Gap).ok_or("the run diverges with every learning rate")?;
    Ok(width.decades())
}

fn basins(work: &Work, index: usize, watch: &Watch) -> Result<Basins, String> {
    let (run, experiment) = (run(work, index)?, &work.experiment);
    let steps = experiment.steps.min(MAX_BASIN_STEPS);
    Basins::of(experiment, run, experiment.objective.view(), [SIDE; 2], steps, watch).ok_or_else(String::new)
}

pub fn basin_share(work: &Work, index: usize, minimum: f64, watch: &Watch) -> Result<f64, String> {
    let basins = basins(work, index, watch)?;
    let found = basins.basins.get(minimum as usize - 1);
    found.map(|basin| basin.share).ok_or_else(|| format!("there are {} minima", basins.basins.len()))
}

pub fn unsettled_share(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    let basins = basins(work, index, watch)?;
    Ok(basins.unsettled() + basins.diverged())
}
