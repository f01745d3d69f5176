//! Training beside the window: sessions go to another thread for a while, and come back.
//!
//! Whoever draws them lends the sessions out for turns that are short beside a frame. Between two turns it looks at them, changes a
//! learning rate, winds back, or lends none: that is a pause. Nothing is shared while they work, so nothing is ever half done.

use crate::sim::Session;
use crate::sim::threads::{self, BackgroundTask};

/// How far sessions go in a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Each makes so many steps.
    Steps(usize),
    /// Each trains until it has so many epochs in all.
    Until {
        /// The last epoch.
        epochs: usize,
    },
}

/// Lends `sessions` to a thread of their own, which works on all of them over all cores. They come back when they have gone so far as
/// `pace` says or have ended, or soon after the task is stopped; `wake` is called then.
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
