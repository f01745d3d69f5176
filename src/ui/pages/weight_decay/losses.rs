//! Training and validation loss over the epochs for every λ, and ‖w‖².

use crate::sim::picture::marks::{HEAD, PATH};
use crate::sim::weight_decay::Fit;
use crate::ui::pages::scene::Scene;
use crate::ui::pages::weight_decay::{DecayRuns, MEAN, look, shade};
use crate::ui::paint::chart::{Axis, Chart, Swatch, caption, legend};
use crate::ui::paint::marker;
use crate::ui::theme::{Palette, faded};
use eframe::egui::{Sense, Stroke, Ui};

/// The most points of a curve that are drawn.
const POINTS: usize = 1500;
/// The approximate number of points of all curves of a chart together.
const TOTAL: usize = 12_000;

/// Shows the losses in the rest of `ui`.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>, runs: &DecayRuns, fresh: bool) {
    let tip = "The mean of ½ (w·x + b − y)² over the examples, without the penalty, on a logarithmic axis. Click or drag to move the playhead.";
    caption(ui, "Loss over the epochs", tip);
    let text = Palette::of(ui.ctx()).text;
    legend(
        ui,
        &[
            ("validation", Swatch::Line(Stroke::new(PATH + 0.6, text))),
            ("training", Swatch::Dashed(Stroke::new(1.4, faded(text, 0.8)))),
        ],
    );
    let curves: &[DecayLossCurve] = &[(|fit| fit.validation_loss, false), (|fit| fit.train_loss, true)];
    let level = Some(runs.problem.mean().validation_loss);
    chart(ui, scene, runs, fresh, &LossChart { id: "Loss over epochs", name: "loss", curves, level });
}

/// Shows ‖w‖² in the rest of `ui`.
pub fn norms(ui: &mut Ui, scene: &mut Scene<'_>, runs: &DecayRuns, fresh: bool) {
    caption(ui, "$‖w‖²$ over the epochs", "The squared length of the weights, without b: what the penalty λ/2 ‖w‖² keeps small");
    let curves: &[DecayLossCurve] = &[(|fit| fit.squared_weights, false)];
    chart(ui, scene, runs, fresh, &LossChart { id: "Norm over epochs", name: "$‖w‖²$", curves, level: None });
}

/// A number of a fit, and whether it is drawn dashed.
type DecayLossCurve = (fn(&Fit) -> f64, bool);

/// The contents of a chart.
struct LossChart<'a> {
    id: &'a str,
    /// The name of the vertical axis.
    name: &'static str,
    curves: &'a [DecayLossCurve],
    /// The level with which the curves are compared.
    level: Option<f64>,
}

fn chart(ui: &mut Ui, scene: &mut Scene<'_>, runs: &DecayRuns, fresh: bool, shown: &LossChart<'_>) {
    let LossChart { id, name, curves, level } = *shown;
    let palette = Palette::of(ui.ctx());
    let epochs = scene.state.work.weight_decay.epochs;
    let (now, concealed) = (scene.state.playhead.step(epochs), scene.state.hides_results());
    let until = if concealed { now } else { usize::MAX };
    let at = |i: usize, pick: fn(&Fit) -> f64, until: usize| {
        let all = &runs.runs[i].epochs;
        let points = (TOTAL / runs.runs.len()).min(POINTS);
        let stride = all.len().div_ceil(points).max(1);
        let last = all.len() - 1;
        let shown = (0..last).step_by(stride).chain([last]).filter(move |epoch| *epoch <= until);
        shown.map(move |epoch| (epoch as f64, pick(&all[epoch])))
    };
    let start = curves.iter().flat_map(|(pick, _)| runs.runs.iter().map(|run| pick(&run.epochs[0]))).fold(0.0, f64::max);
    let seen = curves.iter().flat_map(|(pick, _)| (0..runs.runs.len()).flat_map(|i| at(i, *pick, usize::MAX))).map(|(_, y)| y);
    // The axis is that of the whole run from the start, so that slopes stay the same while it is played. Diverging values may leave it.
    let mut y = Axis::over(name, true, seen.chain(level).filter(|y| *y <= 1e3 * start.max(1e-300)));
    y.range.0 = y.range.0.max(y.range.1 * 1e-16);
    let chart = Chart::new(ui, id, Axis::time("epoch", epochs), y, Sense::click_and_drag());
    let epoch = scene.state.playhead.step(epochs);
    chart.vertical(epoch as f64, Stroke::new(1.0, palette.weak));
    for (i, run) in runs.runs.iter().enumerate() {
        let (color, shape) = look(palette, i);
        let color = shade(color, fresh);
        for (pick, dashed) in curves {
            if *dashed {
                chart.dashed(at(i, *pick, until), Stroke::new(1.4, faded(color, 0.8)));
            } else {
                chart.line(at(i, *pick, until), Stroke::new(PATH + 0.6, color));
                let now = epoch.min(run.epochs.len() - 1);
                if let Some(place) = chart.at(now as f64, pick(&run.epochs[now])).filter(|at| chart.frame.contains(*at)) {
                    chart.heads.add(marker::shape(shape, place, HEAD, color, Stroke::new(1.4, palette.background)));
                }
            }
        }
    }
    if let Some(level) = level {
        chart.level(level, MEAN, palette.text);
    }
    if let Some(pointer) = chart.area.interact_pointer_pos().filter(|_| chart.area.clicked() || chart.area.dragged()) {
        scene.state.playhead.jump(chart.value(pointer).0.round().clamp(0.0, epochs as f64) as usize);
    }
}
