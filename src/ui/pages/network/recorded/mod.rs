//! Training runs of other programs: their paths on the plane that shows them best, and what is measured along them.

mod measures;
mod plane;

use crate::math::picture::principal_plane::view_of;
use crate::sim::experiment::look;
use crate::sim::recorded_weights::scripts::{self, RecorderLibrary};
use crate::ui::pages::scene::Scene;
use crate::ui::paint::marker;
use crate::ui::state::State;
use crate::ui::state::action::Action;
use crate::ui::state::request::{FilePurpose, WindowRequest};
use crate::ui::theme::{self, GAP, Palette};
use eframe::egui::{Align, CentralPanel, Label, Layout, Margin, Panel, RichText, Sense, Stroke, Ui, vec2};
use measures::Measures;
use plane::RecordedPlane;

/// The picture of the last frame.
#[derive(Default)]
pub struct RecordedView {
    plane: RecordedPlane,
    measures: Measures,
}

impl RecordedView {
    /// Shows the recordings in the rest of `ui`.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        if scene.state.recordings.runs.is_empty() {
            nothing(ui, scene.state);
            return;
        }
        bar(ui, scene);
        let height = (ui.available_height() * 0.4).clamp(120.0, 340.0);
        let below = theme::inset(ui.ctx()).outer_margin(Margin { top: 8, ..Margin::ZERO });
        Panel::bottom("recorded measures")
            .exact_size(height)
            .resizable(false)
            .show_separator_line(false)
            .frame(below)
            .show(ui, |ui| self.measures.show(ui, scene));
        CentralPanel::no_frame().show(ui, |ui| self.plane.show(ui, scene));
    }
}

/// Shows what is to be done while nothing is open.
fn nothing(ui: &mut Ui, state: &mut State) {
    ui.add_space(GAP);
    let words = "See a real network's training run from above: record its weights after each step, and open the file here. \
                 The plane through its two principal directions shows its path, and with one more script the loss under it.";
    ui.add(Label::new(words).wrap());
    ui.add_space(GAP);
    ui.horizontal_wrapped(|ui| {
        open(ui, state);
        recorders(ui, state);
    });
    ui.add_space(GAP / 2.0);
    let weak = Palette::of(ui.ctx()).weak;
    let kinds = "Files: .npz with weights (T × d) and loss, .npy (T × d), or CSV with a column for each weight. Dropping them on the window opens them too.";
    ui.add(Label::new(RichText::new(kinds).color(weak)).wrap());
}

/// Shows the open recordings, and what can be done with them.
fn bar(ui: &mut Ui, scene: &mut Scene<'_>) {
    let state = &mut *scene.state;
    let palette = Palette::of(ui.ctx());
    let mut closed = None;
    ui.horizontal_wrapped(|ui| {
        for (index, opened) in state.recordings.runs.iter().enumerate() {
            let (color, shape) = look(index);
            let (rect, _) = ui.allocate_exact_size(vec2(14.0, 20.0), Sense::hover());
            ui.painter().add(marker::shape(shape, rect.center(), 5.0, palette.run(color), Stroke::NONE));
            let broken =
                opened.run.broken.map(|row| format!("; row {row} is not finite, so the run ends before it")).unwrap_or_default();
            let about = format!("{}: {} steps of {} weights{broken}", opened.path, opened.run.steps(), opened.run.dimension());
            ui.label(&opened.run.name).on_hover_text(about);
            let close = ui.small_button("×").accessible_name(format!("close {}", opened.run.name));
            if close.on_hover_text("Close this recording").clicked() {
                closed = Some(index);
            }
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            open(ui, state);
            recorders(ui, state);
            evaluator(ui, state);
        });
    });
    if let Some(index) = closed {
        state.recordings.close(index);
    }
}

fn open(ui: &mut Ui, state: &mut State) {
    if ui.button(Action::OpenWeights.label()).on_hover_text(Action::OpenWeights.tooltip()).clicked() {
        state.ask(WindowRequest::File(FilePurpose::Weights));
    }
}

/// Shows the choice of a script that records.
fn recorders(ui: &mut Ui, state: &mut State) {
    let menu = ui.menu_button("Copy recorder", |ui| {
        for library in RecorderLibrary::ALL {
            if ui.button(library.to_string()).clicked() {
                let words = "The recorder is copied: call record() after each step, and save() at the end".into();
                state.ask(WindowRequest::Copy(scripts::recorder(library).to_owned(), words));
                ui.close();
            }
        }
    });
    menu.response.on_hover_text("Copy ten lines of Python that record the weights of your own training run");
}

/// Shows the button that copies the script for the loss under the paths.
fn evaluator(ui: &mut Ui, state: &mut State) {
    let recordings = &state.recordings;
    let Some(plane) = recordings.plane.clone() else { return };
    let tip = "Copy a Python script that evaluates your own loss on this plane; the file that it writes opens as contours under the paths";
    if ui.button("Copy evaluator").on_hover_text(tip).clicked() {
        let points: Vec<_> = recordings.runs.iter().flat_map(|opened| &opened.run.weights).map(|w| plane.project(w)).collect();
        let files: Vec<String> = recordings.runs.iter().map(|opened| opened.path.clone()).collect();
        let script = scripts::evaluator(&files, view_of(&points));
        state.ask(WindowRequest::Copy(
            script,
            "The evaluator is copied: write your loss into it, run it, and open plane.npz".into(),
        ));
    }
}
