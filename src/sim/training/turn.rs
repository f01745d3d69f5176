//! Training beside the window: sessions move to another thread for a short turn, and come back.
//!
//! The window lends the sessions out for turns that are short compared with a frame. Between two turns it can read them, change a
//! learning rate, rewind, or pause by lending none. Nothing is shared while they run, so the window never sees a half-made step.

use crate::sim::Session;
use crate::sim::threads::{self, BackgroundTask};

/// The extent of a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Each session makes this many steps.
    Steps(usize),
    /// Each session trains until it has this many epochs in total.
    Until {
        /// The last epoch.
        epochs: usize,
    },
}

/// Lends `sessions` to a thread of their own, which trains all of them over all cores. They come back when they have reached
/// `pace` or have ended, or soon after the task is stopped; `wake` is called then.
pub fn spawn(mut sessions: Vec<Session>, pace: Pace, wake: impl FnOnce() + Send + 'static) -> BackgroundTask<Vec<Session>> {
    let work = move |watch: &threads::Watch| {
        threads::for_each(&mut sessions, |session| match pace {
            Pace::Steps(count) => session.steps(count, watch),
            Pace::Until { epochs } => session.train(epochs, watch),
        });
        Some(sessions)
    };
    BackgroundTask::spawn(work, wake)
}
