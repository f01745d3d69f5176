//! The page Dropout: units that switch off at random as on the slides, the ways of inference, and dropout as a ridge penalty in the plane.

mod controls;
mod descent;
mod distances;
mod inference;
mod inference_numbers;
mod marks;
mod means;
mod network;
mod plane;
mod plane_numbers;
mod strip;
mod tallies;
mod unit_numbers;
mod units;
mod verdicts;

use crate::ui::pages::scene::{PageView, Scene, framed};
use crate::ui::paint::chart::caption;
use crate::ui::state::DropoutView;
use crate::ui::theme::{self, GAP};
use eframe::egui::{Align, CentralPanel, Layout, Margin, Panel, ProgressBar, Response, RichText, Ui};

/// The page Dropout.
#[derive(Default)]
pub struct DropoutPage {
    tallies: tallies::Tallies,
    descents: descent::Descents,
    plane: plane::DescentPlanes,
}

impl PageView for DropoutPage {
    fn controls(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        controls::show(ui, scene.state);
    }

    fn middle(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let view = scene.state.settings.dropout_view;
        if view == DropoutView::Plane {
            let descent = self.descents.of(ui, &scene.state.work.dropout.descent);
            self.plane.show(ui, scene, &descent);
            return;
        }
        let asked = scene.state.playhead.step(scene.state.length());
        let layer = scene.state.work.dropout.layer;
        let tally = self.tallies.at(ui.ctx(), layer, asked);
        if view == DropoutView::Units {
            units::show(ui, &layer, tally, asked, units::blended(&scene.state.playhead));
        } else {
            let spoken = scene.state.spoken_of().map(str::to_owned);
            theme::inset(ui.ctx()).show(ui, |ui| inference::show(ui, &layer, tally, asked, spoken.as_deref()));
        }
    }

    fn panel(&mut self, name: &str, ui: &mut Ui, scene: &mut Scene<'_>) {
        let view = scene.state.settings.dropout_view;
        if view == DropoutView::Plane || view == DropoutView::Inference && name != "means" {
            self.middle(ui, scene);
            return;
        }
        let asked = scene.state.playhead.step(scene.state.length());
        let layer = scene.state.work.dropout.layer;
        let tally = self.tallies.at(ui.ctx(), layer, asked);
        match name {
            "means" => framed(ui, |ui| means::show(ui, &layer, tally, asked)),
            _ => units::networks(ui, &layer, tally, units::blended(&scene.state.playhead)),
        }
    }

    fn control(&mut self, name: &str, ui: &mut Ui, scene: &mut Scene<'_>) -> bool {
        name == "p" && {
            controls::probability(ui, scene.state);
            true
        }
    }

    fn column(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let view = scene.state.settings.dropout_view;
        if view == DropoutView::Plane {
            let descent = self.descents.of(ui, &scene.state.work.dropout.descent);
            plane_numbers::show(ui, scene, &descent);
            return;
        }
        let asked = scene.state.playhead.step(scene.state.length());
        let layer = scene.state.work.dropout.layer;
        let tally = self.tallies.at(ui.ctx(), layer, asked);
        if view == DropoutView::Units {
            unit_numbers::show(ui, &layer, tally);
        } else {
            inference_numbers::show(ui, &layer, tally);
        }
    }
}

/// Shows two pictures side by side in the rest of `ui`; `id` is that of the right one.
fn halves(ui: &mut Ui, id: &str, left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui)) {
    let inside = theme::inset(ui.ctx());
    // The panel includes the gap between them, so that both are equally wide.
    let half = ui.available_width() * 0.5 + GAP / 2.0;
    let beside = inside.outer_margin(Margin { left: 8, ..Margin::ZERO });
    Panel::right(id.to_owned()).frame(beside).exact_size(half).resizable(false).show_separator_line(false).show(ui, right);
    CentralPanel::no_frame().frame(inside).show(ui, left);
}

/// Shows a text right-aligned in its table cell, so that decimals are aligned.
fn right(ui: &mut Ui, text: RichText) -> Response {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(text)).inner
}

/// Shows a caption, with the number of draws so far while that is less than `asked`.
fn drawing(ui: &mut Ui, text: &str, tip: &str, drawn: usize, asked: usize) {
    if drawn == asked {
        caption(ui, text, tip);
        return;
    }
    ui.horizontal(|ui| {
        let bar = ProgressBar::new(drawn as f32 / asked.max(1) as f32).desired_width(60.0);
        ui.add(bar).on_hover_text(format!("{drawn} of {asked} masks are drawn"));
        caption(ui, text, tip);
    });
}
