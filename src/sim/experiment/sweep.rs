//! The ends of a run for different values of one of its parameters: the same experiment, run again for each value.

use crate::math::Landscape;
use crate::math::Oracle;
use crate::math::Vector;
use crate::math::catalog::param::{Tunable as _, Value};
use crate::math::decades::ten_to;
use crate::math::objectives::{CurveOracle, PlaneOracle};
use crate::math::optimizers::with_rule;
use crate::math::rule::Rule;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::run::descent::Descent;
use crate::sim::run::trace::not_finite;
use crate::sim::threads::{self, Watch};
use nalgebra::Vector1;

/// The number of last iterates whose worst loss counts, so that a run that is only passing through the minimum at its end does
/// not win.
const LAST: usize = 6;
/// The gap, as a share of the first gap to F*, below which a loss counts as F*.
const FLOOR: f64 = 1e-12;
/// The approximate number of gradients of single samples that a sweep may take in total; longer runs are cut to the steps that it
/// allows.
const BUDGET: usize = 16_000_000;
/// The approximate cost of a step besides its gradients, in gradients of a single sample.
pub(super) const STEP: usize = 8;
/// The number of times that the full loss of a finite sum is evaluated during a run.
const LOOKS: usize = 48;
/// The learning rates of the probe: the number per decade, and the least and greatest power of ten.
const PROBE: (i32, i32, i32) = (4, -7, 4);

/// The end of a run with one value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SweepEnd {
    /// The value.
    pub value: f64,
    /// The worst loss of the last six iterates; +∞ where the run ended early, at a number that is not finite or a step that could
    /// not be made.
    pub loss: f64,
    /// The first step from which on the loss counts as F*; larger than all steps where there is none, or F* is not known.
    pub reached: usize,
}

/// The ends of a run with many values of one parameter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sweep {
    /// The ends, in the order of the values.
    pub outcomes: Vec<SweepEnd>,
    /// The number of steps of each run: that of the experiment, or fewer where that is too many.
    pub steps: usize,
    /// The loss at the start.
    pub first: f64,
    /// F*, or, where it is not known, the least loss at any of the ends.
    pub lowest: f64,
}

impl Sweep {
    /// The sweep of `run` of `experiment` over `values`, in ascending order, of the parameter `key` of its optimizer; a value
    /// that the parameter does not allow ends at +∞. None where it was cancelled. The result does not depend on the number of
    /// threads.
    pub fn of(experiment: &Experiment, run: &Run, key: &str, values: &[f64], watch: &Watch) -> Option<Self> {
        let landscape = &*experiment.objective;
        let steps = experiment.steps.min(BUDGET / values.len().max(1) / (STEP + landscape.data().len())).max(1);
        let lowest = experiment.lowest_of(run);
        let end = |i: usize| {
            let mut run = run.clone();
            let allowed = run.optimizer.set(key, &Value::Number(values[i])).is_ok();
            if !allowed || watch.is_stopped() {
                return SweepEnd { value: values[i], loss: f64::INFINITY, reached: usize::MAX };
            }
            end(experiment, &run, values[i], steps, lowest)
        };
        let outcomes = threads::collect(values.len(), end);
        let start = experiment.start_of(run);
        let first = landscape.value(start) + run.proximal.term(&start, |_| true);
        let least = outcomes.iter().map(|outcome| outcome.loss).fold(first, f64::min);
        (!watch.is_stopped()).then(|| Sweep { outcomes, steps, first, lowest: lowest.unwrap_or(least) })
    }

    /// Whether the run failed, or ended above its start.
    pub fn is_worse(&self, outcome: &SweepEnd) -> bool {
        outcome.loss.is_nan() || outcome.loss > self.first
    }

    /// The gap to F* at an end; +∞ where the run ended early.
    pub fn gap(&self, outcome: &SweepEnd) -> f64 {
        outcome.loss - self.lowest
    }

    /// The value whose run ends lowest; among those that reach F*, the one that reaches it first. None where all end above the
    /// start.
    pub fn best(&self) -> Option<&SweepEnd> {
        let rank = |outcome: &&SweepEnd| (self.told_gap(outcome), outcome.reached);
        self.fine().min_by(|a, b| rank(a).partial_cmp(&rank(b)).unwrap_or(std::cmp::Ordering::Equal))
    }

    /// The value whose run ends lower than with every other value. None where several end alike, as far as rounding tells: where many
    /// reach F*, no one of them is lowest.
    pub fn lowest_end(&self) -> Option<&SweepEnd> {
        let best = self.best()?;
        self.alike(best).nth(1).is_none().then_some(best)
    }

    /// The ends below the start.
    fn fine(&self) -> impl Iterator<Item = &SweepEnd> {
        self.outcomes.iter().filter(|outcome| !self.is_worse(outcome))
    }

    /// The ends, in the order of their values, whose gap is that of `best` as far as rounding tells.
    fn alike<'a>(&'a self, best: &'a SweepEnd) -> impl Iterator<Item = &'a SweepEnd> {
        let most = self.told_gap(best) + self.floor();
        self.fine().filter(move |outcome| self.told_gap(outcome) <= most)
    }

    /// The gap at an end, but at least what is told apart from 0.
    fn told_gap(&self, outcome: &SweepEnd) -> f64 {
        self.gap(outcome).max(self.floor())
    }

    /// The gap below which a loss counts as F*.
    fn floor(&self) -> f64 {
        FLOOR * (self.first - self.lowest).abs()
    }

    /// The range of learning rates worth showing, from a sweep over the [`probe`]: from two and a half decades below the best one, or the
    /// least of those that end alike, to half a decade above the first that ends above the start, in half decades; none where all do.
    pub fn useful_range(&self) -> Option<(f64, f64)> {
        let best = self.best().and_then(|best| self.alike(best).next())?.value;
        let above = self.outcomes.iter().filter(|outcome| outcome.value > best);
        let limit = above.clone().find(|outcome| self.is_worse(outcome)).map_or(best * 30.0, |outcome| outcome.value);
        let half_decade = |exponent: f64| ten_to(exponent / 2.0);
        let low = (2.0 * libm::log10(best) - 5.0).floor();
        let high = (2.0 * libm::log10(limit) + 1.0).ceil().min(low + 12.0);
        Some((half_decade(low), half_decade(high)))
    }
}

/// The learning rates of the probe, which cover eleven decades.
pub fn probe() -> Vec<f64> {
    let (each, low, high) = PROBE;
    (each * low..=each * high).map(|i| ten_to(f64::from(i) / f64::from(each))).collect()
}

fn end(experiment: &Experiment, run: &Run, value: f64, steps: usize, lowest: Option<f64>) -> SweepEnd {
    let landscape: &dyn Landscape = &*experiment.objective;
    let (start, conditions) = (experiment.start_of(run), experiment.conditions(run));
    if landscape.dimension() == 1 {
        let start = Vector1::new(start.x);
        return last(Descent::new(run.optimizer.clone(), CurveOracle(landscape), start, conditions), value, steps, lowest);
    }
    with_rule!(&run.optimizer, rule => {
        last(Descent::new(rule.clone(), PlaneOracle(landscape), start, conditions), value, steps, lowest)
    })
}

fn last<V: Vector, R: Rule, O: Oracle<V>>(
    mut descent: Descent<V, R, O>,
    value: f64,
    steps: usize,
    lowest: Option<f64>,
) -> SweepEnd {
    let every = if descent.oracle().samples() > 0 { (steps / LOOKS).max(1) } else { 1 };
    let mut outcome = SweepEnd { value, loss: f64::NEG_INFINITY, reached: usize::MAX };
    let failed = SweepEnd { value, loss: f64::INFINITY, reached: usize::MAX };
    let mut good = f64::NEG_INFINITY;
    for k in 0..=steps {
        let is_last = k + LAST > steps;
        let full = if k.is_multiple_of(every) || is_last {
            let (value, gradient) = descent.oracle().value_gradient(descent.x());
            let loss = descent.aimed_at(value);
            if not_finite(k, descent.x(), loss, gradient.length()).is_some() {
                return failed;
            }
            if k == 0 {
                good = lowest.map_or(good, |lowest| lowest + FLOOR * (loss - lowest).abs());
            }
            outcome.reached = if loss <= good { outcome.reached.min(k) } else { usize::MAX };
            if is_last {
                outcome.loss = outcome.loss.max(loss);
            }
            Some(gradient)
        } else {
            None
        };
        if k < steps && descent.step(full.as_ref(), None).is_err() {
            return failed;
        }
    }
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Objective;
    use crate::math::Optimizer;
    use crate::math::catalog::Catalog;

    fn sweep(objective: &str, optimizer: &str, steps: usize, key: &str, values: &[f64]) -> Sweep {
        let mut experiment = Experiment::new(Objective::parse(objective).unwrap());
        experiment.steps = steps;
        let run = Run::new(Optimizer::parse(optimizer).unwrap(), 0);
        Sweep::of(&experiment, &run, key, values, &Watch::default()).unwrap()
    }

    #[test]
    fn each_end_is_that_of_the_whole_run() {
        let mut experiment = Experiment::new(Objective::parse("rosenbrock").unwrap());
        experiment.steps = 300;
        for text in ["gd", "momentum", "adam", "newton", "gd-line-search"] {
            let run = Run::new(Optimizer::parse(text).unwrap_or_else(|_| Optimizer::parse("gd").unwrap()), 0);
            let values = [1e-4, 1e-3, 1e-2, 0.1, 1.0];
            let sweep = Sweep::of(&experiment, &run, "lr", &values, &Watch::default()).unwrap();
            for (outcome, value) in sweep.outcomes.iter().zip(values) {
                let mut run = run.clone();
                run.optimizer.set("lr", &Value::Number(value)).unwrap();
                let trace = experiment.trace(&run);
                let worst = trace.records.iter().rev().take(LAST).map(|record| record.loss).fold(f64::NEG_INFINITY, f64::max);
                let whole = trace.records.len() == experiment.steps + 1 && trace.end == crate::sim::run::trace::End::Finished;
                assert_eq!(outcome.loss, if whole { worst } else { f64::INFINITY }, "{text} {value}");
            }
        }
    }

    #[test]
    fn of_a_quadratic_the_best_rate_is_that_of_theory() {
        // κ = 16, L = 1: the fastest constant rate is 2/(L + μ) = 1.88, and beyond 2/L = 2 it diverges.
        let values: Vec<f64> = (1..=100).map(|i| f64::from(i) * 0.025).collect();
        let found = sweep("quadratic(a11=1,a12=0,a22=0.0625)", "gd", 60, "lr", &values);
        let best = found.best().unwrap().value;
        // After finitely many steps the best depends a little on the start.
        assert!((best - 2.0 / 1.0625).abs() < 0.1, "{best}");
        for outcome in &found.outcomes {
            // A little above 2/L, 60 steps are too few to end above the start.
            assert!(outcome.value > 2.0 + 1e-9 || !found.is_worse(outcome), "{outcome:?}");
            assert!(outcome.value < 2.2 || found.is_worse(outcome), "{outcome:?}");
        }
    }

    #[test]
    fn of_those_that_arrive_the_first_wins() {
        let values = [0.2, 0.5, 0.9, 1.0, 1.1, 1.5];
        let found = sweep("quadratic(a11=1,a12=0,a22=1)", "gd", 400, "lr", &values);
        assert_eq!(found.best().unwrap().value, 1.0, "one step is enough");
    }

    /// AdaGrad arrives with any rate of four decades, at gaps so small that the least of them is chance.
    #[test]
    fn of_those_that_end_alike_none_is_lowest() {
        let values = probe();
        let arrive = sweep("quadratic(a11=1,a12=0,a22=100)", "adagrad", 200, "lr", &values);
        assert_eq!(arrive.lowest_end(), None);
        let (low, high) = arrive.useful_range().unwrap();
        assert!(low < 0.01 && (2.0..1000.0).contains(&high), "{low} {high}");
        let differ = sweep("quadratic(a11=1,a12=0,a22=0.0625)", "gd", 60, "lr", &values);
        assert_eq!(differ.lowest_end(), differ.best());
    }

    #[test]
    fn the_useful_range_holds_the_best_and_the_limit() {
        for (objective, optimizer) in
            [("quadratic", "gd"), ("rosenbrock", "momentum"), ("beale", "adam"), ("himmelblau", "rmsprop")]
        {
            let found = sweep(objective, optimizer, 200, "lr", &probe());
            let (low, high) = found.useful_range().unwrap();
            let best = found.best().unwrap().value;
            assert!(low < best / 100.0 && best < high, "{objective} {optimizer}: {low} {best} {high}");
            assert!(high / low <= 1e6 + 1.0, "{objective} {optimizer}: {low} {high}");
        }
    }

    #[test]
    fn values_that_are_not_allowed_end_nowhere() {
        let found = sweep("quadratic", "momentum", 10, "beta", &[-0.5, 0.5, 1.5]);
        assert_eq!(found.outcomes.iter().map(|outcome| outcome.loss.is_finite()).collect::<Vec<_>>(), [false, true, false]);
    }

    #[test]
    fn a_long_run_is_swept_over_fewer_steps() {
        let found = sweep("quadratic", "gd", 1_000_000, "lr", &[0.01, 0.1]);
        assert_eq!(found.steps, BUDGET / 2 / STEP);
    }
}
