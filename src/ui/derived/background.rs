//! A derived value that takes longer than a frame: it is computed on another thread, and an earlier value is shown meanwhile.
//!
//! As with a [`Memo`](crate::ui::derived::memo::Memo), the value is computed by a plain function of its key, which cannot depend on anything
//! around it. What it needs besides the key is passed as `with`, and is something that the key identifies, as a trace by its number.

use crate::sim::clock::Instant;
use crate::sim::shared_work::SharedWork;
use crate::sim::threads::{self, BackgroundTask, Progress, Watch};
use eframe::egui::{Context, Id};
use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

/// How long a computation whose result is no longer wanted may go on, in seconds. Letting nearly finished work end makes a picture follow
/// a slider that is moved without pause.
const PATIENCE: f64 = 0.3;

/// How long one frame may wait for work that usually ends within that time, in total.
const GRACE: Duration = Duration::from_millis(24);

/// Lets every frame of `ctx` wait until its work is done: for tests, whose result must not depend on the speed of the machine.
pub fn wait_for_all(ctx: &Context) {
    ctx.data_mut(|data| data.insert_temp(Id::unique("grace"), (u64::MAX, Duration::from_secs(600))));
}

/// Waits for `task` for the rest of this frame's grace time.
fn wait<T: Send + 'static>(ctx: &Context, task: &BackgroundTask<T>) {
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
    /// The key whose work was stopped or failed; it is not started again automatically.
    given_up: Option<K>,
}

/// A computation in progress.
struct RunningTask<K, T> {
    key: K,
    /// The time at which it started, in seconds.
    since: f64,
    task: BackgroundTask<T>,
    /// Whether its result is no longer wanted. Other work starts only after it has ended, so that there is one thread at a time.
    abandoned: bool,
}

/// The value asked for, as far as it is known.
pub struct BackgroundValue<T> {
    /// The value; where it is not `fresh`, that of an earlier key.
    pub value: Option<Arc<T>>,
    /// Whether it is the value of the key asked for.
    pub fresh: bool,
    /// The part of the work that is done, 0 to 1; none when it is not being computed.
    pub part: Option<f32>,
    /// Whether its computation was stopped.
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
    /// Returns the value, if it is that of the key asked for.
    pub fn fresh(&self) -> Option<&T> {
        self.value.as_deref().filter(|_| self.fresh)
    }
}

impl<K, T> Default for Background<K, T> {
    fn default() -> Self {
        Background { known: None, task: None, given_up: None }
    }
}

/// Computes the value of a key; none where it was stopped.
pub type BackgroundFunction<K, W, T> = fn(&K, W, &Watch) -> Option<T>;

/// Whether two keys are the same. One with a NaN in it is unequal even to itself, and would be computed again and again; two of them are
/// the same if they are written alike.
fn is_same<K: PartialEq + Debug>(a: &K, b: &K) -> bool {
    #[allow(clippy::eq_op)]
    let has_nan = a != a;
    a == b || has_nan && format!("{a:?}") == format!("{b:?}")
}

impl<K: PartialEq + Debug + Clone + Send + 'static, T: Send + Sync + 'static> Background<K, T> {
    /// Returns what is known for `key`. If that is not up to date and no other work must end first (`free`), starts `compute`, and asks for a
    /// repaint when it is done.
    pub fn ask<W: Send + 'static>(
        &mut self,
        ctx: &Context,
        key: &K,
        free: bool,
        with: W,
        compute: BackgroundFunction<K, W, T>,
    ) -> BackgroundValue<T> {
        self.begin(ctx, key, free, |wake| {
            let of = key.clone();
            BackgroundTask::spawn(move |watch| compute(&of, with, watch), wake)
        });
        self.look(ctx, key)
    }

    /// As [`Background::ask`], for work that takes so long that in a web page, where threads share no memory, other instances of the program
    /// do parts of it; `describe` does so for them.
    pub fn ask_shared(
        &mut self,
        ctx: &Context,
        key: &K,
        free: bool,
        compute: BackgroundFunction<K, (), T>,
        describe: fn(&K) -> SharedWork,
    ) -> BackgroundValue<T> {
        self.begin(ctx, key, free, |wake| {
            let of = key.clone();
            BackgroundTask::spawn_shared(|| describe(key).description(), move |watch| compute(&of, (), watch), wake)
        });
        self.look(ctx, key)
    }

    /// As [`Background::ask`], for work that usually ends within a frame: when it starts, the frame waits for it a moment, so that a cheap
    /// value is there at once.
    pub fn ask_now<W: Send + 'static>(
        &mut self,
        ctx: &Context,
        key: &K,
        with: W,
        compute: BackgroundFunction<K, W, T>,
    ) -> BackgroundValue<T> {
        let begun = self.begin(ctx, key, true, |wake| {
            let of = key.clone();
            BackgroundTask::spawn_short(move |watch| compute(&of, with, watch), wake)
        });
        if begun {
            if let Some(running) = &self.task {
                wait(ctx, &running.task);
            }
            self.collect_for(ctx);
        }
        self.look(ctx, key)
    }

    /// Returns the value for `key`, computing it immediately where it is not known.
    pub fn put<W>(&mut self, key: &K, with: W, compute: fn(&K, W) -> T) -> BackgroundValue<T> {
        if !self.is_fresh(key) {
            self.known = Some((key.clone(), Arc::new(compute(key, with))));
        }
        BackgroundValue {
            value: self.known.as_ref().map(|(_, value)| Arc::clone(value)),
            fresh: true,
            part: None,
            given_up: false,
        }
    }

    /// Starts work for `key` by `start` where that is necessary and possible, and no other work must end first (`free`); returns whether it
    /// did. The work calls what `start` is given when it is done.
    fn begin(
        &mut self,
        ctx: &Context,
        key: &K,
        free: bool,
        start: impl FnOnce(Box<dyn FnOnce() + Send>) -> BackgroundTask<T>,
    ) -> bool {
        self.collect_for(ctx);
        let now = ctx.input(|input| input.time);
        if self.task.as_ref().is_some_and(|running| !is_same(&running.key, key) && now - running.since > PATIENCE) {
            self.abandon();
        }
        let begins = free && self.task.is_none() && !self.is_fresh(key) && !self.is_given_up(key);
        if begins {
            let wake = ctx.clone();
            let task = start(Box::new(move || wake.request_repaint()));
            self.task = Some(RunningTask { key: key.clone(), since: now, task, abandoned: false });
        }
        begins
    }

    fn is_fresh(&self, key: &K) -> bool {
        self.known.as_ref().is_some_and(|(known, _)| is_same(known, key))
    }

    fn is_given_up(&self, key: &K) -> bool {
        self.given_up.as_ref().is_some_and(|given_up| is_same(given_up, key))
    }

    fn look(&self, ctx: &Context, key: &K) -> BackgroundValue<T> {
        let fresh = self.is_fresh(key);
        if self.task.is_some() {
            // Repaints regularly, so that the progress is seen.
            ctx.request_repaint_after(std::time::Duration::from_millis(50));
        }
        BackgroundValue {
            value: self.known.as_ref().map(|(_, value)| Arc::clone(value)),
            fresh,
            part: self.task.as_ref().filter(|running| !running.abandoned).map(|running| running.task.part()),
            given_up: self.is_given_up(key) && !fresh,
        }
    }

    /// Takes the result of work that is done. A frame follows the one in which a value is first shown, since an axis takes the room of its
    /// new numbers only in the next frame. The thread that did the work asks for a frame as well, but maybe before this one.
    fn collect_for(&mut self, ctx: &Context) {
        if self.collect() {
            ctx.request_repaint();
        }
    }

    /// Takes the result of work that is done; returns whether it was.
    fn collect(&mut self) -> bool {
        let Some(running) = &mut self.task else { return false };
        let (Progress::Over, result) = running.task.poll() else { return false };
        if let Some(RunningTask { key, abandoned: false, .. }) = self.task.take() {
            match result {
                Some(value) => threads::free(self.known.replace((key, Arc::new(value)))),
                None => self.given_up = Some(key),
            }
        } else {
            threads::free(result);
        }
        true
    }

    /// Stops the work; its result will be ignored.
    fn abandon(&mut self) {
        if let Some(running) = &mut self.task {
            running.task.stop();
            running.abandoned = true;
        }
    }

    /// Returns the key of the value that is known.
    pub fn known(&self) -> Option<&K> {
        self.known.as_ref().map(|(key, _)| key)
    }

    /// Forgets the value and stops all work: the value is kept elsewhere, or is no longer wanted.
    pub fn forget(&mut self) {
        self.collect();
        threads::free(self.known.take());
        self.abandon();
    }

    /// Whether work is in progress. Work that is over is not, even where nobody asks for its result any more.
    pub fn is_working(&self) -> bool {
        self.task.as_ref().is_some_and(|running| !running.abandoned && !running.task.is_over())
    }

    /// Stops the work, and does not start it again automatically.
    pub fn give_up(&mut self) {
        if let Some(running) = self.task.as_ref().filter(|running| !running.abandoned) {
            self.given_up = Some(running.key.clone());
        }
        self.abandon();
    }

    /// Lets work that was stopped start again.
    pub fn resume(&mut self) {
        self.given_up = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_with_a_nan_is_computed_once_and_another_one_again() {
        let (ctx, mut work) = (Context::default(), Background::<(f64, u32), u32>::default());
        let mut of = |key: (f64, u32)| {
            // The frame waits a moment for short work; on a busy machine it may take longer.
            loop {
                let look = work.ask_now(&ctx, &key, (), |(_, n), (), _| Some(*n));
                if let Some(value) = look.fresh() {
                    return (*value, Arc::as_ptr(look.value.as_ref().expect("a fresh value")));
                }
            }
        };
        let first = of((f64::NAN, 1));
        assert_eq!(of((f64::NAN, 1)), first, "the same value, not one computed again");
        assert_eq!((first.0, of((f64::NAN, 2)).0, of((0.0, 3)).0), (1, 2, 3));
    }

    #[test]
    fn work_whose_result_nobody_takes_does_not_keep_other_work_waiting() {
        let (ctx, mut work) = (Context::default(), Background::<u32, u32>::default());
        work.ask(&ctx, &1, true, (), |n, (), _| Some(*n));
        let since = Instant::now();
        while work.is_working() {
            assert!(since.elapsed() < Duration::from_secs(60), "it is never over");
            std::thread::yield_now();
        }
    }
}
