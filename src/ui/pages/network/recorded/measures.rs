//! What is measured along recorded paths: the loss, the length of each step, the angle to the next one, and the distance from the start.

use crate::sim::experiment::look;
use crate::sim::picture::marks::PATH;
use crate::sim::recorded_weights::WeightStep;
use crate::ui::derived::background::Background;
use crate::ui::pages::scene::Scene;
use crate::ui::paint::chart::{Axis, Chart, caption};
use crate::ui::state::recordings::OpenRecording;
use crate::ui::theme::{GAP, Palette};
use eframe::egui::{Sense, Stroke, Ui, UiBuilder};
use std::sync::Arc;

/// The most points of a curve that are drawn.
const POINTS: usize = 1000;

/// The measures of the recordings of the last frame.
#[derive(Default)]
pub struct Measures {
    known: Background<Vec<RecordingKey>, Vec<Vec<WeightStep>>>,
}

/// A recording as a key: it equals only itself.
#[derive(Clone)]
struct RecordingKey(Arc<OpenRecording>);

impl PartialEq for RecordingKey {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// Written without its numbers, which would be too many.
impl std::fmt::Debug for RecordingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.path)
    }
}

/// One of the charts.
struct MeasureChart {
    title: &'static str,
    axis: &'static str,
    log: bool,
    tip: &'static str,
    of: fn(&WeightStep) -> f64,
}

const CHARTS: [MeasureChart; 3] = [
    MeasureChart {
        title: "Step length",
        axis: "$‖Δ‖$",
        log: true,
        tip: "‖wₖ₊₁ − wₖ‖: how far each step went in the space of all weights.",
        of: |step| step.length,
    },
    MeasureChart {
        title: "Turn",
        axis: "cos",
        log: false,
        tip: "The cosine of the angle between one step and the next: 1 straight on, 0 at a right angle, −1 straight back.",
        of: |step| step.cosine,
    },
    MeasureChart {
        title: "Distance",
        axis: "$‖w − w₀‖$",
        log: false,
        tip: "‖wₖ − w₀‖, the distance from the start, in the space of all weights, not only on the plane.",
        of: |step| step.distance,
    },
];

impl Measures {
    /// Shows the charts side by side in the rest of `ui`.
    pub fn show(&mut self, ui: &mut Ui, scene: &Scene<'_>) {
        let runs = &scene.state.recordings.runs;
        let key: Vec<RecordingKey> = runs.iter().map(|run| RecordingKey(Arc::clone(run))).collect();
        let known =
            self.known.ask_now(ui.ctx(), &key, (), |key, (), _| Some(key.iter().map(|run| run.0.run.measures()).collect()));
        let last = runs.iter().map(|opened| opened.run.steps()).max().unwrap_or(1);
        let has_loss = runs.iter().any(|opened| opened.run.losses.is_some());
        let count = CHARTS.len() + usize::from(has_loss);
        let whole = ui.available_rect_before_wrap();
        let width = (whole.width() - GAP * (count - 1) as f32) / count as f32;
        let mut place = whole.with_max_x(whole.left() + width);
        let mut in_place = |ui: &mut Ui, id: &str, content: &mut dyn FnMut(&mut Ui)| {
            ui.scope_builder(UiBuilder::new().id_salt(id).max_rect(place), content);
            place = place.translate([width + GAP, 0.0].into());
        };
        if has_loss {
            in_place(ui, "loss", &mut |ui| {
                caption(ui, "Loss", "The losses of the recordings, as their files give them.");
                let curves = runs.iter().map(|opened| opened.run.losses.clone().unwrap_or_default());
                let curves: Vec<Vec<(f64, f64)>> = curves.map(|losses| numbered(losses.into_iter(), 0)).collect();
                let log = curves.iter().flatten().all(|(_, loss)| *loss > 0.0);
                draw(ui, "Recorded loss", Axis::over("loss", log, curves.iter().flatten().map(|(_, y)| *y)), last, &curves);
            });
        }
        let Some(measures) = known.value.filter(|measures| measures.len() == runs.len()) else { return };
        for chart in &CHARTS {
            in_place(ui, chart.title, &mut |ui| {
                caption(ui, chart.title, chart.tip);
                let curves: Vec<Vec<(f64, f64)>> = measures.iter().map(|steps| numbered(steps.iter().map(chart.of), 1)).collect();
                let y = Axis::over(chart.axis, chart.log, curves.iter().flatten().map(|(_, y)| *y));
                draw(ui, chart.title, y, last, &curves);
            });
        }
    }
}

/// `values` with their steps, from `first` on, thinned to what can be told apart.
fn numbered(values: impl ExactSizeIterator<Item = f64>, first: usize) -> Vec<(f64, f64)> {
    let stride = values.len().div_ceil(POINTS).max(1);
    values.enumerate().step_by(stride).map(|(k, value)| ((k + first) as f64, value)).collect()
}

fn draw(ui: &mut Ui, name: &str, y: Axis, last: usize, curves: &[Vec<(f64, f64)>]) {
    let chart = Chart::new(ui, name, Axis::time("step", last), y, Sense::hover());
    for (index, curve) in curves.iter().enumerate() {
        let color = Palette::of(ui.ctx()).run(look(index).0);
        chart.line(curve.iter().copied().filter(|(_, y)| y.is_finite()), Stroke::new(PATH, color));
    }
}
