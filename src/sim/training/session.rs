//! A run that trains a network, step by step: it can be watched, changed while it runs, and rewound.

use crate::math::Optimizer;
use crate::math::Vector;
use crate::math::network::{Measure, NetworkLoss};
use crate::math::rule::Event;
use crate::sim::run::conditions::Conditions;
use crate::sim::run::descent::Descent;
use crate::sim::run::trace::End;
use crate::sim::threads::Watch;
use crate::sim::training::snapshots::Snapshots;
use crate::sim::training::{Training, TrainingProblem};
use nalgebra::DVector;
use std::sync::Arc;

/// The measurements after an epoch. Losses are without penalty and dropout, of the network in the state after training. All
/// numbers are finite.
#[derive(Clone, Debug, PartialEq)]
pub struct Epoch {
    /// Its number, from 0 (before the first step).
    pub epoch: usize,
    /// The number of steps so far.
    pub step: usize,
    /// The number of evaluations of gradients and values so far; one over m samples counts m.
    pub evals: u64,
    /// Loss and accuracy on the training examples.
    pub train: Measure,
    /// Loss and accuracy on the test examples, where there are any.
    pub test: Option<Measure>,
    /// ‖∇F‖ of the training loss F.
    pub grad_norm: f64,
    /// The norm of each layer's part of ∇F, over weights and biases.
    pub layer_gradients: Vec<f64>,
    /// The norm of each layer's weights, without the biases.
    pub layer_weights: Vec<f64>,
    /// ‖w‖² over all weights, without the biases.
    pub squared_weights: f64,
}

/// A training run in progress. It owns all its data, and may be moved to another thread.
pub struct Session {
    problem: Arc<TrainingProblem>,
    optimizer: Optimizer,
    conditions: Conditions,
    trainee: Descent<DVector<f64>, Optimizer, NetworkLoss>,
    test: Option<NetworkLoss>,
    step: usize,
    steps_per_epoch: usize,
    epochs: Vec<Epoch>,
    snapshots: Snapshots,
    /// ∇F at the present point, kept from the last record where there is one.
    gradient: Option<DVector<f64>>,
    event: Option<Event>,
    end: Option<End>,
}

impl Session {
    /// The session of the `index`-th run of `training` on its `problem`, before the first step.
    pub fn new(training: &Training, problem: &Arc<TrainingProblem>, index: usize) -> Self {
        let run = &training.runs[index];
        Session::start(Arc::clone(problem), run.optimizer.clone(), training.conditions(run))
    }

    fn start(problem: Arc<TrainingProblem>, optimizer: Optimizer, conditions: Conditions) -> Self {
        let loss = |examples| NetworkLoss::new(Arc::clone(&problem.network), Arc::clone(examples));
        let test = (!problem.test.is_empty()).then(|| loss(&problem.test));
        let train = loss(&problem.train);
        let (start, n) = (problem.start.clone(), problem.train.len());
        let trainee = Descent::new(optimizer.clone(), train, start, conditions.clone());
        let mut session = Session {
            problem,
            optimizer,
            steps_per_epoch: conditions.sampling.steps_per_pass(n),
            conditions,
            trainee,
            test,
            step: 0,
            epochs: Vec::new(),
            snapshots: Snapshots::default(),
            gradient: None,
            event: None,
            end: None,
        };
        session.record();
        session
    }

    /// Returns to the initial weights, with the present hyperparameters and conditions.
    pub fn rewind(&mut self) {
        *self = Session::start(Arc::clone(&self.problem), self.optimizer.clone(), self.conditions.clone());
    }

    /// Continues as the `index`-th run of `training`: with its learning rate, schedule, weight decay or noise from the next step
    /// on, and with the rule's memory kept. Returns false, and changes nothing, where that needs a new session: for another kind
    /// of optimizer, another sampling or another seed.
    pub fn retune(&mut self, training: &Training, index: usize) -> bool {
        let run = &training.runs[index];
        let conditions = training.conditions(run);
        let same = conditions.sampling == self.conditions.sampling && conditions.seed == self.conditions.seed;
        let taken = same && self.trainee.set_rule(run.optimizer.clone());
        if taken {
            self.trainee.set_conditions(conditions.clone());
        }
        if taken {
            (self.optimizer, self.conditions) = (run.optimizer.clone(), conditions);
        }
        taken
    }

    /// Makes one step, and records the epoch where the step completes one. Returns false where the run has ended and no step was
    /// made.
    pub fn step(&mut self) -> bool {
        if self.end.is_some() {
            return false;
        }
        match self.trainee.step(self.gradient.take().as_ref(), None) {
            Ok(event) => self.event = event,
            Err(why) => {
                self.end = Some(End::Halted { at: self.step, why });
                return false;
            }
        }
        self.step += 1;
        if !self.trainee.x().is_finite() {
            self.end = Some(End::Diverged { at: self.step, what: "a weight" });
        } else if self.step.is_multiple_of(self.steps_per_epoch) {
            self.record();
        }
        self.end.is_none()
    }

    /// Makes the steps up to the end of the present epoch. Returns false where the run has ended.
    pub fn epoch(&mut self) -> bool {
        while self.step() {
            if self.step.is_multiple_of(self.steps_per_epoch) {
                return true;
            }
        }
        false
    }

    /// Makes up to `count` steps, fewer where the run ends or the watch cancels it.
    pub fn steps(&mut self, count: usize, watch: &Watch) {
        for _ in 0..count {
            if watch.is_stopped() || !self.step() {
                break;
            }
        }
    }

    /// Trains until `epochs` epochs are complete in total, or the run has ended, or the watch cancels it, even within an epoch;
    /// the watch is told of each epoch.
    pub fn train(&mut self, epochs: usize, watch: &Watch) {
        while self.step < epochs.saturating_mul(self.steps_per_epoch) && !watch.is_stopped() && self.step() {
            if self.step.is_multiple_of(self.steps_per_epoch) {
                watch.advance(1);
            }
        }
    }

    /// Records the measurements at the present point; where they are not finite, the run ends.
    fn record(&mut self) {
        let (x, problem) = (self.trainee.x(), &self.problem);
        let (train, gradient) = self.trainee.oracle().measure_gradient(x);
        let test = self.test.as_ref().map(|test| test.measure(x));
        let (grad_norm, squared_weights) = (gradient.length(), problem.network.squared_weights(x));
        let numbers = [
            (train.loss, "the training loss"),
            (test.map_or(0.0, |test| test.loss), "the test loss"),
            (grad_norm, "the gradient"),
            (squared_weights, "‖w‖²"),
        ];
        if let Some((_, what)) = numbers.iter().find(|(number, _)| !number.is_finite()) {
            self.end = Some(End::Diverged { at: self.step, what });
            return;
        }
        let epoch = self.epochs.len();
        self.snapshots.push(epoch, x);
        self.epochs.push(Epoch {
            epoch,
            step: self.step,
            evals: self.trainee.evals(),
            train,
            test,
            grad_norm,
            layer_gradients: problem.network.layer_norms(&gradient),
            layer_weights: problem.network.weight_norms(x),
            squared_weights,
        });
        self.gradient = Some(gradient);
    }

    /// The problem that all runs share.
    pub fn problem(&self) -> &Arc<TrainingProblem> {
        &self.problem
    }
    /// The epochs recorded so far, from the start on; empty only where even the start is not finite.
    pub fn epochs(&self) -> &[Epoch] {
        &self.epochs
    }
    /// The weights and biases after the last step; not finite where the run has diverged.
    pub fn x(&self) -> &DVector<f64> {
        self.trainee.x()
    }
    /// The number of steps made so far.
    pub fn made(&self) -> usize {
        self.step
    }
    /// The number of steps of an epoch.
    pub fn steps_per_epoch(&self) -> usize {
        self.steps_per_epoch
    }
    /// αₖ of the next step.
    pub fn learning_rate(&self) -> f64 {
        self.trainee.learning_rate()
    }
    /// The event that the rule reported on the last step.
    pub fn event(&self) -> Option<Event> {
        self.event
    }
    /// The end of the run, where it cannot continue; its `at` counts steps.
    pub fn end(&self) -> Option<End> {
        self.end
    }
    /// The path through weight space: the iterates at evenly spaced epochs (of long runs, fewer), each with its epoch.
    pub fn path(&self) -> impl Iterator<Item = (usize, &DVector<f64>)> {
        self.snapshots.iter()
    }
}
