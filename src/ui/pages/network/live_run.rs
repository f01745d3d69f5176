//! A run that trains on another thread: its session moves to a thread for a batch of epochs at a time, and is read in between.

use crate::math::Optimizer;
use crate::sim::Run;
use crate::sim::Session;
use crate::sim::Training;
use crate::sim::clock::Instant;
use crate::sim::run::conditions::Conditions;
use crate::sim::threads::{self, BackgroundTask, Progress, Watch};
use crate::sim::training::TrainingProblem;
use crate::sim::training::turn::{self, Pace};
use crate::ui::pages::network::record::TrainingRecord;
use eframe::egui::Context;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// The longest time of a batch; a longer one is stopped, and the next one is smaller.
const LONG: Duration = Duration::from_millis(25);
/// The time below which the next batch is larger.
const SHORT: Duration = Duration::from_millis(12);
/// The most epochs of a batch.
const MOST: usize = 5000;

/// A run that is being trained, with its training session.
pub struct LiveRun {
    /// The run's settings in the last frame.
    pub run: Run,
    /// The training problem of the session.
    problem: Arc<TrainingProblem>,
    /// The optimizer and the conditions under which the session trains.
    settings: (Optimizer, Conditions),
    session: SessionPlace,
    /// The number of epochs in a batch.
    turn: usize,
    /// The results so far; none before the first session has begun.
    pub record: Option<TrainingRecord>,
}

/// The place of the session.
enum SessionPlace {
    Here(Box<Session>),
    /// On a thread that creates it, or trains it.
    Away {
        task: BackgroundTask<Vec<Session>>,
        since: Instant,
        /// The time at which the thread was done.
        done: Arc<OnceLock<Instant>>,
        /// The number of the record to be begun, where the session is a new one.
        begun: Option<u64>,
    },
    /// Its thread panicked; training can only begin again.
    Failed,
}

/// The data that all runs need for training in a frame.
pub struct TrainingRequest<'a> {
    /// The experiment.
    pub training: &'a Training,
    /// The training problem.
    pub problem: &'a Arc<TrainingProblem>,
    /// The epoch up to which every run is to train.
    pub target: usize,
    /// The number of the next record.
    pub next: &'a mut u64,
}

impl LiveRun {
    /// Begins training the `index`-th run.
    pub fn new(ctx: &Context, index: usize, request: &mut TrainingRequest<'_>) -> Self {
        let run = request.training.runs[index].clone();
        let settings = (run.optimizer.clone(), request.training.conditions(&run));
        let mut live_run =
            LiveRun { run, problem: Arc::clone(request.problem), settings, session: SessionPlace::Failed, turn: 1, record: None };
        live_run.begin(ctx, index, request);
        live_run
    }

    /// Takes the session back if its thread is done, passes on changed settings, and sends it away again if there is more to train; begins
    /// again where the session cannot continue with the change.
    pub fn update(&mut self, ctx: &Context, index: usize, request: &mut TrainingRequest<'_>) {
        self.collect();
        let run = &request.training.runs[index];
        self.run.clone_from(run);
        let wanted = (run.optimizer.clone(), request.training.conditions(run));
        if !Arc::ptr_eq(&self.problem, request.problem) {
            self.problem = Arc::clone(request.problem);
            self.begin(ctx, index, request);
            return;
        }
        let changed = self.settings != wanted;
        match &mut self.session {
            SessionPlace::Here(session) if changed => {
                if session.retune(request.training, index) {
                    if let Some(record) = &mut self.record {
                        record.tuned(session.made(), run.learning_rate(), run.schedule.clone());
                    }
                    self.settings = wanted;
                } else {
                    self.begin(ctx, index, request);
                    return;
                }
            }
            SessionPlace::Away { task, since, begun, .. } if changed || (begun.is_none() && since.elapsed() > LONG) => {
                task.stop()
            }
            SessionPlace::Failed if changed => self.begin(ctx, index, request),
            _ => {}
        }
        self.send_away(ctx, request.target);
    }

    /// Begins again from the same initial weights, without the results so far.
    pub fn rewind(&mut self, ctx: &Context, index: usize, request: &mut TrainingRequest<'_>) {
        self.record = None;
        self.begin(ctx, index, request);
    }

    /// Whether a thread has its session.
    pub fn is_working(&self) -> bool {
        matches!(self.session, SessionPlace::Away { .. })
    }

    /// Whether its thread failed.
    pub fn has_failed(&self) -> bool {
        matches!(self.session, SessionPlace::Failed)
    }

    /// Returns up to which epoch it may be played: without limit once the run has ended; not at all while it begins.
    pub fn ready(&self) -> usize {
        match (&self.session, &self.record) {
            (SessionPlace::Failed, _) => usize::MAX,
            (SessionPlace::Away { begun: Some(_), .. }, _) | (_, None) => 0,
            (_, Some(record)) if record.end.is_some() => usize::MAX,
            (_, Some(record)) => record.trained().unwrap_or(usize::MAX),
        }
    }

    /// Creates a new session on a thread, since evaluating many points takes time. Until it is there, the one before is shown.
    fn begin(&mut self, ctx: &Context, index: usize, request: &mut TrainingRequest<'_>) {
        let (training, problem) = (request.training.clone(), Arc::clone(request.problem));
        self.settings = (self.run.optimizer.clone(), training.conditions(&self.run));
        *request.next += 1;
        // It uses all cores, so that many runs that begin at once wait for each other, and one that begins again skips the work it was
        // waiting for.
        let work = move |watch: &Watch| {
            let begun = threads::collect(1, |_| (!watch.is_stopped()).then(|| Session::new(&training, &problem, index)));
            begun.into_iter().collect()
        };
        let (done, wake) = wake(ctx);
        self.session = SessionPlace::Away {
            task: BackgroundTask::spawn(work, wake),
            since: Instant::now(),
            done,
            begun: Some(*request.next),
        };
        self.turn = 1;
    }

    /// Takes the session back, if its batch is done.
    fn collect(&mut self) {
        let SessionPlace::Away { task, since, done, begun } = &mut self.session else { return };
        let (since, begun) = (*since, *begun);
        // The duration does not depend on when this is called: frames may be slow.
        let lasted = done.get().map_or_else(|| since.elapsed(), |done| *done - since);
        match task.poll() {
            (Progress::Working, _) => {}
            (Progress::Over, sessions) => {
                let Some(session) = sessions.and_then(|mut sessions| sessions.pop()) else {
                    self.session = SessionPlace::Failed;
                    return;
                };
                match (begun, &mut self.record) {
                    (None, Some(record)) => record.follow(&session),
                    (id, record) => {
                        let id = id.unwrap_or_default();
                        *record = Some(TrainingRecord::new(
                            id,
                            &session,
                            self.settings.0.learning_rate(),
                            self.settings.1.plan.clone(),
                        ));
                    }
                }
                self.turn = match lasted {
                    _ if begun.is_some() => 1,
                    short if short < SHORT => (2 * self.turn).min(MOST),
                    long if long > LONG => (self.turn / 2).max(1),
                    _ => self.turn,
                };
                self.session = SessionPlace::Here(Box::new(session));
            }
        }
    }

    /// Sends the session to a thread, if it is here, can continue, and has not reached `target`.
    fn send_away(&mut self, ctx: &Context, target: usize) {
        let trained = self.record.as_ref().and_then(TrainingRecord::trained).unwrap_or(0);
        let session = match std::mem::replace(&mut self.session, SessionPlace::Failed) {
            SessionPlace::Here(session) if session.end().is_none() && trained < target => session,
            other => {
                self.session = other;
                if self.is_working() {
                    // This checks the time of the batch, which may become too long.
                    ctx.request_repaint_after(LONG);
                }
                return;
            }
        };
        let pace = Pace::Until { epochs: target.min(trained + self.turn) };
        let (done, wake) = wake(ctx);
        self.session =
            SessionPlace::Away { task: turn::spawn(vec![*session], pace, wake), since: Instant::now(), done, begun: None };
        ctx.request_repaint_after(LONG);
    }
}

/// Makes a function to be called when a thread is done, and the place where it stores the time.
fn wake(ctx: &Context) -> (Arc<OnceLock<Instant>>, impl FnOnce() + Send + 'static) {
    let (done, ctx) = (Arc::new(OnceLock::new()), ctx.clone());
    let noted = Arc::clone(&done);
    let wake = move || {
        noted.get_or_init(Instant::now);
        ctx.request_repaint();
    };
    (done, wake)
}
