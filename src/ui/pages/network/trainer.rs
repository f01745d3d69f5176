//! All runs of the page in training: each with its session, in the order of their cards.
//!
//! Training is live. Runs train up to the playhead and no further, but in a lecture that will show what takes long to compute from them, and everything they record stays, so that the playhead can be moved
//! back. A changed learning rate, decay or schedule holds from the current step on; another network, data set or seed restarts every run
//! from the same initial weights.

use crate::math::Activation;
use crate::math::Dataset;
use crate::math::Dropout;
use crate::math::network::Loss;
use crate::sim::Run;
use crate::sim::Training;
use crate::sim::training::TrainingProblem;
use crate::ui::derived::memo::Memo;
use crate::ui::pages::network::live_run::{LiveRun, TrainingRequest};
use crate::ui::state::State;
use eframe::egui::Context;
use std::sync::Arc;

/// How far ahead of the playhead runs train during playback, in seconds of playback.
const AHEAD: f64 = 0.05;

/// The runs in training.
#[derive(Default)]
pub struct Trainer {
    problem: Memo<ProblemKey, Result<Arc<TrainingProblem>, String>>,
    live_runs: Vec<LiveRun>,
    begun: u64,
}

/// The inputs of the training problem.
#[derive(PartialEq)]
struct ProblemKey {
    dataset: Dataset,
    points: usize,
    train_share: f64,
    hidden: Vec<usize>,
    activation: Activation,
    loss: Loss,
    dropout: Dropout,
    seed: u64,
}

impl ProblemKey {
    fn of(training: &Training) -> Self {
        let Training { dataset, points, train_share, hidden, activation, loss, dropout, seed, .. } = training.clone();
        ProblemKey { dataset, points, train_share, hidden, activation, loss, dropout, seed }
    }
}

impl Trainer {
    /// Brings all runs in line with `state`, and continues their training. Fails with a message where there is nothing to train on.
    pub fn update(&mut self, ctx: &Context, state: &State) -> Result<(), String> {
        self.with_request(state, |live_runs, request| {
            *live_runs = matched(std::mem::take(live_runs), ctx, request);
            live_runs.iter_mut().enumerate().for_each(|(i, live_run)| live_run.update(ctx, i, request));
        })
    }

    /// Returns all runs to the same initial weights, with the current hyperparameters. Fails with a message where there is nothing to
    /// train on.
    pub fn rewind(&mut self, ctx: &Context, state: &State) -> Result<(), String> {
        self.with_request(state, |live_runs, request| {
            *live_runs = matched(std::mem::take(live_runs), ctx, request);
            live_runs.iter_mut().enumerate().for_each(|(i, live_run)| live_run.rewind(ctx, i, request));
        })
    }

    fn with_request(
        &mut self,
        state: &State,
        act: impl FnOnce(&mut Vec<LiveRun>, &mut TrainingRequest<'_>),
    ) -> Result<(), String> {
        let training = &state.work.training;
        let problem = self.problem.get(ProblemKey::of(training), training, |_, training| training.problem().map(Arc::new));
        let problem = problem.as_ref().map_err(String::clone)?;
        act(&mut self.live_runs, &mut TrainingRequest { training, problem, target: target(state), next: &mut self.begun });
        Ok(())
    }

    /// Returns the runs in training, in the order of their cards.
    pub fn live_runs(&self) -> &[LiveRun] {
        &self.live_runs
    }

    /// Returns up to which epoch may be played: as far as the slowest run has come.
    pub fn ready(&self) -> usize {
        self.live_runs.iter().map(LiveRun::ready).min().unwrap_or(usize::MAX)
    }

    /// Whether a thread is training a run.
    pub fn is_working(&self) -> bool {
        self.live_runs.iter().any(LiveRun::is_working)
    }
}

/// Returns the epoch up to which runs train: that of the playhead, and a little further during playback. On a stage where no setting of theirs
/// is changed they train to the end, so that what is computed from them is there when a beat shows it.
fn target(state: &State) -> usize {
    let epochs = state.work.training.epochs;
    if state.stages_lesson() && state.will_show("sharpness") {
        return epochs;
    }
    let shown = state.playhead.step(epochs);
    let ahead = if state.playhead.playing { (AHEAD * state.settings.speed).ceil() as usize + 1 } else { 0 };
    shown.saturating_add(ahead).min(epochs)
}

/// Returns a run in training for each run: the one from before, or a new one. A run is recognized by being equal in all settings, or else,
/// if it was edited, by its place.
fn matched(before: Vec<LiveRun>, ctx: &Context, request: &mut TrainingRequest<'_>) -> Vec<LiveRun> {
    let runs: &[Run] = &request.training.runs;
    if before.len() == runs.len() && before.iter().zip(runs).all(|(live_run, run)| live_run.run == *run) {
        return before;
    }
    let mut before: Vec<Option<LiveRun>> = before.into_iter().map(Some).collect();
    let same = |live_run: &Option<LiveRun>, run: &Run| live_run.as_ref().is_some_and(|live_run| live_run.run == *run);
    let mut found: Vec<Option<LiveRun>> = Vec::with_capacity(runs.len());
    for (i, run) in runs.iter().enumerate() {
        // Its own place is looked at first, so that two equal runs do not change places.
        let place = Some(i).filter(|i| before.get(*i).is_some_and(|live_run| same(live_run, run)));
        let place = place.or_else(|| before.iter().position(|live_run| same(live_run, run)));
        found.push(place.and_then(|place| before[place].take()));
    }
    let known = found.into_iter().enumerate().map(|(i, live_run)| live_run.or_else(|| before.get_mut(i).and_then(Option::take)));
    let known: Vec<Option<LiveRun>> = known.collect();
    known.into_iter().enumerate().map(|(i, live_run)| live_run.unwrap_or_else(|| LiveRun::new(ctx, i, request))).collect()
}
