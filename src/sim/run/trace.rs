//! The trace of a run: every iterate with its loss, gradient norm and cost, and the way it ended.

use crate::math::Objective;
use crate::math::Optimizer;
use crate::math::Oracle;
use crate::math::Point;
use crate::math::Proximal;
use crate::math::Vector;
use crate::math::objectives::{CurveOracle, PlaneOracle, dispatch_objective};
use crate::math::optimizers::with_rule;
use crate::math::rule::{Event, Halt, Rule};
use crate::sim::run::conditions::Conditions;
use crate::sim::run::descent::{Descent, DescentState, StepMaker};
use crate::sim::threads::Watch;
use nalgebra::Vector1;

/// One iterate. All values are finite, except the gradient norm where F has no gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record {
    /// xₖ; y is 0 for an objective of one parameter.
    pub x: Point,
    /// F(xₖ), of the full objective and without weight decay; with an L1 term by a proximal step, F(xₖ) + τ Σ |xᵢ|.
    pub loss: f64,
    /// ‖∇F(xₖ)‖, of the full objective and without weight decay, or with a proximal step P ‖xₖ − P(xₖ − ∇F(xₖ))‖; NaN where F has no finite gradient, as in the last record of a
    /// run that ended with [`Halt::NoGradient`].
    pub grad_norm: f64,
    /// The number of evaluations of gradients and values so far; an evaluation over all n samples of a finite sum counts n.
    pub evals: u64,
}

/// The way a run ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum End {
    /// It made all its steps.
    Finished,
    /// The iterate, loss or gradient of step `at` is not finite; the records stop at the step before.
    Diverged {
        /// The first step that is not finite.
        at: usize,
        /// The name of the quantity that is not finite there.
        what: &'static str,
    },
    /// The iterate of step `at` has left the domain: it is a finite point, but F has no value there. The records stop at the step
    /// before.
    Undefined {
        /// The first step outside.
        at: usize,
        /// The name of the quantity that is not defined there.
        what: &'static str,
    },
    /// The rule could not make a step from record `at`, the last one.
    Halted {
        /// The last step.
        at: usize,
        /// The reason.
        why: Halt,
    },
}

/// Consecutive steps on which the rule reported the same event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Remark {
    /// The first of the steps.
    pub first: usize,
    /// The last of the steps.
    pub last: usize,
    /// The event.
    pub event: Event,
}

/// The records of a run, from step 0 (the start) on.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// The iterates; at least the start, unless even that is not finite.
    pub records: Vec<Record>,
    /// The way it ended.
    pub end: End,
    /// The events that the rule reported.
    pub remarks: Vec<Remark>,
}

impl Trace {
    /// F where the run starts and where it ends; nothing where even the start is not finite.
    pub fn ends(&self) -> impl Iterator<Item = f64> {
        self.records.first().into_iter().chain(self.records.last()).map(|record| record.loss)
    }

    /// The first step from which on F stays at most `level`; none where there is none, or the run diverged. F may reach that level earlier
    /// and leave it again, by noise or oscillation.
    pub fn settled_below(&self, level: f64) -> Option<usize> {
        let is_above = |record: &Record| record.loss.is_nan() || record.loss > level;
        let settled = self.records.iter().rposition(is_above).map_or(0, |last| last + 1);
        (settled < self.records.len() && !matches!(self.end, End::Diverged { .. })).then_some(settled)
    }
}

/// Runs `optimizer` on `objective` from `start` for `steps` steps, of each of which `watch` is told; none where it was cancelled.
pub fn trace(
    optimizer: &Optimizer,
    objective: &Objective,
    start: Point,
    steps: usize,
    conditions: &Conditions,
    watch: &Watch,
) -> Option<Trace> {
    let conditions = conditions.clone();
    if !conditions.proximal.is_none() {
        let proximal = conditions.proximal.clone();
        let mut trace = plain(optimizer, objective, start, steps, conditions, watch)?;
        aim(&mut trace, objective, &proximal);
        return Some(trace);
    }
    plain(optimizer, objective, start, steps, conditions, watch)
}

/// Puts in every record of `trace`, of a run with the step `proximal`, what stands for its loss and its gradient norm. It is done afterwards so
/// that the loop of the steps stays short.
fn aim(trace: &mut Trace, objective: &Objective, proximal: &Proximal) {
    for record in &mut trace.records {
        let gradient = objective.gradient(record.x);
        let (term, norm) = if objective.dimension() == 1 {
            let x = Vector1::new(record.x.x);
            (proximal.term(&x, |_| true), proximal.stationarity(&x, &Vector1::new(gradient.x), |_| true))
        } else {
            (proximal.term(&record.x, |_| true), proximal.stationarity(&record.x, &gradient, |_| true))
        };
        record.loss += term;
        record.grad_norm = if record.grad_norm.is_nan() { record.grad_norm } else { norm };
    }
}

fn plain(
    optimizer: &Optimizer,
    objective: &Objective,
    start: Point,
    steps: usize,
    conditions: Conditions,
    watch: &Watch,
) -> Option<Trace> {
    if objective.dimension() == 1 {
        let descent = Descent::new(optimizer.clone(), CurveOracle(&**objective), Vector1::new(start.x), conditions);
        return record(descent, steps, |x| Point::new(x[0], 0.0), watch);
    }
    // What they are is looked up once per run, not once per step: a loop of its own is compiled for every objective with each of the shortest
    // rules, and with all others together.
    with_rule!(optimizer, rule => {
        dispatch_objective!(objective, landscape => {
            record(Descent::new(rule.clone(), PlaneOracle(landscape), start, conditions), steps, |x| *x, watch)
        })
    })
}

/// The number of steps between two checks of the watch; fewer where a step takes the gradients of many samples.
const STRIDE: usize = 256;
/// The approximate largest number of gradients of single samples between two checks: a few milliseconds.
const PATIENCE: usize = 1 << 17;

/// Runs `descent` for `steps` steps, of each of which `watch` is told; `place` gives the point at which an iterate is shown. None
/// where it was cancelled.
pub fn record<V: Vector, R: Rule, O: Oracle<V>>(
    descent: Descent<V, R, O>,
    steps: usize,
    place: impl Fn(&V) -> Point,
    watch: &Watch,
) -> Option<Trace> {
    let Descent { mut maker, mut state } = descent;
    let mut records = Vec::with_capacity(steps + 1);
    let mut remarks: Vec<Remark> = Vec::new();
    let mut end = End::Finished;
    let stride = (PATIENCE / maker.cost()).clamp(1, STRIDE);
    let (mut k, mut unwatched) = (0, 0);
    let mut plain_rate = maker.plain_rate();
    loop {
        if unwatched == 0 {
            let count = stride.min(steps - k);
            if watch.is_stopped() {
                return None;
            }
            watch.advance(count as u64);
            if let Some(lr) = plain_rate {
                if count > 0 && plain_steps(&maker, &mut state, lr, count, &place, &mut records) {
                    k += count;
                    continue;
                }
                plain_rate = None;
            }
            unwatched = stride;
        }
        unwatched -= 1;
        let (loss, gradient) = maker.oracle().value_gradient(state.x());
        let grad_norm = gradient.length();
        let failed = not_finite(k, state.x(), loss, grad_norm);
        // A point of the domain belongs to the path, even without a gradient.
        if let None | Some(End::Halted { .. }) = failed {
            let grad_norm = if failed.is_none() { grad_norm } else { f64::NAN };
            records.push(Record { x: place(state.x()), loss, grad_norm, evals: state.evals() });
        }
        if let Some(failed) = failed {
            end = failed;
            break;
        }
        if k == steps {
            break;
        }
        match maker.step(&mut state, Some(&gradient), None) {
            Ok(None) => {}
            Ok(Some(event)) => match remarks.last_mut() {
                Some(remark) if remark.event == event && remark.last + 1 == k => remark.last = k,
                _ => remarks.push(Remark { first: k, last: k, event }),
            },
            Err(why) => {
                end = End::Halted { at: k, why };
                break;
            }
        }
        k += 1;
    }
    Some(Trace { records, end, remarks })
}

/// Makes `count` steps of a plain run and adds their records. Where one of them is not like all others (a value that is not finite, a rule that
/// halts or reports an event), nothing is changed, and false is returned. The loop has no way out and calls nothing that is seldom needed,
/// so that the iterate and the rule's memory stay in registers.
#[inline]
fn plain_steps<V: Vector, R: Rule, O: Oracle<V>>(
    maker: &StepMaker<R, O>,
    state: &mut DescentState<V, R>,
    lr: f64,
    count: usize,
    place: &impl Fn(&V) -> Point,
    records: &mut Vec<Record>,
) -> bool {
    let before = records.len();
    let (mut now, mut all_plain) = (state.clone(), true);
    records.extend((0..count).map(|_| {
        let (loss, gradient) = maker.oracle().value_gradient(now.x());
        let grad_norm = gradient.length();
        let record = Record { x: place(now.x()), loss, grad_norm, evals: now.evals() };
        all_plain &= is_finite(now.x(), loss, grad_norm) & maker.plain_step(&mut now, &gradient, lr);
        record
    }));
    if all_plain {
        *state = now;
    } else {
        records.truncate(before);
    }
    all_plain
}

/// The distance from the origin within which NaN or −∞ means that the point lies outside of the domain; beyond it, that F has
/// overflowed.
const FAR: f64 = 1e10;

/// The end of a run whose iterate of step `at` has these values; none where the run goes on. A run that halts has visited that
/// iterate.
pub(crate) fn not_finite<V: Vector>(at: usize, x: &V, loss: f64, grad_norm: f64) -> Option<End> {
    if is_finite(x, loss, grad_norm) { None } else { why_not_finite(at, x.clone(), loss, grad_norm) }
}

/// Whether all values are finite; rarely false where they are, but so large that their sum is not.
#[inline]
fn is_finite<V: Vector>(x: &V, loss: f64, grad_norm: f64) -> bool {
    (loss + grad_norm).is_finite() && x.is_finite()
}

/// As [`not_finite`], for the rare case; it is a function of its own to keep the loop of the steps short. It takes a copy of the iterate, so
/// that the iterate itself can stay in registers.
#[cold]
#[inline(never)]
fn why_not_finite<V: Vector>(at: usize, x: V, loss: f64, grad_norm: f64) -> Option<End> {
    if !x.is_finite() {
        return Some(End::Diverged { at, what: "the iterate" });
    }
    let near = x.dot(&x) < FAR * FAR;
    match (loss.is_finite(), grad_norm.is_finite()) {
        (false, _) if near && (loss.is_nan() || loss < 0.0) => Some(End::Undefined { at, what: "F" }),
        (false, _) => Some(End::Diverged { at, what: "the loss" }),
        (true, false) if near => Some(End::Halted { at, why: Halt::NoGradient }),
        (true, false) => Some(End::Diverged { at, what: "the gradient" }),
        // Each value is finite; only their sum overflows.
        (true, true) => None,
    }
}
