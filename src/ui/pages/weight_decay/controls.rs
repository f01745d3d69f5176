//! The controls of the weight-decay example: the data, the optimizer, and the penalties.

use crate::math::Optimizer;
use crate::sim::experiment::{DECAY, SEED};
use crate::sim::formulas;
use crate::sim::picture::marks::HEAD;
use crate::sim::weight_decay::{EPOCHS, LAMBDA, MAX_LAMBDAS, SIGMA0, WeightDecay};
use crate::ui::controls::param_slider;
use crate::ui::controls::run_settings;
use crate::ui::pages::weight_decay::look;
use crate::ui::paint::marker;
use crate::ui::state::State;
use crate::ui::state::edit::FirstError;
use crate::ui::theme::{self, GAP, Palette};
use crate::ui::typeset;
use eframe::egui::{self, Label, RichText, Stroke, Ui, vec2};

/// The most values of λ that have a look of their own.
const LOOKS: usize = 8;

/// Shows the choice between the example and the plane.
pub fn which(ui: &mut Ui, state: &mut State) {
    ui.horizontal(|ui| {
        let in_plane = &mut state.settings.decay_in_plane;
        ui.selectable_value(in_plane, false, "Many weights")
            .on_hover_text("The lecture's example: more weights than examples, with and without weight decay");
        ui.selectable_value(in_plane, true, "In the plane")
            .on_hover_text("The loss, the penalty and their sum over two variables, and the path of minimizers as λ grows");
    });
}

/// Shows the controls of the example. A change that cannot be run is undone as a whole, and the message says why.
pub fn show(ui: &mut Ui, state: &mut State) {
    state.edit(|state| settings(ui, &mut state.work.weight_decay));
}

fn settings(ui: &mut Ui, experiment: &mut WeightDecay) -> Result<(), String> {
    let palette = Palette::of(ui.ctx());
    let mut errors = FirstError::default();
    palette.card_frame().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::strong("More weights than examples"));
        typeset::formula(ui, formulas::DECAY_DATA);
        ui.add_space(GAP / 2.0);
        errors.note(param_slider::all(ui, &mut experiment.data));
        errors.note(param_slider::seed(ui, &SEED, &mut experiment.seed));
    });
    palette.card_frame().show(ui, |ui| {
        ui.set_width(ui.available_width());
        run_settings::optimizer(ui, &mut experiment.optimizer, Optimizer::methods());
        errors.note(param_slider::all(ui, &mut experiment.optimizer));
        errors.note(run_settings::schedule(ui, &mut experiment.schedule, experiment.optimizer.learning_rate()));
        errors.note(run_settings::sampling(ui, &mut experiment.sampling));
        errors.note(param_slider::field(ui, &EPOCHS, &mut experiment.epochs));
        errors.note(param_slider::field(ui, &SIGMA0, &mut experiment.sigma0));
        if experiment.sigma0 == 0.0 {
            let words = "From zero, gradient descent stays in the span of the examples and finds nearly the shortest of all exact fits by \
                         itself: decay has hardly anything left to shrink.";
            ui.add(Label::new(RichText::new(words).color(palette.weak)).wrap());
        }
    });
    errors.note(lambdas(ui, experiment));
    errors.outcome()
}

/// Shows the values of λ, one in each row.
fn lambdas(ui: &mut Ui, experiment: &mut WeightDecay) -> Result<(), String> {
    let palette = Palette::of(ui.ctx());
    let mut errors = FirstError::default();
    palette.card_frame().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.label(theme::strong("Weight decay λ"));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let more = experiment.lambdas.len() < LOOKS.min(MAX_LAMBDAS);
                let add = ui.add_enabled(more, egui::Button::new("+ Add λ"));
                if add.on_hover_text("Another run with the same examples, initial weights and batches").clicked() {
                    experiment.lambdas.push(unused(&experiment.lambdas));
                }
            });
        });
        errors.note(param_slider::field(ui, &DECAY, &mut experiment.decay));
        let mut removed = None;
        let several = experiment.lambdas.len() > 1;
        for (i, lambda) in experiment.lambdas.iter_mut().enumerate() {
            ui.push_id(("lambda", i), |ui| {
                ui.horizontal(|ui| {
                    let (color, shape) = look(palette, i);
                    let (_, space) = ui.allocate_space(vec2(14.0, 24.0));
                    ui.painter().add(marker::shape(shape, space.center(), HEAD + 2.0, color, Stroke::NONE));
                    let width = ui.available_width() - 30.0;
                    let (slider, changed) = param_slider::real(ui, &LAMBDA, lambda, width);
                    slider.accessible_name(format!("λ of run {}", i + 1)).on_hover_text(LAMBDA.doc);
                    errors.note(changed);
                    let remove = ui.add_enabled(several, egui::Button::new("×").frame(false).min_size(vec2(18.0, 18.0)));
                    if remove.accessible_name(format!("Remove run {}", i + 1)).on_hover_text("Remove this λ").clicked() {
                        removed = Some(i);
                    }
                });
            });
        }
        if let Some(i) = removed {
            experiment.lambdas.remove(i);
        }
    });
    errors.outcome()
}

/// Returns a round λ that is not among `taken`.
fn unused(taken: &[f64]) -> f64 {
    let round = (0..).map(|i| [1.0, 0.3, 0.1, 10.0, 0.03, 0.01, 30.0, 100.0].get(i).copied().unwrap_or(1000.0 + i as f64));
    round.into_iter().find(|lambda| !taken.contains(lambda)).expect("the numbers do not end")
}
