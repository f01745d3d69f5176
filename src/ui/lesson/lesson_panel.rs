//! The lesson in the column at the right: its text, its tasks, and the buttons to the other lessons.

use crate::sim::Lesson;
use crate::sim::lesson::lessons;
use crate::sim::page::Page;
use crate::ui::lesson::answers::TaskAnswers;
use crate::ui::lesson::lesson_task;
use crate::ui::paint::prose;
use crate::ui::state::State;
use crate::ui::state::action::Action;
use crate::ui::theme::{self, GAP, Palette};
use eframe::egui::{Button, RichText, Ui};

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

/// Shows the open lesson, whose answers are `answers`.
pub fn show(ui: &mut Ui, state: &mut State, answers: &TaskAnswers, actions: &mut Vec<Action>) {
    let Some(open) = state.lesson.clone() else { return };
    let lesson = &open.lesson;
    let palette = Palette::of(ui.ctx());
    if let Some(place) = open.place {
        let number = format!("Lesson {} of {}", place + 1, lessons::ALL.len());
        ui.label(RichText::new(number).color(palette.weak));
    }
    ui.add(eframe::egui::Label::new(theme::title(&lesson.title)).wrap());
    ui.add_space(GAP / 2.0);
    prose::show(ui, &lesson.text);
    for (i, task) in lesson.tasks.iter().enumerate() {
        ui.push_id(i, |ui| lesson_task::show(ui, state, (i, task), answers.answer(i), answers.standing(i)));
    }
    ui.add_space(GAP);
    footer(ui, state, lesson, open.place, actions);
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
