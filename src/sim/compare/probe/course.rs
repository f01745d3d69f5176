//! A run in progress, of which only what its end needs is kept.

use super::{Arrival, BudgetUnit, Outcome, Probe, Stop};
use crate::math::Oracle;
use crate::math::Vector;
use crate::math::rule::Rule;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::run::descent::Descent;
use crate::sim::run::trace::{End, not_finite};
use nalgebra::DMatrix;
use rand::Rng;
use std::cell::Cell;

/// The number of last iterates whose worst loss counts, so that a run that is only passing through the minimum at its end does not win.
const LAST: usize = 6;
/// A run without chance has arrived where for so many steps in a row it has not moved at a gradient of 0, or, if its steps are linear in the
/// gradients, its gap has been below [`EXACT`]. A rule that scales its steps by past gradients may leave even such a gap again.
const PATIENCE: u32 = 32;
/// The gap, as a share of the first one, that cannot be told from 0: doubles have 16 digits.
const EXACT: f64 = 1e-16;

/// All that a run needs to know besides its rule and its function.
#[derive(Clone, Copy)]
pub struct CourseTerms {
    probe: Probe,
    is_noisy: bool,
    /// Whether its steps are linear in the gradients.
    is_linear: bool,
    /// The loss is evaluated at every so many steps.
    every: u64,
    /// The budget; evaluations are counted in those of single samples.
    most: u64,
    /// A run that after so many evaluations of single samples has not reached the target is given up.
    patience: u64,
    samples: u64,
    lowest: Option<f64>,
}

impl CourseTerms {
    /// The terms of `run`, with `patience` evaluations of single samples until it is given up.
    pub fn new(probe: &Probe, experiment: &Experiment, run: &Run, lowest: Option<f64>, patience: u64) -> Self {
        let samples = experiment.objective.data().len().max(1);
        let is_noisy = experiment.is_noisy(run);
        // The loss of a sampled run is evaluated about once per epoch, so that this takes no longer than the steps.
        let every = if is_noisy { samples / experiment.sampling_of(run).size(samples).clamp(1, samples) } else { 1 };
        let most = match probe.budget.unit {
            BudgetUnit::Steps => probe.budget.most,
            BudgetUnit::Evaluations => probe.budget.most.saturating_mul(samples as u64),
        };
        CourseTerms {
            probe: *probe,
            is_noisy,
            is_linear: run.optimizer.linear().is_some(),
            every: every as u64,
            most,
            patience,
            samples: samples as u64,
            lowest,
        }
    }
}

/// A run in progress, of which only what its end needs is kept.
pub struct Course<V: Vector, R: Rule, O: Oracle<V>> {
    terms: CourseTerms,
    descent: Descent<V, R, CountingOracle<O>>,
    seen: Seen,
    /// The losses at and below which the target is reached, and the gap cannot be told from 0.
    good: f64,
    exact: f64,
    /// The number of steps made, and the one at which the loss is evaluated next.
    steps: u64,
    looks_at: u64,
    /// The number of steps without a change, and the loss before them.
    still: u32,
    since: f64,
    /// Why it makes no more steps, once it does not; none inside where it was given up.
    stop: Option<Option<Stop>>,
}

impl<V: Vector, R: Rule, O: Oracle<V>> Course<V, R, O> {
    /// A run that has made no step yet.
    pub fn new(terms: CourseTerms, descent: Descent<V, R, CountingOracle<O>>) -> Self {
        let none = f64::NEG_INFINITY;
        let seen = Seen { first: f64::NAN, least: f64::INFINITY, last: [none; LAST], newest: LAST - 1, arrival: None };
        Course { terms, descent, seen, good: none, exact: none, steps: 0, looks_at: 0, still: 0, since: f64::NAN, stop: None }
    }

    /// Makes all steps; none where it is given up.
    pub fn run(mut self) -> Option<Outcome> {
        while self.advance() {}
        self.end()
    }

    /// Makes no more steps, for this reason; without one, it is given up.
    #[cold]
    fn stops(&mut self, why: Option<Stop>) -> bool {
        self.stop = Some(why);
        false
    }

    /// Looks at the iterate and makes a step; returns whether there is another one to make.
    #[inline]
    pub fn advance(&mut self) -> bool {
        let terms = &self.terms;
        let evals = self.descent.evals() + self.descent.oracle().hessians.get();
        let used = if terms.probe.budget.unit == BudgetUnit::Steps { self.steps } else { evals };
        // An iterate whose line search went beyond the budget does not count.
        if used > terms.most {
            return self.stops(Some(Stop::Spent));
        }
        let (mut full, mut is_exact, mut is_flat) = (None, false, false);
        if self.steps == self.looks_at || used == terms.most {
            self.looks_at = self.steps + terms.every;
            let oracle = &self.descent.oracle().inner;
            let loss = if terms.is_noisy {
                self.descent.aimed_at(oracle.value(self.descent.x()))
            } else {
                let (value, gradient) = oracle.value_gradient(self.descent.x());
                full = Some(gradient);
                self.descent.aimed_at(value)
            };
            let squares = full.as_ref().map_or(0.0, |gradient| gradient.dot(gradient));
            // Squares overflow long before the gradient does.
            let size = full.as_ref().filter(|_| !squares.is_finite()).map_or(squares, V::length);
            let failed = not_finite(0, self.descent.x(), loss, size);
            if failed.as_ref().is_some_and(|failed| !matches!(failed, End::Halted { .. })) {
                self.seen.arrival = None;
                return self.stops(Some(Stop::Diverged));
            }
            if self.steps == 0 {
                self.seen.first = loss;
                if let Some(lowest) = terms.lowest {
                    let gap = (loss - lowest).abs();
                    (self.good, self.exact) = (lowest + terms.probe.tolerance * gap, lowest + EXACT * gap);
                }
            }
            self.seen.look(loss, self.good, self.steps, evals);
            if failed.is_some() {
                return self.stops(Some(Stop::Halted));
            }
            is_exact = terms.is_linear && !terms.is_noisy && loss <= self.exact;
            is_flat = full.is_some() && squares == 0.0;
            if self.still == 0 {
                self.since = loss;
            }
        }
        if used == terms.most {
            return self.stops(Some(Stop::Spent));
        }
        // What it reaches from now on, it reaches with more evaluations than these.
        if evals > terms.patience && self.seen.arrival.is_none() {
            return self.stops(None);
        }
        let before = is_flat.then(|| self.descent.x().clone());
        if self.descent.step(full.as_ref(), None).is_err() {
            return self.stops(Some(Stop::Halted));
        }
        self.steps += 1;
        let has_stayed = before.is_some_and(|before| *self.descent.x() == before);
        self.still = if is_exact || has_stayed { self.still + 1 } else { 0 };
        if self.still == PATIENCE {
            if self.seen.newest() <= self.since {
                return self.stops(Some(Stop::Arrived));
            }
            self.still = 0;
        }
        true
    }

    /// The end of a run that makes no more steps; none where it was given up.
    pub fn end(&self) -> Option<Outcome> {
        let stop = self.stop.flatten()?;
        Some(self.seen.end(stop, self.steps, self.terms.samples, &self.descent))
    }
}

/// What has been seen of the loss.
struct Seen {
    first: f64,
    least: f64,
    last: [f64; LAST],
    /// The place of the newest of them.
    newest: usize,
    /// The steps and evaluations at which the target was reached.
    arrival: Option<(u64, u64)>,
}

impl Seen {
    /// Takes the loss of an iterate.
    #[inline]
    fn look(&mut self, loss: f64, good: f64, steps: u64, evals: u64) {
        self.newest = if self.newest + 1 == LAST { 0 } else { self.newest + 1 };
        self.last[self.newest] = loss;
        self.least = self.least.min(loss);
        if loss > good {
            self.arrival = None;
        } else if self.arrival.is_none() {
            self.arrival = Some((steps, evals));
        }
    }

    /// The loss taken last.
    fn newest(&self) -> f64 {
        self.last[self.newest]
    }

    fn end<V: Vector, R: Rule, O: Oracle<V>>(
        &self,
        stop: Stop,
        steps: u64,
        samples: u64,
        descent: &Descent<V, R, CountingOracle<O>>,
    ) -> Outcome {
        let per_sum = |count: u64| count as f64 / samples as f64;
        let oracle = descent.oracle();
        let worst = self.last.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Outcome {
            loss: if stop == Stop::Diverged { f64::INFINITY } else { worst },
            first: self.first,
            least: self.least,
            arrival: self.arrival.map(|(steps, evals)| Arrival { steps, evaluations: per_sum(evals) }),
            stop,
            steps,
            evaluations: per_sum(descent.evals() + oracle.hessians.get()),
            values: per_sum(oracle.values.get()),
        }
    }
}

/// A function that counts the values and Hessians that a rule asks for, in those of single samples; the run counts its gradients.
pub struct CountingOracle<O> {
    inner: O,
    values: Cell<u64>,
    hessians: Cell<u64>,
}

impl<O> CountingOracle<O> {
    /// `inner`, of which nothing has been asked for yet.
    pub fn new(inner: O) -> Self {
        CountingOracle { inner, values: Cell::new(0), hessians: Cell::new(0) }
    }
}

impl<V: Vector, O: Oracle<V>> Oracle<V> for CountingOracle<O> {
    fn value(&self, x: &V) -> f64 {
        self.values.set(self.values.get() + self.inner.samples().max(1) as u64);
        self.inner.value(x)
    }
    #[inline]
    fn gradient(&self, x: &V) -> V {
        self.inner.gradient(x)
    }
    #[inline]
    fn value_gradient(&self, x: &V) -> (f64, V) {
        self.inner.value_gradient(x)
    }
    fn hessian(&self, x: &V) -> Option<DMatrix<f64>> {
        // As many as there are columns, each of which costs about as much as a gradient.
        self.hessians.set(self.hessians.get() + (x.dim() * self.inner.samples().max(1)) as u64);
        self.inner.hessian(x)
    }
    fn lowest(&self) -> Option<f64> {
        self.inner.lowest()
    }
    fn is_quadratic(&self) -> bool {
        self.inner.is_quadratic()
    }
    fn samples(&self) -> usize {
        self.inner.samples()
    }
    fn batch_value(&self, batch: &[usize], x: &V) -> f64 {
        self.values.set(self.values.get() + batch.len() as u64);
        self.inner.batch_value(batch, x)
    }
    fn batch_gradient(&self, batch: &[usize], x: &V) -> V {
        self.inner.batch_gradient(batch, x)
    }
    fn residuals(&self, x: &V) -> Option<Vec<(f64, V)>> {
        self.inner.residuals(x)
    }
    fn full_gradient(&self, x: &V) -> V {
        self.inner.full_gradient(x)
    }
    fn drawn(&self) -> Option<&[usize]> {
        self.inner.drawn()
    }
    fn is_weight(&self, i: usize) -> bool {
        self.inner.is_weight(i)
    }
    fn is_random(&self) -> bool {
        self.inner.is_random()
    }
    fn redraw(&mut self, size: usize, rng: &mut dyn Rng) {
        self.inner.redraw(size, rng);
    }
}
