//! The one place with threads: work over all cores, and background tasks that can be watched and cancelled.
//!
//! No result depends on the number of threads: each item is worked on by itself, and results keep the items' order. Where the
//! system cannot start a thread, work is done by the calling thread.

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, OnceLock, PoisonError};

mod background_task;
#[cfg(target_arch = "wasm32")]
mod helpers;
#[cfg(test)]
pub mod in_process;
#[cfg(target_arch = "wasm32")]
mod slices;
pub mod team;
mod watch;

pub use background_task::{BackgroundTask, Progress};
#[cfg(target_arch = "wasm32")]
pub use helpers::serve;
pub use team::{collect_shared, for_each_shared};
pub use watch::{LeaderChannel, MemberChannel, TeamPlace, Watch};

/// The most threads that may work at a time.
pub const MAX_THREADS: usize = 256;
/// The environment variable with the number of threads, as for all programs that use Rayon.
const VARIABLE: &str = "RAYON_NUM_THREADS";

/// The threads that share all work; none where the system cannot start any.
static POOL: OnceLock<Option<ThreadPool>> = OnceLock::new();

fn pool() -> Option<&'static ThreadPool> {
    POOL.get_or_init(|| ThreadPoolBuilder::new().build().ok()).as_ref()
}

/// Whether work on other threads gives way to the window.
static GIVES_WAY: AtomicBool = AtomicBool::new(false);

/// From now on long work gives way to the window's thread: where all cores are taken, a frame is not late because of it.
pub fn give_way_to_window() {
    GIVES_WAY.store(true, Ordering::Relaxed);
}

/// Lowers the priority of the calling thread, a worker, once, if work gives way.
#[cfg(not(target_arch = "wasm32"))]
fn give_way() {
    use thread_priority::{ThreadPriority, set_current_thread_priority};
    std::thread_local! { static LOWERED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) } }
    if GIVES_WAY.load(Ordering::Relaxed) && !LOWERED.replace(true) {
        // A quarter of the range of the system, halfway between the usual and the lowest: niceness 10 on Linux. Where the system
        // refuses, nothing but speed is lost.
        if let Ok(quarter) = 25.try_into() {
            let _ = set_current_thread_priority(ThreadPriority::Crossplatform(quarter));
        }
    }
}
#[cfg(target_arch = "wasm32")]
fn give_way() {}

/// A piece of work. With this one type Rayon is compiled once, and not again for every rule on every objective.
type Job<'a> = Box<dyn FnOnce() + Send + 'a>;

/// Runs all `jobs`, over all cores; where the caller is a thread of a Rayon pool already, over the threads of that pool.
fn spread(jobs: Vec<Job<'_>>) {
    let work = |jobs: Vec<Job<'_>>| {
        jobs.into_par_iter().for_each(|job| {
            give_way();
            job();
        });
    };
    match pool() {
        _ if rayon::current_thread_index().is_some() => work(jobs),
        Some(pool) => pool.install(|| work(jobs)),
        None => jobs.into_iter().for_each(|job| job()),
    }
}

/// Applies `work` to every item, over all cores.
pub fn for_each<T: Send>(items: &mut [T], work: impl Fn(&mut T) + Send + Sync) {
    let work = &work;
    spread(items.iter_mut().map(|item| Box::new(move || work(item)) as Job<'_>).collect());
}

/// The results of `work` for 0 to `count` − 1, computed over all cores, in that order.
pub fn collect<T: Send>(count: usize, work: impl Fn(usize) -> T + Send + Sync) -> Vec<T> {
    let mut results: Vec<Option<T>> = (0..count).map(|_| None).collect();
    let work = &work;
    spread(results.iter_mut().enumerate().map(|(i, result)| Box::new(move || *result = Some(work(i))) as Job<'_>).collect());
    results.into_iter().flatten().collect()
}

/// As [`collect`], on threads of their own: for items that take so long that shorter work must not wait for them.
pub fn collect_apart<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let (next, results) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(count)));
    let work_through = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                break;
            }
            let result = work(index);
            results.lock().unwrap_or_else(PoisonError::into_inner).push((index, result));
        }
    };
    let helpers = pool().map_or(1, ThreadPool::current_num_threads).min(count).saturating_sub(1);
    std::thread::scope(|scope| {
        for _ in 0..helpers {
            // Where a thread cannot be started, the others do its work.
            let _ = std::thread::Builder::new().spawn_scoped(scope, || {
                give_way();
                work_through();
            });
        }
        work_through();
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Limits all work to `count` threads, instead of one for each core; must be called before any work. Fails where the system
/// cannot start that many threads.
pub fn limit(count: usize) -> Result<(), String> {
    let pool = ThreadPoolBuilder::new().num_threads(count).build();
    let pool = pool.map_err(|error| format!("{count} threads cannot be started: {error}"))?;
    POOL.set(Some(pool)).map_err(|_| "the number of threads is given after work has begun".into())
}

/// Fails with a message where the number of threads in the environment may not be started.
pub fn check_environment() -> Result<(), String> {
    check_variable(&std::env::var(VARIABLE).unwrap_or_default())
}

fn check_variable(text: &str) -> Result<(), String> {
    // As everywhere with Rayon, a value that is no number counts as not given.
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse::<usize>() {
        Ok(..=MAX_THREADS) => Ok(()),
        Err(_) if !digits => Ok(()),
        _ => Err(format!(
            "the environment variable {VARIABLE} = {} is not allowed: it takes 1 to {MAX_THREADS}",
            crate::math::excerpt::excerpt(text)
        )),
    }
}

/// Tells that work goes on. In a web page, whose one thread draws the window as well, the work may wait here until a frame is drawn; no lock and
/// no borrowed cell that a frame uses may be held meanwhile. A [`Watch`] calls it whenever it is asked or told something.
#[inline]
pub fn breathe() {
    #[cfg(target_arch = "wasm32")]
    slices::breathe();
}

/// Does `work` while another thread does `companion`; where no thread can be started, `companion` is left out.
pub fn accompanied<T>(companion: impl FnOnce() + Send, work: impl FnOnce() -> T) -> T {
    std::thread::scope(|scope| {
        let _ = std::thread::Builder::new().spawn_scoped(scope, companion);
        work()
    })
}

/// Frees `value` on another thread: giving hundreds of megabytes back to the system takes longer than a frame.
pub fn free<T: Send + 'static>(value: T) {
    static FREEING: OnceLock<Option<Sender<Box<dyn Send>>>> = OnceLock::new();
    let freeing = FREEING.get_or_init(|| {
        let (sender, receiver) = channel::<Box<dyn Send>>();
        std::thread::Builder::new()
            .spawn(move || {
                give_way();
                receiver.into_iter().for_each(drop);
            })
            .ok()
            .map(|_| sender)
    });
    // Where no thread can be started, the value is freed here.
    if let Some(sender) = freeing {
        let _ = sender.send(Box::new(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    /// On a thread of its own: the lowered priority ends with it.
    #[test]
    #[cfg(target_os = "linux")]
    fn work_gives_way_once_the_window_is_open() {
        let niceness = || {
            let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap();
            // The name of the program, in parentheses, may have spaces; niceness is the 17th field after it.
            stat.rsplit(')').next().unwrap().split_whitespace().nth(16).unwrap().parse::<i32>().unwrap()
        };
        give_way_to_window();
        let on_worker = std::thread::spawn(move || {
            let before = niceness();
            give_way();
            (before, niceness())
        });
        let (before, after) = on_worker.join().unwrap();
        assert!(after > before && after < 19, "{before} {after}");
        assert_eq!(niceness(), before, "the caller's own thread keeps its priority");
    }

    #[test]
    fn a_value_is_freed_by_another_thread() {
        struct Tells(mpsc::Sender<std::thread::ThreadId>);
        impl Drop for Tells {
            fn drop(&mut self) {
                self.0.send(std::thread::current().id()).unwrap();
            }
        }
        let (sender, receiver) = mpsc::channel();
        free(Tells(sender));
        assert_ne!(receiver.recv().unwrap(), std::thread::current().id());
    }

    #[test]
    fn the_environment_asks_for_a_number_of_threads_that_can_be() {
        for text in ["", "0", "1", "256", "many", "-1"] {
            assert_eq!(check_variable(text), Ok(()), "{text}");
        }
        let beyond = "9".repeat(1000);
        for text in ["257", "100000", &beyond] {
            let message = check_variable(text).unwrap_err();
            assert!(message.contains("it takes 1 to 256") && message.chars().count() < 200, "{message}");
        }
    }

    #[test]
    fn results_keep_the_order_of_the_items() {
        let mut items: Vec<usize> = collect(1000, |i| i * i);
        for_each(&mut items, |item| *item += 1);
        assert!(items.iter().enumerate().all(|(i, item)| *item == i * i + 1));
        assert_eq!(collect_apart(100, |i| 3 * i), collect(100, |i| 3 * i));
        assert!(collect_apart(0, |i| i).is_empty());
    }
}
