//! The panel of the objective, its start, and its samples.

use crate::math::Objective;
use crate::math::Point;
use crate::math::catalog::Catalog;
use crate::math::catalog::family_file::FamilyFile as _;
use crate::math::catalog::param::{Param, Tunable as _, Value};
use crate::math::printable::printable;
use crate::sim::Experiment;
use crate::sim::experiment::{NOISE, SEED, STEPS};
use crate::sim::file;
use crate::sim::files;
use crate::ui::controls::formula_editor::{self, FormulaSurroundings};
use crate::ui::controls::number_field;
use crate::ui::controls::param_slider;
use crate::ui::controls::quadratic_editor;
use crate::ui::controls::run_settings;
use crate::ui::menu::MenuItem as _;
use crate::ui::plots::data_plot;
use crate::ui::state::State;
use crate::ui::state::action::Action;
use crate::ui::state::edit::FirstError;
use crate::ui::state::overlay::{Gallery, Overlay};
use crate::ui::theme::{GAP, Palette};
use crate::ui::typeset;
use eframe::egui::{Align, Button, ComboBox, Label, Layout, RichText, Ui, vec2};
use std::path::Path;

/// The height of a window with room for the whole card beside the runs, in points.
const TALL: f32 = 900.0;

/// A coordinate of the start.
const START: Param = Param::real("start", "x₀", "start", "Where every run starts.", 0.0, -f64::MAX, f64::MAX);

/// Shows the card of the objective.
pub fn show(ui: &mut Ui, state: &mut State) {
    let palette = Palette::of(ui.ctx());
    let Experiment { title, about, .. } = &state.work.experiment;
    if !state.titled && !title.is_empty() {
        let name = ui.add(Label::new(crate::ui::theme::strong(printable(title))).truncate());
        if ui.ctx().content_rect().height() >= TALL {
            ui.add(Label::new(RichText::new(about).color(palette.weak)).wrap());
        } else {
            let line = ui.add(Label::new(RichText::new(about).color(palette.weak)).truncate());
            line.on_hover_text(about);
            name.on_hover_text(about);
        }
        ui.add_space(GAP / 2.0);
    }
    palette.card_frame().show(ui, |ui| {
        ui.set_width(ui.available_width());
        state.edit(|state| settings(ui, state));
    });
}

/// Shows the controls of the objective.
fn settings(ui: &mut Ui, state: &mut State) -> Result<(), String> {
    let before = state.work.experiment.objective.clone();
    choice(ui, state);
    let State { work, typed, flattened, settings, view, .. } = state;
    let experiment = &mut work.experiment;
    typeset::formula(ui, &experiment.objective.formula());
    let remark = experiment.objective.remark();
    if !remark.is_empty() {
        ui.add(Label::new(RichText::new(remark).color(Palette::of(ui.ctx()).weak)).wrap());
    }
    if let Some(reading) = experiment.objective.reading() {
        data_plot::reading(ui, &reading);
    }
    ui.add_space(GAP / 2.0);
    let (mut errors, mut chosen, mut finished) = (FirstError::default(), None, false);
    errors.note(match &mut experiment.objective {
        Objective::Quadratic(quadratic) => quadratic_editor::show(ui, quadratic),
        Objective::Formula(formula) => {
            let recent = &mut settings.formulas;
            formula_editor::show(ui, formula, &mut FormulaSurroundings { typed, recent, finished: &mut finished, view })
                .map(|objective| chosen = objective)
        }
        objective => param_slider::all(ui, objective),
    });
    match read_file(&before, experiment) {
        // Other data have other units, and other rates that fit them.
        Ok(true) => chosen = Some(experiment.objective.clone()),
        Ok(false) if is_other_problem(&before, &experiment.objective) => chosen = Some(experiment.objective.clone()),
        Ok(false) => {}
        Err(message) => errors.note(Err(message)),
    }
    keep_start(&before, experiment, flattened);
    if finished {
        state.fit_lost_runs();
    }
    if let Some(objective) = chosen {
        state.typed = None;
        state.choose(objective);
    }
    errors.outcome()
}

/// Shows the card of what all runs share: their start, steps, sampling and noise.
pub fn shared(ui: &mut Ui, state: &mut State) {
    Palette::of(ui.ctx()).card_frame().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.weak("All runs");
            let asks = state.unanswered().next().is_some();
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let fit = ui.add_enabled(!asks, Button::new(Action::FitRates.label()));
                let fit = fit.on_hover_text(Action::FitRates.tooltip());
                if fit.on_disabled_hover_text("Not while the lesson asks for something").clicked() {
                    state.fit_rates();
                }
            });
        });
        state.edit(|state| {
            let mut errors = FirstError::default();
            errors.note(start(ui, &mut state.work.experiment));
            errors.note(conditions(ui, &mut state.work.experiment));
            errors.outcome()
        });
    });
}

/// Whether a choice made the sum over data another problem, as standardized inputs do.
fn is_other_problem(before: &Objective, after: &Objective) -> bool {
    let words = |objective: &Objective| {
        let values = objective.params().iter().map(|param| objective.get(param.key));
        values.filter(|value| matches!(value, Value::Word(_))).collect::<Vec<_>>()
    };
    !after.data().is_empty() && before.entry().key == after.entry().key && words(before) != words(after)
}

/// Reads the file that an edit has named; returns whether there was one.
fn read_file(before: &Objective, after: &mut Experiment) -> Result<bool, String> {
    let Some(path) = after.objective.file().filter(|path| before.file().as_ref() != Some(path)) else { return Ok(false) };
    after.objective = Objective::load(&after.objective.to_string(), &|path| files::read_data(Path::new(path)))
        .map_err(|message| if message.starts_with(&path) { message } else { format!("{path}: {message}") })?;
    Ok(true)
}

/// Adjusts the start after an edit. A coordinate held at 0 starts at 0; a formula of two variables that has one variable while it is being
/// typed gets its old start back. If the objective is not finite at the start, a new formula sets its own.
fn keep_start(before: &Objective, after: &mut Experiment, flattened: &mut Option<[Point; 2]>) {
    if *before == after.objective {
        return;
    }
    match (before.dimension(), after.objective.dimension()) {
        (2, 1) => {
            let start = file::point(after.start.as_slice(), &after.objective).unwrap_or(Point::new(after.start.x, 0.0));
            *flattened = Some([after.start, start]);
            after.start = start;
        }
        (1, 2) => {
            if let Some([whole, _]) = flattened.take().filter(|[_, flat]| *flat == after.start) {
                after.start = whole;
            }
        }
        _ => {}
    }
    if !matches!(after.objective, Objective::Formula(_)) {
        return;
    }
    let (value, gradient) = after.objective.value_gradient(after.start);
    if !(value.is_finite() && gradient.norm().is_finite()) {
        after.start = after.objective.start();
    }
}

fn choice(ui: &mut Ui, state: &mut State) {
    ui.horizontal(|ui| {
        let width = ui.available_width() - 78.0;
        menu(ui, state, width);
        let gallery = ui.add(Button::new("Gallery").min_size(vec2(70.0, 24.0)));
        if gallery.on_hover_text(Action::Gallery.tooltip()).clicked() {
            state.overlay = Some(Overlay::Gallery(Gallery::default()));
        }
    });
}

fn menu(ui: &mut Ui, state: &mut State, width: f32) {
    let entry = state.work.experiment.objective.entry();
    let title = RichText::new(entry.title).font(eframe::egui::FontId::new(15.0, crate::ui::theme::medium()));
    let combo = ComboBox::from_id_salt("objective").selected_text(title).width(width).height(560.0).show_ui(ui, |ui| {
        for other in Objective::ALL {
            if ui.selectable_label(other.key == entry.key, other.title).with_tip(other.about).clicked() && other.key != entry.key
            {
                state.choose((other.default)());
            }
        }
    });
    combo.response.accessible_name("objective").on_hover_text(entry.about);
}

fn start(ui: &mut Ui, experiment: &mut Experiment) -> Result<(), String> {
    let mut errors = FirstError::default();
    ui.horizontal(|ui| {
        param_slider::label(ui, "start x₀");
        let names = experiment.objective.variables();
        let view = experiment.objective.view();
        let ranges = [view.x.1 - view.x.0, view.y.1 - view.y.0];
        for i in 0..experiment.objective.dimension() {
            let (place, speed) = (&mut experiment.start[i], ranges[i] / 500.0);
            let words = [&format!("{} ", names[i]), ""];
            let (field, typed) = number_field::alone(ui, &START, place, Some(vec2(58.0, 24.0)), speed, words);
            field
                .accessible_name(format!("start {}", names[i]))
                .on_hover_text("Where every run starts; or drag the ring in the plot");
            errors.note(typed);
        }
        let reset = ui.button("↺").accessible_name("Reset start").on_hover_text("Back to the objective's own start");
        if reset.clicked() {
            experiment.start = experiment.objective.start();
        }
    });
    errors.outcome()
}

fn conditions(ui: &mut Ui, experiment: &mut Experiment) -> Result<(), String> {
    let mut errors = FirstError::default();
    errors.note(param_slider::field(ui, &STEPS, &mut experiment.steps));
    if !experiment.objective.data().is_empty() {
        errors.note(run_settings::sampling(ui, &mut experiment.sampling));
    }
    errors.note(param_slider::field(ui, &NOISE, &mut experiment.noise));
    let random = experiment.runs.iter().any(|run| {
        let sampled = !experiment.objective.data().is_empty() && !experiment.sampling_of(run).is_full();
        sampled || run.noise.unwrap_or(experiment.noise) > 0.0
    });
    if random {
        errors.note(param_slider::seed(ui, &SEED, &mut experiment.seed));
    }
    errors.outcome()
}
