//! The answers to the tasks of the open lesson, and the status of its goals, computed beside the frame; and both in words.

use crate::figure::answer_words;
use crate::sim::Lesson;
use crate::sim::Work;
use crate::sim::lesson::goal::{Goal, GoalStatus};
use crate::sim::lesson::quantity::Quantity;
use crate::sim::lesson::task::{Answer, Task, TaskCheck};
use crate::ui::decimal_mark::written;
use crate::ui::derived::background::Background;
use crate::ui::state::State;
use eframe::egui::Context;
use std::sync::Arc;

/// The right answer to each task; none for a goal.
type Answers = Vec<Option<Result<Answer, String>>>;

/// What is known of the tasks of the open lesson.
#[derive(Default)]
pub struct TaskAnswers {
    answers: Background<Arc<Lesson>, Answers>,
    goals: Background<(Arc<Lesson>, Work), Vec<Option<GoalStatus>>>,
    known: Option<Arc<Answers>>,
    standing: Option<Arc<Vec<Option<GoalStatus>>>>,
}

impl TaskAnswers {
    /// Computes what is not known yet, and takes what is. A goal that a beat so far has set and that is reached is recorded.
    pub fn update(&mut self, ctx: &Context, state: &mut State) {
        let Some(open) = &state.lesson else {
            (self.known, self.standing) = (None, None);
            return;
        };
        let lesson = &open.lesson;
        let answers = self.answers.ask(ctx, lesson, true, (), |lesson, (), watch| {
            let all = lesson.tasks.iter().map(|task| task.check.answer(&lesson.work, watch)).collect();
            (!watch.is_stopped()).then_some(all)
        });
        self.known = answers.value.filter(|_| answers.fresh);
        let has_goal = lesson.tasks.iter().any(|task| matches!(task.check, TaskCheck::Goal(_)));
        let live = if has_goal { state.work.clone() } else { lesson.work.clone() };
        let key = (Arc::clone(lesson), live);
        let goals = self.goals.ask_now(ctx, &key, (), |(lesson, live), (), watch| {
            let standing = |check: &TaskCheck| match check {
                TaskCheck::Goal(goal) => Some(goal.standing(&lesson.work, live, watch)),
                _ => None,
            };
            let all = lesson.tasks.iter().map(|task| standing(&task.check)).collect();
            (!watch.is_stopped()).then_some(all)
        });
        self.standing = goals.value.filter(|_| goals.fresh);
        let standing = self.standing.as_deref().map_or(&[][..], Vec::as_slice);
        let reached = |task: usize| match standing.get(task) {
            Some(Some(GoalStatus::Reached(value))) => Some((task, *value)),
            _ => None,
        };
        let tasks: Vec<(usize, f64)> = open.tasks_so_far().filter_map(reached).collect();
        tasks.into_iter().for_each(|(task, value)| state.reach(task, value));
    }

    /// Returns the answer of a task, once it is known; none for a goal.
    pub fn answer(&self, task: usize) -> Option<&Result<Answer, String>> {
        self.known.as_ref()?.get(task)?.as_ref()
    }

    /// Returns the status of a goal, once it is known.
    pub fn standing(&self, task: usize) -> Option<&GoalStatus> {
        self.standing.as_ref()?.get(task)?.as_ref()
    }

    /// Returns the value that a goal is about, as it is now.
    pub fn goal(&self, task: usize) -> Option<f64> {
        match self.standing(task)? {
            GoalStatus::Reached(value) | GoalStatus::Open(value) => Some(*value),
            _ => None,
        }
    }
}

/// Says what the answer of a task is: its subject and its number. A goal keeps the value with which it was `reached`, whatever is changed
/// after that.
pub fn conclusion(task: &Task, i: usize, answers: &TaskAnswers, reached: Option<f64>) -> String {
    let known = answers.answer(i);
    match (&task.check, known) {
        (TaskCheck::Which { quantity, names, .. }, Some(Ok(Answer::Which(values)))) => {
            let winners: Vec<String> = names
                .iter()
                .zip(values)
                .filter(|(_, (_, wins))| *wins)
                .map(|(name, (value, _))| format!("“{name}”, {}: {}", about(quantity), in_words(quantity, *value)))
                .collect();
            format!("{}.", winners.join(", "))
        }
        (TaskCheck::Number { quantity, name, .. }, Some(Ok(Answer::Number(value)))) => {
            format!("{}: {}.", of(name, &about(quantity)), in_words(quantity, *value))
        }
        (TaskCheck::Choice { choices, .. }, Some(Ok(Answer::Choice(right)))) => format!("“{}”.", choices[*right]),
        (TaskCheck::Goal(goal), _) => {
            let now = reached.or(answers.goal(i)).map_or("computing …".into(), |value| in_words(&goal.quantity, value));
            format!("{}: {now}; wanted: {}.", of(&goal.of, &about(&goal.quantity)), wanted(goal))
        }
        (_, Some(Err(message))) => format!("This cannot be computed: {message}."),
        _ => "The answer is being computed …".into(),
    }
}

/// Names a quantity, which is `about` something, with the run called `name` that has it; what is of the whole experiment has no name.
pub fn of(name: &str, about: &str) -> String {
    if name.is_empty() { sentence(about) } else { format!("“{name}”, {about}") }
}

/// Says what `quantity` is, with the decimal mark of the window.
pub fn about(quantity: &Quantity) -> String {
    written(answer_words::about(quantity))
}

/// Describes the bounds of `goal`, with the decimal mark of the window.
pub fn wanted(goal: &Goal) -> String {
    written(answer_words::wanted(goal))
}

/// Writes a value of `quantity`, with the decimal mark of the window.
pub fn in_words(quantity: &Quantity, value: f64) -> String {
    written(answer_words::in_words(quantity, value))
}

/// Returns `words` with a capital letter.
pub fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
