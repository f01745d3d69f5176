//! The conditions of the comparisons, which stand beside every result, and what such a comparison can say.

use crate::math::catalog::param::Param;
use crate::sim::compare::compare_params::{
    BASIN_STEPS, BUDGET, MEASURE, RATE_FROM, RATE_TO, STARTS, SUITE_BUDGET, SWEEP_SEEDS, TOLERANCE, UNIT,
};
use crate::sim::compare::tuning::TUNING_RULE;
use crate::ui::controls::param_slider;
use crate::ui::state::State;
use crate::ui::state::compare_display::CompareDisplay;
use crate::ui::state::compared::function_names;
use crate::ui::state::edit::FirstError;
use crate::ui::theme::{self, GAP, Palette};
use crate::ui::typeset;
use eframe::egui::{CollapsingHeader, Ui};

/// Shows the conditions. A value that is not allowed is refused, and the message says why.
pub fn show(ui: &mut Ui, state: &mut State) {
    ui.label(theme::heading("What is compared"));
    let display = &mut state.settings.compare;
    let mut errors = FirstError::default();
    ui.weak("by the sweep and the profile");
    errors.note(rates(ui, &RATE_FROM, display));
    errors.note(rates(ui, &RATE_TO, display));
    errors.note(param_slider::field(ui, &TOLERANCE, &mut display.tolerance));
    errors.note(param_slider::field(ui, &SWEEP_SEEDS, &mut display.seeds));
    ui.weak("by the sweep and the map");
    errors.note(param_slider::field(ui, &MEASURE, &mut display.measure));
    errors.note(param_slider::field(ui, &BUDGET, &mut display.budget));
    errors.note(param_slider::field(ui, &UNIT, &mut display.unit));
    errors.note(param_slider::field(ui, &STARTS, &mut display.starts));
    ui.weak("by the basins");
    errors.note(param_slider::field(ui, &BASIN_STEPS, &mut display.basin_steps));
    ui.weak("by the profile, the ranks and the table");
    errors.note(param_slider::field(ui, &SUITE_BUDGET, &mut display.suite_budget));
    if let Err(message) = errors.outcome() {
        state.message = Some(message);
    }
    let weak = Palette::of(ui.ctx()).weak;
    ui.add_space(GAP / 2.0);
    let counts = "A gradient is one evaluation, and so is a value of $F$ in a line search; a Hessian is two. Over $m$ of $n$ samples each counts \
                  $m/n$. Looking at $F$ to measure it costs nothing.";
    typeset::wrapped(ui, counts, weak);
    functions(ui, state);
    ui.add_space(GAP);
}

/// Shows which functions the profile is over.
fn functions(ui: &mut Ui, state: &mut State) {
    let names = function_names(&state.work.experiment);
    let unchosen = &mut state.settings.compare.unchosen;
    let count = names.iter().filter(|name| !unchosen.iter().any(|other| other == *name)).count();
    let title = theme::strong(format!("Functions of the profile: {count} of {}", names.len()));
    CollapsingHeader::new(title).id_salt("functions of the profile").show(ui, |ui| {
        ui.horizontal(|ui| {
            if ui.button("All").clicked() {
                unchosen.clear();
            }
            if ui.button("None").clicked() {
                *unchosen = names.iter().map(|name| (*name).to_owned()).collect();
            }
        });
        for name in names {
            let place = unchosen.iter().position(|other| other == name);
            let mut is_chosen = place.is_none();
            if theme::checkbox(ui, &mut is_chosen, name).changed() {
                match place {
                    Some(place) => drop(unchosen.remove(place)),
                    None => unchosen.push(name.to_owned()),
                }
            }
        }
    });
}

/// Shows one end of the range of learning rates; the least stays below the greatest.
fn rates(ui: &mut Ui, param: &Param, display: &mut CompareDisplay) -> Result<(), String> {
    let (mut from, mut to) = (display.rate_from, display.rate_to);
    param_slider::field(ui, param, if param.key == RATE_FROM.key { &mut from } else { &mut to })?;
    if from * 1.5 > to {
        return Err("the least learning rate must stay well below the greatest".into());
    }
    (display.rate_from, display.rate_to) = (from, to);
    Ok(())
}

/// Shows the control called `name` alone, if it is one of this page; returns whether it is.
pub fn alone(ui: &mut Ui, state: &mut State, name: &str) -> bool {
    let display = &mut state.settings.compare;
    let refused = match name {
        "budget" => param_slider::field(ui, &BUDGET, &mut display.budget),
        "tolerance" => param_slider::field(ui, &TOLERANCE, &mut display.tolerance),
        "starts" => param_slider::field(ui, &STARTS, &mut display.starts),
        "basin_steps" => param_slider::field(ui, &BASIN_STEPS, &mut display.basin_steps),
        _ => return false,
    };
    if let Err(message) = refused {
        state.message = Some(message);
    }
    true
}

/// Shows how rates are chosen, and what such a comparison can and cannot say.
pub fn limits_of_what_it_says(ui: &mut Ui) {
    let palette = Palette::of(ui.ctx());
    ui.add_space(GAP);
    ui.separator();
    CollapsingHeader::new(theme::strong("How rates are chosen")).default_open(true).show(ui, |ui| {
        let rule = format!(
            "On each function every run tries the same learning rates, and takes {TUNING_RULE}. Where there is chance, it is measured with other \
             seeds than it was tuned with. All else of a run stays as it is."
        );
        typeset::wrapped(ui, &rule, palette.weak);
    });
    CollapsingHeader::new(theme::strong("What this can say")).default_open(true).show(ui, |ui| {
        for words in [
            "It can say which learning rates work, how much it matters to hit them, and where a start leads, on functions of two variables.",
            "It cannot say which optimizer trains a deep network best. What a network has and a plane has not decides there: millions of \
             weights, data that are never seen whole, and the error on new data.",
            "Larger studies of networks found no clear winner either, and that tuning often matters more than the method (Choi et al. 2019; \
             Schmidt, Schneider and Hennig 2021).",
        ] {
            typeset::wrapped(ui, words, palette.weak);
            ui.add_space(GAP / 2.0);
        }
    });
}
