//! Loss and accuracy of all runs over the epochs, and each layer's norms of the selected one.

use crate::math::network::Measure;
use crate::sim::session::Epoch;
use crate::ui::chart::{Axis, Chart, Swatch, caption, legend};
use crate::ui::contour_plot::text_with_halo;
use crate::ui::marker;
use crate::ui::network_look::Chart as Choice;
use crate::ui::pages::Scene;
use crate::ui::pages::network::record::Record;
use crate::ui::pages::network::trainer::Trainer;
use crate::ui::theme::{HEAD, PATH, Palette, faded};
use eframe::egui::{Align2, Color32, ComboBox, Pos2, Sense, Stroke, Ui, pos2, vec2};

/// The most points of a curve that are drawn.
const POINTS: usize = 1000;
/// The room that the names of all charts need side by side, in points.
const TABS: f32 = 250.0;

/// Shows the losses in all that is left of `ui`.
pub fn loss(ui: &mut Ui, scene: &mut Scene<'_>, trainer: &Trainer) {
    let tip = "The mean loss over the examples, without a penalty and with no neuron switched off, on a logarithmic axis. Ticks at the \
               bottom mark where hyperparameters of the selected run were changed. Click or drag to move the playhead.";
    caption(ui, "Loss over the epochs", tip);
    let text = Palette::of(ui.ctx()).text;
    legend(
        ui,
        &[
            ("test", Swatch::Line(Stroke::new(PATH + 0.6, text))),
            ("training", Swatch::Dashed(Stroke::new(1.4, faded(text, 0.8)))),
        ],
    );
    let all = || runs(scene, trainer);
    let curves = |record: &Record, pick: fn(&Epoch) -> Option<Measure>| {
        points(record).filter_map(move |epoch| Some((epoch.epoch as f64, pick(epoch)?.loss))).collect::<Vec<_>>()
    };
    let start = all().filter_map(|(_, record)| record.epochs.first()).map(|epoch| epoch.train.loss).fold(0.0, f64::max);
    let seen = all().flat_map(|(_, record)| [curves(record, train), curves(record, test)].concat()).map(|(_, loss)| loss);
    // What explodes leaves the picture.
    let mut y = Axis::over("loss", true, seen.filter(|loss| *loss <= 1e3 * start.max(1e-300)));
    y.range.0 = y.range.0.max(y.range.1 * 1e-12);
    let chart = chart(ui, scene, "Loss over epochs", y);
    measures(ui, &chart, scene, trainer, |measure| measure.loss);
    if let Some((_, record)) = all().find(|(index, _)| *index == scene.state.trainee) {
        changes(&chart, record, color(ui, scene, scene.state.trainee));
    }
    seek(scene, &chart);
}

/// Shows the chart that is chosen beside the loss, in all that is left of `ui`.
pub fn beside(ui: &mut Ui, scene: &mut Scene<'_>, trainer: &Trainer) {
    let shown = scene.state.settings.network.chart;
    let name = Choice::ALL.into_iter().find(|(choice, ..)| *choice == shown).map_or("", |(_, name, _)| name);
    ui.horizontal(|ui| {
        ui.set_min_height(20.0);
        let chosen = &mut scene.state.settings.network.chart;
        let mut all = |ui: &mut Ui| {
            for (choice, name, about) in Choice::ALL {
                ui.selectable_value(chosen, choice, name).on_hover_text(about);
            }
        };
        if ui.available_width() < TABS {
            let combo = ComboBox::from_id_salt("chart").selected_text(name).width(120.0).show_ui(ui, all);
            combo.response.accessible_name("chart").on_hover_text("What is shown beside the loss");
        } else {
            all(ui);
        }
    });
    match scene.state.settings.network.chart {
        Choice::Accuracy => accuracy(ui, scene, trainer),
        Choice::Weights => layers(ui, scene, trainer, "Weights over epochs", "$‖W‖$", |epoch| &epoch.layer_weights),
        Choice::Gradients => layers(ui, scene, trainer, "Gradients over epochs", "$‖∇F‖$", |epoch| &epoch.layer_gradients),
    }
}

fn accuracy(ui: &mut Ui, scene: &mut Scene<'_>, trainer: &Trainer) {
    let measured = |epoch: &Epoch| [Some(epoch.train), epoch.test].into_iter().flatten().map(|measure| measure.accuracy);
    let least = runs(scene, trainer).flat_map(|(_, record)| points(record).flat_map(measured)).fold(0.9, f64::min);
    // In steps, so that the axis rests while the curves move.
    let floor = (10.0 * least - 1e-9).floor() / 10.0;
    let chart = chart(ui, scene, "Accuracy over epochs", Axis::new("right, %", false, (100.0 * floor - 1.0, 101.0)));
    measures(ui, &chart, scene, trainer, |measure| 100.0 * measure.accuracy);
    seek(scene, &chart);
}

/// A line for each layer of the selected run.
fn layers(ui: &mut Ui, scene: &mut Scene<'_>, trainer: &Trainer, id: &str, name: &'static str, pick: fn(&Epoch) -> &Vec<f64>) {
    let index = scene.state.trainee;
    let record = trainer.trainees().get(index).and_then(|trainee| trainee.record.as_ref());
    let norms = record.into_iter().flat_map(|record| points(record).flat_map(move |epoch| pick(epoch).iter().copied()));
    let mut y = Axis::over(name, true, norms);
    // Room for the names over the lines.
    y.range.1 *= (y.range.1 / y.range.0).powf(0.12);
    let chart = chart(ui, scene, id, y);
    if let Some(record) = record {
        let color = color(ui, scene, index);
        let count = record.problem.network.layers().len();
        let shown = scene.state.playhead.step(scene.state.training.epochs);
        let mut heads: Vec<(Pos2, String)> = Vec::new();
        for l in 0..count {
            let shade = faded(color, 1.0 - 0.6 * l as f32 / count.max(2) as f32);
            chart.line(points(record).map(|epoch| (epoch.epoch as f64, pick(epoch)[l])), Stroke::new(PATH, shade));
            if let Some(at) = record.at(shown).and_then(|epoch| chart.at(epoch.epoch as f64, pick(epoch)[l])) {
                ui.painter().circle_filled(at, 3.5, shade);
                heads.push((at, if l + 1 == count { "output".into() } else { format!("layer {}", l + 1) }));
            }
        }
        names(ui, &chart, heads);
        changes(&chart, record, color);
    }
    seek(scene, &chart);
}

/// Writes names at the heads of lines, over them, moved apart where they would lie on each other.
fn names(ui: &Ui, chart: &Chart, mut heads: Vec<(Pos2, String)>) {
    let palette = Palette::of(ui.ctx());
    let line = 16.0;
    heads.sort_by(|a, b| a.0.y.total_cmp(&b.0.y));
    let (mut next, mut left) = (chart.frame.top() + line, heads.len());
    for (at, name) in heads {
        left -= 1;
        // None so low that those after it have no room.
        let lowest = chart.frame.bottom() - line * left as f32;
        let y = (at.y - 4.0).max(next).min(lowest.max(next));
        next = y + line;
        // At the right border they stand at the left of the playhead.
        let near = at.x > chart.frame.right() - 60.0;
        let (x, anchor) = if near { (at.x - 7.0, Align2::RIGHT_BOTTOM) } else { (at.x + 7.0, Align2::LEFT_BOTTOM) };
        text_with_halo(&chart.painter, pos2(x, y), anchor, &name, palette);
    }
}

fn train(epoch: &Epoch) -> Option<Measure> {
    Some(epoch.train)
}

fn test(epoch: &Epoch) -> Option<Measure> {
    epoch.test
}

/// The runs that are shown, each with its place and record.
fn runs<'a>(scene: &'a Scene<'_>, trainer: &'a Trainer) -> impl Iterator<Item = (usize, &'a Record)> {
    let all = trainer.trainees().iter().enumerate().filter(|(i, _)| !scene.state.training.runs[*i].hidden);
    all.filter_map(|(i, trainee)| Some((i, trainee.record.as_ref()?)))
}

/// The epochs of which a curve is made: the first, the last, and as many in between as can be told apart.
fn points(record: &Record) -> impl Iterator<Item = &Epoch> {
    let stride = record.epochs.len().div_ceil(POINTS).max(1);
    let last = record.epochs.len().saturating_sub(1);
    record.epochs.iter().take(last).step_by(stride).chain(record.epochs.last())
}

fn color(ui: &Ui, scene: &Scene<'_>, index: usize) -> Color32 {
    Palette::of(ui.ctx()).run(scene.state.training.runs[index].color)
}

/// An empty chart over the epochs, with the playhead.
fn chart(ui: &mut Ui, scene: &Scene<'_>, id: &str, y: Axis) -> Chart {
    let epochs = scene.state.training.epochs;
    let chart = Chart::new(ui, id, Axis::time("epoch", epochs), y, Sense::click_and_drag());
    chart.vertical(scene.state.playhead.step(epochs) as f64, Stroke::new(1.0, Palette::of(ui.ctx()).weak));
    chart
}

/// The curves of all runs: solid over the test examples, dashed over those for training; with a head at the playhead.
fn measures(ui: &Ui, chart: &Chart, scene: &Scene<'_>, trainer: &Trainer, pick: fn(Measure) -> f64) {
    let palette = Palette::of(ui.ctx());
    let shown = scene.state.playhead.step(scene.state.training.epochs);
    let concealed = scene.state.conceals();
    // At the last epoch a head stands on the border.
    let heads = ui.painter().with_clip_rect(chart.frame.expand(8.0));
    for (index, record) in runs(scene, trainer) {
        let run = &scene.state.training.runs[index];
        let color = palette.run(run.color);
        let curve = |of: fn(&Epoch) -> Option<Measure>| {
            let seen = points(record).filter(move |epoch| !concealed || epoch.epoch <= shown);
            seen.filter_map(move |epoch| Some((epoch.epoch as f64, pick(of(epoch)?))))
        };
        chart.dashed(curve(train), Stroke::new(1.4, faded(color, 0.8)));
        chart.line(curve(test), Stroke::new(PATH + 0.6, color));
        let head = record.at(shown).and_then(|epoch| chart.at(epoch.epoch as f64, pick(epoch.test.unwrap_or(epoch.train))));
        if let Some(at) = head.filter(|at| chart.frame.expand(0.5).contains(*at)) {
            let size = if index == scene.state.trainee { HEAD + 2.0 } else { HEAD };
            heads.add(marker::shape(run.marker, at, size, color, Stroke::new(1.4, palette.background)));
        }
    }
}

/// Ticks where hyperparameters were changed.
fn changes(chart: &Chart, record: &Record, color: Color32) {
    let low = chart.range_y().0;
    for at in record.changes().filter_map(|epoch| chart.at(epoch, low)) {
        chart.painter.line_segment([at, at - vec2(0.0, 9.0)], Stroke::new(2.0, color));
    }
}

/// Lets a click or a drag move the playhead.
fn seek(scene: &mut Scene<'_>, chart: &Chart) {
    let epochs = scene.state.training.epochs;
    if let Some(pointer) = chart.area.interact_pointer_pos().filter(|_| chart.area.clicked() || chart.area.dragged()) {
        scene.state.playhead.jump(chart.value(pointer).0.round().clamp(0.0, epochs as f64) as usize);
    }
}
