//! One task of a lesson: a prediction and its verdict, or a goal that is checked as the experiment changes.

use crate::sim::lesson::facts;
use crate::sim::lesson::goal::{Goal, GoalStatus};
use crate::sim::lesson::task::{Answer, Prediction, Task, TaskCheck};
use crate::ui::lesson::answers::{about, in_words, of, sentence, wanted};
use crate::ui::numbers;
use crate::ui::paint::prose;
use crate::ui::state::State;
use crate::ui::state::lessons::TaskReply;
use crate::ui::theme::{self, Palette, strong};
use crate::ui::typeset;
use eframe::egui::{Key, Label, RichText, TextEdit, TextStyle, TextWrapMode, Ui, WidgetText};

/// Shows the task; `answer` and `standing` are its answer and goal status so far.
pub fn show(
    ui: &mut Ui,
    state: &mut State,
    (i, task): (usize, &Task),
    answer: Option<&Result<Answer, String>>,
    standing: Option<&GoalStatus>,
) {
    let palette = Palette::of(ui.ctx());
    palette.card_frame().show(ui, |ui| {
        ui.set_width(ui.available_width());
        let solved = state.lesson.as_ref().is_some_and(|open| state.settings.progress.has(&open.key, i));
        ui.horizontal(|ui| {
            let number = state.lesson.as_ref().map_or(i + 1, |open| open.number_of(i));
            ui.label(strong(format!("Task {number}")));
            if solved {
                ui.label(RichText::new("✓ solved").color(palette.accent)).on_hover_text("Solved once; it may be done again");
            }
        });
        prose::line(ui, &task.ask, palette.text);
        let Some(mut reply) = state.lesson.as_ref().and_then(|open| open.replies.get(i).cloned()) else { return };
        match (&task.check, standing) {
            (TaskCheck::Goal(goal), Some(standing)) => {
                show_goal(ui, goal, standing, reply.reached);
                let tip = "Give up this task, and see settings with which it is reached";
                if !reply.is_settled() && !goal.reached.is_empty() && ui.button("Show a solution").on_hover_text(tip).clicked() {
                    reply.revealed = true;
                }
            }
            (TaskCheck::Goal(_), None) => {
                ui.label(RichText::new("not known before the runs are computed").color(palette.weak));
            }
            _ => predict(ui, state, (i, task), &mut reply, answer),
        }
        let reveals = reply.revealed && state.lesson.as_ref().is_some_and(|open| !open.replies[i].revealed);
        if (reply.revealed || reply.reached) && !task.explain.is_empty() {
            prose::line(ui, &task.explain, palette.text);
        }
        if let Some(kept) = state.lesson.as_mut().and_then(|open| open.replies.get_mut(i)) {
            *kept = reply;
        }
        if reveals {
            state.reveal(i);
        }
    });
}

/// Shows the prediction, the button that reveals the answer, and the verdict.
fn predict(
    ui: &mut Ui,
    state: &mut State,
    (i, task): (usize, &Task),
    reply: &mut TaskReply,
    answer: Option<&Result<Answer, String>>,
) {
    let shown = state.lesson.as_ref().map_or(i + 1, |open| open.number_of(i));
    let mut entered = false;
    ui.add_enabled_ui(!reply.revealed, |ui| match &task.check {
        TaskCheck::Which { names, .. } => pick(ui, names, reply),
        TaskCheck::Choice { choices, .. } => {
            pick(ui, &choices.iter().map(|choice| typeset::spoken(choice)).collect::<Vec<_>>(), reply)
        }
        TaskCheck::Number { unit, .. } => entered = number(ui, shown, unit, reply),
        TaskCheck::Goal(_) => {}
    });
    let palette = Palette::of(ui.ctx());
    match (answer, reply.prediction) {
        (Some(Err(message)), _) => {
            ui.add(Label::new(RichText::new(format!("This cannot be computed: {message}.")).color(palette.warning)).wrap());
        }
        // On a stage it may have been revealed without a prediction.
        (Some(Ok(answer)), prediction) if reply.revealed => {
            if let Some(right) = prediction.map(|prediction| task.check.judge(prediction, answer)) {
                verdict(ui, right, if right { "Right." } else { "Not quite." });
            }
            show_answer(ui, &task.check, answer);
        }
        (known, prediction) => {
            let ready = known.is_some() && prediction.is_some();
            let said = if known.is_none() { "Computing …" } else { "Reveal" };
            let name = if known.is_none() { format!("Computing task {shown}") } else { format!("Reveal task {shown}") };
            // After a wrong prediction the user gets a hint and another try, before the answer is shown.
            let missed = reply.missed.is_some() && reply.missed == prediction;
            ui.horizontal(|ui| {
                let button = ui.add_enabled(ready && !missed, eframe::egui::Button::new(said)).accessible_name(name);
                let tip = "Play the experiment of the lesson and see whether the prediction is right";
                let not_yet = match () {
                    () if known.is_none() => "The answer is being computed",
                    () if missed => "Change the prediction first",
                    () if !reply.typed.trim().is_empty() => "This is not a number",
                    () => "Make a prediction first",
                };
                let button = button.on_hover_text(tip).on_disabled_hover_text(not_yet);
                let clicked = button.clicked() || entered && ready && !missed;
                if let (true, Some(Ok(answer)), Some(prediction)) = (clicked, known, prediction) {
                    let right = task.check.judge(prediction, answer);
                    if right {
                        state.solve(i);
                    }
                    // The second miss shows the answer.
                    reply.revealed = right || reply.missed.is_some();
                    reply.missed = Some(prediction).filter(|_| !right);
                } else if clicked {
                    reply.revealed = true;
                }
                if missed && ui.button("Show the answer").on_hover_text("Give up this task, and see why").clicked() {
                    reply.revealed = true;
                }
            });
            // The hint has its room before it comes: it must not move the answers under the pointer.
            let room = room_for(ui, &longest_hint(&task.check));
            ui.scope(|ui| {
                ui.set_min_height(room);
                if let (true, Some(Ok(answer)), Some(prediction)) = (missed, known, prediction) {
                    verdict(ui, false, &hint(&task.check, prediction, answer));
                }
            });
        }
    }
}

/// Says in which direction a wrong prediction errs, or what to look at.
fn hint(check: &TaskCheck, prediction: Prediction, answer: &Answer) -> String {
    match (check, prediction, answer) {
        (TaskCheck::Number { .. }, Prediction::Number(said), Answer::Number(value)) => {
            format!("Not quite: it is {}. Try again.", if *value > said { "larger" } else { "smaller" })
        }
        (TaskCheck::Which { quantity, names, .. }, Prediction::Pick(pick), _) => {
            let name = names.get(pick).map_or("that one".into(), |name| format!("“{name}”"));
            format!("Not {name}. What is asked is the {}. Try again.", about(quantity))
        }
        _ => "Not that one. Try again.".into(),
    }
}

/// Returns the longest hint that there is for a task.
fn longest_hint(check: &TaskCheck) -> String {
    let hints: Vec<String> = match check {
        TaskCheck::Which { names, .. } => {
            (0..names.len()).map(|i| hint(check, Prediction::Pick(i), &Answer::Which(Vec::new()))).collect()
        }
        TaskCheck::Number { .. } => vec![hint(check, Prediction::Number(1.0), &Answer::Number(0.0))],
        _ => vec![hint(check, Prediction::Pick(0), &Answer::Choice(0))],
    };
    hints.into_iter().max_by_key(|hint| hint.chars().count()).unwrap_or_default()
}

/// Returns the height of a verdict with these words.
fn room_for(ui: &Ui, words: &str) -> f32 {
    let text = WidgetText::from(strong(format!("✗ {words}")));
    text.into_galley(ui, Some(TextWrapMode::Wrap), ui.available_width(), TextStyle::Body).size().y
}

fn pick(ui: &mut Ui, names: &[String], reply: &mut TaskReply) {
    for (i, name) in names.iter().enumerate() {
        let chosen = reply.prediction == Some(Prediction::Pick(i));
        if theme::radio(ui, chosen, name).on_hover_text("Predict this").clicked() {
            reply.prediction = Some(Prediction::Pick(i));
        }
    }
}

/// Shows the field for a number; returns whether it was left with Enter, which reveals as the button does.
fn number(ui: &mut Ui, shown: usize, unit: &str, reply: &mut TaskReply) -> bool {
    let entered = ui.horizontal(|ui| {
        let field = ui.add(
            TextEdit::singleline(&mut reply.typed)
                .desired_width(110.0)
                .hint_text("a number")
                .char_limit(40)
                .background_color(Palette::of(ui.ctx()).panel),
        );
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        field
            .accessible_name(format!("Prediction for task {shown}"))
            .on_hover_text("Write the number that you expect, then Enter");
        ui.label(unit);
        entered
    });
    reply.prediction = numbers::read(&reply.typed).map(Prediction::Number);
    entered.inner
}

/// Shows a tick or a cross with a word: colour alone would not reach everyone.
fn verdict(ui: &mut Ui, right: bool, word: &str) {
    let palette = Palette::of(ui.ctx());
    let (sign, color) = if right { ("✓", palette.accent) } else { ("✗", palette.warning) };
    ui.label(strong(format!("{sign} {word}")).color(color));
}

/// Shows the answer with its numbers.
fn show_answer(ui: &mut Ui, check: &TaskCheck, answer: &Answer) {
    match (check, answer) {
        (TaskCheck::Which { quantity, names, .. }, Answer::Which(values)) => {
            ui.add(Label::new(sentence(&about(quantity))).wrap());
            for (name, (value, wins)) in names.iter().zip(values) {
                let text = format!("{name}: {}", in_words(quantity, *value));
                ui.label(if *wins { strong(text) } else { RichText::new(text) });
            }
        }
        (TaskCheck::Number { quantity, name, .. }, Answer::Number(value)) => {
            ui.add(Label::new(strong(format!("{}: {}", of(name, &about(quantity)), in_words(quantity, *value)))).wrap());
        }
        (TaskCheck::Choice { choices, .. }, Answer::Choice(right)) => {
            ui.add(Label::new(strong(typeset::spoken(&choices[*right]))).wrap());
        }
        _ => {}
    }
}

/// Shows the status of the goal.
fn show_goal(ui: &mut Ui, goal: &Goal, standing: &GoalStatus, reached: bool) {
    let palette = Palette::of(ui.ctx());
    let now = |value: f64| format!("{}: {}", of(&goal.of, &about(&goal.quantity)), in_words(&goal.quantity, value));
    match standing {
        GoalStatus::Reached(value) => {
            ui.add(Label::new(now(*value)).wrap());
        }
        GoalStatus::Open(value) => {
            ui.add(Label::new(format!("{}. Wanted: {}.", now(*value), wanted(goal))).wrap());
        }
        GoalStatus::Changed(fact) => {
            let what = facts::words(fact.key);
            let text = format!("You also changed {what}, which must stay as it was: {}. “Restart” restores it.", fact.value);
            ui.add(Label::new(RichText::new(text).color(palette.warning)).wrap());
        }
        GoalStatus::Unknown(message) => {
            ui.add(Label::new(RichText::new(format!("This cannot be determined: {message}.")).color(palette.warning)).wrap());
        }
    }
    if reached {
        let still = matches!(standing, GoalStatus::Reached(_));
        verdict(ui, true, if still { "Reached." } else { "Reached before." });
    }
}
