//! The lesson in the column at the right: its text, its tasks, and the buttons to the other lessons.

use crate::sim::Lesson;
use crate::sim::Work;
use crate::sim::lesson::lessons;
use crate::sim::lesson::task::{Answer, GoalStatus, TaskCheck};
use crate::sim::page::Page;
use crate::ui::derived::background::Background;
use crate::ui::lesson::lesson_task;
use crate::ui::paint::prose;
use crate::ui::state::State;
use crate::ui::state::action::Action;
use crate::ui::theme::{self, GAP, Palette};
use eframe::egui::{Button, RichText, Ui};
use std::sync::Arc;

/// The right answer to each task; none for a goal.
pub type Answers = Vec<Option<Result<Answer, String>>>;

/// The values computed from the open lesson.
#[derive(Default)]
pub struct LessonPanel {
    answers: Background<Arc<Lesson>, Answers>,
    goals: Background<(Arc<Lesson>, Work), Vec<Option<GoalStatus>>>,
}

/// Shows the tabs over the column while a lesson is open: the lesson, and the page's own column.
pub fn tabs(ui: &mut Ui, state: &mut State, actions: &mut Vec<Action>) {
    let page: Page = state.page;
    let Some(open) = &mut state.lesson else { return };
    ui.horizontal(|ui| {
        ui.selectable_value(&mut open.aside, false, "Lesson").on_hover_text("Read the lesson and its tasks");
        ui.selectable_value(&mut open.aside, true, page.facts().column)
            .on_hover_text("Show what this page has here without a lesson");
        ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
            let close = ui.add(Button::new("×").frame(false).min_size(eframe::egui::vec2(24.0, 24.0)));
            if close.accessible_name(Action::CloseLesson.label()).on_hover_text(Action::CloseLesson.tooltip()).clicked() {
                actions.push(Action::CloseLesson);
            }
        });
    });
    ui.add_space(GAP / 2.0);
}

impl LessonPanel {
    /// Shows the open lesson.
    pub fn show(&mut self, ui: &mut Ui, state: &mut State, actions: &mut Vec<Action>) {
        let Some(open) = state.lesson.clone() else { return };
        let lesson = open.lesson;
        let palette = Palette::of(ui.ctx());
        if let Some(place) = open.place {
            let number = format!("Lesson {} of {}", place + 1, lessons::ALL.len());
            ui.label(RichText::new(number).color(palette.weak));
        }
        ui.add(eframe::egui::Label::new(theme::title(&lesson.title)).wrap());
        ui.add_space(GAP / 2.0);
        prose::show(ui, &lesson.text);
        self.tasks(ui, state, &lesson, actions);
        ui.add_space(GAP);
        footer(ui, state, &lesson, open.place, actions);
    }

    fn tasks(&mut self, ui: &mut Ui, state: &mut State, lesson: &Arc<Lesson>, actions: &mut Vec<Action>) {
        let answers = self.answers.ask(ui.ctx(), lesson, true, (), |lesson, (), watch| {
            let all = lesson.tasks.iter().map(|task| task.check.answer(&lesson.work, watch)).collect();
            (!watch.is_stopped()).then_some(all)
        });
        let has_goal = lesson.tasks.iter().any(|task| matches!(task.check, TaskCheck::Goal(_)));
        let live = if has_goal { state.work.clone() } else { lesson.work.clone() };
        let key = (Arc::clone(lesson), live);
        let goals = self.goals.ask_now(ui.ctx(), &key, (), |(lesson, live), (), watch| {
            let standing = |check: &TaskCheck| match check {
                TaskCheck::Goal(goal) => Some(goal.standing(&lesson.work, live, watch)),
                _ => None,
            };
            let all = lesson.tasks.iter().map(|task| standing(&task.check)).collect();
            (!watch.is_stopped()).then_some(all)
        });
        for (i, task) in lesson.tasks.iter().enumerate() {
            ui.push_id(i, |ui| {
                let known = answers.fresh().and_then(|answers| answers[i].as_ref());
                lesson_task::show(ui, state, (i, task), known, goals.fresh().and_then(|goals| goals[i].as_ref()), actions);
            });
        }
    }
}

fn footer(ui: &mut Ui, state: &State, lesson: &Lesson, place: Option<usize>, actions: &mut Vec<Action>) {
    let mut button = |ui: &mut Ui, action: Action, name: &str, enabled: bool| {
        let button = Button::new(name);
        if ui.add_enabled(enabled, button).accessible_name(action.label()).on_hover_text(action.tooltip()).clicked() {
            actions.push(action);
        }
    };
    ui.horizontal_wrapped(|ui| {
        button(ui, Action::PreviousLesson, "‹ Previous", place.is_some_and(|place| place > 0));
        button(ui, Action::NextLesson, "Next ›", place.is_some_and(|place| place + 1 < lessons::ALL.len()));
    });
    if !state.is_unchanged_from(lesson) {
        ui.add_space(GAP / 2.0);
        ui.label(RichText::new("The experiment has changed since the lesson began.").color(Palette::of(ui.ctx()).weak));
    }
    button(ui, Action::BackToLesson, "Back to the lesson", true);
}
