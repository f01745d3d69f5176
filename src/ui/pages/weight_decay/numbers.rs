//! The numbers of each λ at the playhead, beside those of the ridge solution, and an explanation.

use crate::sim::formulas;
use crate::sim::picture::marks::HEAD;
use crate::sim::weight_decay::decay_run::Ending;
use crate::ui::numbers;
use crate::ui::pages::scene::Scene;
use crate::ui::pages::weight_decay::{DecayRuns, look};
use crate::ui::paint::facts;
use crate::ui::paint::marker;
use crate::ui::theme::{self, GAP, Palette};
use crate::ui::typeset;
use eframe::egui::{Label, RichText, Stroke, Ui, vec2};

/// Shows the numbers.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>, runs: &DecayRuns) {
    let palette = Palette::of(ui.ctx());
    ui.label(theme::heading("Weight decay"));
    typeset::formula(ui, formulas::DECAY_LOSS);
    typeset::formula(ui, formulas::DECAY_STEP);
    let words = "The decay acts on $w$ alone, not on $b$. Losses are shown without the penalty.";
    typeset::wrapped(ui, words, palette.weak);
    let concealed = scene.state.hides_results();
    let epochs = scene.state.work.weight_decay.epochs;
    for (i, run) in runs.runs.iter().enumerate() {
        ui.add_space(GAP);
        ui.separator();
        let epoch = scene.state.playhead.step(epochs).min(run.epochs.len() - 1);
        ui.horizontal(|ui| {
            let (color, shape) = look(palette, i);
            let (_, space) = ui.allocate_space(vec2(14.0, 20.0));
            ui.painter().add(marker::shape(shape, space.center(), HEAD + 2.0, color, Stroke::NONE));
            ui.label(theme::strong(format!("λ = {}, epoch {epoch}", numbers::short(run.lambda))));
        });
        // Where the end is to be predicted, it is shown only once it is played.
        if !concealed || epoch + 1 == run.epochs.len() {
            ended(ui, run.ending);
        }
        let fit = run.epochs[epoch];
        facts::table(ui, ("fit", i), |row| {
            let mut row = |name: &str, value: f64, tip: &str| row(name, numbers::digits(value, 4), tip);
            row("training loss", fit.train_loss, "The mean of ½ (w·x + b − y)² over the training examples");
            row("validation loss", fit.validation_loss, "The same over examples that were never trained on");
            row("‖w‖²", fit.squared_weights, "The squared length of the weights, without b");
            if let Some(ridge) = runs.ridge[i].filter(|_| !concealed) {
                let tip = "The validation loss of the minimum of the training loss + λ/2 ‖w‖², in closed form";
                row("ridge: validation", ridge.validation_loss, tip);
                row("ridge: $‖w‖²$", ridge.squared_weights, "The squared length of its weights");
            }
        });
    }
    ui.add_space(GAP);
    ui.separator();
    lesson(ui, scene, runs);
}

fn ended(ui: &mut Ui, ending: Ending) {
    let words = match ending {
        Ending::Finished => return,
        Ending::Diverged { epoch, what } => format!("It diverged: after epoch {epoch} {what} is no finite number."),
        Ending::Halted { epoch, why } => format!("It ended after epoch {epoch}: {why}."),
    };
    ui.add(Label::new(RichText::new(words).color(Palette::of(ui.ctx()).warning)).wrap());
}

/// Explains the current numbers in words.
fn lesson(ui: &mut Ui, scene: &Scene<'_>, runs: &DecayRuns) {
    let experiment = &scene.state.work.weight_decay;
    let (d, n) = (experiment.data.dims, experiment.data.train);
    let mut words = Vec::new();
    if d > n {
        let what = if scene.state.hides_results() { "" } else { ", and there only the decay moves $w$" };
        words.push(format!("{d} weights can fit {n} examples exactly: in {} directions the examples say nothing{what}.", d - n));
    } else {
        words.push(format!("{n} examples determine {d} weights; there is little for the decay to improve."));
    }
    if scene.state.hides_results() {
        words.push(scene.state.hidden_words());
    }
    let end = |i: usize| runs.runs[i].result().map(|fit| fit.validation_loss);
    let best = (0..runs.runs.len())
        .filter(|i| end(*i).is_some())
        .min_by(|a, b| end(*a).unwrap_or(f64::NAN).total_cmp(&end(*b).unwrap_or(f64::NAN)));
    if let Some(best) = best.filter(|_| runs.runs.len() > 1 && !scene.state.hides_results()) {
        words.push(format!("After {} epochs $λ$ = {} predicts best.", experiment.epochs, numbers::short(runs.runs[best].lambda)));
    }
    for words in words {
        typeset::wrapped(ui, &words, Palette::of(ui.ctx()).text);
    }
}
