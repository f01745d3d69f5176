//! A derived value that takes too long for a frame: it is computed beside the window, and what is known so far is shown meanwhile.

use crate::sim::threads::{Progress, Task, Watch};
use eframe::egui::{Context, Id};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// For how long a computation whose answer is no longer wanted may go on, in seconds: one that is nearly done is better finished, so
/// that a picture follows a slider that never rests.
const PATIENCE: f64 = 0.3;

/// For how long a frame may wait for work that most often takes no longer than that, all such work together.
const GRACE: Duration = Duration::from_millis(40);

/// Lets every frame of `ctx` wait for as long as it takes: for tests, in which nothing may depend on the speed of the machine.
pub fn wait_for_all(ctx: &Context) {
    ctx.data_mut(|data| data.insert_temp(Id::unique("grace"), (u64::MAX, Duration::from_secs(600))));
}

/// Waits for `task` for as long as this frame has time.
fn wait<T: Send + 'static>(ctx: &Context, task: &Task<T>) {
    let (id, now) = (Id::unique("grace"), ctx.cumulative_frame_nr());
    let (frame, left) = ctx.data(|data| data.get_temp(id)).unwrap_or((now, GRACE));
    let left = if frame == now || frame == u64::MAX { left } else { GRACE };
    let begun = Instant::now();
    task.wait(left);
    if frame != u64::MAX {
        ctx.data_mut(|data| data.insert_temp(id, (now, left.saturating_sub(begun.elapsed()))));
    }
}

/// A value computed for a key on threads of its own.
pub struct Background<K, T> {
    known: Option<(K, Arc<T>)>,
    task: Option<RunningTask<K, T>>,
    /// What was called off or failed, and is not begun again by itself.
    given_up: Option<K>,
}

/// Work under way.
struct RunningTask<K, T> {
    key: K,
    /// When it was begun, in seconds.
    since: f64,
    task: Task<T>,
    /// Whether its result is no longer wanted. Nothing else is begun before it has ended: there is one thread at a time.
    abandoned: bool,
}

/// What is known of the value that was asked for.
pub struct BackgroundValue<T> {
    /// The value; where it is not `fresh`, that of an earlier key.
    pub value: Option<Arc<T>>,
    /// Whether it is the value of the key asked for.
    pub fresh: bool,
    /// While it is computed: the part that is done, 0 to 1.
    pub part: Option<f32>,
    /// Whether it was called off.
    pub given_up: bool,
}

impl<T> Default for BackgroundValue<T> {
    fn default() -> Self {
        BackgroundValue { value: None, fresh: false, part: None, given_up: false }
    }
}

impl<T> Clone for BackgroundValue<T> {
    fn clone(&self) -> Self {
        BackgroundValue { value: self.value.clone(), ..*self }
    }
}

impl<T> BackgroundValue<T> {
    /// The value, if it is that of the key asked for.
    pub fn fresh(&self) -> Option<&T> {
        self.value.as_deref().filter(|_| self.fresh)
    }
}

impl<K, T> Default for Background<K, T> {
    fn default() -> Self {
        Background { known: None, task: None, given_up: None }
    }
}

impl<K: PartialEq + Clone, T: Send + Sync + 'static> Background<K, T> {
    /// What is known for `key`. Where that is not all, and no other work is to be waited for (`free`), `work` is begun; the window is
    /// woken when it is done.
    pub fn ask<W>(&mut self, ctx: &Context, key: &K, free: bool, work: impl FnOnce() -> W) -> BackgroundValue<T>
    where
        W: FnOnce(&Watch) -> Option<T> + Send + 'static,
    {
        self.begin(ctx, key, free, work);
        self.look(ctx, key)
    }

    /// As [`Background::ask`], for what most often takes no longer than a frame: where work is begun, the frame waits for it for a moment,
    /// so that what is cheap is there at once.
    pub fn ask_now<W>(&mut self, ctx: &Context, key: &K, work: impl FnOnce() -> W) -> BackgroundValue<T>
    where
        W: FnOnce(&Watch) -> Option<T> + Send + 'static,
    {
        if self.begin(ctx, key, true, work) {
            if let Some(running) = &self.task {
                wait(ctx, &running.task);
            }
            self.collect();
        }
        self.look(ctx, key)
    }

    /// The value for `key`, which is made at once where it is not known.
    pub fn put(&mut self, key: &K, make: impl FnOnce() -> T) -> BackgroundValue<T> {
        if !self.is_fresh(key) {
            self.known = Some((key.clone(), Arc::new(make())));
        }
        BackgroundValue {
            value: self.known.as_ref().map(|(_, value)| Arc::clone(value)),
            fresh: true,
            part: None,
            given_up: false,
        }
    }

    /// Begins `work` for `key` where that is needed and may be; says whether it did.
    fn begin<W>(&mut self, ctx: &Context, key: &K, free: bool, work: impl FnOnce() -> W) -> bool
    where
        W: FnOnce(&Watch) -> Option<T> + Send + 'static,
    {
        self.collect();
        let now = ctx.input(|input| input.time);
        if self.task.as_ref().is_some_and(|running| running.key != *key && now - running.since > PATIENCE) {
            self.abandon();
        }
        let begins = !self.is_fresh(key) && self.given_up.as_ref() != Some(key) && free && self.task.is_none();
        if begins {
            let wake = ctx.clone();
            let task = Task::spawn(work(), move || wake.request_repaint());
            self.task = Some(RunningTask { key: key.clone(), since: now, task, abandoned: false });
        }
        begins
    }

    fn is_fresh(&self, key: &K) -> bool {
        self.known.as_ref().is_some_and(|(known, _)| known == key)
    }

    fn look(&self, ctx: &Context, key: &K) -> BackgroundValue<T> {
        let fresh = self.is_fresh(key);
        if self.task.is_some() {
            // The part that is done is seen to grow.
            ctx.request_repaint_after(std::time::Duration::from_millis(50));
        }
        BackgroundValue {
            value: self.known.as_ref().map(|(_, value)| Arc::clone(value)),
            fresh,
            part: self.task.as_ref().filter(|running| !running.abandoned).map(|running| running.task.part()),
            given_up: self.given_up.as_ref() == Some(key) && !fresh,
        }
    }

    /// Takes over the result of work that is done.
    fn collect(&mut self) {
        let Some(running) = &mut self.task else { return };
        let (Progress::Over, result) = running.task.poll() else { return };
        if let Some(RunningTask { key, abandoned: false, .. }) = self.task.take() {
            match result {
                Some(value) => self.known = Some((key, Arc::new(value))),
                None => self.given_up = Some(key),
            }
        }
    }

    /// Calls the work off.
    fn abandon(&mut self) {
        if let Some(running) = &mut self.task {
            running.task.stop();
            running.abandoned = true;
        }
    }

    /// The key of the value that is known.
    pub fn known(&self) -> Option<&K> {
        self.known.as_ref().map(|(key, _)| key)
    }

    /// Forgets the value that is known, and calls off all work: it is kept elsewhere, or not wanted any more.
    pub fn forget(&mut self) {
        self.collect();
        self.known = None;
        self.abandon();
    }

    /// Whether it is at work.
    pub fn is_working(&self) -> bool {
        self.task.as_ref().is_some_and(|running| !running.abandoned)
    }

    /// Calls the work off, and does not begin it again by itself.
    pub fn give_up(&mut self) {
        if let Some(running) = self.task.as_ref().filter(|running| !running.abandoned) {
            self.given_up = Some(running.key.clone());
        }
        self.abandon();
    }

    /// Lets work that was called off begin again.
    pub fn resume(&mut self) {
        self.given_up = None;
    }
}
