//! The runs in training: the state of each, and the controls that may be changed while it trains.

use crate::math::catalog::param::Param;
use crate::sim::Training;
use crate::sim::experiment::{DECAY, NOISE, WEIGHT_DECAY};
use crate::sim::training::trainable;
use crate::ui::controls::hyperparameters::{self, Aid};
use crate::ui::controls::param_slider;
use crate::ui::controls::run_settings;
use crate::ui::controls::run_table::{self, RunRow, RunTable};
use crate::ui::pages::network::boundary::percent;
use crate::ui::pages::network::live_run::LiveRun;
use crate::ui::pages::network::numbers::ended;
use crate::ui::pages::scene::Scene;
use crate::ui::state::action::Action;
use crate::ui::state::edit::FirstError;
use crate::ui::theme::{GAP, Palette};
use eframe::egui::Ui;

/// What the menu of a run offers.
const MENU: &[Action] = &[Action::Duplicate, Action::Hide, Action::MoveUp, Action::MoveDown, Action::Remove];

/// Shows the table of the runs, all that can be changed of the selected one, and the button that rewinds them; returns whether they are to
/// be rewound.
pub fn all(ui: &mut Ui, scene: &mut Scene<'_>, live_runs: &[LiveRun]) -> bool {
    let index = scene.state.training_run;
    let rows = (0..scene.state.work.training.runs.len()).map(|i| row(scene, live_runs.get(i))).collect();
    let table = RunTable {
        heading: ["right".into(), "accuracy".into()],
        tip: "The share of examples that are classified right, at the epoch shown: of the test examples where there are any.",
        rows,
        sorts: !scene.state.hides_results(),
        menu: MENU,
    };
    run_table::show(ui, scene.state, &table, &mut trainable(), scene.actions);
    let mut rewind = false;
    if index < scene.state.work.training.runs.len() {
        Palette::of(ui.ctx()).card_frame().show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.push_id(("live run", index), |ui| {
                run_settings::head(ui, &scene.state.work.training.runs[index], scene.actions);
                ui.add_space(GAP / 2.0);
                scene.state.edit(|state| settings(ui, &mut state.work.training, index));
            });
        });
    }
    ui.horizontal(|ui| {
        let tip = "Go back to epoch 0 and the same initial weights, and keep the settings as they are now";
        rewind = ui.button("Rewind").on_hover_text(tip).clicked();
        ui.weak("all runs to epoch 0");
    });
    rewind
}

/// Describes a run at the epoch shown.
fn row(scene: &Scene<'_>, live_run: Option<&LiveRun>) -> RunRow {
    let row = |number: &str, brief: &str, long: String, about: &str| RunRow {
        number: number.to_owned(),
        rank: f64::INFINITY,
        state: [brief.to_owned(), long, about.to_owned()],
        is_lost: false,
    };
    if live_run.is_some_and(LiveRun::has_failed) {
        let about = "The program failed at this run. Rewind begins it again.";
        return RunRow { is_lost: true, ..row("–", "failed", "failed".into(), about) };
    }
    let Some(record) = live_run.and_then(|live_run| live_run.record.as_ref()) else {
        return row("–", "begins", "begins".into(), "The first losses are measured.");
    };
    let epochs = scene.state.work.training.epochs;
    let shown = scene.state.playhead.step(epochs);
    let trained = record.trained().unwrap_or(0);
    let about = record.end.and_then(|end| ended(end, record));
    let about = about.unwrap_or_else(|| format!("Trained up to epoch {trained}; a change takes effect from there."));
    let is_lost = record.end.is_some() && shown >= trained;
    let Some(epoch) = record.at(shown) else {
        return RunRow { is_lost: true, ..row("–", "diverged", "diverged at once".into(), &about) };
    };
    let accuracy = epoch.test.unwrap_or(epoch.train).accuracy;
    let right = percent(accuracy);
    let row = match is_lost {
        true => row("–", &format!("ended, {trained}"), format!("ended after epoch {trained}"), &about),
        false => row(
            &right,
            if trained < epochs { "training" } else { "done" },
            format!("epoch {}: {right} right", epoch.epoch),
            &about,
        ),
    };
    RunRow { is_lost, rank: if is_lost { f64::INFINITY } else { -accuracy }, ..row }
}

/// Shows all controls of the run at `index`.
fn settings(ui: &mut Ui, training: &mut Training, index: usize) -> Result<(), String> {
    let (run, sampling, shared_noise) = (&mut training.runs[index], &training.sampling, training.noise);
    let mut errors = FirstError::default();
    run_settings::optimizer(ui, &mut run.optimizer, trainable());
    errors.note(hyperparameters::all(ui, &mut run.optimizer, |_| Aid::default()));
    errors.note(run_settings::schedule(ui, &mut run.schedule, run.optimizer.learning_rate()));
    let decay = WEIGHT_DECAY.doc("How strongly every weight, but no bias, is pulled towards 0: by an L2 penalty in the gradient (coupled), or by shrinking it directly at each step (decoupled).");
    errors.note(param_slider::field(ui, &decay, &mut run.weight_decay));
    if run.weight_decay > 0.0 {
        errors.note(param_slider::field(ui, &DECAY, &mut run.decay));
    }
    ui.collapsing("More", |ui| {
        errors.note(run_settings::clipping(ui, &mut run.clip));
        errors.note(run_settings::proximal(ui, &mut run.proximal));
        errors.note(run_settings::own_sampling(ui, run, sampling));
        let noise = Param { name: "gradient noise", symbol: "", ..NOISE };
        errors.note(run_settings::own_noise(ui, &noise, run, shared_noise));
        run_settings::look(ui, run);
    })
    .header_response
    .on_hover_text("Clipping, proximal step, sampling, noise on the gradients, name and look of this run");
    errors.outcome()
}
