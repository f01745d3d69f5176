//! Messages between the window and a page that shows it in a frame: what is asked of it, and what it tells.
//!
//! `docs/embedding.md` describes them. Each is an object with the key `downhill`.

use crate::math::catalog::param::Value;
use crate::ui::state::State;
use crate::ui::state::remote::RemoteCommand;
use crate::web::page;
use eframe::wasm_bindgen::{JsCast as _, JsValue};
use js_sys::{Array, Object, Reflect};
use std::cell::RefCell;
use web_sys::MessageEvent;

thread_local! {
    static ASKED: RefCell<Vec<Result<RemoteCommand, String>>> = const { RefCell::new(Vec::new()) };
}

/// Listens to the page around.
pub fn listen() {
    page::on("message", |event| {
        let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
        let data = event.data();
        if let Some(kind) = get(&data, "downhill").and_then(|kind| kind.as_string()) {
            ASKED.with_borrow_mut(|asked| asked.push(command(&kind, &data)));
            page::wake();
        }
    });
}

/// Returns what was asked for since the last call.
pub fn asked() -> Vec<Result<RemoteCommand, String>> {
    ASKED.take()
}

fn get(data: &JsValue, key: &str) -> Option<JsValue> {
    Reflect::get(data, &key.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

fn command(kind: &str, data: &JsValue) -> Result<RemoteCommand, String> {
    let text = |key: &str| get(data, key).and_then(|value| value.as_string());
    let needs = |key: &str, what: &str| format!("the message '{kind}' needs {key}, {what}");
    match kind {
        "load" => text("link").map(RemoteCommand::Load).ok_or_else(|| needs("link", "a text such as 'preset=ravine'")),
        "play" => Ok(RemoteCommand::Play(true)),
        "pause" => Ok(RemoteCommand::Play(false)),
        "step" => {
            let step = get(data, "step").and_then(|value| value.as_f64()).filter(|step| *step >= 0.0);
            step.map(|step| RemoteCommand::Step(step as usize)).ok_or_else(|| needs("step", "a number from 0"))
        }
        "set" => {
            let key = text("key").ok_or_else(|| needs("key", "a text such as 'lr'"))?;
            let value = get(data, "value").ok_or_else(|| needs("value", "a number, a word, or true or false"))?;
            let value = match (value.as_f64(), value.as_bool(), value.as_string()) {
                (Some(number), ..) => Value::Number(number),
                (_, Some(flag), _) => Value::Word(flag.to_string()),
                (.., Some(word)) => Value::Word(word),
                _ => return Err(needs("value", "a number, a word, or true or false")),
            };
            Ok(RemoteCommand::Set { run: text("run"), key, value })
        }
        _ => Err(format!("there is no message '{kind}'; there are load, play, pause, step and set")),
    }
}

/// Tells the page around that something happened.
fn tell(kind: &str, fields: &[(&str, JsValue)]) {
    let message = Object::new();
    let _ = Reflect::set(&message, &"downhill".into(), &kind.into());
    for (key, value) in fields {
        let _ = Reflect::set(&message, &(*key).into(), value);
    }
    if let Ok(Some(parent)) = page::window().parent() {
        let _ = parent.post_message(&message, "*");
    }
}

/// Tells that the window is there.
pub fn tell_ready() {
    tell("ready", &[]);
}

/// Tells why something was refused.
pub fn tell_error(message: &str) {
    tell("error", &[("message", message.into())]);
}

/// Tells the step, and the runs with their numbers there: `losses` are those of the runs at the step.
pub fn tell_state(state: &State, losses: &[f64]) {
    let runs = Array::new();
    for (run, loss) in state.work.experiment.runs.iter().zip(losses) {
        let one = Object::new();
        let _ = Reflect::set(&one, &"name".into(), &run.name().into());
        let _ = Reflect::set(&one, &"loss".into(), &(*loss).into());
        runs.push(&one);
    }
    let length = state.length();
    tell(
        "state",
        &[
            ("step", (state.playhead.step(length) as f64).into()),
            ("steps", (length as f64).into()),
            ("playing", state.playhead.playing.into()),
            ("page", state.page.facts().key.into()),
            ("runs", runs.into()),
        ],
    );
}
