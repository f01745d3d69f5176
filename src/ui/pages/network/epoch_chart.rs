//! What all charts over the epochs share: the runs shown, the epochs up to which they may be seen, the playhead.

use crate::sim::training::session::Epoch;
use crate::ui::pages::network::record::TrainingRecord;
use crate::ui::pages::network::trainer::Trainer;
use crate::ui::pages::scene::Scene;
use crate::ui::paint::chart::{Axis, Chart};
use crate::ui::state::State;
use crate::ui::theme::Palette;
use eframe::egui::{Color32, Sense, Stroke, Ui};

/// The most points of a curve that are drawn.
const POINTS: usize = 1000;

/// Lists the visible runs, each with its index and record.
pub fn runs<'a>(scene: &'a Scene<'_>, trainer: &'a Trainer) -> impl Iterator<Item = (usize, &'a TrainingRecord)> {
    visible(scene.state, trainer)
}

/// The same without a scene.
pub fn visible<'a>(state: &'a State, trainer: &'a Trainer) -> impl Iterator<Item = (usize, &'a TrainingRecord)> {
    let all = trainer.live_runs().iter().enumerate().filter(|(i, _)| !state.work.training.runs[*i].hidden);
    all.filter_map(|(i, live_run)| Some((i, live_run.record.as_ref()?)))
}

/// Returns the epoch up to which curves are drawn: that of the playhead while the end is to be predicted.
pub fn until(scene: &Scene<'_>) -> usize {
    if scene.state.hides_results() { scene.state.playhead.step(scene.state.work.training.epochs) } else { usize::MAX }
}

/// Returns the epochs up to `until` that are drawn: the first, the last, and as many in between as can be told apart.
pub fn points(record: &TrainingRecord, until: usize) -> impl Iterator<Item = &Epoch> {
    let stride = record.epochs.len().div_ceil(POINTS).max(1);
    let shown = &record.epochs[..record.epochs.len().min(until.saturating_add(1))];
    shown.iter().take(shown.len().saturating_sub(1)).step_by(stride).chain(shown.last())
}

pub fn color(ui: &Ui, scene: &Scene<'_>, index: usize) -> Color32 {
    Palette::of(ui.ctx()).run(scene.state.work.training.runs[index].color)
}

/// Makes an empty chart over the epochs, with the playhead.
pub fn chart(ui: &mut Ui, scene: &Scene<'_>, id: &str, y: Axis) -> Chart {
    let epochs = scene.state.work.training.epochs;
    let chart = Chart::new(ui, id, Axis::time("epoch", epochs), y, Sense::click_and_drag());
    chart.vertical(scene.state.playhead.step(epochs) as f64, Stroke::new(1.0, Palette::of(ui.ctx()).weak));
    chart
}

/// Lets a click or a drag move the playhead.
pub fn seek(scene: &mut Scene<'_>, chart: &Chart) {
    let epochs = scene.state.work.training.epochs;
    if let Some(pointer) = chart.area.interact_pointer_pos().filter(|_| chart.area.clicked() || chart.area.dragged()) {
        scene.state.playhead.jump(chart.value(pointer).0.round().clamp(0.0, epochs as f64) as usize);
    }
}
