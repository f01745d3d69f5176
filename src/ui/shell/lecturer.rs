//! The lecturer's own window, for the screen that the hall does not see: the clock, the beat with its answer and notes, and what comes next.
//! Where the system has one window only, it lies over the stage.

use crate::sim::clock::Instant;
use crate::sim::lesson::beat::Beat;
use crate::sim::lesson::lessons;
use crate::sim::lesson::task::Task;
use crate::ui::controls::column;
use crate::ui::lesson::answers::{TaskAnswers, conclusion};
use crate::ui::state::State;
use crate::ui::state::action::Action;
use crate::ui::state::keyboard;
use crate::ui::state::lessons::OpenLesson;
use crate::ui::theme::{self, GAP, Palette, heading, strong};
use crate::ui::typeset;
use eframe::egui::{
    Align, Button, CentralPanel, Color32, Context, FontId, Frame, Layout, Margin, Panel, RichText, Ui, ViewportBuilder,
    ViewportClass, ViewportId, vec2,
};
use std::time::Duration;

/// The font sizes of what is said now and of what comes next, in points.
const NOW: f32 = 18.0;
const NEXT: f32 = 14.0;

/// The window, and since when something is presented.
#[derive(Default)]
pub struct LecturerWindow {
    since: Option<Instant>,
}

impl LecturerWindow {
    /// Shows the window where it is wanted and a lesson is open. Its keys do the same as those of the stage.
    pub fn show(&mut self, ctx: &Context, state: &mut State, answers: &TaskAnswers, actions: &mut Vec<Action>) {
        self.since = self.since.filter(|_| state.presenting).or_else(|| state.presenting.then(Instant::now));
        let Some(open) = state.lesson.clone().filter(|_| state.notes) else { return };
        let builder = ViewportBuilder::default().with_title("Downhill: notes").with_inner_size([620.0, 460.0]);
        let since = self.since;
        let closed = ctx.show_viewport_immediate(ViewportId::from_hash_of("notes"), builder, |ui, class| {
            if class != ViewportClass::EmbeddedWindow {
                actions.extend(keyboard::actions(ui.ctx(), true).into_iter().filter(|action| *action != Action::Present));
            }
            let fill = Frame::new().fill(Palette::of(ui.ctx()).background).inner_margin(Margin::same(16));
            CentralPanel::no_frame().frame(fill).show(ui, |ui| content(ui, &open, answers, since, actions));
            ui.input(|input| input.viewport().close_requested())
        });
        state.notes &= !closed;
        // The clock goes on while nothing else moves.
        ctx.request_repaint_after(Duration::from_secs(1));
    }
}

fn content(ui: &mut Ui, open: &OpenLesson, answers: &TaskAnswers, since: Option<Instant>, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui.ctx());
    ui.horizontal(|ui| {
        ui.label(RichText::new(chrono::Local::now().format("%H:%M").to_string()).font(FontId::proportional(26.0)).strong());
        if let Some(since) = since {
            ui.label(RichText::new(format!("on the stage for {}", passed(since.elapsed()))).color(palette.weak));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let beat = format!("beat {} of {}", open.beat + 1, open.lesson.beats.len());
            let place = open.place.map(|place| format!("Lesson {} of {}, ", place + 1, lessons::ALL.len())).unwrap_or_default();
            ui.label(RichText::new(format!("{place}{beat}")).color(palette.weak));
        });
    });
    Panel::bottom("notes keys").frame(Frame::new().inner_margin(Margin { top: 8, ..Margin::ZERO })).show(ui, |ui| {
        ui.horizontal(|ui| {
            for (action, name) in [(Action::GoBack, "‹ Back"), (Action::GoOn, "Go on ›"), (Action::Blank, "Blank screen")] {
                let button = ui.add(Button::new(name).min_size(vec2(90.0, 32.0))).on_hover_text(action.tooltip());
                if button.clicked() {
                    actions.push(action);
                }
            }
        });
    });
    column::scrolled(ui, "notes", |ui| {
        ui.label(heading(&open.lesson.title));
        ui.add_space(GAP / 2.0);
        let beat = open.beat();
        let task = asked(open, beat);
        sized(ui, task.map_or(beat.say.as_str(), |(_, task)| &task.ask), NOW, palette.text);
        if let Some((i, task)) = task {
            ui.add_space(GAP / 2.0);
            let answer = [conclusion(task, i, answers, open.replies[i].value), task.explain.clone()].join(" ");
            sized(ui, answer.trim(), NEXT, palette.accent);
        }
        if !beat.notes.is_empty() {
            ui.add_space(GAP);
            ui.label(strong("Notes"));
            sized(ui, &beat.notes, NEXT, palette.text);
        }
        ui.add_space(GAP);
        ui.separator();
        ui.label(strong("Next"));
        match open.lesson.beats.get(open.beat + 1) {
            Some(next) => sized(ui, asked(open, next).map_or(next.say.as_str(), |(_, task)| &task.ask), NEXT, palette.weak),
            None => {
                let next = open.place.and_then(|place| lessons::titles().get(place + 1));
                sized(ui, next.map_or("The end.", String::as_str), NEXT, palette.weak);
            }
        }
    });
}

/// Returns the task that `beat` asks, with its index.
fn asked<'a>(open: &'a OpenLesson, beat: &Beat) -> Option<(usize, &'a Task)> {
    beat.task.map(|task| (task, &open.lesson.tasks[task]))
}

/// Shows words with formulas between `$` and `$` in this size.
fn sized(ui: &mut Ui, text: &str, size: f32, color: Color32) {
    theme::sized(ui, size, |ui| typeset::colored(ui, text, color));
}

/// Writes how long something lasts, in minutes.
fn passed(time: Duration) -> String {
    match time.as_secs() / 60 {
        0 => "less than a minute".into(),
        1 => "1 minute".into(),
        minutes => format!("{minutes} minutes"),
    }
}
