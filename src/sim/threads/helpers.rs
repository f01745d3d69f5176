//! The team of a web page: its members are instances of the program in workers of the browser, each with a memory of its own. They talk in
//! messages, so that no instance ever waits for a lock of another, which the page may not do.

#![allow(deprecated, reason = "wasm-bindgen marks the attributes for suspended work as such to say that they may still change")]

use super::Job;
use super::slices;
use super::watch::{LeaderChannel, MemberChannel, TeamPlace, Watch};
use crate::sim::clock::Instant;
use js_sys::Uint8Array;
use serde::{Deserialize, Serialize};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use wasm_bindgen::prelude::{Closure, JsValue, wasm_bindgen};

/// The most members of a team: each holds some tens of megabytes.
const MOST: u32 = 8;
/// How long a helper that works may send nothing: its heartbeat comes in every second.
const SILENCE: Duration = Duration::from_secs(10);

#[wasm_bindgen(module = "/src/sim/threads/helpers.js")]
extern "C" {
    /// Starts the helpers that are missing, and returns how many there are; 0 where there is but one core.
    fn assemble(module: JsValue, listener: &JsValue, most: u32) -> u32;
    #[wasm_bindgen(js_name = sendTo)]
    fn send_to(member: u32, message: Vec<u8>);
    #[wasm_bindgen(js_name = isHelper)]
    fn is_helper() -> bool;
    #[wasm_bindgen(js_name = serve)]
    fn serve_in_worker(listener: &JsValue);
    #[wasm_bindgen(js_name = sendToLeader)]
    fn send_to_leader(message: Vec<u8>);
    /// Begins or ends the heartbeat of this helper: a message in every second.
    #[wasm_bindgen(js_name = setHeartbeat)]
    fn set_heartbeat(on: bool);
    #[wasm_bindgen(js_name = endWaiting)]
    fn end_waiting();
}

/// A message between the page and a helper. Each names the job, by a number, since those of an earlier one may still be on their way.
#[derive(Serialize, Deserialize)]
enum Message {
    Begin {
        job: u32,
        member: usize,
        members: usize,
        description: Vec<u8>,
    },
    Stop {
        job: u32,
    },
    Answer {
        job: u32,
        part: u32,
        contents: Vec<Vec<u8>>,
    },
    Part {
        job: u32,
        part: u32,
        content: Vec<u8>,
    },
    Progress {
        job: u32,
        amount: u64,
    },
    /// The helper cannot do the work.
    Cannot {
        job: u32,
    },
}

impl Message {
    fn packed(&self) -> Vec<u8> {
        postcard::to_stdvec(self).unwrap_or_default()
    }
}

/// What the leader knows of its team.
struct LedJob {
    job: u32,
    /// When the last message of each member came.
    last_messages: Vec<Instant>,
    given: HashMap<(u32, usize), Vec<u8>>,
    progress: u64,
    is_lost: bool,
}

/// What a member knows of the job that it does.
struct OwnJob {
    job: u32,
    watch: Arc<Watch>,
    answers: HashMap<u32, Vec<Vec<u8>>>,
}

std::thread_local! {
    static LED_JOB: RefCell<Option<LedJob>> = const { RefCell::new(None) };
    static OWN_JOB: RefCell<Option<OwnJob>> = const { RefCell::new(None) };
    static LISTENER: RefCell<Option<JsValue>> = const { RefCell::new(None) };
    static JOBS: Cell<u32> = const { Cell::new(0) };
}

/// The leader of a job.
struct TeamLeader {
    job: u32,
    members: usize,
}

/// A member that does a job.
struct TeamMember {
    job: u32,
}

/// Returns the watch over the work that `description` describes, for which a team is assembled; one without a team where there is none, or where it is busy.
pub fn watch_over(description: impl FnOnce() -> Option<Vec<u8>>) -> Watch {
    if !slices::can_suspend() || is_helper() || LED_JOB.with_borrow(Option::is_some) {
        return Watch::default();
    }
    let Some(description) = description() else { return Watch::default() };
    let listener = LISTENER.with_borrow_mut(|known| known.get_or_insert_with(|| listener(receive_from_member)).clone());
    let members = assemble(wasm_bindgen::module(), &listener, MOST) as usize;
    if members == 0 {
        return Watch::default();
    }
    let job = JOBS.replace(JOBS.get() + 1);
    let last_messages = vec![Instant::now(); members];
    LED_JOB.set(Some(LedJob { job, last_messages, given: HashMap::new(), progress: 0, is_lost: false }));
    for member in 0..members {
        send_to(member as u32, Message::Begin { job, member, members, description: description.clone() }.packed());
    }
    Watch::in_team(TeamPlace::leader(members, Arc::new(TeamLeader { job, members })))
}

fn listener(receive: fn(usize, JsValue)) -> JsValue {
    Closure::<dyn Fn(u32, JsValue)>::new(move |from: u32, content: JsValue| {
        receive(from as usize, content);
        end_waiting();
    })
    .into_js_value()
}

fn read(content: &JsValue) -> Option<Message> {
    postcard::from_bytes(&Uint8Array::new(content).to_vec()).ok()
}

/// Takes a message of a helper to the page; null says that it is lost.
fn receive_from_member(member: usize, content: JsValue) {
    LED_JOB.with_borrow_mut(|led| {
        let Some(led) = led else { return };
        if content.is_null() {
            led.is_lost = true;
            return;
        }
        led.last_messages[member] = Instant::now();
        match read(&content) {
            Some(Message::Part { job, part, content }) if job == led.job => drop(led.given.insert((part, member), content)),
            Some(Message::Progress { job, amount }) if job == led.job => led.progress += amount,
            Some(Message::Cannot { job }) if job == led.job => led.is_lost = true,
            _ => {}
        }
    });
}

impl LeaderChannel for TeamLeader {
    fn gather(&self, part: u32, watch: &Watch) -> Option<Vec<Vec<u8>>> {
        loop {
            let (is_lost, progress) = LED_JOB.with_borrow_mut(|led| {
                let led = led.as_mut().filter(|led| led.job == self.job)?;
                let silent =
                    |member: &usize| !led.given.contains_key(&(part, *member)) && led.last_messages[*member].elapsed() > SILENCE;
                Some((led.is_lost || (0..self.members).any(|member| silent(&member)), std::mem::take(&mut led.progress)))
            })?;
            watch.advance(progress);
            if is_lost || watch.is_stopped() {
                return None;
            }
            let contents = LED_JOB.with_borrow_mut(|led| {
                let given = &mut led.as_mut()?.given;
                let all = (0..self.members).all(|member| given.contains_key(&(part, member)));
                all.then(|| (0..self.members).filter_map(|member| given.remove(&(part, member))).collect())
            });
            if contents.is_some() {
                return contents;
            }
            if !slices::wait_for_message() {
                return None;
            }
        }
    }

    fn answer(&self, part: u32, contents: &[Vec<u8>]) {
        for member in 0..self.members {
            send_to(member as u32, Message::Answer { job: self.job, part, contents: contents.to_vec() }.packed());
        }
    }

    fn end(&self) {
        for member in 0..self.members {
            send_to(member as u32, Message::Stop { job: self.job }.packed());
        }
        LED_JOB.set(None);
    }
}

/// Does the work that the page describes, by `join`, if this instance is a helper; returns whether it is.
pub fn serve(join: fn(&[u8], &Watch) -> bool) -> bool {
    std::thread_local! { static JOIN: Cell<Option<fn(&[u8], &Watch) -> bool>> = const { Cell::new(None) } }
    if !is_helper() {
        return false;
    }
    JOIN.set(Some(join));
    serve_in_worker(&listener(|_, content| match read(&content) {
        Some(Message::Begin { job, member, members, description }) => {
            let watch = Arc::new(Watch::in_team(TeamPlace::member(member, members, Arc::new(TeamMember { job }))));
            let before = OWN_JOB.replace(Some(OwnJob { job, watch: Arc::clone(&watch), answers: HashMap::new() }));
            before.inspect(|before| before.watch.stop());
            set_heartbeat(true);
            let work: Job<'static> = Box::new(move || {
                if !JOIN.get().is_some_and(|join| join(&description, &watch)) {
                    send_to_leader(Message::Cannot { job }.packed());
                }
                if OWN_JOB.with_borrow(|own| own.as_ref().is_some_and(|own| own.job == job)) {
                    set_heartbeat(false);
                }
            });
            slices::begin(work, false);
        }
        Some(Message::Answer { job, part, contents }) => OWN_JOB.with_borrow_mut(|own| {
            if let Some(own) = own.as_mut().filter(|own| own.job == job) {
                own.answers.insert(part, contents);
            }
        }),
        Some(Message::Stop { job }) => OWN_JOB.with_borrow(|own| {
            own.iter().filter(|own| own.job == job).for_each(|own| own.watch.stop());
        }),
        _ => {}
    }));
    true
}

impl MemberChannel for TeamMember {
    fn send(&self, part: u32, content: Vec<u8>) {
        send_to_leader(Message::Part { job: self.job, part, content }.packed());
    }

    fn await_answer(&self, part: u32, watch: &Watch) -> Option<Vec<Vec<u8>>> {
        loop {
            if watch.is_stopped() {
                return None;
            }
            let answer = OWN_JOB.with_borrow_mut(|own| own.as_mut().filter(|own| own.job == self.job)?.answers.remove(&part));
            if answer.is_some() || !slices::wait_for_message() {
                return answer;
            }
        }
    }

    fn send_progress(&self, amount: u64) {
        send_to_leader(Message::Progress { job: self.job, amount }.packed());
    }
}
