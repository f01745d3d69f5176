//! A run that trains beside the window: its session is lent to a thread for a turn at a time, and looked at in between.

use crate::math::Optimizer;
use crate::sim::Run;
use crate::sim::Session;
use crate::sim::Training;
use crate::sim::run::descent::Conditions;
use crate::sim::threads::{self, Progress, Task, Watch};
use crate::sim::training::Problem;
use crate::sim::training::turn::{self, Pace};
use crate::ui::pages::network::record::TrainingRecord;
use eframe::egui::Context;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// A turn that lasts longer is called off, and the next one is shorter.
const LONG: Duration = Duration::from_millis(25);
/// After a turn that is over sooner, the next one is longer.
const SHORT: Duration = Duration::from_millis(12);
/// The most epochs of a turn.
const MOST: usize = 5000;

/// A run with its session.
pub struct LiveRun {
    /// The run as it was seen last.
    pub run: Run,
    /// What the session learns.
    problem: Arc<Problem>,
    /// The optimizer and the conditions under which the session trains.
    settings: (Optimizer, Conditions),
    session: SessionPlace,
    /// How many epochs a turn has.
    turn: usize,
    /// What is known of it; none before its first session has begun.
    pub record: Option<TrainingRecord>,
}

/// Where the session is.
enum SessionPlace {
    Here(Box<Session>),
    /// With a thread that begins it, or goes on with it.
    Away {
        task: Task<Vec<Session>>,
        since: Instant,
        /// When the thread was done.
        done: Arc<OnceLock<Instant>>,
        /// The name of the record to be begun, where the session is a new one.
        begun: Option<u64>,
    },
    /// Its thread panicked; there is nothing to go on with until it begins again.
    Lost,
}

/// What all trainees need to know in a frame.
pub struct TrainingRequest<'a> {
    /// What is trained.
    pub training: &'a Training,
    /// What is learnt.
    pub problem: &'a Arc<Problem>,
    /// The epoch up to which every run is to train.
    pub target: usize,
    /// The number of the next beginning.
    pub next: &'a mut u64,
}

impl LiveRun {
    /// The trainee of the `index`-th run.
    pub fn new(ctx: &Context, index: usize, request: &mut TrainingRequest<'_>) -> Self {
        let run = request.training.runs[index].clone();
        let settings = (run.optimizer.clone(), request.training.conditions(&run));
        let mut live_run =
            LiveRun { run, problem: Arc::clone(request.problem), settings, session: SessionPlace::Lost, turn: 1, record: None };
        live_run.begin(ctx, index, request);
        live_run
    }

    /// Takes the session back if it is there, and lends it again if there is more to do; a change is passed on to it, or it begins anew
    /// where it cannot go on with that.
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
            SessionPlace::Lost if changed => self.begin(ctx, index, request),
            _ => {}
        }
        self.lend(ctx, request.target);
    }

    /// Back to the same initial weights. What was recorded is over.
    pub fn rewind(&mut self, ctx: &Context, index: usize, request: &mut TrainingRequest<'_>) {
        self.record = None;
        self.begin(ctx, index, request);
    }

    /// Whether its session is at work.
    pub fn is_working(&self) -> bool {
        matches!(self.session, SessionPlace::Away { .. })
    }

    /// Whether its thread failed.
    pub fn is_lost(&self) -> bool {
        matches!(self.session, SessionPlace::Lost)
    }

    /// How far its epochs may be played: all of them, once it has ended; none, while it begins.
    pub fn ready(&self) -> usize {
        match (&self.session, &self.record) {
            (SessionPlace::Lost, _) => usize::MAX,
            (SessionPlace::Away { begun: Some(_), .. }, _) | (_, None) => 0,
            (_, Some(record)) if record.end.is_some() => usize::MAX,
            (_, Some(record)) => record.trained().unwrap_or(usize::MAX),
        }
    }

    /// A new session, made on a thread: the first measure of many points takes its time. Until it is there, the one before is shown.
    fn begin(&mut self, ctx: &Context, index: usize, request: &mut TrainingRequest<'_>) {
        let (training, problem) = (request.training.clone(), Arc::clone(request.problem));
        self.settings = (self.run.optimizer.clone(), training.conditions(&self.run));
        *request.next += 1;
        // Over all cores, so that many runs that begin at once wait for each other, and one that is begun anew leaves out what it waits for.
        let work = move |watch: &Watch| {
            let begun = threads::collect(1, |_| (!watch.is_stopped()).then(|| Session::new(&training, &problem, index)));
            begun.into_iter().collect()
        };
        let (done, wake) = wake(ctx);
        self.session =
            SessionPlace::Away { task: Task::spawn(work, wake), since: Instant::now(), done, begun: Some(*request.next) };
        self.turn = 1;
    }

    /// Takes the session back, if its turn is over.
    fn collect(&mut self) {
        let SessionPlace::Away { task, since, done, begun } = &mut self.session else { return };
        let (since, begun) = (*since, *begun);
        // However late it is looked at: frames may be slow.
        let lasted = done.get().map_or_else(|| since.elapsed(), |done| *done - since);
        match task.poll() {
            (Progress::Working, _) => {}
            (Progress::Over, sessions) => {
                let Some(session) = sessions.and_then(|mut sessions| sessions.pop()) else {
                    self.session = SessionPlace::Lost;
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

    /// Lends the session out, if it is here, may go on, and has not come to `target`.
    fn lend(&mut self, ctx: &Context, target: usize) {
        let trained = self.record.as_ref().and_then(TrainingRecord::trained).unwrap_or(0);
        let session = match std::mem::replace(&mut self.session, SessionPlace::Lost) {
            SessionPlace::Here(session) if session.end().is_none() && trained < target => session,
            other => {
                self.session = other;
                if self.is_working() {
                    // It is to be looked at, lest its turn become too long.
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

/// What is called when a thread is done, and where it takes down the time.
fn wake(ctx: &Context) -> (Arc<OnceLock<Instant>>, impl FnOnce() + Send + 'static) {
    let (done, ctx) = (Arc::new(OnceLock::new()), ctx.clone());
    let noted = Arc::clone(&done);
    let wake = move || {
        noted.get_or_init(Instant::now);
        ctx.request_repaint();
    };
    (done, wake)
}
