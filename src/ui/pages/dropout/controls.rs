//! The controls of dropout: which units are off and how often, and how many masks are drawn; in the plane, the descent on masked inputs.

use crate::math::Optimizer;
use crate::math::catalog::param::{Param, ParamKind, Tunable};
use crate::sim::dropout::dropout_layer::{DRAWS, P, UNITS};
use crate::sim::dropout::dropout_work::DropoutWork;
use crate::sim::experiment::{SEED, STEPS};
use crate::sim::formulas;
use crate::ui::controls::param_slider;
use crate::ui::controls::run_settings;
use crate::ui::state::edit::FirstError;
use crate::ui::state::{DropoutView, State};
use crate::ui::theme::{self, GAP, Palette};
use crate::ui::typeset;
use eframe::egui::{Button, Ui, vec2};

/// The views of the page, each with its name and a description.
const VIEWS: [(DropoutView, &str, &str); 3] = [
    (DropoutView::Units, "Units", "The slides' picture alive: units switch off at every draw, and what they pass on is averaged"),
    (DropoutView::Inference, "Inference", "What to do at inference, when no masks are drawn: four ways, compared with training"),
    (DropoutView::Plane, "In the plane", "Linear regression on two masked inputs: dropout as a ridge"),
];

/// Shows the controls. A change that cannot be run is undone as a whole, and the message says why.
pub fn show(ui: &mut Ui, state: &mut State) {
    ui.horizontal(|ui| {
        for (view, name, about) in VIEWS {
            ui.selectable_value(&mut state.settings.dropout_view, view, name).on_hover_text(about);
        }
    });
    state.edit(|state| if state.settings.dropout_view == DropoutView::Plane { plane(ui, state) } else { layer(ui, state) });
}

/// Shows the probability with which a unit is off, alone.
pub fn probability(ui: &mut Ui, state: &mut State) {
    state.edit(|state| match state.settings.dropout_view {
        DropoutView::Plane => {
            let descent = &mut state.work.dropout.descent;
            let p = *descent.dropout.params().first().expect("dropout has a probability");
            param_slider::one(ui, &of_inputs(p), &mut descent.dropout)
        }
        _ => param_slider::field(ui, &P, &mut state.work.dropout.layer.p),
    });
}

fn layer(ui: &mut Ui, state: &mut State) -> Result<(), String> {
    let mut outcome = Ok(());
    card(ui, "network", |ui| {
        ui.label(theme::strong("A small network"));
        typeset::wrapped(ui, "$a = σ(W x + b)$, outputs $σ(V a + c)$", Palette::of(ui.ctx()).text)
            .on_hover_text("Four inputs, three outputs, weights and input from the seed; σ is the logistic function");
        ui.add_space(GAP / 2.0);
        let DropoutWork { layer, draws, .. } = &mut state.work.dropout;
        let seed = SEED.doc("Which weights, input and masks are drawn.");
        outcome = param_slider::field(ui, &P, &mut layer.p)
            .and(param_slider::field(ui, &UNITS, &mut layer.units))
            .and(param_slider::seed(ui, &seed, &mut layer.seed))
            .and(param_slider::field(ui, &DRAWS, draws));
        more(ui, state, "draw more");
    });
    outcome
}

fn plane(ui: &mut Ui, state: &mut State) -> Result<(), String> {
    let mut errors = FirstError::default();
    card(ui, "data", |ui| {
        ui.label(theme::strong("Two inputs, masked"));
        typeset::formula(ui, formulas::DROPOUT_DATA);
        ui.add_space(GAP / 2.0);
        let descent = &mut state.work.dropout.descent;
        for param in descent.dropout.params().to_vec() {
            let changed = param_slider::row(ui, &of_inputs(param), &descent.dropout.get(param.key));
            errors.note(changed.and_then(|value| value.map_or(Ok(()), |value| descent.dropout.set(param.key, &value))));
        }
        errors.note(param_slider::all(ui, &mut descent.data));
        let seed = SEED.doc("Which examples, batches and masks are drawn.");
        errors.note(param_slider::seed(ui, &seed, &mut descent.seed));
    });
    card(ui, "optimizer", |ui| {
        let descent = &mut state.work.dropout.descent;
        run_settings::optimizer(ui, &mut descent.optimizer, Optimizer::methods());
        errors.note(param_slider::all(ui, &mut descent.optimizer));
        errors.note(run_settings::schedule(ui, &mut descent.schedule, descent.optimizer.learning_rate()));
        errors.note(run_settings::sampling(ui, &mut descent.sampling));
        errors.note(param_slider::field(ui, &STEPS.default(2000.0), &mut descent.steps));
        more(ui, state, "go on by");
    });
    errors.outcome()
}

/// Rewords a parameter of dropout, described for hidden units, for masked inputs.
fn of_inputs(param: Param) -> Param {
    match param.kind {
        ParamKind::Real { .. } => param.default(0.5).doc("The probability with which each input of an example is switched off."),
        ParamKind::Choice { options, .. } => {
            Param { kind: ParamKind::Choice { default: "inverted", options }, ..param.named("dropout form") }
        }
        _ => param,
    }
}

/// Shows a card as wide as the column; `id` separates its controls from those of other cards with the same parameters.
fn card(ui: &mut Ui, id: &str, content: impl FnOnce(&mut Ui)) {
    Palette::of(ui.ctx()).card_frame().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.push_id(id, content);
    });
}

/// Shows buttons that move the playhead forward by few and by many draws.
fn more(ui: &mut Ui, state: &mut State, name: &str) {
    let (length, mut step) = (state.length(), None);
    ui.horizontal(|ui| {
        param_slider::label(ui, name);
        ui.spacing_mut().item_spacing.x = GAP / 2.0;
        for count in [1, 10, 100] {
            let button = ui.add(Button::new(format!("+{count}")).min_size(vec2(40.0, 24.0)));
            if button.on_hover_text(format!("Move the playhead on by {count}, and stop there")).clicked() {
                step = Some(count);
            }
        }
    });
    if let Some(count) = step {
        state.playhead.nudge(count, length);
    }
}
