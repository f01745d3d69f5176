//! A task of a lesson: predict, then reveal; or a goal to be reached in the user's own experiment.

use super::CLAIMS;
use super::claim::{self, Claim};
use super::goal::Goal;
use super::known::known;
use super::quantity::Quantity;
use super::subject::subject;
use crate::math::catalog::param::Param;
use crate::math::excerpt::at_most;
use crate::math::excerpt::excerpt;
use crate::sim::Work;
use crate::sim::file::file_error::FileError;
use crate::sim::file::toml_table::{TableEntry, TomlTable};
use crate::sim::threads::Watch;
use serde::{Deserialize, Serialize};

/// How far a prediction may be from the number, relative to it.
const TOLERANCE: Param =
    Param::real("tolerance", "", "tolerance", "How far from the number a prediction may lie.", 0.05, 0.0, f64::MAX);

/// The keys of a task.
pub const KEYS: [&str; 17] = [
    "ask",
    "explain",
    "which",
    "wins",
    "number",
    "tolerance",
    "goal",
    "of",
    "above",
    "below",
    "free",
    "reached",
    "choices",
    "right",
    "unit",
    "hidden",
    CLAIMS,
];

/// The longest text of a task, in characters.
const MAX_TEXT: usize = 1000;
/// The most choices.
const MAX_CHOICES: usize = 8;
/// The relative difference up to which two values count as equal: runs that end alike have both won.
const ALIKE: f64 = 1e-9;

/// A task.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// The question.
    pub ask: String,
    /// The explanation afterwards; may be empty.
    pub explain: String,
    /// The way in which it is checked.
    pub check: TaskCheck,
}

/// The value that wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WinningValue {
    /// The least.
    Least,
    /// The greatest.
    Greatest,
}

/// The way in which a task is checked.
#[derive(Clone, Debug, PartialEq)]
pub enum TaskCheck {
    /// The user names the thing with the least, or the greatest, value of the quantity.
    Which {
        /// The quantity.
        quantity: Quantity,
        /// The names to choose from.
        names: Vec<String>,
        /// The value that wins.
        wins: WinningValue,
    },
    /// The user types the value of the quantity.
    Number {
        /// The quantity.
        quantity: Quantity,
        /// The index in [`Quantity::names`] of the thing whose value is meant.
        index: usize,
        /// Its name; empty where the quantity is of the whole experiment.
        name: String,
        /// How far off a prediction may be, relative to the value.
        tolerance: f64,
        /// The unit, shown after the field; may be empty.
        unit: String,
    },
    /// The user changes the experiment until the quantity is between two bounds.
    Goal(Goal),
    /// The user picks the right text.
    Choice {
        /// The texts.
        choices: Vec<String>,
        /// The index of the right one, counted from 0.
        right: usize,
        /// Whether playing the runs shows the answer, so that they are hidden until it is given.
        hidden: bool,
    },
}

/// The right answer, computed from the experiment of the lesson.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The value of each name, and whether it wins; of equal values both win.
    Which(Vec<(f64, bool)>),
    /// The number.
    Number(f64),
    /// The right choice.
    Choice(usize),
}

/// The user's prediction, made before the answer is revealed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Prediction {
    /// A name or a text, by its index.
    Pick(usize),
    /// A number.
    Number(f64),
}

impl TaskCheck {
    /// Computes the right answer in `work`, the lesson's own; none for a goal, which is no question, or where `watch` stopped it. Fails
    /// with a sentence where it is not defined.
    pub fn answer(&self, work: &Work, watch: &Watch) -> Option<Result<Answer, String>> {
        let answer = match self {
            TaskCheck::Which { quantity, names, wins } => {
                let values: Result<Vec<f64>, String> = (0..names.len()).map(|i| quantity.of(work, i, watch)).collect();
                values.map(|values| Answer::Which(winners(&values, *wins)))
            }
            TaskCheck::Number { quantity, index, .. } => quantity.of(work, *index, watch).map(Answer::Number),
            TaskCheck::Choice { right, .. } => Ok(Answer::Choice(*right)),
            TaskCheck::Goal(_) => return None,
        };
        (!watch.is_stopped()).then_some(answer)
    }

    /// Whether playing the runs shows the answer.
    pub fn is_played(&self) -> bool {
        match self {
            TaskCheck::Which { .. } => true,
            TaskCheck::Number { quantity, .. } => quantity.kind.played,
            TaskCheck::Choice { hidden, .. } => *hidden,
            TaskCheck::Goal(_) => false,
        }
    }

    /// Where the playhead stands for a number that is about one step: after it, or where its length is asked for, before it.
    pub fn asked_step(&self) -> Option<usize> {
        match self {
            TaskCheck::Number { quantity, .. } => {
                let step = quantity.step()?;
                Some(if quantity.kind.key == "step-length" { step.saturating_sub(1) } else { step })
            }
            _ => None,
        }
    }

    /// The gap at which a threshold is drawn, where the task is about reaching one.
    pub fn target(&self) -> Option<f64> {
        match self {
            TaskCheck::Which { quantity, .. } | TaskCheck::Number { quantity, .. } => quantity.gap(),
            TaskCheck::Goal(goal) => goal.quantity.gap(),
            TaskCheck::Choice { .. } => None,
        }
    }

    /// Whether the number that is asked for is a gap.
    pub fn is_a_gap(&self) -> bool {
        matches!(self, TaskCheck::Number { quantity, .. } if quantity.is_a_gap())
    }

    /// Counts the answers to choose from; none where a number is asked for, or a goal is to be reached.
    pub fn choices(&self) -> Option<usize> {
        match self {
            TaskCheck::Which { names, .. } => Some(names.len()),
            TaskCheck::Choice { choices, .. } => Some(choices.len()),
            TaskCheck::Number { .. } | TaskCheck::Goal(_) => None,
        }
    }

    /// Whether it is about how many evaluations it takes to come below a gap.
    pub fn is_about_costs(&self) -> bool {
        matches!(self, TaskCheck::Which { quantity, .. } | TaskCheck::Number { quantity, .. } if quantity.kind.key == "evals-to")
    }

    /// Whether the loss plot shows the answer.
    pub fn is_about_loss(&self) -> bool {
        match self {
            TaskCheck::Which { quantity, .. } | TaskCheck::Number { quantity, .. } => {
                quantity.gap().is_some() || ["final-gap", "late-gap", "final-loss", "gap"].contains(&quantity.kind.key)
            }
            _ => false,
        }
    }

    /// Whether `prediction` is right.
    pub fn judge(&self, prediction: Prediction, answer: &Answer) -> bool {
        match (self, prediction, answer) {
            (_, Prediction::Pick(pick), Answer::Which(all)) => all.get(pick).is_some_and(|(_, wins)| *wins),
            (_, Prediction::Pick(pick), Answer::Choice(right)) => pick == *right,
            (TaskCheck::Number { tolerance, .. }, Prediction::Number(said), Answer::Number(value)) => {
                // The tolerance is slightly larger, so that the ends of the range count despite rounding.
                (said - value).abs() <= tolerance * value.abs() + 1e-12 * value.abs().max(f64::MIN_POSITIVE)
            }
            _ => false,
        }
    }
}

fn winners(values: &[f64], wins: WinningValue) -> Vec<(f64, bool)> {
    let sign = if wins == WinningValue::Least { 1.0 } else { -1.0 };
    let best = values.iter().map(|value| sign * value).fold(f64::INFINITY, f64::min);
    let alike = |value: f64| sign * value == best || (sign * value - best).abs() <= ALIKE * best.abs();
    values.iter().map(|value| (*value, alike(*value))).collect()
}

impl Task {
    /// Reads the task in `table`, about the experiment in `work`, and its claims.
    pub fn read(mut table: TomlTable<'_>, work: &Work) -> Result<(Self, Vec<Claim>), FileError> {
        let line = table.line;
        let wrong = |message: String| FileError { line, message };
        let mut claims = claim::listed(&mut table)?;
        let (ask, asked) = claimed(&mut table, "ask")?;
        claims.extend(asked);
        if ask.is_empty() {
            return Err(wrong("the question of this task is missing; add a line such as ask = \"Which run wins?\"".into()));
        }
        let (explain, explained) = claimed(&mut table, "explain")?;
        claims.extend(explained);
        let [which, value, goal] = ["which", "number", "goal"].map(|key| quantity(&mut table, key));
        let (which, value, goal) = (which?, value?, goal?);
        let choices = table.texts("choices")?;
        let kinds = [which.is_some(), value.is_some(), goal.is_some(), choices.is_some()];
        if kinds.into_iter().filter(|given| *given).count() != 1 {
            return Err(wrong("a task has exactly one of which, number, goal and choices".into()));
        }
        let check = if let Some((place, quantity)) = which {
            let names = quantity.names(work);
            if names.len() < 2 {
                let message = format!("which: {quantity} has {} value here, and there must be two to choose from", names.len());
                return Err(FileError { line: place, message });
            }
            let defined = (0..names.len()).try_for_each(|i| quantity.check(work, i));
            defined.map_err(|message| FileError { line: place, message: format!("which: {message}") })?;
            TaskCheck::Which { quantity, names, wins: wins(&mut table)? }
        } else if let Some((place, quantity)) = value {
            let index = subject(&mut table, place, &quantity, work)?;
            quantity.check(work, index).map_err(|message| FileError { line: place, message: format!("number: {message}") })?;
            let tolerance = table.parameter(&TOLERANCE)?.unwrap_or(0.05);
            let name = quantity.names(work).get(index).cloned().unwrap_or_default();
            TaskCheck::Number { quantity, index, name, tolerance, unit: text(&mut table, "unit")? }
        } else if let Some((place, quantity)) = goal {
            TaskCheck::Goal(Goal::read(&mut table, place, quantity, work)?)
        } else {
            read_choice(&mut table, choices, &explain)
                .map_err(|error| if error.line == 0 { wrong(error.message) } else { error })?
        };
        let unused = ["wins", "tolerance", "of", "above", "below", "free", "reached", "right", "unit", "hidden"]
            .into_iter()
            .find(|key| table.has(key));
        if let Some(key) = unused {
            return Err(wrong(format!("{key} has no meaning in a task of this kind; leave it out")));
        }
        Ok((Task { ask, explain, check }, claims))
    }

    /// Whether playing the runs shows the answer, so that they are hidden until it is predicted.
    pub fn is_played(&self) -> bool {
        self.check.is_played()
    }
}

fn text(table: &mut TomlTable<'_>, key: &'static str) -> Result<String, FileError> {
    Ok(claimed(table, key)?.0)
}

/// Reads the text under `key`, and the claims in it.
fn claimed(table: &mut TomlTable<'_>, key: &'static str) -> Result<(String, Vec<Claim>), FileError> {
    let Some(entry) = table.text(key)? else { return Ok(Default::default()) };
    entry.read(|text| {
        let (text, claims) = claim::in_text(&text)?;
        at_most(MAX_TEXT, &text).and_then(|()| crate::math::equation::prose::spans(&text)).map(|_| (text, claims))
    })
}

fn quantity(table: &mut TomlTable<'_>, key: &'static str) -> Result<Option<(usize, Quantity)>, FileError> {
    let found = table.text(key)?.map(|entry| (entry.line, entry));
    found.map(|(line, entry)| entry.read(|text| Quantity::parse(&text)).map(|quantity| (line, quantity))).transpose()
}

fn wins(table: &mut TomlTable<'_>) -> Result<WinningValue, FileError> {
    let found = table.notation("wins", |word| match word {
        "least" => Ok(WinningValue::Least),
        "greatest" => Ok(WinningValue::Greatest),
        _ => Err(format!("'{}' is neither least nor greatest", excerpt(word))),
    })?;
    Ok(found.unwrap_or(WinningValue::Least))
}

/// Reads a task with choices. An error with line 0 means the line of the task.
fn read_choice(
    table: &mut TomlTable<'_>,
    choices: Option<TableEntry<Vec<String>>>,
    explain: &str,
) -> Result<TaskCheck, FileError> {
    let wrong = |message: &str| FileError { line: 0, message: message.into() };
    let choices = choices.ok_or_else(|| wrong("choices are missing"))?;
    let choices = choices.read(|choices| match choices.len() {
        2..=MAX_CHOICES => Ok(choices),
        count => Err(format!("it takes 2 to {MAX_CHOICES} texts, not {count}")),
    })?;
    let right = table.text("right")?.ok_or_else(|| wrong("right is missing: the one of the choices that is right"))?;
    let right = right.read(|right| known(&right, &choices, "choice"))?;
    if explain.is_empty() {
        return Err(wrong("explain is missing: say why the choice is right"));
    }
    let hidden = table.flag("hidden")?;
    Ok(TaskCheck::Choice { choices, right, hidden })
}
