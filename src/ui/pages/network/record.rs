//! The record of a run in training: a copy of everything that is shown, so that the window can draw while a thread has the session;
//! updated whenever the session comes back.

use crate::math::Plan;
use crate::math::loss_memory::LossMemory;
use crate::sim::Session;
use crate::sim::run::trace::End;
use crate::sim::training::TrainingProblem;
use crate::sim::training::session::Epoch;
use nalgebra::DVector;
use std::sync::Arc;

/// A path through the space of weights, each point with its epoch.
pub type WeightPath = Vec<(usize, Arc<DVector<f64>>)>;

/// The epochs of a run in training, its path, and its end.
pub struct TrainingRecord {
    /// A number that differs between any two records; with an epoch it identifies weights.
    pub id: u64,
    /// The training problem.
    pub problem: Arc<TrainingProblem>,
    /// All epochs so far.
    pub epochs: Vec<Epoch>,
    /// The weights after some of them, evenly spaced, each with its epoch.
    pub path: Arc<WeightPath>,
    /// The weights after the last epoch, where the session was exactly there when it came back.
    latest: Option<(usize, Arc<DVector<f64>>)>,
    /// The reason why the run can go no further, if so.
    pub end: Option<End>,
    /// The number of steps in an epoch.
    pub steps_per_epoch: usize,
    /// The learning rates and schedules from the beginning on; each entry holds from its step on.
    tunings: Vec<LearningRateChange>,
}

/// A learning rate and its schedule, from a step on.
struct LearningRateChange {
    step: usize,
    rate: f64,
    plan: Plan,
}

impl TrainingRecord {
    /// Begins the record `id` of a new session, with its learning rate and schedule.
    pub fn new(id: u64, session: &Session, rate: f64, plan: Plan) -> Self {
        let mut record = TrainingRecord {
            id,
            problem: Arc::clone(session.problem()),
            epochs: Vec::new(),
            path: Arc::default(),
            latest: None,
            end: None,
            steps_per_epoch: session.steps_per_epoch(),
            tunings: vec![LearningRateChange { step: 0, rate, plan }],
        };
        record.follow(session);
        record
    }

    /// Copies what `session` has done since it was seen last.
    pub fn follow(&mut self, session: &Session) {
        self.epochs.extend_from_slice(&session.epochs()[self.epochs.len()..]);
        self.path = Arc::new(carried(&self.path, session.path(), |x| Arc::new(x.clone())));
        self.end = session.end();
        // Within an epoch the weights belong to no epoch.
        if let Some(epoch) = self.trained().filter(|epoch| session.made() == epoch * self.steps_per_epoch) {
            self.latest = Some((epoch, Arc::new(session.x().clone())));
        }
    }

    /// Records that hyperparameters were changed after `step` steps.
    pub fn tuned(&mut self, step: usize, rate: f64, plan: Plan) {
        // Of several changes at the same step only the last one counts.
        self.tunings.retain(|tuning| tuning.step < step);
        self.tunings.push(LearningRateChange { step, rate, plan });
    }

    /// Lists the epochs, as fractions, at which hyperparameters were changed.
    pub fn changes(&self) -> impl Iterator<Item = f64> {
        self.tunings.iter().map(|tuning| tuning.step as f64 / self.steps_per_epoch as f64).filter(|epoch| *epoch > 0.0)
    }

    /// Returns the last epoch; none where even the start is not finite.
    pub fn trained(&self) -> Option<usize> {
        self.epochs.len().checked_sub(1)
    }

    /// Returns the results after `epoch`, or after the last one before it.
    pub fn at(&self, epoch: usize) -> Option<&Epoch> {
        self.epochs.get(epoch.min(self.trained()?))
    }

    /// Returns αₖ of the first step after `epoch`.
    pub fn learning_rate(&self, epoch: &Epoch) -> f64 {
        let at = |step: usize| self.tunings.iter().rev().find(|tuning| tuning.step <= step).or(self.tunings.first());
        let Some(tuning) = at(epoch.step) else { return f64::NAN };
        let mut loss_memory = LossMemory::default();
        if tuning.plan.follows_loss() {
            // Each loss was told under the plan of the steps before it.
            for told in self.epochs.iter().skip(1).take_while(|told| told.step <= epoch.step) {
                let plan = at(told.step - 1).map(|tuning| &tuning.plan).filter(|plan| plan.follows_loss());
                match plan {
                    Some(plan) => plan.observe_loss(told.step, told.train.loss, &mut loss_memory),
                    None => loss_memory = LossMemory::default(),
                }
            }
        }
        tuning.rate * tuning.plan.factor(epoch.step) * loss_memory.factor
    }

    /// Returns the weights after `epoch`, or after the nearest epoch before it whose weights are kept, with that epoch.
    pub fn weights(&self, epoch: usize) -> Option<(usize, &Arc<DVector<f64>>)> {
        let reached = self.path.partition_point(|(at, _)| *at <= epoch);
        let kept = reached.checked_sub(1).map(|i| &self.path[i]);
        let latest = self.latest.as_ref().filter(|(at, _)| *at <= epoch);
        kept.into_iter().chain(latest).max_by_key(|(at, _)| *at).map(|(at, x)| (*at, x))
    }
}

/// Maps the points of `path` by a function; values for epochs that are in `known` already are taken from there.
pub fn carried<'a, X: 'a, T: Clone>(
    known: &[(usize, T)],
    path: impl Iterator<Item = (usize, &'a X)>,
    make: impl Fn(&X) -> T,
) -> Vec<(usize, T)> {
    let mut known = known.iter().peekable();
    path.map(|(epoch, x)| {
        while known.next_if(|(at, _)| *at < epoch).is_some() {}
        let made = known.next_if(|(at, _)| *at == epoch).map(|(_, made)| made.clone());
        (epoch, made.unwrap_or_else(|| make(x)))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::Training;
    use crate::sim::threads::Watch;

    #[test]
    fn a_record_follows_its_session_and_has_the_weights_of_every_epoch() {
        let training = Training { points: 20, hidden: vec![2], ..Training::example() };
        let mut session = Session::new(&training, &Arc::new(training.problem().unwrap()), 0);
        let mut record = TrainingRecord::new(1, &session, 0.5, Plan::default());
        for epochs in [3, 4, 600, 1201] {
            session.train(epochs, &Watch::default());
            record.follow(&session);
            assert_eq!(record.epochs, session.epochs());
            assert_eq!(record.weights(epochs), Some((epochs, &Arc::new(session.x().clone()))));
            assert!(record.path.iter().map(|(at, x)| (*at, &**x)).eq(session.path()));
        }
        // Of so many epochs every fourth is kept, and the last.
        assert_eq!(record.weights(602).map(|(at, _)| at), Some(600));
        assert_eq!(record.weights(5000).map(|(at, _)| at), Some(1201));
        assert_eq!((record.trained(), record.at(5000).map(|epoch| epoch.epoch)), (Some(1201), Some(1201)));
    }

    #[test]
    fn the_learning_rate_of_an_epoch_is_the_one_set_then() {
        let training = Training { points: 20, hidden: vec![], ..Training::example() };
        let mut session = Session::new(&training, &Arc::new(training.problem().unwrap()), 0);
        let mut record = TrainingRecord::new(1, &session, 0.5, Plan::default());
        session.train(10, &Watch::default());
        record.follow(&session);
        record.tuned(4, 0.25, Plan::default());
        record.tuned(8, 0.1, Plan::default());
        record.tuned(8, 0.2, Plan::parse("exponential(gamma=0.5)").unwrap());
        let rates: Vec<f64> = [0, 3, 4, 9].map(|epoch| record.learning_rate(&record.epochs[epoch])).to_vec();
        assert_eq!((rates, record.changes().collect::<Vec<_>>()), (vec![0.5, 0.5, 0.25, 0.2 * 0.5_f64.powi(9)], vec![4.0, 8.0]));
    }
}
