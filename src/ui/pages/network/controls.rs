//! The controls of the data and the network.

use crate::math::Activation;
use crate::math::Dataset;
use crate::math::catalog::Catalog;
use crate::math::catalog::family_file::FamilyFile as _;
use crate::math::data::dropout;
use crate::math::data::dropout::Dropout;
use crate::math::network::{INPUTS, LOSS, MENU};
use crate::sim::Training;
use crate::sim::experiment::SEED;
use crate::sim::files;
use crate::sim::training::{EPOCHS, POINTS, TRAIN_SHARE};
use crate::ui::controls::param_slider;
use crate::ui::controls::run_settings;
use crate::ui::menu::MenuItem as _;
use crate::ui::pages::network::activation_plot;
use crate::ui::plots::data_plot;
use crate::ui::state::State;
use crate::ui::state::edit::FirstError;
use crate::ui::theme::{self, GAP, Palette};
use crate::ui::typeset;
use eframe::egui::{CollapsingHeader, ComboBox, FontId, Label, RichText, Ui};
use std::path::Path;

/// The height of a window with room for the curve of the activation above the runs, in points.
const TALL: f32 = 900.0;

/// Shows the cards of the data and of the network. A change that cannot be trained is undone as a whole, and the message says why.
pub fn show(ui: &mut Ui, state: &mut State) {
    state.edit(|state| {
        let (training, mut errors) = (&mut state.work.training, FirstError::default());
        let before = training.dataset.clone();
        errors.note(ui.push_id("data", |ui| data(ui, training)).inner);
        errors.note(read_file(&before, training));
        errors.note(ui.push_id("network", |ui| network(ui, training)).inner);
        errors.outcome()
    });
}

/// Shows the control of the network called `name`, if there is one; returns whether there is.
pub fn one(name: &str, ui: &mut Ui, state: &mut State) -> bool {
    if !["layers", "activation", "p"].contains(&name) {
        return false;
    }
    state.edit(|state| {
        let training = &mut state.work.training;
        match name {
            "layers" => layers(ui, &mut training.hidden),
            "activation" => activation(ui, &mut training.activation),
            _ => return dropout(ui, &mut training.dropout),
        }
        Ok(())
    });
    true
}

/// Reads the file that an edit has named.
fn read_file(before: &Dataset, after: &mut Training) -> Result<(), String> {
    let Some(path) = after.dataset.file().filter(|path| before.file().as_ref() != Some(path)) else { return Ok(()) };
    after.dataset = Dataset::load(&after.dataset.to_string(), &|path| files::read_data(Path::new(path)))
        .map_err(|message| if message.starts_with(&path) { message } else { format!("{path}: {message}") })?;
    Ok(())
}

fn data(ui: &mut Ui, training: &mut Training) -> Result<(), String> {
    let palette = Palette::of(ui.ctx());
    let shown = palette.card_frame().show(ui, |ui| {
        ui.set_width(ui.available_width());
        dataset(ui, &mut training.dataset);
        typeset::block(ui, training.dataset.formula(), palette.weak);
        if training.dataset.is_unnamed() {
            let words = "Name a CSV file, or drop one on the window: two columns of numbers and one of two labels.";
            ui.add(Label::new(words).wrap());
        }
        if let Some(reading) = training.dataset.reading() {
            data_plot::reading(ui, &reading);
        }
        ui.add_space(GAP / 2.0);
        let mut outcome = param_slider::all(ui, &mut training.dataset);
        if !matches!(training.dataset, Dataset::Csv(_)) {
            outcome = outcome.and(param_slider::field(ui, &POINTS, &mut training.points));
        }
        outcome.and(param_slider::field(ui, &TRAIN_SHARE, &mut training.train_share)).and(param_slider::seed(
            ui,
            &SEED.doc(SEED_DOC),
            &mut training.seed,
        ))
    });
    shown.inner
}

const SEED_DOC: &str = "Which points, initial weights, batches and dropout masks are drawn; all runs share them.";

fn dataset(ui: &mut Ui, dataset: &mut Dataset) {
    let entry = dataset.entry();
    let title = RichText::new(entry.title).font(FontId::new(15.0, theme::medium()));
    let combo = ComboBox::from_id_salt("data set").selected_text(title).width(ui.available_width() - 4.0).show_ui(ui, |ui| {
        for other in Dataset::ALL {
            let chosen = other.key == entry.key;
            if ui.selectable_label(chosen, other.title).with_tip(other.about).clicked() && !chosen {
                *dataset = (other.default)();
            }
        }
    });
    combo.response.accessible_name("data set").on_hover_text(entry.about);
}

fn network(ui: &mut Ui, training: &mut Training) -> Result<(), String> {
    let palette = Palette::of(ui.ctx());
    let shown = palette.card_frame().show(ui, |ui| {
        ui.set_width(ui.available_width());
        layers(ui, &mut training.hidden);
        activation(ui, &mut training.activation);
        let mut outcome = param_slider::all(ui, &mut training.activation);
        about_activation(ui, &training.activation);
        ui.add_space(GAP / 2.0);
        outcome = outcome.and(param_slider::field(ui, &LOSS, &mut training.loss));
        outcome = outcome.and(dropout(ui, &mut training.dropout));
        outcome = outcome.and(run_settings::sampling(ui, &mut training.sampling));
        outcome.and(param_slider::field(ui, &EPOCHS, &mut training.epochs))
    });
    shown.inner
}

fn layers(ui: &mut Ui, hidden: &mut Vec<usize>) {
    let shape = |hidden: &[usize]| {
        let sizes = [INPUTS].iter().chain(hidden).chain(&[1]).map(usize::to_string);
        sizes.collect::<Vec<_>>().join("-")
    };
    ui.horizontal(|ui| {
        let label = param_slider::label(ui, "layers");
        let combo =
            ComboBox::from_id_salt("layers").selected_text(shape(hidden)).width(ui.available_width() - 4.0).show_ui(ui, |ui| {
                for other in MENU {
                    let chosen = *hidden == *other;
                    if ui.selectable_label(chosen, shape(other)).clicked() && !chosen {
                        *hidden = other.to_vec();
                    }
                }
            });
        let about = "Inputs, neurons of each hidden layer, output; 2-1 is logistic regression";
        combo.response.labelled_by(label.id).on_hover_text(about);
    });
}

fn activation(ui: &mut Ui, activation: &mut Activation) {
    ui.horizontal(|ui| {
        let label = param_slider::label(ui, "activation");
        let entry = activation.entry();
        let width = ui.available_width() - 4.0;
        let combo =
            ComboBox::from_id_salt("activation").selected_text(entry.title).width(width).height(320.0).show_ui(ui, |ui| {
                for other in Activation::ALL {
                    let chosen = other.key == entry.key;
                    if ui.selectable_label(chosen, other.title).with_tip(other.about).clicked() && !chosen {
                        *activation = (other.default)();
                    }
                }
            });
        combo.response.labelled_by(label.id).on_hover_text("What a hidden neuron computes from its weighted sum z");
    });
}

/// Shows the curve of the activation with its derivative, and a remark on its properties; folded where the runs below need the room.
fn about_activation(ui: &mut Ui, activation: &Activation) {
    let palette = Palette::of(ui.ctx());
    let room = ui.ctx().content_rect().height() > TALL;
    let about = CollapsingHeader::new("Curve and derivative").default_open(room).show(ui, |ui| {
        activation_plot::show(ui, activation);
        typeset::formula(ui, activation.formula());
        typeset::formula(ui, activation.derivative_formula());
        ui.add(Label::new(RichText::new(activation.entry().about).color(palette.weak)).wrap());
    });
    about.header_response.on_hover_text(activation.entry().about);
}

/// Shows the probability of dropout, and its form where the probability is not 0.
fn dropout(ui: &mut Ui, dropout: &mut Dropout) -> Result<(), String> {
    param_slider::one(ui, &dropout::P, dropout)?;
    if dropout.is_none() { Ok(()) } else { param_slider::one(ui, &dropout::FORM, dropout) }
}
