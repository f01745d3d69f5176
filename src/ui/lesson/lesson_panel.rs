//! The lesson in the column at the right: its beats so far, each a sentence or a task, and at the foot the way on. Its text as a whole is
//! under a tab of its own.

use crate::sim::lesson::beat::Beat;
use crate::sim::lesson::lessons;
use crate::ui::lesson::answers::TaskAnswers;
use crate::ui::lesson::beat_dots;
use crate::ui::lesson::lesson_task;
use crate::ui::paint::prose;
use crate::ui::state::State;
use crate::ui::state::action::Action;
use crate::ui::state::lessons::{LessonTab, OpenLesson};
use crate::ui::theme::{self, GAP, Palette};
use crate::ui::typeset;
use eframe::egui::{Align, Button, Id, Label, Layout, Rect, RichText, Stroke, Ui, pos2, vec2};

/// The room at the left of the beats, in which the shown one is marked, in points.
const MARGIN: f32 = 10.0;

/// Shows the tabs over the column while a lesson is open: its beats, its text, and the page's own column.
pub fn tabs(ui: &mut Ui, state: &mut State, actions: &mut Vec<Action>) {
    let column = state.page.facts().column;
    let Some(open) = &mut state.lesson else { return };
    ui.horizontal(|ui| {
        for (tab, name, tip) in [
            (LessonTab::Beats, "Lesson", "Go through the lesson step by step"),
            (LessonTab::Text, "Text", "Read the text of the lesson as a whole"),
            (LessonTab::Page, column, "Show what this page has here without a lesson"),
        ] {
            ui.selectable_value(&mut open.tab, tab, name).on_hover_text(tip);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let close = ui.add(Button::new("×").frame(false).min_size(vec2(24.0, 24.0)));
            if close.accessible_name(Action::CloseLesson.label()).on_hover_text(Action::CloseLesson.tooltip()).clicked() {
                actions.push(Action::CloseLesson);
            }
        });
    });
    ui.add_space(GAP / 2.0);
}

/// Shows the open lesson, whose answers are `answers`: its beats up to the one that is shown, or its text.
pub fn show(ui: &mut Ui, state: &mut State, answers: &TaskAnswers, actions: &mut Vec<Action>) {
    let Some(open) = state.lesson.clone() else { return };
    if let Some(place) = open.place {
        let number = format!("Lesson {} of {}", place + 1, lessons::ALL.len());
        ui.label(RichText::new(number).color(Palette::of(ui.ctx()).weak));
    }
    ui.add(Label::new(theme::title(&open.lesson.title)).wrap());
    ui.add_space(GAP / 2.0);
    match open.tab {
        LessonTab::Text => prose::show(ui, &open.lesson.text),
        _ => beats(ui, state, answers, &open, actions),
    }
}

/// Shows the beat that is shown, alone.
pub fn beat(ui: &mut Ui, state: &mut State, answers: &TaskAnswers, actions: &mut Vec<Action>) {
    let Some(open) = state.lesson.clone() else { return };
    content(ui, state, answers, &open, open.beat(), actions);
    if let Some(formula) = open.formula() {
        ui.add_space(GAP / 2.0);
        typeset::block(ui, formula, Palette::of(ui.ctx()).text);
    }
}

/// Shows the sentence or the task of `beat`, and the lessons that it offers.
fn content(ui: &mut Ui, state: &mut State, answers: &TaskAnswers, open: &OpenLesson, beat: &Beat, actions: &mut Vec<Action>) {
    if let Some(task) = beat.task {
        ui.push_id(task, |ui| {
            let asked = (task, &open.lesson.tasks[task]);
            lesson_task::show(ui, state, asked, answers.answer(task), answers.standing(task));
        });
    } else {
        prose::line(ui, &beat.say, Palette::of(ui.ctx()).text);
    }
    if let Some(asks) = state.awaited_beat().filter(|_| std::ptr::eq(beat, open.beat())) {
        let task = open.number_of(open.lesson.beats[asks].task.unwrap_or_default());
        let words = format!("The picture waits for your answer to task {task}.");
        if ui.link(words).on_hover_text("Go back to that task").clicked() {
            state.go_to_beat(asks);
        }
    }
    for &place in &beat.opens {
        let card = Button::new(lesson_name(place)).min_size(vec2(ui.available_width(), 32.0)).wrap();
        if ui.add(card).on_hover_text(Action::Lesson(place).tooltip()).clicked() {
            actions.push(Action::Lesson(place));
        }
    }
}

/// Shows the beats up to the one that is shown, which is marked and scrolled into view.
fn beats(ui: &mut Ui, state: &mut State, answers: &TaskAnswers, open: &OpenLesson, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui.ctx());
    let mut formula = None;
    for (i, beat) in open.lesson.beats.iter().enumerate().take(open.beat + 1) {
        let left = ui.max_rect().left();
        let inside = eframe::egui::Frame::new().inner_margin(eframe::egui::Margin { left: MARGIN as i8, ..Default::default() });
        let shown = inside.show(ui, |ui| {
            content(ui, state, answers, open, beat, actions);
            if let Some(new) = beat.formula.as_ref().filter(|new| formula != Some(*new)) {
                ui.add_space(GAP / 2.0);
                typeset::block(ui, new, palette.text);
                formula = Some(new);
            }
        });
        ui.add_space(GAP);
        if i == open.beat {
            let rect = shown.response.rect;
            let line = [pos2(left + 1.0, rect.top()), pos2(left + 1.0, rect.bottom())];
            ui.painter().line_segment(line, Stroke::new(3.0, palette.accent));
            follow(ui, open, rect);
        }
    }
}

/// Returns the number and the title of the lesson at `place`.
pub fn lesson_name(place: usize) -> String {
    format!("{}  {}", place + 1, lessons::titles().get(place).map_or("", String::as_str))
}

/// Scrolls to the shown beat when it has changed, its answer has come, it has grown, or there is less room for it.
fn follow(ui: &mut Ui, open: &OpenLesson, rect: Rect) {
    let settled = open.beat().task.is_some_and(|task| open.replies[task].is_settled());
    let (id, now) = (Id::unique("followed beat"), (open.key.clone(), open.beat, settled));
    let room = ui.clip_rect().height();
    let before = ui.data(|data| data.get_temp::<((String, usize, bool), [f32; 2])>(id));
    let fits = before.is_some_and(|(beat, [height, seen])| beat == now && rect.height() < height + 2.0 && room > seen - 2.0);
    if !fits {
        ui.scroll_to_rect(rect, (open.beat > 0).then_some(Align::Max));
    }
    ui.data_mut(|data| data.insert_temp(id, (now, [rect.height(), room])));
}

/// Shows the foot of the column: how far the lesson is, and the buttons that go on and back.
pub fn foot(ui: &mut Ui, state: &mut State, actions: &mut Vec<Action>) {
    let Some(open) = state.lesson.clone() else { return };
    if !state.is_unchanged_from(&open.lesson) {
        let words = "The experiment has changed since the lesson began.";
        ui.add(Label::new(RichText::new(words).color(Palette::of(ui.ctx()).weak)).wrap());
    }
    let mut button = |ui: &mut Ui, action: Action, name: &str, enabled: bool| {
        let button = ui.add_enabled(enabled, Button::new(name).min_size(vec2(0.0, 28.0)));
        if button.accessible_name(action.label()).on_hover_text(action.tooltip()).clicked() {
            actions.push(action);
        }
    };
    ui.horizontal(|ui| {
        let (first, last) = (open.beat == 0, open.beat + 1 == open.lesson.beats.len());
        let place = |by: isize| open.place.and_then(|at| at.checked_add_signed(by)).is_some_and(|at| at < lessons::ALL.len());
        match first {
            true => button(ui, Action::PreviousLesson, "‹ Lesson", place(-1)),
            false => button(ui, Action::GoBack, "‹ Back", true),
        }
        button(ui, Action::BackToLesson, "Restart", true);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| match last {
            true => button(ui, Action::NextLesson, "Next lesson ›", place(1)),
            false => button(ui, Action::GoOn, "Next ›", true),
        });
    });
    ui.add_space(GAP / 2.0);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 10.0), eframe::egui::Sense::hover());
    beat_dots::show(ui, state, rect);
}
