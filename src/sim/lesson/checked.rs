//! Checks that what a file claims is true: the claims of an experiment or a lesson, and the answers of its tasks.

use super::claim::Claim;
use super::goal::{Goal, GoalStatus};
use super::task::{Answer, TaskCheck};
use super::{CLAIMS, Lesson};
use crate::math::catalog::words::number;
use crate::sim::Work;
use crate::sim::threads::Watch;

/// How far ahead the best of several values must be for the answer to be clear, as a share of the greater one.
const CLEAR: f64 = 0.02;

/// Lists what is not true in `lesson`, one sentence each.
pub fn lesson(lesson: &Lesson) -> Vec<String> {
    let tasks =
        lesson.tasks.iter().filter_map(|task| unclear(&task.check, &lesson.work).map(|why| format!("{}: {why}", task.ask)));
    claims(&lesson.claims, &lesson.work).into_iter().chain(tasks).collect()
}

/// Lists the claims of the experiment file `text`, which describes `work`, that are not true, one sentence each.
pub fn experiment(text: &str, work: &Work) -> Vec<String> {
    match of_experiment(text) {
        Ok(found) => claims(&found, work),
        Err(message) => vec![message],
    }
}

/// Reads the claims of an experiment file.
pub fn of_experiment(text: &str) -> Result<Vec<Claim>, String> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| error.message().to_owned())?;
    let listed = table.get(CLAIMS).and_then(toml::Value::as_array).map(Vec::as_slice).unwrap_or_default();
    listed.iter().map(|text| Claim::parse(text.as_str().unwrap_or_default())).collect()
}

fn claims(claims: &[Claim], work: &Work) -> Vec<String> {
    claims.iter().filter_map(|claim| claim.holds_for_all_seeds(work, &Watch::default()).err()).collect()
}

/// Returns why a question has no clear answer, or a goal no meaning, if so.
fn unclear(check: &TaskCheck, work: &Work) -> Option<String> {
    if let TaskCheck::Goal(goal) = check {
        return match goal.standing(work, work, &Watch::default()) {
            GoalStatus::Reached(value) => Some(format!("it is reached from the start, where it is {}", number(value))),
            GoalStatus::Unknown(message) => Some(message),
            GoalStatus::Open(_) | GoalStatus::Changed(_) => unreached(goal, work),
        };
    }
    match check.answer(work, &Watch::default())? {
        Err(message) => Some(message),
        Ok(Answer::Which(values)) => {
            let best: Vec<f64> = values.iter().filter(|(_, wins)| *wins).map(|(value, _)| *value).collect();
            let [best] = best[..] else { return Some(format!("{} are equally good", best.len())) };
            if !best.is_finite() {
                return Some("none has a finite value".into());
            }
            let others = values.iter().filter(|(_, wins)| !wins).map(|(value, _)| *value);
            let close =
                others.into_iter().find(|value| value.is_finite() && (value - best).abs() <= CLEAR * value.abs().max(best.abs()));
            close.map(|value| format!("{value} is too close to {best}, the best"))
        }
        Ok(Answer::Number(value)) if !value.is_finite() => Some(format!("the answer is {value}")),
        Ok(_) => None,
    }
}

/// Returns why the settings that a goal names do not reach it, if so.
fn unreached(goal: &Goal, work: &Work) -> Option<String> {
    match goal.standing(work, &goal.reached_in(work)?.ok()?, &Watch::default()) {
        GoalStatus::Reached(_) => None,
        GoalStatus::Open(value) => Some(format!("with the settings under reached it is {}", number(value))),
        GoalStatus::Changed(fact) => Some(format!("the settings under reached change {}, which free does not name", fact.key)),
        GoalStatus::Unknown(message) => Some(format!("with the settings under reached: {message}")),
    }
}
