//! The answers of tasks in words, each with its subject and its number.

use crate::figure::answer_words::{about, in_words, wanted};
use crate::sim::Work;
use crate::sim::lesson::task::{Answer, Task, TaskCheck};
use crate::sim::threads::Watch;

/// The answer of `task` of a lesson about `work`, in words; of a goal, what is wanted.
pub fn words(task: &Task, work: &Work, watch: &Watch) -> Result<String, String> {
    let answer = task.check.answer(work, watch).transpose()?;
    Ok(match (&task.check, answer) {
        (TaskCheck::Which { quantity, names, .. }, Some(Answer::Which(values))) => {
            let all: Vec<String> =
                names.iter().zip(&values).map(|(name, (value, _))| format!("{name}: {}", in_words(quantity, *value))).collect();
            let best: Vec<&str> =
                names.iter().zip(&values).filter(|(_, (_, wins))| *wins).map(|(name, _)| name.as_str()).collect();
            format!("{}. The {}: {}.", best.join(", "), about(quantity), all.join("; "))
        }
        (TaskCheck::Number { quantity, unit, .. }, Some(Answer::Number(value))) => {
            format!("{} {unit}", in_words(quantity, value)).trim_end().to_owned()
        }
        (TaskCheck::Choice { choices, .. }, Some(Answer::Choice(right))) => choices[right].clone(),
        (TaskCheck::Goal(goal), _) => {
            // What is of the whole experiment has no name.
            let of = if goal.of.is_empty() { String::new() } else { format!(" of {}", goal.of) };
            format!("Reached with the {}{of} {}.", about(&goal.quantity), wanted(goal))
        }
        _ => String::new(),
    })
}
