//! A run of which only the end is kept: how far it came within a budget, and when it reached a target for good.

use crate::math::Oracle;
use crate::math::Point;
use crate::math::Vector;
use crate::math::catalog::choice::choice;
use crate::math::objectives::{CurveOracle, PlaneOracle};
use crate::math::optimizers::with_rule;
use crate::math::rule::Rule;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::run::descent::Descent;
use crate::sim::run::trace::{End, not_finite};
use nalgebra::{DMatrix, Vector1};
use rand::Rng;
use serde::{Deserialize, Serialize};
use std::cell::Cell;

/// The number of last iterates whose worst loss counts, so that a run that is only passing through the minimum at its end does not win.
const LAST: usize = 6;
/// A run without chance has arrived where for so many steps in a row it has not moved at a gradient of 0, or, if its steps are linear in the
/// gradients, its gap has been below [`EXACT`]. A rule that scales its steps by past gradients may leave even such a gap again.
const PATIENCE: u32 = 32;
/// The gap, as a share of the first one, that cannot be told from 0: doubles have 16 digits.
const EXACT: f64 = 1e-16;

choice! {
    /// The unit in which a budget is counted.
    #[derive(Default, Serialize, Deserialize)]
    pub enum BudgetUnit {
        /// Evaluations of ∇F, which count 1, of F in line searches, which count 1, and of the Hessian, which count as many as there are
        /// variables. Over m of the n samples of a finite sum each counts m/n.
        #[default]
        Evaluations = "evaluations",
        /// Steps.
        Steps = "steps",
    }
}

/// The amount of work that a run may take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Budget {
    /// The most of it, at least 1.
    pub most: u64,
    /// What is counted.
    pub unit: BudgetUnit,
}

/// The conditions under which runs are compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Probe {
    /// The budget of each run.
    pub budget: Budget,
    /// τ, above 0 and below 1: the target is reached where F(x) ≤ F* + τ (F(x₀) − F*) from then on (Moré and Wild 2009).
    pub tolerance: f64,
}

/// The first moment from which on the target is reached.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrival {
    /// The number of steps until then.
    pub steps: u64,
    /// The number of evaluations until then, in the unit of [`BudgetUnit::Evaluations`].
    pub evaluations: f64,
}

impl Arrival {
    /// What it cost, in `unit`.
    pub fn cost(&self, unit: BudgetUnit) -> f64 {
        match unit {
            BudgetUnit::Evaluations => self.evaluations,
            BudgetUnit::Steps => self.steps as f64,
        }
    }
}

/// The reason why a run made no more steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The budget is spent.
    Spent,
    /// It has arrived: it no longer moves, or its gap cannot be told from 0 and does not grow.
    Arrived,
    /// The rule could make no further step; the run stays where it is.
    Halted,
    /// A number is not finite, or the iterate has left the domain.
    Diverged,
}

/// The end of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// The worst loss of the last six iterates at which it was evaluated; +∞ where the run diverged.
    pub loss: f64,
    /// The loss at the start.
    pub first: f64,
    /// The least loss on the way.
    pub least: f64,
    /// When the target was reached for good; none where it was not, or where F* is not known.
    pub arrival: Option<Arrival>,
    /// Why it made no more steps.
    pub stop: Stop,
    /// The number of steps made.
    pub steps: u64,
    /// The number of evaluations of gradients and values made, as [`BudgetUnit::Evaluations`] counts them.
    pub evaluations: f64,
    /// The part of them that are values of F, those of line searches.
    pub values: f64,
}

impl Outcome {
    /// Whether the run diverged, or ended above its start.
    pub fn is_lost(&self) -> bool {
        self.loss.is_nan() || self.loss > self.first
    }
}

impl Probe {
    /// The end of `run` of `experiment` within the budget, from its own start, with the experiment's seed; `lowest` is F*, where it is known.
    pub fn outcome(&self, experiment: &Experiment, run: &Run, lowest: Option<f64>) -> Outcome {
        let landscape = &*experiment.objective;
        let (start, conditions) = (experiment.start_of(run), experiment.conditions(run));
        let samples = landscape.data().len().max(1);
        let is_noisy = experiment.is_noisy(run);
        // The loss of a sampled run is evaluated about once per epoch, so that this takes no longer than the steps.
        let every = if is_noisy { samples / experiment.sampling_of(run).size(samples).clamp(1, samples) } else { 1 };
        let most = match self.budget.unit {
            BudgetUnit::Steps => self.budget.most,
            BudgetUnit::Evaluations => self.budget.most.saturating_mul(samples as u64),
        };
        let is_linear = run.optimizer.linear().is_some();
        let course = Course { probe: *self, is_noisy, is_linear, every: every as u64, most, samples: samples as u64, lowest };
        if landscape.dimension() == 1 {
            let oracle = CountingOracle::new(CurveOracle(landscape));
            return course.run(Descent::new(run.optimizer.clone(), oracle, Vector1::new(start.x), conditions));
        }
        with_rule!(&run.optimizer, rule => {
            course.run(Descent::<Point, _, _>::new(rule.clone(), CountingOracle::new(PlaneOracle(landscape)), start, conditions))
        })
    }
}

/// All that a run needs to know besides its rule and its function.
#[derive(Clone, Copy)]
struct Course {
    probe: Probe,
    is_noisy: bool,
    /// Whether its steps are linear in the gradients.
    is_linear: bool,
    /// The loss is evaluated at every so many steps.
    every: u64,
    /// The budget; evaluations are counted in those of single samples.
    most: u64,
    samples: u64,
    lowest: Option<f64>,
}

impl Course {
    fn run<V: Vector, R: Rule, O: Oracle<V>>(self, mut descent: Descent<V, R, CountingOracle<O>>) -> Outcome {
        let mut seen = Seen { first: f64::NAN, least: f64::INFINITY, last: [f64::NEG_INFINITY; LAST], count: 0, arrival: None };
        let (mut good, mut exact) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
        let (mut steps, mut stop) = (0_u64, Stop::Spent);
        // The number of steps without a change, and the loss before them.
        let (mut still, mut since) = (0, f64::NAN);
        loop {
            let evals = descent.evals() + descent.oracle().hessians.get();
            let used = if self.probe.budget.unit == BudgetUnit::Steps { steps } else { evals };
            // An iterate whose line search went beyond the budget does not count.
            if used > self.most {
                break;
            }
            let (mut full, mut is_exact, mut is_flat) = (None, false, false);
            if steps % self.every == 0 || used == self.most {
                let oracle = &descent.oracle().inner;
                let loss = if self.is_noisy {
                    descent.aimed_at(oracle.value(descent.x()))
                } else {
                    let (value, gradient) = oracle.value_gradient(descent.x());
                    full = Some(gradient);
                    descent.aimed_at(value)
                };
                let squares = full.as_ref().map_or(0.0, |gradient| gradient.dot(gradient));
                // Squares overflow long before the gradient does.
                let size = full.as_ref().filter(|_| !squares.is_finite()).map_or(squares, V::length);
                match not_finite(0, descent.x(), loss, size) {
                    None => {}
                    Some(End::Halted { .. }) => stop = Stop::Halted,
                    Some(_) => {
                        seen.arrival = None;
                        stop = Stop::Diverged;
                        break;
                    }
                }
                if steps == 0 {
                    seen.first = loss;
                    if let Some(lowest) = self.lowest {
                        let gap = (loss - lowest).abs();
                        (good, exact) = (lowest + self.probe.tolerance * gap, lowest + EXACT * gap);
                    }
                }
                seen.look(loss, good, steps, evals);
                is_exact = self.is_linear && !self.is_noisy && loss <= exact;
                is_flat = full.is_some() && squares == 0.0;
                if still == 0 {
                    since = loss;
                }
            }
            if used == self.most || stop == Stop::Halted {
                break;
            }
            let before = descent.x().clone();
            if descent.step(full.as_ref(), None).is_err() {
                stop = Stop::Halted;
                break;
            }
            steps += 1;
            still = if is_exact || is_flat && *descent.x() == before { still + 1 } else { 0 };
            if still == PATIENCE {
                if seen.newest() <= since {
                    stop = Stop::Arrived;
                    break;
                }
                still = 0;
            }
        }
        seen.end(stop, steps, self.samples, &descent)
    }
}

/// What has been seen of the loss.
struct Seen {
    first: f64,
    least: f64,
    last: [f64; LAST],
    count: usize,
    /// The steps and evaluations at which the target was reached.
    arrival: Option<(u64, u64)>,
}

impl Seen {
    /// Takes the loss of an iterate.
    #[inline]
    fn look(&mut self, loss: f64, good: f64, steps: u64, evals: u64) {
        self.last[self.count % LAST] = loss;
        self.count += 1;
        self.least = self.least.min(loss);
        if loss > good {
            self.arrival = None;
        } else if self.arrival.is_none() {
            self.arrival = Some((steps, evals));
        }
    }

    /// The loss taken last.
    fn newest(&self) -> f64 {
        self.last[(self.count + LAST - 1) % LAST]
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
struct CountingOracle<O> {
    inner: O,
    values: Cell<u64>,
    hessians: Cell<u64>,
}

impl<O> CountingOracle<O> {
    fn new(inner: O) -> Self {
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
