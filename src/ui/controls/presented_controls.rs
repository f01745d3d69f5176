//! The few controls that stay visible while presenting: those that the lesson names.

use crate::math::catalog::param::{Tunable, find};
use crate::ui::controls::param_slider;
use crate::ui::state::State;
use crate::ui::state::edit::FirstError;
use crate::ui::theme::{COLUMN, GAP, strong};
use eframe::egui::Ui;

/// Returns the names of the parameters that the open lesson keeps visible.
pub fn named(state: &State) -> Vec<String> {
    state.lesson.as_ref().map(|open| open.lesson.view.controls.clone()).unwrap_or_default()
}

/// Shows them in a row: parameters of the selected run's optimizer, and of the objective. A change that cannot be run is undone as a
/// whole, and the message says why.
pub fn show(ui: &mut Ui, state: &mut State) {
    state.edit(|state| ui.horizontal_centered(|ui| settings(ui, state)).inner);
}

fn settings(ui: &mut Ui, state: &mut State) -> Result<(), String> {
    let (shows_experiment, names) = (state.shows_experiment(), named(state));
    let mut errors = FirstError::default();
    let has = |target: &dyn Tunable| names.iter().filter(|name| find(target.params(), "", name).is_ok()).count();
    let theirs = if shows_experiment { has(&state.work.experiment.objective) } else { 0 };
    let mut wide = COLUMN - 20.0;
    let (runs, selected) = state.runs();
    if let Some(run) = runs.get_mut(*selected) {
        ui.label(strong(run.name()));
        let count = has(&run.optimizer) + theirs;
        wide = wide.min(ui.available_width() / count.max(1) as f32 - 2.0 * GAP);
        errors.note(row(ui, &names, &mut run.optimizer, wide));
    }
    if shows_experiment {
        errors.note(row(ui, &names, &mut state.work.experiment.objective, wide));
    }
    errors.outcome()
}

/// Shows the controls of those parameters of `target` that are named, each `wide` points.
fn row(ui: &mut Ui, names: &[String], target: &mut dyn Tunable, wide: f32) -> Result<(), String> {
    for name in names {
        if let Ok(param) = find(target.params(), "", name).copied() {
            ui.add_space(GAP);
            ui.scope(|ui| {
                ui.set_width(wide);
                param_slider::one(ui, &param, target)
            })
            .inner?;
        }
    }
    Ok(())
}
