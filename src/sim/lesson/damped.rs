//! The quantities of momentum as a damped spring, each for one eigen-direction of a run on a quadratic.

use super::plane::{linear, run, trace};
use crate::math::quadratic::curvature::Curvature;
use crate::math::theory::stability::Method;
use crate::sim::Work;
use crate::sim::experiment::eigen_decay::{components, crossings};
use crate::sim::threads::Watch;

/// Returns the index of the `direction`-th eigen-direction, of which the first has the greatest eigenvalue.
fn place(curvature: &Curvature, direction: f64) -> Result<usize, String> {
    let count = curvature.directions.len();
    count.checked_sub(direction as usize).ok_or_else(|| format!("a function of {count} parameter has no direction {direction}"))
}

/// Returns the method of the run and the eigenvalue of the direction. It must be the same at every step.
fn mode(work: &Work, index: usize, direction: f64) -> Result<(Method, f64), String> {
    let (method, curvature) = linear(work, index)?;
    if !run(work, index)?.schedule.is_constant() {
        return Err("it is only known for a constant learning rate".into());
    }
    Ok((method, curvature.directions[place(&curvature, direction)?].value))
}

pub fn period(work: &Work, index: usize, direction: f64, _: &Watch) -> Result<f64, String> {
    let (method, lambda) = mode(work, index, direction)?;
    Ok(method.recurrence(lambda).period())
}

pub fn critical_momentum(work: &Work, index: usize, direction: f64, _: &Watch) -> Result<f64, String> {
    let (method, lambda) = mode(work, index, direction)?;
    method.critical_momentum(lambda).ok_or_else(|| "no β from 0 to 1 is the border of oscillation here".into())
}

pub fn predicted(work: &Work, index: usize, direction: f64, _: &Watch) -> Result<f64, String> {
    let (method, lambda) = mode(work, index, direction)?;
    Ok(method.course(lambda).sign_changes(work.experiment.steps) as f64)
}

pub fn counted(work: &Work, index: usize, direction: f64, watch: &Watch) -> Result<f64, String> {
    let (_, curvature) = linear(work, index)?;
    let components = components(&trace(work, index, watch)?, &curvature).ok_or("no minimum x* is known")?;
    let crossings = crossings(&components, place(&curvature, direction)?, work.experiment.steps);
    crossings.map(|crossings| crossings.counted as f64).ok_or_else(|| "the start has no distance in this direction".into())
}
