//! The answers of tasks in words, each with its subject and its number.

use crate::figure::numbers;
use crate::sim::Work;
use crate::sim::lesson::quantity::{InfinityMeaning, Quantity};
use crate::sim::lesson::task::{Answer, Task, TaskCheck};
use crate::sim::threads::Watch;

/// The answer of `task` of a lesson about `work`, in words; of a goal, what is wanted.
pub fn words(task: &Task, work: &Work, watch: &Watch) -> Result<String, String> {
    let answer = task.check.answer(work, watch).transpose()?;
    Ok(match (&task.check, answer) {
        (TaskCheck::Which { quantity, names, .. }, Some(Answer::Which(values))) => {
            let all: Vec<String> =
                names.iter().zip(&values).map(|(name, (value, _))| format!("{name}: {}", number(quantity, *value))).collect();
            let best: Vec<&str> =
                names.iter().zip(&values).filter(|(_, (_, wins))| *wins).map(|(name, _)| name.as_str()).collect();
            format!("{}. The {}: {}.", best.join(", "), quantity.kind.about, all.join("; "))
        }
        (TaskCheck::Number { quantity, unit, .. }, Some(Answer::Number(value))) => {
            format!("{} {unit}", number(quantity, value)).trim_end().to_owned()
        }
        (TaskCheck::Choice { choices, .. }, Some(Answer::Choice(right))) => choices[right].clone(),
        (TaskCheck::Goal(goal), _) => {
            let bound = match (goal.above.is_finite(), goal.below.is_finite()) {
                (true, true) => format!("between {} and {}", numbers::short(goal.above), numbers::short(goal.below)),
                (true, false) => format!("above {}", numbers::short(goal.above)),
                _ => format!("below {}", numbers::short(goal.below)),
            };
            // What is of the whole experiment has no name.
            let of = if goal.of.is_empty() { String::new() } else { format!(" of {}", goal.of) };
            format!("Reached with the {}{of} {bound}.", goal.quantity.kind.about)
        }
        _ => String::new(),
    })
}

fn number(quantity: &Quantity, value: f64) -> String {
    match (value.is_finite(), quantity.kind.endless) {
        (true, _) => numbers::short(value),
        (false, InfinityMeaning::Never) => "never".into(),
        (false, InfinityMeaning::Diverged) => "diverged".into(),
    }
}
