//! The runs of an experiment on weight decay: one for each λ, epoch by epoch.

use crate::math::Oracle;
use crate::math::Vector;
use crate::math::rule::{Halt, Rule};
use crate::sim::run::descent::Descent;
use crate::sim::threads::{self, Watch};
use crate::sim::weight_decay::{DecayProblem, Fit, WeightDecay};
use nalgebra::DVector;

/// The most numbers that all snapshots of an experiment's weights may hold in total.
const KEPT: usize = 1 << 21;

/// The way a run over epochs ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ending {
    /// It made all its epochs.
    Finished,
    /// After epoch `epoch` a loss or a weight is not finite; the records stop at the epoch before.
    Diverged {
        /// The first epoch that is not finite.
        epoch: usize,
        /// The name of the quantity that is not finite there.
        what: &'static str,
    },
    /// The rule could not make a step after epoch `epoch`, the last one recorded.
    Halted {
        /// The last epoch.
        epoch: usize,
        /// The reason.
        why: Halt,
    },
}

/// The run of one λ: the fit after each epoch, and the weights.
#[derive(Clone, Debug, PartialEq)]
pub struct DecayRun {
    /// λ.
    pub lambda: f64,
    /// The fit before the first epoch and after each; all numbers are finite.
    pub epochs: Vec<Fit>,
    /// (w, b) after the last epoch in `epochs`, b last.
    pub last: DVector<f64>,
    /// The way it ended.
    pub ending: Ending,
    /// (w, b) after every `stride`-th epoch, from the start on.
    snapshots: Vec<DVector<f64>>,
    stride: usize,
}

impl DecayRun {
    /// The last epoch up to `epoch` whose weights were kept, with its (w, b), b last. Every epoch is kept, unless that would take
    /// too much memory.
    pub fn weights_at(&self, epoch: usize) -> (usize, &DVector<f64>) {
        let last = self.epochs.len() - 1;
        if epoch >= last {
            return (last, &self.last);
        }
        let index = (epoch / self.stride).min(self.snapshots.len() - 1);
        (index * self.stride, &self.snapshots[index])
    }

    /// The fit after the last epoch; none where the run ended earlier.
    pub fn result(&self) -> Option<Fit> {
        if self.ending == Ending::Finished { self.epochs.last().copied() } else { None }
    }
}

impl WeightDecay {
    /// The runs of all λs, over all cores, in the order of the λs; none where it was cancelled. The result does not depend on the
    /// number of threads. The experiment has passed its check.
    pub fn runs(&self, problem: &DecayProblem, watch: &Watch) -> Option<Vec<DecayRun>> {
        watch.expect((self.lambdas.len() * self.epochs) as u64);
        let kept = KEPT / self.lambdas.len() / problem.start.len();
        let runs = threads::collect(self.lambdas.len(), |i| self.run(problem, self.lambdas[i], kept, watch));
        runs.into_iter().collect()
    }

    /// The run of `lambda`, with the weights of up to `kept` epochs (at least the start) beside the last; none where it was
    /// cancelled. The watch is told of each epoch.
    pub fn run(&self, problem: &DecayProblem, lambda: f64, kept: usize, watch: &Watch) -> Option<DecayRun> {
        let (train, start) = (problem.train.clone(), problem.start.clone());
        self.record(Descent::new(self.optimizer.clone(), train, start, self.conditions(lambda)), problem, lambda, kept, watch)
    }

    fn record<R: Rule, O: Oracle<DVector<f64>>>(
        &self,
        mut descent: Descent<DVector<f64>, R, O>,
        problem: &DecayProblem,
        lambda: f64,
        kept: usize,
        watch: &Watch,
    ) -> Option<DecayRun> {
        let (steps, stride) = (self.steps_per_epoch(), (self.epochs + 1).div_ceil(kept.max(1)));
        let start = descent.x().clone();
        let mut run = DecayRun {
            lambda,
            epochs: vec![problem.fit(&start)],
            last: start.clone(),
            ending: Ending::Finished,
            snapshots: vec![start],
            stride,
        };
        for epoch in 1..=self.epochs {
            if watch.is_stopped() {
                return None;
            }
            if let Err(why) = (0..steps).try_for_each(|_| descent.step(None, None).map(drop)) {
                run.ending = Ending::Halted { epoch: epoch - 1, why };
                break;
            }
            let fit = problem.fit(descent.x());
            if let Some(what) = not_finite(descent.x(), &fit) {
                run.ending = Ending::Diverged { epoch, what };
                break;
            }
            run.epochs.push(fit);
            run.last.copy_from(descent.x());
            if epoch % stride == 0 {
                run.snapshots.push(descent.x().clone());
            }
            watch.advance(1);
        }
        Some(run)
    }
}

fn not_finite(p: &DVector<f64>, fit: &Fit) -> Option<&'static str> {
    let Fit { train_loss, validation_loss, squared_weights } = fit;
    let numbers = [(train_loss, "the training loss"), (validation_loss, "the validation loss"), (squared_weights, "‖w‖²")];
    if !p.is_finite() {
        return Some("a weight");
    }
    numbers.iter().find(|(number, _)| !number.is_finite()).map(|(_, what)| *what)
}
