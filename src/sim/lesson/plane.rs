//! The quantities of the experiment in the plane, each for one of its runs.

use crate::math::Vector as _;
use crate::math::quadratic::axis_scaling::scaled_condition;
use crate::math::quadratic::curvature::Curvature;
use crate::math::quadratic::spectrum::Spectrum;
use crate::math::theory::batch_gain::BatchGain;
use crate::math::theory::gradient_noise::GradientNoise;
use crate::math::theory::stability::Method;
use crate::sim::Run;
use crate::sim::Trace;
use crate::sim::Work;
use crate::sim::ensemble::Ensemble;
use crate::sim::ensemble::theorem::{self, Theorem};
use crate::sim::ensemble::tradeoff::{Tradeoff, squared_gradient_at_start};
use crate::sim::experiment::decay_box::DecayBox;
use crate::sim::run::trace::{End, Record};
use crate::sim::threads::Watch;

pub(super) fn run(work: &Work, index: usize) -> Result<&Run, String> {
    work.experiment.runs.get(index).ok_or_else(|| "there is no such run".into())
}

/// Computes the trace of the run; if `watch` stops it, it fails with a message that nobody reads.
pub(super) fn trace(work: &Work, index: usize, watch: &Watch) -> Result<Trace, String> {
    work.experiment.trace_watched(run(work, index)?, watch).ok_or_else(String::new)
}

/// Returns `number` of the last record; +∞ where the run diverged.
fn at_end(work: &Work, index: usize, watch: &Watch, number: impl Fn(&Record) -> f64) -> Result<f64, String> {
    let trace = trace(work, index, watch)?;
    match (trace.end, trace.records.last()) {
        (End::Diverged { .. }, _) | (_, None) => Ok(f64::INFINITY),
        (End::Undefined { at, .. }, _) => Err(format!("the run leaves the domain of the function at step {at}")),
        (_, Some(last)) => Ok(number(last)),
    }
}

fn lowest(work: &Work, index: usize) -> Result<f64, String> {
    let why = || "the least value F* of this objective is not known".to_owned();
    work.experiment.lowest_of(run(work, index)?).ok_or_else(why)
}

pub fn final_loss(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    at_end(work, index, watch, |last| last.loss)
}

pub fn final_gap(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    let lowest = lowest(work, index)?;
    at_end(work, index, watch, |last| last.loss - lowest)
}

pub fn last_gradient(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    match at_end(work, index, watch, |last| last.grad_norm)? {
        none if none.is_nan() => Err("the run ends where the function has no finite gradient".to_owned()),
        norm => Ok(norm),
    }
}

pub fn end_x(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    at_end(work, index, watch, |last| last.x.x)
}

pub fn end_y(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    at_end(work, index, watch, |last| last.x.y)
}

pub fn gap(work: &Work, index: usize, step: f64, watch: &Watch) -> Result<f64, String> {
    let lowest = lowest(work, index)?;
    Ok(around(work, index, step, watch)?.map_or(f64::INFINITY, |[_, at]| at.loss - lowest))
}

pub fn end_norm(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    at_end(work, index, watch, |last| last.x.length())
}

pub fn late_gap(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    let (lowest, trace) = (lowest(work, index)?, trace(work, index, watch)?);
    if matches!(trace.end, End::Diverged { .. }) {
        return Ok(f64::INFINITY);
    }
    let late = &trace.records[trace.records.len() / 2..];
    Ok(late.iter().map(|record| record.loss - lowest).sum::<f64>() / late.len() as f64)
}

/// Returns `number` of the first record from which on the gap stays at most `gap`, and its step; +∞ where there is none.
fn settled_below(
    work: &Work,
    index: usize,
    gap: f64,
    watch: &Watch,
    number: impl Fn(usize, &Record) -> f64,
) -> Result<f64, String> {
    let (lowest, trace) = (lowest(work, index)?, trace(work, index, watch)?);
    let settled = trace.settled_below(lowest + gap);
    Ok(settled.map_or(f64::INFINITY, |settled| number(settled, &trace.records[settled])))
}

pub fn steps_to(work: &Work, index: usize, gap: f64, watch: &Watch) -> Result<f64, String> {
    settled_below(work, index, gap, watch, |k, _| k as f64)
}

pub fn evals_to(work: &Work, index: usize, gap: f64, watch: &Watch) -> Result<f64, String> {
    settled_below(work, index, gap, watch, |_, record| record.evals as f64)
}

/// Returns the record of `step`, and the one before.
fn around(work: &Work, index: usize, step: f64, watch: &Watch) -> Result<Option<[Record; 2]>, String> {
    let (trace, k) = (trace(work, index, watch)?, step as usize);
    if k > work.experiment.steps {
        return Err(format!("step {k} is beyond the {} steps of the run", work.experiment.steps));
    }
    Ok(trace.records.get(k).map(|record| [trace.records[k - 1], *record]))
}

pub fn evals(work: &Work, index: usize, step: f64, watch: &Watch) -> Result<f64, String> {
    Ok(around(work, index, step, watch)?.map_or(f64::INFINITY, |[_, at]| at.evals as f64))
}

pub fn step_length(work: &Work, index: usize, step: f64, watch: &Watch) -> Result<f64, String> {
    Ok(around(work, index, step, watch)?.map_or(f64::INFINITY, |[before, at]| (at.x - before.x).length()))
}

pub fn diverges_at(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    Ok(if let End::Diverged { at, .. } = trace(work, index, watch)?.end { at as f64 } else { f64::INFINITY })
}

/// Returns the method of a run whose steps have a closed form on its quadratic, and the curvature there.
pub(super) fn linear(work: &Work, index: usize) -> Result<(Method, Curvature), String> {
    let (experiment, run) = (&work.experiment, run(work, index)?);
    let curvature = Curvature::of(&*experiment.objective, experiment.start);
    let method = Method::of(&run.optimizer, run.learning_rate());
    match method.filter(|_| curvature.exact && curvature.largest() > 0.0) {
        Some(method) => Ok((method, curvature)),
        None => Err("it is only known for gradient descent and momentum on a quadratic that curves upward".into()),
    }
}

fn method(work: &Work, index: usize) -> Result<(Method, Vec<f64>), String> {
    linear(work, index).map(|(method, curvature)| (method, curvature.eigenvalues()))
}

pub fn stable_rate(work: &Work, index: usize, _: f64, _: &Watch) -> Result<f64, String> {
    let (method, curvatures) = method(work, index)?;
    Ok(method.limit(curvatures.into_iter().fold(0.0, f64::max)))
}

pub fn rate_share(work: &Work, index: usize, argument: f64, watch: &Watch) -> Result<f64, String> {
    Ok(run(work, index)?.learning_rate() / stable_rate(work, index, argument, watch)?)
}

pub fn spectral_radius(work: &Work, index: usize, _: f64, _: &Watch) -> Result<f64, String> {
    let (method, curvatures) = method(work, index)?;
    Ok(method.spectral_radius(&curvatures))
}

fn gain_at_start(work: &Work, index: usize) -> Result<BatchGain, String> {
    let start = work.experiment.start_of(run(work, index)?);
    BatchGain::at(&*work.experiment.objective, start)
}

pub fn batch_scale(work: &Work, index: usize, _: f64, _: &Watch) -> Result<f64, String> {
    gain_at_start(work, index).map(|gain| gain.noise_scale)
}

pub fn last_batch_scale(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    let trace = trace(work, index, watch)?;
    let last = trace.records.last().ok_or("there is no step")?;
    BatchGain::at(&*work.experiment.objective, last.x).map(|gain| gain.noise_scale)
}

pub fn batch_share(work: &Work, index: usize, size: f64, _: &Watch) -> Result<f64, String> {
    gain_at_start(work, index).map(|gain| gain.share(size))
}

pub fn condition_after_scaling(work: &Work, _: usize, _: f64, _: &Watch) -> Result<f64, String> {
    let experiment = &work.experiment;
    let hessian = experiment.objective.hessian(experiment.start);
    scaled_condition(&hessian).ok_or_else(|| "the Hessian at the start is not positive definite".into())
}

pub fn noise_variance(work: &Work, index: usize, _: f64, _: &Watch) -> Result<f64, String> {
    let (experiment, run) = (&work.experiment, run(work, index)?);
    let noise = run.noise.unwrap_or(experiment.noise);
    Ok(GradientNoise::at(&*experiment.objective, experiment.start_of(run), experiment.sampling_of(run), noise).variance())
}

/// Computes the ensemble of the run over the experiment's seeds.
fn ensemble(work: &Work, index: usize, watch: &Watch) -> Result<Ensemble, String> {
    let experiment = &work.experiment;
    Ensemble::of(experiment, run(work, index)?, experiment.seeds, 1, watch).ok_or_else(String::new)
}

fn of_theorem(work: &Work, index: usize, watch: &Watch) -> Result<(Theorem, Ensemble), String> {
    let ensemble = ensemble(work, index, watch)?;
    Ok((theorem::of(&work.experiment, run(work, index)?, &ensemble)?, ensemble))
}

pub fn mean_gap(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    let (lowest, ensemble) = (lowest(work, index)?, ensemble(work, index, watch)?);
    Ok(ensemble.moments.last().map_or(f64::NAN, |moment| moment.average - lowest))
}

pub fn bound(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    let (theorem, _) = of_theorem(work, index, watch)?;
    theorem.bound(work.experiment.steps).ok_or_else(|| "the bound is not defined where all learning rates are 0".into())
}

/// Returns the trade-off of the run's learning rate, with the G² of its start.
fn tradeoff(work: &Work, index: usize) -> Result<Tradeoff, String> {
    let (experiment, run) = (&work.experiment, run(work, index)?);
    let r_squared = (experiment.start_of(run) - theorem::applies(experiment, run)?).norm_squared();
    Ok(Tradeoff::new(r_squared, squared_gradient_at_start(experiment, run), &run.schedule, experiment.steps))
}

pub fn best_rate(work: &Work, index: usize, _: f64, _: &Watch) -> Result<f64, String> {
    tradeoff(work, index).map(|tradeoff| tradeoff.best())
}

pub fn best_bound(work: &Work, index: usize, _: f64, _: &Watch) -> Result<f64, String> {
    tradeoff(work, index).map(|tradeoff| tradeoff.bound(tradeoff.best()))
}

pub fn squared_gradient(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    let (theorem, _) = of_theorem(work, index, watch)?;
    theorem.g_squared(work.experiment.steps).ok_or_else(|| "G² is not defined where all learning rates are 0".to_owned())
}

/// Returns the distance of the end from the minimum in the run's box.
pub fn box_distance(work: &Work, index: usize, _: f64, watch: &Watch) -> Result<f64, String> {
    let (experiment, run) = (&work.experiment, run(work, index)?);
    let found = DecayBox::of(experiment, run)
        .ok_or("only Adam with decoupled weight decay and exact gradients ends in a box; this run does not")?;
    let least = found.least.ok_or("no minimum in the box was found")?.at;
    at_end(work, index, watch, |last| (last.x - least).length())
}

/// Returns 1/‖x*‖∞: up to this λ the box holds the minimum.
pub fn free_decay(work: &Work, _: usize, _: f64, _: &Watch) -> Result<f64, String> {
    let minima = work.experiment.objective.minima();
    let reach = minima.iter().map(|at| at.amax()).fold(f64::INFINITY, f64::min);
    if reach.is_finite() { Ok(1.0 / reach) } else { Err("no minimum of this objective is known".into()) }
}

pub fn condition(work: &Work, _: usize, _: f64, _: &Watch) -> Result<f64, String> {
    let experiment = &work.experiment;
    if experiment.objective.dimension() == 1 {
        return Err("a function of one parameter has no condition number".into());
    }
    Ok(Spectrum::of(&experiment.objective.hessian(experiment.start)).condition())
}

pub fn samples(work: &Work, _: usize, _: f64, _: &Watch) -> Result<f64, String> {
    match work.experiment.objective.data().len() {
        0 => Err("this objective is no sum over samples".into()),
        n => Ok(n as f64),
    }
}
