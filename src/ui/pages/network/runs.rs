//! The cards of the runs in training: the state of each, and the controls that may be changed while it trains.

use crate::math::catalog::param::Param;
use crate::sim::Training;
use crate::sim::experiment::{DECAY, NOISE, WEIGHT_DECAY};
use crate::sim::training::trainable;
use crate::ui::controls::param_slider;
use crate::ui::controls::run_card;
use crate::ui::pages::network::boundary::percent;
use crate::ui::pages::network::live_run::LiveRun;
use crate::ui::pages::network::numbers::ended;
use crate::ui::pages::scene::Scene;
use crate::ui::state::edit::FirstError;
use crate::ui::theme::{GAP, Palette};
use eframe::egui::{self, Stroke, Ui};

/// Shows the cards of all runs, and the buttons that rewind them and add one; returns whether they are to be rewound.
pub fn all(ui: &mut Ui, scene: &mut Scene<'_>, live_runs: &[LiveRun]) -> bool {
    let mut rewind = false;
    ui.horizontal(|ui| {
        ui.weak("Runs");
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            run_card::add_menu(ui, &mut trainable(), scene.actions);
            let tip = "Go back to epoch 0 and the same initial weights, and keep the settings as they are now";
            rewind = ui.button("Rewind").on_hover_text(tip).clicked();
        });
    });
    for i in 0..scene.state.work.training.runs.len() {
        let selected = i == scene.state.training_run;
        let palette = Palette::of(ui.ctx());
        let mut frame = palette.card_frame();
        if selected {
            frame = frame.stroke(Stroke::new(1.5, palette.accent));
        }
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            let (words, about) = live_runs.get(i).map_or((String::new(), String::new()), |live_run| state(scene, live_run));
            if run_card::header(ui, &scene.state.work.training.runs[i], &words, &about, selected).clicked() {
                scene.state.training_run = i;
            }
            if selected {
                ui.push_id(("live run", i), |ui| body(ui, scene, i));
            }
        });
    }
    rewind
}

/// Describes the state of a run in a few words, and what they mean.
fn state(scene: &Scene<'_>, live_run: &LiveRun) -> (String, String) {
    if live_run.has_failed() {
        return ("failed".into(), "The program failed at this run. Rewind begins it again.".into());
    }
    let Some(record) = &live_run.record else { return ("begins".into(), "The first losses are measured.".into()) };
    let shown = scene.state.playhead.step(scene.state.work.training.epochs);
    let trained = record.trained().unwrap_or(0);
    let about = record.end.and_then(|end| ended(end, record));
    let about = about.unwrap_or_else(|| format!("Trained up to epoch {trained}; a change takes effect from there."));
    if record.end.is_some() && shown >= trained {
        return (format!("ended after epoch {trained}"), about);
    }
    let Some(epoch) = record.at(shown) else { return ("diverged at once".into(), about) };
    let right = percent(epoch.test.unwrap_or(epoch.train).accuracy);
    (format!("epoch {}: {right} right", epoch.epoch), about)
}

fn body(ui: &mut Ui, scene: &mut Scene<'_>, index: usize) {
    ui.add_space(GAP / 2.0);
    scene.state.edit(|state| settings(ui, &mut state.work.training, index));
    run_card::buttons(ui, scene.state.work.training.runs[index].hidden, scene.actions);
}

/// Shows all controls of the run at `index`.
fn settings(ui: &mut Ui, training: &mut Training, index: usize) -> Result<(), String> {
    let (run, sampling, shared_noise) = (&mut training.runs[index], &training.sampling, training.noise);
    let mut errors = FirstError::default();
    run_card::optimizer(ui, &mut run.optimizer, trainable());
    errors.note(param_slider::all(ui, &mut run.optimizer));
    errors.note(run_card::schedule(ui, &mut run.schedule));
    let decay = WEIGHT_DECAY.doc("How strongly every weight, but no bias, is pulled towards 0: by an L2 penalty in the gradient (coupled), or by shrinking it directly at each step (decoupled).");
    errors.note(param_slider::field(ui, &decay, &mut run.weight_decay));
    if run.weight_decay > 0.0 {
        errors.note(param_slider::field(ui, &DECAY, &mut run.decay));
    }
    ui.collapsing("More", |ui| {
        errors.note(run_card::own_sampling(ui, run, sampling));
        let noise = Param { name: "gradient noise", symbol: "", ..NOISE };
        errors.note(run_card::own_noise(ui, &noise, run, shared_noise));
        run_card::look(ui, run);
    })
    .header_response
    .on_hover_text("Sampling, noise on the gradients, name and look of this run");
    errors.outcome()
}
