//! A run of which only the end is kept: how far it came within a budget, and when it reached a target for good.

mod course;

use crate::math::Optimizer;
use crate::math::Point;
use crate::math::catalog::choice::choice;
use crate::math::objectives::{CurveOracle, PlaneOracle};
use crate::math::optimizers::with_rule;
use crate::math::rule::Rule;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::run::descent::Descent;
use crate::sim::threads;
use course::{CountingOracle, Course, CourseTerms};
use nalgebra::Vector1;
use serde::{Deserialize, Serialize};
use std::any::Any;

/// How many runs are made side by side. One waits for its own numbers most of the time: its gradient needs the iterate, and the iterate the
/// gradient before.
const SIDE_BY_SIDE: usize = 4;

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
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Budget {
    /// The most of it, at least 1.
    pub most: u64,
    /// What is counted.
    pub unit: BudgetUnit,
}

/// The conditions under which runs are compared.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Probe {
    /// The budget of each run.
    pub budget: Budget,
    /// τ, above 0 and below 1: the target is reached where F(x) ≤ F* + τ (F(x₀) − F*) from then on (Moré and Wild 2009).
    pub tolerance: f64,
}

/// The first moment from which on the target is reached.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
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
        self.end(experiment, run, lowest, u64::MAX).expect("without a bound no run is given up")
    }

    /// As [`outcome`](Self::outcome), but none as soon as it is certain that the target is not reached for good within `most` evaluations: where
    /// only runs that do so are wanted, the others need not go on.
    pub fn outcome_within(&self, experiment: &Experiment, run: &Run, lowest: Option<f64>, most: f64) -> Option<Outcome> {
        let samples = experiment.objective.data().len().max(1);
        self.end(experiment, run, lowest, (most * samples as f64).ceil() as u64)
    }

    /// The ends of `trials`, which have the same objective, and rules of the same kind; in their order. They are made side by side, so that the
    /// processor need not wait for the numbers of one run; the results are those of [`outcome`](Self::outcome).
    pub fn outcomes(&self, trials: &[Trial], lowest: Option<f64>) -> Vec<Outcome> {
        match trials {
            [first, _, ..] if first.experiment.objective.dimension() == 2 => {
                with_rule!(&first.run.optimizer, rule => self.side_by_side(rule, trials, lowest))
            }
            _ => trials.iter().map(|trial| self.outcome(&trial.experiment, &trial.run, lowest)).collect(),
        }
    }

    fn end(&self, experiment: &Experiment, run: &Run, lowest: Option<f64>, patience: u64) -> Option<Outcome> {
        let landscape = &*experiment.objective;
        let (start, conditions) = (experiment.start_of(run), experiment.conditions(run));
        let terms = CourseTerms::new(self, experiment, run, lowest, patience);
        if landscape.dimension() == 1 {
            let oracle = CountingOracle::new(CurveOracle(landscape));
            return Course::new(terms, Descent::new(run.optimizer.clone(), oracle, Vector1::new(start.x), conditions)).run();
        }
        with_rule!(&run.optimizer, rule => {
            Course::new(terms, Descent::<Point, _, _>::new(rule.clone(), CountingOracle::new(PlaneOracle(landscape)), start, conditions)).run()
        })
    }

    /// As [`outcomes`](Self::outcomes), where the rule of the first trial is `rule`.
    fn side_by_side<R: Rule>(&self, _rule: &R, trials: &[Trial], lowest: Option<f64>) -> Vec<Outcome> {
        let begin = |index: usize| {
            threads::breathe();
            let Trial { experiment, run } = &trials[index];
            let terms = CourseTerms::new(self, experiment, run, lowest, u64::MAX);
            let rule: R = rule_of(&run.optimizer).expect("all rules are of one kind");
            let oracle = CountingOracle::new(PlaneOracle(&*experiment.objective));
            let descent = Descent::<Point, _, _>::new(rule, oracle, experiment.start_of(run), experiment.conditions(run));
            (index, Course::new(terms, descent))
        };
        let mut waiting = 0..trials.len();
        let mut open: Vec<_> = waiting.by_ref().take(SIDE_BY_SIDE).map(begin).collect();
        let mut ends: Vec<Option<Outcome>> = vec![None; trials.len()];
        while !open.is_empty() {
            open.retain_mut(|(index, course)| {
                let goes_on = course.advance();
                if !goes_on {
                    ends[*index] = course.end();
                }
                goes_on
            });
            while open.len() < SIDE_BY_SIDE
                && let Some(next) = waiting.next()
            {
                open.push(begin(next));
            }
        }
        ends.into_iter().flatten().collect()
    }
}

/// The rule of `optimizer`, where it is of the type `R`.
fn rule_of<R: Rule>(optimizer: &Optimizer) -> Option<R> {
    with_rule!(optimizer, rule => (rule as &dyn Any).downcast_ref::<R>().cloned())
}

/// A run to be made, on its own conditions.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The function, its seed, and what holds for all runs.
    pub experiment: Experiment,
    /// The run.
    pub run: Run,
}

impl Trial {
    /// `run` on the function of `experiment`, with `seed`.
    pub fn new(experiment: &Experiment, run: Run, seed: u64) -> Self {
        Trial { experiment: Experiment { runs: Vec::new(), seed, ..experiment.clone() }, run }
    }
}
