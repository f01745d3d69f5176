//! The numbers of the selected run at the playhead, its state, and how its gradient is calculated.

use crate::sim::run::trace::End;
use crate::sim::training::session::Epoch;
use crate::ui::numbers;
use crate::ui::pages::network::boundary::percent;
use crate::ui::pages::network::formulas;
use crate::ui::pages::network::live_run::LiveRun;
use crate::ui::pages::network::record::TrainingRecord;
use crate::ui::pages::scene::Scene;
use crate::ui::paint::facts;
use crate::ui::theme::{self, GAP, Palette};
use crate::ui::typeset;
use eframe::egui::{Align2, Color32, CornerRadius, FontId, Grid, Label, Rect, RichText, Role, Sense, Ui, WidgetInfo, pos2, vec2};

/// Shows the numbers of the selected run, one of `live_runs`.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, live_runs: &[LiveRun]) {
    let palette = Palette::of(ui.ctx());
    let training = &scene.state.work.training;
    let index = scene.state.training_run;
    let Some((run, record)) = live_runs.get(index).and_then(|live_run| Some((&live_run.run, live_run.record.as_ref()?))) else {
        ui.weak("No run is selected.");
        return;
    };
    let shown = record.at(scene.state.playhead.step(training.epochs));
    let title = shown.map_or(run.name().to_owned(), |epoch| format!("{} at epoch {}", run.name(), epoch.epoch));
    ui.add(Label::new(theme::heading(title)).truncate());
    let network = &record.problem.network;
    let (n, tested) = (record.problem.train.len(), record.problem.test.len());
    let sizes = format!("{}, {} parameters; {n} training examples, {tested} for testing", network.shape(), network.parameters());
    ui.add(Label::new(RichText::new(sizes).color(palette.weak)).wrap());
    let warning = |ui: &mut Ui, words: String| {
        ui.add(Label::new(RichText::new(words).color(palette.warning)).wrap());
    };
    if let Some(words) = record.end.and_then(|end| ended(end, record)) {
        warning(ui, words);
    }
    for remark in record.problem.remarks(&training.dataset) {
        warning(ui, sentence(&remark));
    }
    if network.dropout().at_inference() == 0.0 && !network.hidden().is_empty() {
        warning(ui, "With p = 1 every hidden neuron is always off: only the output's bias learns.".into());
    }
    ui.add_space(GAP);
    if let Some(epoch) = shown {
        facts(ui, record, epoch);
        ui.add_space(GAP);
        layers(ui, scene, record, epoch);
    }
    ui.add_space(GAP);
    ui.separator();
    formulas::show(ui, &record.problem);
}

/// Describes how the run ended, where that needs a warning.
pub fn ended(end: End, record: &TrainingRecord) -> Option<String> {
    let epoch = |step: usize| step.div_ceil(record.steps_per_epoch.max(1));
    match end {
        End::Finished => None,
        End::Diverged { at, what } | End::Undefined { at, what } => {
            Some(format!("Diverged in epoch {}: after step {at} {what} is no finite number.", epoch(at)))
        }
        End::Halted { at, why } => Some(format!("Ended in epoch {}, at step {at}: {why}.", epoch(at + 1))),
    }
}

fn facts(ui: &mut Ui, record: &TrainingRecord, epoch: &Epoch) {
    facts::table(ui, "network facts", |row| {
        let number = |x: f64| numbers::digits(x, 4);
        row("training loss", number(epoch.train.loss), "The mean loss over the training examples, without a penalty");
        if let Some(test) = epoch.test {
            row("test loss", number(test.loss), "The same over examples that are never trained on");
        }
        row(
            "training accuracy",
            percent(epoch.train.accuracy),
            "The share of examples to whose class the network gives the greater probability",
        );
        if let Some(test) = epoch.test {
            row("test accuracy", percent(test.accuracy), "The same over examples that are never trained on");
        }
        row("‖∇F‖", number(epoch.grad_norm), "The length of the training loss's gradient, over all weights and biases");
        row(
            "‖w‖²",
            number(epoch.squared_weights),
            "The squared length of all weights, without biases: what weight decay shrinks",
        );
        row("αₖ", number(record.learning_rate(epoch)), "The learning rate of the next step, after schedule and warm-up");
        row("step $k$", epoch.step.to_string(), "The updates made so far");
    });
}

/// Shows each layer's norms, as bars with their numbers.
fn layers(ui: &mut Ui, scene: &Scene<'_>, record: &TrainingRecord, epoch: &Epoch) {
    let palette = Palette::of(ui.ctx());
    let color = palette.run(scene.state.work.training.runs[scene.state.training_run].color);
    let all = record.problem.network.layers();
    let most = |norms: &[f64]| norms.iter().copied().fold(0.0, f64::max);
    let (weights, gradients) = (most(&epoch.layer_weights), most(&epoch.layer_gradients));
    Grid::new("network layers").num_columns(3).spacing(vec2(12.0, 5.0)).show(ui, |ui| {
        for (title, tip) in [
            ("layer", "From how many numbers to how many"),
            ("‖W‖", "The length of the layer's weights, without biases"),
            (
                "‖∇F‖",
                "The length of the layer's part of the gradient. Where it is far smaller in early layers, gradients vanish.",
            ),
        ] {
            typeset::name(ui, title, palette.weak).on_hover_text(tip);
        }
        ui.end_row();
        for (l, layer) in all.iter().enumerate() {
            ui.label(format!("{} → {}", layer.inputs, layer.outputs));
            bar(ui, epoch.layer_weights[l], weights, color);
            bar(ui, epoch.layer_gradients[l], gradients, color);
            ui.end_row();
        }
    });
}

/// Shows a number with a bar whose length is its ratio to `most`.
fn bar(ui: &mut Ui, value: f64, most: f64, color: Color32) {
    let (rect, response) = ui.allocate_exact_size(vec2(100.0, 20.0), Sense::hover());
    let part = if most > 0.0 { (value / most) as f32 } else { 0.0 };
    let full = 34.0;
    let bar = Rect::from_min_max(
        pos2(rect.left(), rect.center().y - 4.0),
        pos2(rect.left() + (full * part).max(1.0), rect.center().y + 4.0),
    );
    ui.painter().rect_filled(bar, CornerRadius::same(2), color);
    let words = numbers::digits(value, 3);
    let at = pos2(rect.left() + full + 6.0, rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, &words, FontId::proportional(14.0), Palette::of(ui.ctx()).text);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words.as_str()));
}

/// Returns `words` with a capital letter and a full stop.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", letters.as_str())
}
