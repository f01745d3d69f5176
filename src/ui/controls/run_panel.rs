//! The controls of the selected run.

use crate::math::Optimizer;
use crate::math::catalog::Catalog;
use crate::math::catalog::param::{Param, Tunable as _, Value};
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::experiment::eigen_decay::{self, CurvaturePlace, RateMark};
use crate::sim::experiment::{DECAY, NOISE, WEIGHT_DECAY};
use crate::sim::run::conditions::Decay;
use crate::sim::run::trace::Trace;
use crate::ui::controls::hyperparameters::{self, Aid};
use crate::ui::controls::param_slider;
use crate::ui::controls::recorded_run;
use crate::ui::controls::run_settings::{self, clipping, look, optimizer, own_noise, own_sampling, proximal, schedule};
use crate::ui::runs::pictures::RunPicture;
use crate::ui::runs::scents::{RATE, Scent, Scents};
use crate::ui::state::State;
use crate::ui::state::action::Action;
use crate::ui::state::edit::FirstError;
use crate::ui::theme::{self, GAP, Palette};
use eframe::egui::{CollapsingHeader, Color32, Ui};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Shows the panel.
pub fn show(ui: &mut Ui, state: &mut State, pictures: &[Arc<RunPicture>], scents: &mut Scents, actions: &mut Vec<Action>) {
    let index = state.selected;
    let Some(picture) = pictures.get(index) else { return };
    let palette = Palette::of(ui.ctx());
    palette.card_frame().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.push_id(("run panel", index), |ui| {
            run_settings::head(ui, &state.work.experiment.runs[index], actions);
            ui.add_space(GAP / 2.0);
            let marks = marks(state, index, picture);
            let known = known(ui, state, index, scents, picture.verdict.is_some());
            state.edit(|state| {
                let experiment = &mut state.work.experiment;
                if experiment.runs[index].optimizer.check_method().is_ok() {
                    settings(ui, experiment, index, &marks, &known)
                } else {
                    recorded(ui, &mut experiment.runs[index], &picture.trace, actions)
                }
            });
            // A recorded run has its start and its rate for good.
            let is_method = state.work.experiment.runs.get(index).is_some_and(|run| run.optimizer.check_method().is_ok());
            ui.horizontal(|ui| {
                for action in [Action::Spread, Action::OwnStart].into_iter().filter(|_| is_method) {
                    if ui.button(action.label()).on_hover_text(action.tooltip()).clicked() {
                        actions.push(action);
                    }
                }
            });
        });
    });
}

/// Shows the hyperparameters of the selected run, folded, for a window that has no room for the controls.
pub fn folded(ui: &mut Ui, state: &mut State) {
    let index = state.selected;
    let Some(run) = state.work.experiment.runs.get(index) else { return };
    let title = format!("Change {}", run.name());
    CollapsingHeader::new(title).id_salt("change the run").show(ui, |ui| {
        ui.push_id(("folded run", index), |ui| {
            let plain = |_: &Param| Aid::default();
            state.edit(|state| hyperparameters::all(ui, &mut state.work.experiment.runs[index].optimizer, plain));
        });
    });
    ui.add_space(GAP / 2.0);
}

/// What is known of the run with other values.
struct Known {
    /// The results by parameter, as far as they are known; none at all where the user does not want them, or while a lesson asks for what
    /// they show.
    results: Option<BTreeMap<&'static str, Scent>>,
    /// The range of useful learning rates: it does not change when the results come.
    rates: Option<(f64, f64)>,
    /// Whether it may be said where the run ends lowest: a lesson is about that, or there is none.
    names_lowest: bool,
}

/// Returns what is known of the run at `index` with other values.
fn known(ui: &Ui, state: &State, index: usize, scents: &mut Scents, free: bool) -> Known {
    let hidden = state.hides_theory() || state.hides_results() || state.unanswered().next().is_some();
    // On a telephone on its side the pictures need the height.
    let is_low = state.one_column && ui.ctx().content_rect().aspect_ratio() > 1.0;
    let (ctx, experiment) = (ui.ctx(), &state.work.experiment);
    let params = experiment.runs[index].optimizer.params();
    let rate = params.iter().find(|param| param.key == RATE && state.settings.strips);
    let rates = rate.and_then(|rate| scents.rates(ctx, experiment, index, rate, free));
    let shown = scents.appear(ctx, !hidden && !is_low && state.settings.strips);
    let of = |param: &Param| Some((param.key, scents.of(ctx, experiment, index, param, free)?));
    let results = shown.then(|| params.iter().filter_map(of).collect());
    Known { results, rates, names_lowest: state.names_lowest() }
}

/// Shows the controls of `run`, which was recorded: it has been made, so that nothing can be set but what is shown.
fn recorded(ui: &mut Ui, run: &mut Run, trace: &Trace, actions: &mut Vec<Action>) -> Result<(), String> {
    optimizer(ui, &mut run.optimizer, Optimizer::ALL.iter());
    let read = recorded_run::show(ui, &mut run.optimizer, trace, actions);
    look(ui, run);
    read
}

/// Shows all controls of the run at `index`.
fn settings(ui: &mut Ui, experiment: &mut Experiment, index: usize, marks: &[RateMark], known: &Known) -> Result<(), String> {
    let (finite_sum, noise, steps) = (!experiment.objective.data().is_empty(), experiment.noise, experiment.steps);
    let (run, sampling) = (&mut experiment.runs[index], &experiment.sampling);
    let color: Color32 = Palette::of(ui.ctx()).run(run.color);
    let mut errors = FirstError::default();
    optimizer(ui, &mut run.optimizer, Optimizer::ALL.iter());
    let aid = |param: &Param| aid(param, known, marks, (color, steps));
    errors.note(hyperparameters::all(ui, &mut run.optimizer, aid));
    if let Some(rate) = hyperparameters::take(ui, marks) {
        errors.note(run.optimizer.set(RATE, &Value::Number(rate)));
    }
    errors.note(schedule(ui, &mut run.schedule, run.optimizer.learning_rate()));
    ui.collapsing("More", |ui| {
        errors.note(param_slider::field(ui, &WEIGHT_DECAY, &mut run.weight_decay));
        if run.weight_decay > 0.0 {
            errors.note(param_slider::field(ui, &DECAY, &mut run.decay));
        }
        errors.note(clipping(ui, &mut run.clip));
        errors.note(proximal(ui, &mut run.proximal));
        if finite_sum {
            errors.note(own_sampling(ui, run, sampling));
        }
        errors.note(own_noise(ui, &NOISE.named("own noise"), run, noise));
        theme::checkbox(ui, &mut run.average, "averaged iterate x̄ₖ").on_hover_text(
            "Draw x̄ₖ = Σ αᵢ xᵢ / Σ αᵢ (i = 0 … k − 1) as a second, dashed path, and F(x̄ₖ) in the loss plot: the convergence theorem is about it",
        );
        look(ui, run);
    })
    .header_response
    .on_hover_text("Weight decay, clipping, proximal step, sampling, noise, averaged iterate, name and look of this run");
    errors.outcome()
}

/// Returns what is shown with `param`: what is `known`, the special learning rates, and the colour and the number of steps of the run.
fn aid<'a>(param: &Param, known: &'a Known, marks: &'a [RateMark], (color, steps): (Color32, usize)) -> Aid<'a> {
    let is_rate = param.key == RATE;
    Aid {
        has_strip: known.results.is_some(),
        scent: known.results.as_ref().and_then(|results| results.get(param.key)),
        names_lowest: known.names_lowest,
        range: known.rates.filter(|_| is_rate),
        marks: if is_rate { marks } else { &[] },
        color,
        steps,
    }
}

/// Shows the hyperparameter `key` of the selected run alone, over the whole width; returns whether the run has it.
pub fn alone(ui: &mut Ui, state: &mut State, key: &str, pictures: &[Arc<RunPicture>], scents: &mut Scents) -> bool {
    let index = state.selected;
    let (Some(picture), Some(run)) = (pictures.get(index), state.work.experiment.runs.get(index)) else { return false };
    let Some(param) = run.optimizer.params().iter().find(|param| param.key == key).copied() else { return false };
    let marks = marks(state, index, picture);
    let known = known(ui, state, index, scents, picture.verdict.is_some());
    let steps = state.work.experiment.steps;
    let color = Palette::of(ui.ctx()).run(run.color);
    state.edit(|state| {
        let aid = aid(&param, &known, &marks, (color, steps));
        hyperparameters::one(ui, &param, &mut state.work.experiment.runs[index].optimizer, aid)
    });
    true
}

/// Returns the learning rates that matter for a run, on the quadratic that the objective is, or that approximates it near its minimum;
/// none while a lesson asks for such a number.
fn marks(state: &State, index: usize, picture: &RunPicture) -> Vec<RateMark> {
    let place = if state.settings.curvature_at_iterate { CurvaturePlace::Iterate } else { CurvaturePlace::Minimum };
    let k = picture.at(state.step()).unwrap_or(0);
    let curvature = eigen_decay::curvature(&state.work.experiment, &picture.trace, k, place);
    let run = &state.work.experiment.runs[index];
    let ridge = if run.decay == Decay::Coupled { run.weight_decay } else { 0.0 };
    state.shown_marks(eigen_decay::marks(&run.optimizer, &curvature, ridge))
}
