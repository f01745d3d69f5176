//! Dropout as a stochastic gradient on two weights: the iterates, which see masked inputs, fluctuate around the minimum of the
//! loss with a ridge penalty.

use crate::math::Optimizer;
use crate::math::Plan;
use crate::math::Point;
use crate::math::Sampling;
use crate::math::catalog::Catalog;
use crate::math::catalog::param::ParamField as _;
use crate::math::data::dropout::{Dropout, DropoutForm};
use crate::math::data::dropout_regression::{DropoutData, DropoutRegression};
use crate::sim::draws::Draws;
use crate::sim::experiment::STEPS;
use crate::sim::run::conditions::{Conditions, Decay};
use crate::sim::run::descent::Descent;
use crate::sim::run::trace::{self, Record, Trace};
use crate::sim::threads::Watch;

/// The experiment: examples from a seed, dropout on their two inputs, and an optimizer.
#[derive(Clone, Debug, PartialEq)]
pub struct DropoutDescent {
    /// The distribution of the examples.
    pub data: DropoutData,
    /// Dropout on the inputs, drawn anew for each example of each step.
    pub dropout: Dropout,
    /// w before the first step.
    pub start: Point,
    /// The number of updates, in the range of [`STEPS`].
    pub steps: usize,
    /// The optimizer.
    pub optimizer: Optimizer,
    /// Its learning-rate schedule.
    pub schedule: Plan,
    /// The sampling: which examples a step sees.
    pub sampling: Sampling,
    /// The seed of examples, batches and masks.
    pub seed: u64,
}

impl Default for DropoutDescent {
    /// Gradient descent on single examples, with each of the two inputs hidden half of the time.
    fn default() -> Self {
        DropoutDescent {
            data: DropoutData::default(),
            dropout: Dropout::new(0.5, DropoutForm::Inverted).expect("a half is a probability"),
            start: Point::new(-1.0, 1.5),
            steps: 2000,
            optimizer: Optimizer::parse("gd(lr=0.02)").expect("it is in the catalogue"),
            schedule: Plan::default(),
            sampling: Sampling::parse("single").expect("it is in the catalogue"),
            seed: 7,
        }
    }
}

impl DropoutDescent {
    /// Fails where it cannot be run, with what is wrong and what would be right.
    pub fn check(&self) -> Result<(), String> {
        STEPS.check(&self.steps.to_value())?;
        if !self.start.iter().all(|w| w.is_finite()) {
            return Err("the start is not finite; give two finite numbers".into());
        }
        self.optimizer.check_method()?;
        self.sampling.check(self.problem().data().len())
    }

    /// The loss that is minimized: without masks, with masks, and averaged over masks.
    pub fn problem(&self) -> DropoutRegression {
        DropoutRegression::new(self.data.draw(&mut Draws::new(self.seed).setup(0)), self.dropout)
    }

    /// The whole run. Losses and gradient norms are those of the plain loss, without dropout.
    pub fn trace(&self) -> Trace {
        self.trace_watched(&Watch::default()).expect("nobody calls it off")
    }

    /// The whole run, of each step of which `watch` is told; none where it was cancelled.
    pub fn trace_watched(&self, watch: &Watch) -> Option<Trace> {
        let conditions = Conditions {
            plan: self.schedule.clone(),
            sampling: self.sampling.clone(),
            noise: 0.0,
            weight_decay: 0.0,
            decay: Decay::Coupled,
            seed: self.seed,
            ..Conditions::default()
        };
        trace::record(Descent::new(self.optimizer.clone(), self.problem(), self.start, conditions), self.steps, |w| *w, watch)
    }
}

/// The mean of the later half of the iterates; none without records. For gradient descent with a constant learning rate, whose
/// steps are linear in w, its expectation tends to the minimizer of the expected loss.
pub fn late_mean(trace: &Trace) -> Option<Point> {
    let late = &trace.records[trace.records.len() / 2..];
    (!late.is_empty()).then(|| late.iter().map(|record| record.x).sum::<Point>() / late.len() as f64)
}

/// The late mean of the run up to each step k: the mean of the iterates from step k/2 to k. Where the run diverges, the last ones
/// may not be finite.
pub fn late_means(records: &[Record]) -> Vec<Point> {
    let (mut sum, mut from) = (Point::zeros(), 0);
    let mean_at = |k: usize| {
        sum += records[k].x;
        if k.div_ceil(2) > from {
            sum -= records[from].x;
            from += 1;
        }
        sum / (k + 1 - from) as f64
    };
    (0..records.len()).map(mean_at).collect()
}
