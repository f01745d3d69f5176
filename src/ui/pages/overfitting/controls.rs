//! The controls of the page: the points, the polynomial, and the cure.

use crate::sim::experiment::SEED;
use crate::sim::formulas;
use crate::sim::overfitting::{CURE, Cure, DEGREE, DESCENT_STEPS, Overfitting, PENALTY, POINTS, RATE, SIGMA};
use crate::ui::controls::param_slider;
use crate::ui::state::State;
use crate::ui::state::edit::FirstError;
use crate::ui::theme::{self, GAP, Palette};
use crate::ui::typeset;
use eframe::egui::Ui;

/// Shows the controls. A change that cannot be run is undone as a whole, and the message says why.
pub fn show(ui: &mut Ui, state: &mut State) {
    state.edit(|state| settings(ui, &mut state.work.overfitting));
}

/// Shows the control called `name` alone, if it is one of this page; returns whether it is.
pub fn alone(ui: &mut Ui, state: &mut State, name: &str) -> bool {
    if !["degree", "lambda", "descent_steps", "noise"].contains(&name) {
        return false;
    }
    state.edit(|state| {
        let experiment = &mut state.work.overfitting;
        match name {
            "degree" => param_slider::field(ui, &DEGREE, &mut experiment.degree),
            "lambda" => param_slider::field(ui, &PENALTY, &mut experiment.lambda),
            "noise" => param_slider::field(ui, &SIGMA, &mut experiment.noise),
            _ => param_slider::field(ui, &DESCENT_STEPS, &mut experiment.steps),
        }
    });
    true
}

fn settings(ui: &mut Ui, experiment: &mut Overfitting) -> Result<(), String> {
    let palette = Palette::of(ui.ctx());
    let mut errors = FirstError::default();
    let mut card = |ui: &mut Ui, title: &str, content: &mut dyn FnMut(&mut Ui, &mut FirstError)| {
        palette.card_frame().show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(theme::strong(title));
            ui.push_id(title.to_owned(), |ui| content(ui, &mut errors));
        });
    };
    card(ui, "Noisy points", &mut |ui, errors| {
        typeset::formula(ui, formulas::OVERFITTING[0]);
        ui.add_space(GAP / 2.0);
        errors.note(param_slider::field(ui, &POINTS, &mut experiment.points));
        errors.note(param_slider::field(ui, &SIGMA, &mut experiment.noise));
        let seed = SEED
            .default(Overfitting::default().seed as f64)
            .doc("Which noise is drawn, on the points and on the validation points.");
        errors.note(param_slider::seed(ui, &seed, &mut experiment.seed));
    });
    card(ui, "Polynomial", &mut |ui, errors| {
        errors.note(param_slider::field(ui, &DEGREE, &mut experiment.degree));
    });
    card(ui, "A cure", &mut |ui, errors| {
        errors.note(param_slider::field(ui, &CURE, &mut experiment.cure));
        if experiment.cure == Cure::Ridge {
            errors.note(param_slider::field(ui, &PENALTY, &mut experiment.lambda));
        } else {
            errors.note(param_slider::field(ui, &DESCENT_STEPS, &mut experiment.steps));
        }
        // The chart of both cures compares λ with 1/(αk).
        errors.note(param_slider::field(ui, &RATE, &mut experiment.lr));
    });
    errors.outcome()
}
