//! Work in a web page, which has one thread: in slices, between which the page draws its frames.
//!
//! A piece of work is a function that the browser can suspend (JavaScript Promise Integration, 2025). It begins at once; where it takes longer than a
//! slice, it waits until the page has had its turn, and goes on. A browser that cannot do that does all work at once.

#![allow(deprecated, reason = "wasm-bindgen marks the attributes for suspended work as such to say that they may still change")]

use super::Job;
use crate::sim::clock::Instant;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::time::Duration;
use wasm_bindgen::prelude::wasm_bindgen;

/// The length of a slice.
const SLICE: Duration = Duration::from_millis(5);
/// How often, at least, the clock is read while work goes on: reading it in every step of a run would take longer than the step.
const BETWEEN: Duration = Duration::from_micros(500);

#[wasm_bindgen(module = "/src/sim/threads/slices.js")]
extern "C" {
    /// Whether the browser can suspend work.
    #[wasm_bindgen(js_name = canSuspend)]
    pub fn can_suspend() -> bool;
    /// Calls [`do_next_work`], now or once the page has had a turn.
    #[wasm_bindgen(js_name = callNextWork)]
    fn call_next_work(exports: wasm_bindgen::JsValue, now: bool);
    /// Suspends the work until the page has had a turn.
    #[wasm_bindgen(suspending)]
    fn pause();
}

#[wasm_bindgen(module = "/src/sim/threads/helpers.js")]
extern "C" {
    /// Suspends the work until a message of another instance comes, or for a moment.
    #[wasm_bindgen(suspending, js_name = waitForMessage)]
    fn wait();
}

std::thread_local! {
    /// Work that has not begun.
    static WAITING: RefCell<VecDeque<Job<'static>>> = const { RefCell::new(VecDeque::new()) };
    /// The slice of the work that is being done; none while none is done that can be suspended.
    static CURRENT: Cell<Option<Slice>> = const { Cell::new(None) };
}

/// A slice of work.
#[derive(Clone, Copy)]
struct Slice {
    /// When it began.
    since: Instant,
    /// When the clock was read last, how many calls of [`breathe`] there were between its last two readings, and how many there are until the next.
    read: Instant,
    stride: u32,
    left: u32,
}

impl Slice {
    fn new(stride: u32) -> Self {
        let now = Instant::now();
        Slice { since: now, read: now, stride, left: stride }
    }

    /// Counts a call of [`breathe`]; returns whether the slice is over.
    fn is_over(&mut self) -> bool {
        self.left -= 1;
        if self.left > 0 {
            return false;
        }
        let now = Instant::now();
        let passed = (now - self.read).as_secs_f64().max(1e-7);
        let fitting = f64::from(self.stride) * BETWEEN.as_secs_f64() / passed;
        // It grows by a factor of at most 4, so that one short measurement does not let a slice become long.
        self.stride = (fitting as u32).clamp(1, (4 * self.stride).min(4096));
        (self.read, self.left) = (now, self.stride);
        now - self.since > SLICE
    }
}

/// Does `job`: its first slice at once where it is `short`, otherwise once the page has had a turn. Without slices it is done before this returns.
pub fn begin(job: Job<'static>, short: bool) {
    if CURRENT.get().is_some() || !can_suspend() {
        return job();
    }
    WAITING.with_borrow_mut(|waiting| if short { waiting.push_front(job) } else { waiting.push_back(job) });
    call_next_work(wasm_bindgen::exports(), short);
}

/// Does the work that waits longest, in slices.
#[wasm_bindgen(jspi)]
pub fn do_next_work() {
    let Some(job) = WAITING.with_borrow_mut(VecDeque::pop_front) else { return };
    CURRENT.set(Some(Slice::new(1)));
    job();
    CURRENT.set(None);
}

/// Lets the page have a turn, where work is done in slices and this slice is over.
pub fn breathe() {
    let Some(mut slice) = CURRENT.get() else { return };
    let is_over = slice.is_over();
    CURRENT.set(Some(slice));
    if is_over {
        CURRENT.set(None);
        pause();
        CURRENT.set(Some(Slice::new(slice.stride)));
    }
}

/// Lets work wait until a message of another instance comes, or for a moment; returns whether it can be suspended.
pub fn wait_for_message() -> bool {
    let Some(slice) = CURRENT.take() else { return false };
    wait();
    CURRENT.set(Some(Slice::new(slice.stride)));
    true
}
