//! Work on another thread that can be watched and cancelled.

#[cfg(target_arch = "wasm32")]
use super::helpers::watch_over;
use super::watch::Watch;
use super::{Job, team};
use std::panic::{AssertUnwindSafe, catch_unwind};
#[cfg(not(target_arch = "wasm32"))]
use std::sync::OnceLock;
#[cfg(not(target_arch = "wasm32"))]
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// The state of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It is still running.
    Working,
    /// It is over: done, cancelled, or failed.
    Over,
}

/// Work on a thread of its own. Dropping it cancels the work.
pub struct BackgroundTask<T> {
    watch: Arc<Watch>,
    outcome: Arc<TaskOutcome<T>>,
}

/// The result of a task, once it is over.
struct TaskOutcome<T> {
    result: Mutex<Option<Option<T>>>,
    over: Condvar,
}

impl<T: Send + 'static> BackgroundTask<T> {
    /// Starts `work`, which returns none when it was cancelled; `wake` is called when it is over. Where no thread can be started,
    /// the work is done before this returns.
    pub fn spawn(work: impl FnOnce(&Watch) -> Option<T> + Send + 'static, wake: impl FnOnce() + Send + 'static) -> Self {
        let (task, job) = Self::prepare(Watch::default(), work, wake);
        on_own_thread(Box::new(job));
        task
    }

    /// As [`spawn`](Self::spawn), for work that a team can do together (see [`team`](super::team)), where there is one. `describe` does so for
    /// the others; none where that is not possible.
    pub fn spawn_shared(
        describe: impl FnOnce() -> Option<Vec<u8>>,
        work: impl Fn(&Watch) -> Option<T> + Send + 'static,
        wake: impl FnOnce() + Send + 'static,
    ) -> Self {
        let work = move |watch: &Watch| team::finished(work(watch), watch, &work);
        let (task, job) = Self::prepare(watch_over(describe), work, wake);
        on_own_thread(Box::new(job));
        task
    }

    /// As [`spawn`](Self::spawn), for work that is usually short: it shares a few threads with other short work, so that many pieces at a
    /// time do not keep the caller from its own.
    pub fn spawn_short(work: impl FnOnce(&Watch) -> Option<T> + Send + 'static, wake: impl FnOnce() + Send + 'static) -> Self {
        // Work that was cancelled before its turn is not begun.
        let (task, job) =
            Self::prepare(Watch::default(), |watch: &Watch| if watch.is_stopped() { None } else { work(watch) }, wake);
        on_shared_thread(Box::new(job));
        task
    }

    /// Makes a task, and the job that does its work.
    fn prepare(
        watch: Watch,
        work: impl FnOnce(&Watch) -> Option<T> + Send + 'static,
        wake: impl FnOnce() + Send + 'static,
    ) -> (Self, impl FnOnce() + Send + 'static) {
        let (watch, outcome) = (Arc::new(watch), Arc::new(TaskOutcome { result: Mutex::new(None), over: Condvar::new() }));
        let task = BackgroundTask { watch: Arc::clone(&watch), outcome: Arc::clone(&outcome) };
        let job = move || {
            // A panic has already been reported on standard error; here it counts as work without a result.
            let result = catch_unwind(AssertUnwindSafe(|| work(&watch))).ok().flatten();
            *outcome.result.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
            outcome.over.notify_all();
            wake();
        };
        (task, job)
    }

    /// The share of the work that is done, 0 to 1.
    pub fn part(&self) -> f32 {
        self.watch.part()
    }

    /// Cancels the work.
    pub fn stop(&self) {
        self.watch.stop();
    }

    /// Waits until it is over, but at most for `most`.
    pub fn wait(&self, most: Duration) {
        let outcome = self.outcome.result.lock().unwrap_or_else(PoisonError::into_inner);
        // In a web page waiting would keep the work itself from going on.
        if outcome.is_some() || cfg!(target_arch = "wasm32") {
            return;
        }
        // The caller asks `poll` whether it is over.
        let _ = self.outcome.over.wait_timeout_while(outcome, most, |outcome| outcome.is_none());
    }

    /// Whether it is over; its result can still be taken.
    pub fn is_over(&self) -> bool {
        self.outcome.result.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Whether it is still running, and, once it is over, its result, which is returned only once.
    pub fn poll(&mut self) -> (Progress, Option<T>) {
        let mut outcome = self.outcome.result.lock().unwrap_or_else(PoisonError::into_inner);
        match outcome.as_mut() {
            None => (Progress::Working, None),
            Some(result) => (Progress::Over, result.take()),
        }
    }
}

/// Elsewhere the threads share their memory, and need no team.
#[cfg(not(target_arch = "wasm32"))]
fn watch_over(_: impl FnOnce() -> Option<Vec<u8>>) -> Watch {
    Watch::default()
}
#[cfg(target_arch = "wasm32")]
fn on_shared_thread(job: Job<'static>) {
    super::slices::begin(job, true);
}
#[cfg(target_arch = "wasm32")]
fn on_own_thread(job: Job<'static>) {
    super::slices::begin(job, false);
}

/// The number of threads that short work shares. More than one, since a piece may take longer than expected.
#[cfg(not(target_arch = "wasm32"))]
const SHARED: usize = 4;

/// Does `job` on one of the threads that short work shares, in the order of the calls, or in the calling thread where none can be started.
#[cfg(not(target_arch = "wasm32"))]
fn on_shared_thread(job: Job<'static>) {
    static QUEUE: OnceLock<Option<Sender<Job<'static>>>> = OnceLock::new();
    let queue = QUEUE.get_or_init(|| {
        let (sender, receiver) = channel::<Job<'static>>();
        let receiver = Arc::new(Mutex::new(receiver));
        let start = |_| {
            let receiver = Arc::clone(&receiver);
            let next = move || receiver.lock().unwrap_or_else(PoisonError::into_inner).recv().ok();
            std::thread::Builder::new().spawn(move || std::iter::from_fn(next).for_each(|job| job())).is_ok()
        };
        (0..SHARED).map(start).fold(false, |any, started| any | started).then_some(sender)
    });
    match queue {
        Some(queue) => drop(queue.send(job)),
        None => job(),
    }
}

/// Does `job` on a thread of its own, or in the calling thread where none can be started.
#[cfg(not(target_arch = "wasm32"))]
fn on_own_thread(job: Job<'static>) {
    let job = Arc::new(Mutex::new(Some(job)));
    let take = |job: &Mutex<Option<Job<'static>>>| job.lock().unwrap_or_else(PoisonError::into_inner).take();
    let theirs = Arc::clone(&job);
    let started = std::thread::Builder::new().spawn(move || {
        super::give_way();
        if let Some(job) = take(&theirs) {
            job();
        }
    });
    if started.is_err()
        && let Some(job) = take(&job)
    {
        job();
    }
}

impl<T> Drop for BackgroundTask<T> {
    fn drop(&mut self) {
        self.watch.stop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    /// Waits until `task` has called its wake-up.
    fn spawn<T: Send + 'static>(
        work: impl FnOnce(&Watch) -> Option<T> + Send + 'static,
    ) -> (BackgroundTask<T>, mpsc::Receiver<()>) {
        let (sender, receiver) = mpsc::channel();
        (BackgroundTask::spawn(work, move || sender.send(()).unwrap_or(())), receiver)
    }

    #[test]
    fn short_work_is_all_done_on_a_few_threads() {
        let (sender, receiver) = mpsc::channel();
        let tasks: Vec<_> = (0..100)
            .map(|i| {
                let sender = sender.clone();
                let done = move || sender.send(std::thread::current().id()).unwrap_or(());
                BackgroundTask::spawn_short(move |_| Some(i), done)
            })
            .collect();
        let threads: std::collections::HashSet<_> = (0..100).map(|_| receiver.recv().unwrap()).collect();
        assert!(threads.len() <= SHARED && !threads.contains(&std::thread::current().id()));
        for (i, mut task) in tasks.into_iter().enumerate() {
            assert_eq!(task.poll(), (Progress::Over, Some(i)));
        }
    }

    #[test]
    fn a_task_gives_its_result_once() {
        let (mut task, woken) = spawn(|watch| {
            watch.expect(4);
            watch.advance(4);
            Some(7)
        });
        woken.recv().unwrap();
        assert_eq!((task.part(), task.poll(), task.poll()), (1.0, (Progress::Over, Some(7)), (Progress::Over, None)));
    }

    #[test]
    fn a_task_that_is_called_off_ends() {
        let (mut task, woken) = spawn(|watch| {
            while !watch.is_stopped() {
                std::thread::yield_now();
            }
            None::<()>
        });
        assert_eq!(task.poll(), (Progress::Working, None));
        task.stop();
        woken.recv().unwrap();
        assert_eq!(task.poll(), (Progress::Over, None));
    }

    #[test]
    fn a_task_that_panics_is_over_without_a_result() {
        let (mut task, woken) = spawn(|_| -> Option<()> { panic!("on purpose") });
        woken.recv().unwrap();
        assert_eq!(task.poll(), (Progress::Over, None));
    }
}
