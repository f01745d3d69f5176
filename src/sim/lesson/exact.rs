//! The quantities of the exact law of a run on a quadratic: mean gaps without any seed.

use super::plane::run;
use crate::sim::Work;
use crate::sim::experiment::exact::{ExactGap, ExactLaw};
use crate::sim::threads::Watch;

fn law(work: &Work, index: usize) -> Result<ExactLaw, String> {
    ExactLaw::of(&work.experiment, run(work, index)?)
}

/// Returns the exact mean gaps after the last step.
fn at_end(work: &Work, index: usize, watch: &Watch) -> Result<ExactGap, String> {
    let gaps = law(work, index)?.gaps(work.experiment.steps, watch).ok_or_else(String::new)?;
    gaps.last().copied().ok_or_else(|| "there is no step".into())
}

pub fn noise_floor(work: &Work, index: usize, _: f64, _: &Watch) -> Result<f64, String> {
    law(work, index)?.floor()
}

pub fn last_gap(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    at_end(work, index, watch).map(|gap| gap.last)
}

pub fn average_gap(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    at_end(work, index, watch).map(|gap| gap.average)
}

pub fn averaging_law(work: &Work, index: usize, _: f64, _: &Watch) -> Result<f64, String> {
    Ok(law(work, index)?.averaged()? / work.experiment.steps as f64)
}
