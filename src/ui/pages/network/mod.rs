//! The page Network: a small network trained by the same optimizers, with its decision boundary, its neurons, and its path through the
//! space of weights.

mod activation_plot;
mod activation_table;
mod boundary;
mod by_hand;
mod chance;
mod controls;
mod curves;
mod epoch_chart;
mod examples;
mod formulas;
mod hand_graph;
mod hand_words;
mod live_run;
mod network_layout;
mod neuron_card;
mod neuron_fields;
mod neurons;
mod numbers;
mod record;
mod recorded;
mod runs;
mod sharpness_chart;
mod trainer;
mod weight_plane;
mod weight_space;
mod wires;

use crate::ui::controls::column;
use crate::ui::pages::scene::{PageView, Scene, framed};
use crate::ui::state::State;
use crate::ui::state::network_display::{NetworkView, VIEWS};
use crate::ui::theme;
use eframe::egui::{CentralPanel, Context, Frame, Label, Margin, Panel, RichText, Ui};
use trainer::Trainer;

/// The page Network.
#[derive(Default)]
pub struct NetworkPage {
    trainer: Trainer,
    boundary: boundary::Boundary,
    neurons: neurons::Neurons,
    by_hand: by_hand::ByHand,
    activations: activation_table::ActivationTable,
    weight_space: weight_space::WeightSpace,
    sharpness: sharpness_chart::SharpnessChart,
    recorded: recorded::RecordedView,
}

impl PageView for NetworkPage {
    fn controls(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        // If there is nothing to train on, the middle of the page says so.
        let _ = self.trainer.update(ui.ctx(), scene.state);
        controls::show(ui, scene.state);
        let rewind = runs::all(ui, scene, self.trainer.live_runs());
        if rewind && self.trainer.rewind(ui.ctx(), scene.state).is_ok() {
            scene.state.playhead.jump(0);
        }
    }

    fn prepare(&mut self, ctx: &Context, state: &State) {
        if state.will_show("sharpness") && self.trainer.update(ctx, state).is_ok() {
            self.sharpness.compute(ctx, state, &self.trainer);
        }
    }

    fn ready(&self) -> usize {
        self.trainer.ready()
    }

    fn middle(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        if let Err(message) = self.trainer.update(ui.ctx(), scene.state) {
            ui.centered_and_justified(|ui| ui.weak(missing(scene, message)));
            return;
        }
        if scene.state.settings.network.picture == NetworkView::Recorded {
            title(ui, scene, &self.trainer);
            self.recorded.show(ui, scene);
            return;
        }
        let below = Frame::new().outer_margin(Margin { top: 8, ..Margin::ZERO });
        let height = (ui.available_height() * 0.36).clamp(150.0, 340.0);
        Panel::bottom("network curves").frame(below).exact_size(height).resizable(false).show_separator_line(false).show(
            ui,
            |ui| {
                let inside = theme::inset(ui.ctx());
                let half = ui.available_width() * 0.5 - 4.0;
                let right = inside.outer_margin(Margin { left: 8, ..Margin::ZERO });
                Panel::right("network chart").frame(right).exact_size(half).resizable(false).show_separator_line(false).show(
                    ui,
                    |ui| {
                        curves::beside(ui, scene, &self.trainer, &mut self.sharpness);
                    },
                );
                CentralPanel::no_frame().frame(inside).show(ui, |ui| curves::loss(ui, scene, &self.trainer));
            },
        );
        title(ui, scene, &self.trainer);
        match scene.state.settings.network.picture {
            NetworkView::Boundary => self.boundary.show(ui, scene, &self.trainer),
            NetworkView::Neurons => self.neurons.show(ui, scene, &self.trainer),
            NetworkView::ByHand => self.by_hand.show(ui, scene, &self.trainer),
            NetworkView::Activations => self.activations.show(ui, &scene.state.work.training.activation),
            NetworkView::WeightSpace => self.weight_space.show(ui, scene, &self.trainer),
            NetworkView::Recorded => self.recorded.show(ui, scene),
        }
    }

    fn panel(&mut self, name: &str, ui: &mut Ui, scene: &mut Scene<'_>) {
        if let Err(message) = self.trainer.update(ui.ctx(), scene.state) {
            ui.centered_and_justified(|ui| ui.weak(missing(scene, message)));
            return;
        }
        match name {
            "loss" => framed(ui, |ui| curves::loss(ui, scene, &self.trainer)),
            "chart" => framed(ui, |ui| curves::beside(ui, scene, &self.trainer, &mut self.sharpness)),
            "sharpness" => framed(ui, |ui| self.sharpness.show(ui, scene, &self.trainer)),
            "activations" => framed(ui, |ui| self.activations.show(ui, &scene.state.work.training.activation)),
            "backprop" => framed(ui, |ui| self.by_hand.show(ui, scene, &self.trainer)),
            "formulas" => framed(ui, |ui| {
                column::scrolled(ui, "numbers", |ui| numbers::show(ui, scene, self.trainer.live_runs()));
            }),
            _ => match scene.state.settings.network.picture {
                NetworkView::Boundary => self.boundary.show(ui, scene, &self.trainer),
                NetworkView::Neurons => self.neurons.show(ui, scene, &self.trainer),
                NetworkView::ByHand => self.by_hand.show(ui, scene, &self.trainer),
                NetworkView::Activations => self.activations.show(ui, &scene.state.work.training.activation),
                NetworkView::WeightSpace => self.weight_space.show(ui, scene, &self.trainer),
                NetworkView::Recorded => self.recorded.show(ui, scene),
            },
        }
    }

    fn control(&mut self, name: &str, ui: &mut Ui, scene: &mut Scene<'_>) -> bool {
        controls::one(name, ui, scene.state)
    }

    fn column(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        match self.trainer.update(ui.ctx(), scene.state) {
            Ok(()) => numbers::show(ui, scene, self.trainer.live_runs()),
            Err(message) => {
                ui.add(Label::new(RichText::new(missing(scene, message)).weak()).wrap());
            }
        }
    }
}

/// Explains why there is nothing to train on, where the error is `message`.
fn missing(scene: &Scene<'_>, message: String) -> String {
    if scene.state.work.training.dataset.is_unnamed() { "There are no examples yet.".into() } else { message }
}

/// Shows the choice of the large picture, and its legend.
fn title(ui: &mut Ui, scene: &mut Scene<'_>, trainer: &Trainer) {
    ui.horizontal_wrapped(|ui| {
        ui.set_min_height(26.0);
        let chosen = &mut scene.state.settings.network.picture;
        for (picture, name, about) in VIEWS {
            ui.selectable_value(chosen, picture, name).on_hover_text(about);
        }
        let training = &scene.state.work.training;
        if *chosen == NetworkView::Boundary && ui.available_width() > 200.0 {
            ui.add_space(theme::GAP);
            let record = trainer.live_runs().iter().find_map(|live_run| live_run.record.as_ref());
            let tested = record.is_some_and(|record| !record.problem.test.is_empty());
            examples::legend(ui, &training.dataset.classes(), tested);
        }
    });
}
