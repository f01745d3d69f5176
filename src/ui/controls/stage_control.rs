//! The one control that a beat puts on the stage, over the whole width.

use crate::math::Objective;
use crate::math::Sampling;
use crate::math::catalog::param::{Scale, Tunable, find};
use crate::sim::experiment::{STEPS, WEIGHT_DECAY};
use crate::ui::controls::param_slider;
use crate::ui::controls::quadratic_editor;
use crate::ui::controls::run_panel;
use crate::ui::controls::run_settings;
use crate::ui::runs::pictures::RunPicture;
use crate::ui::runs::scents::Scents;
use crate::ui::state::State;
use eframe::egui::Ui;
use std::sync::Arc;

/// Shows the control called `name` of the page's selected run, or of its objective. A change that cannot be run is undone as a whole, and
/// the message says why.
pub fn show(ui: &mut Ui, state: &mut State, name: &str, pictures: &[Arc<RunPicture>], scents: &mut Scents) {
    if state.shows_experiment() && run_panel::alone(ui, state, name, pictures, scents) {
        return;
    }
    state.edit(|state| settings(ui, state, name));
}

fn settings(ui: &mut Ui, state: &mut State, name: &str) -> Result<(), String> {
    let shows_experiment = state.shows_experiment();
    let samples = if shows_experiment { state.work.experiment.objective.data().len() } else { state.work.training.points };
    let (runs, selected) = state.runs();
    if let Some(run) = runs.get_mut(*selected) {
        match name {
            "weight_decay" => return param_slider::field(ui, &WEIGHT_DECAY, &mut run.weight_decay),
            "schedule" => return run_settings::schedule(ui, &mut run.schedule, run.optimizer.learning_rate()),
            "batch" => match &mut run.sampling {
                Some(own) => return batch(ui, own, samples),
                None if shows_experiment => return batch(ui, &mut state.work.experiment.sampling, samples),
                None => return batch(ui, &mut state.work.training.sampling, samples),
            },
            _ => {}
        }
        if let Ok(param) = find(run.optimizer.params(), "", name).copied() {
            return param_slider::one(ui, &param, &mut run.optimizer);
        }
    }
    let experiment = &mut state.work.experiment;
    match (name, &mut experiment.objective) {
        ("steps", _) => param_slider::field(ui, &STEPS, &mut experiment.steps),
        ("kappa" | "angle", Objective::Quadratic(quadratic)) => quadratic_editor::alone(ui, quadratic, name),
        (_, objective) => match find(objective.params(), "", name).copied() {
            Ok(param) => param_slider::one(ui, &param, objective),
            // What the page does not have is not shown.
            Err(_) => Ok(()),
        },
    }
}

/// Shows the size of the mini-batches of so many `samples`, at which the slider ends.
fn batch(ui: &mut Ui, sampling: &mut Sampling, samples: usize) -> Result<(), String> {
    match sampling.params().iter().find(|param| param.key == "m").copied() {
        Some(param) => {
            let param = if samples > 1 { param.slider(1.0, samples as f64, Scale::Log) } else { param };
            param_slider::one(ui, &param, sampling)
        }
        None => Ok(()),
    }
}
