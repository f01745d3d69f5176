//! Loss and accuracy of all runs over the epochs, and each layer's norms of the selected one.

use crate::math::network::Measure;
use crate::sim::picture::marks::{HEAD, PATH};
use crate::sim::training::session::Epoch;
use crate::ui::pages::network::epoch_chart::{chart, color, points, runs, seek, until};
use crate::ui::pages::network::record::TrainingRecord;
use crate::ui::pages::network::sharpness_chart::SharpnessChart;
use crate::ui::pages::network::trainer::Trainer;
use crate::ui::pages::scene::Scene;
use crate::ui::paint::chart::{Axis, Chart, Swatch, caption, legend};
use crate::ui::paint::marker;
use crate::ui::paint::polyline;
use crate::ui::state::network_display::NetworkChart;
use crate::ui::theme::{Palette, SMALL, faded};
use crate::ui::typeset;
use eframe::egui::{Align2, Color32, ComboBox, Pos2, Rangef, Shape, Stroke, Ui, UiBuilder, pos2, vec2};

/// The length of the strokes that connect the lines of the layers with their names, in points.
const LEAD: f32 = 14.0;
/// The dashes of the lines of the layers, in points, each with the gap after it: the first line is solid, the next ones have ever shorter
/// dashes.
const DASHES: [Option<(f32, f32)>; 4] = [None, Some((9.0, 4.0)), Some((4.0, 3.0)), Some((1.5, 3.0))];
/// A lesson shows losses down to this part of that at the start from the beginning: its axis rests while the runs are trained.
const LESSON_REACH: f64 = 1.0 / 25.0;
/// The width that the names of all charts need side by side, in points.
const TABS: f32 = 350.0;

/// Shows the losses in the rest of `ui`.
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
    let curves = |record: &TrainingRecord, pick: fn(&Epoch) -> Option<Measure>| {
        let points = points(record, usize::MAX);
        points.filter_map(move |epoch| Some((epoch.epoch as f64, pick(epoch)?.loss))).collect::<Vec<_>>()
    };
    let start = all().filter_map(|(_, record)| record.epochs.first()).map(|epoch| epoch.train.loss).fold(0.0, f64::max);
    let seen = all().flat_map(|(_, record)| [curves(record, train), curves(record, test)].concat()).map(|(_, loss)| loss);
    let reach = scene.state.lesson.as_ref().map(|_| LESSON_REACH * start);
    // Diverging values may leave the picture.
    let mut y = Axis::over("loss", true, seen.chain(reach).filter(|loss| *loss <= 1e3 * start.max(1e-300)));
    y.range.0 = stepped(y.range.0.max(y.range.1 * 1e-12));
    let chart = chart(ui, scene, "Loss over epochs", y);
    measures(ui, &chart, scene, trainer, |measure| measure.loss);
    if let Some((_, record)) = all().find(|(index, _)| *index == scene.state.training_run) {
        changes(&chart, record, color(ui, scene, scene.state.training_run));
    }
    seek(scene, &chart);
}

/// Shows the chosen chart beside the loss, in the rest of `ui`.
pub fn beside(ui: &mut Ui, scene: &mut Scene<'_>, trainer: &Trainer, sharpness: &mut SharpnessChart) {
    let shown = scene.state.settings.network.chart;
    let name = NetworkChart::ALL.into_iter().find(|(choice, ..)| *choice == shown).map_or("", |(_, name, _)| name);
    ui.horizontal(|ui| {
        ui.set_min_height(20.0);
        let chosen = &mut scene.state.settings.network.chart;
        let mut all = |ui: &mut Ui| {
            for (choice, name, about) in NetworkChart::ALL {
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
        NetworkChart::Accuracy => accuracy(ui, scene, trainer),
        NetworkChart::Weights => layers(ui, scene, trainer, "Weights over epochs", "$‖W‖$", |epoch| &epoch.layer_weights),
        NetworkChart::Gradients => {
            layers(ui, scene, trainer, "Gradients over epochs", "$‖∇F‖$", |epoch| &epoch.layer_gradients)
        }
        NetworkChart::Sharpness => sharpness.show(ui, scene, trainer),
    }
}

/// Returns the greatest of 1, 2 and 5 times a power of ten that is not above `x`: an axis that ends there seldom moves while its curve falls.
fn stepped(x: f64) -> f64 {
    let power = 10_f64.powf(x.log10().floor());
    // A power of ten that is rounded up by its last digit still counts as one that is not above itself.
    let most = [5.0, 2.0, 1.0].into_iter().map(|times| times * power).find(|end| *end <= x * (1.0 + 1e-12)).unwrap_or(x);
    if most > 0.0 { most.min(x) } else { x }
}

fn accuracy(ui: &mut Ui, scene: &mut Scene<'_>, trainer: &Trainer) {
    let measured = |epoch: &Epoch| [Some(epoch.train), epoch.test].into_iter().flatten().map(|measure| measure.accuracy);
    let least = runs(scene, trainer).flat_map(|(_, record)| points(record, usize::MAX).flat_map(measured)).fold(0.9, f64::min);
    // The range changes in steps, so that the axis does not move with every epoch.
    let floor = (10.0 * least - 1e-9).floor() / 10.0;
    let chart = chart(ui, scene, "Accuracy over epochs", Axis::new("accuracy, %", false, (100.0 * floor - 1.0, 101.0)));
    measures(ui, &chart, scene, trainer, |measure| 100.0 * measure.accuracy);
    seek(scene, &chart);
}

/// Shows a line for each layer of the selected run.
fn layers(ui: &mut Ui, scene: &mut Scene<'_>, trainer: &Trainer, id: &str, name: &'static str, pick: fn(&Epoch) -> &Vec<f64>) {
    let index = scene.state.training_run;
    let record = trainer.live_runs().get(index).and_then(|live_run| live_run.record.as_ref());
    let until = until(scene);
    let norms =
        record.into_iter().flat_map(|record| points(record, usize::MAX).flat_map(move |epoch| pick(epoch).iter().copied()));
    let y = Axis::over(name, true, norms);
    let count = record.map_or(0, |record| record.problem.network.layers().len());
    let names: Vec<String> = (1..=count).map(|l| if l == count { "output".into() } else { format!("layer {l}") }).collect();
    let widest = names.iter().map(|name| typeset::measure(ui.ctx(), name, SMALL).x).fold(0.0, f32::max);
    let whole = ui.available_rect_before_wrap();
    let inside = UiBuilder::new().max_rect(whole.with_max_x(whole.right() - widest - LEAD - 6.0));
    let chart = ui.scope_builder(inside, |ui| chart(ui, scene, id, y)).inner;
    if let Some(record) = record {
        let color = color(ui, scene, index);
        let shown = scene.state.playhead.step(scene.state.work.training.epochs);
        let mut ends: Vec<(f32, usize)> = Vec::new();
        for l in 0..count {
            let at = |epoch: &Epoch| chart.at(epoch.epoch as f64, pick(epoch)[l]);
            let places: Vec<Pos2> = points(record, until).filter_map(at).collect();
            chart.painter.extend(stroked(&places, l, color));
            if let Some(at) = record.at(shown).and_then(at) {
                ui.painter().circle_filled(at, 3.5, color);
            }
            ends.extend(places.last().map(|at| (at.y.clamp(chart.frame.top(), chart.frame.bottom()), l)));
        }
        label(ui, &chart, ends, &names, color);
        changes(&chart, record, color);
    }
    seek(scene, &chart);
}

/// Returns a line in the style of the layer `l`.
fn stroked(places: &[Pos2], l: usize, color: Color32) -> Vec<Shape> {
    let stroke = Stroke::new((PATH + 0.6 - 0.3 * l as f32).max(1.4), color);
    match DASHES[l % DASHES.len()] {
        None => polyline::shapes(places.iter().copied(), stroke),
        Some((dash, gap)) => Shape::dashed_line(places, stroke, dash, gap),
    }
}

/// Writes the names of the layers to the right of the chart, at the heights where their lines end, moved apart where they would overlap; a
/// stroke in the style of the line leads to each.
fn label(ui: &Ui, chart: &Chart, mut ends: Vec<(f32, usize)>, names: &[String], color: Color32) {
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut heights: Vec<f32> = ends.iter().map(|(y, _)| *y).collect();
    apart(&mut heights, 15.0, chart.frame.y_range());
    for ((from, l), y) in ends.into_iter().zip(heights) {
        let (left, right) = (chart.frame.right() + 3.0, chart.frame.right() + LEAD);
        ui.painter().extend(stroked(&[pos2(left, from), pos2(right, y)], l, color));
        let text = Palette::of(ui.ctx()).text;
        typeset::paint(ui.painter(), pos2(right + 4.0, y), Align2::LEFT_CENTER, &names[l], SMALL, text);
    }
}

/// Moves `heights`, ordered from top to bottom, apart until they differ by at least `gap`, within `range` if there is room.
fn apart(heights: &mut [f32], gap: f32, range: Rangef) {
    let mut next = f32::NEG_INFINITY;
    for y in heights.iter_mut() {
        *y = y.max(next);
        next = *y + gap;
    }
    let mut next = range.max;
    for y in heights.iter_mut().rev() {
        *y = y.min(next);
        next = *y - gap;
    }
}

fn train(epoch: &Epoch) -> Option<Measure> {
    Some(epoch.train)
}

fn test(epoch: &Epoch) -> Option<Measure> {
    epoch.test
}

/// Draws the curves of all runs: solid for the test examples, dashed for the training examples, with a marker at the playhead.
fn measures(ui: &Ui, chart: &Chart, scene: &Scene<'_>, trainer: &Trainer, pick: fn(Measure) -> f64) {
    let palette = Palette::of(ui.ctx());
    let shown = scene.state.playhead.step(scene.state.work.training.epochs);
    let until = until(scene);
    for (index, record) in runs(scene, trainer) {
        let run = &scene.state.work.training.runs[index];
        let faint = scene.state.pointed.is_some_and(|pointed| pointed != index);
        let color = faded(palette.run(run.color), if faint { 0.3 } else { 1.0 });
        let curve = |of: fn(&Epoch) -> Option<Measure>| {
            points(record, until).filter_map(move |epoch| Some((epoch.epoch as f64, pick(of(epoch)?))))
        };
        chart.dashed(curve(train), Stroke::new(1.4, faded(color, 0.8)));
        chart.line(curve(test), Stroke::new(PATH + 0.6, color));
        let head = record.at(shown).and_then(|epoch| chart.at(epoch.epoch as f64, pick(epoch.test.unwrap_or(epoch.train))));
        if let Some(at) = head.filter(|at| chart.frame.expand(0.5).contains(*at)) {
            let size = if index == scene.state.training_run { HEAD + 2.0 } else { HEAD };
            chart.heads.add(marker::shape(run.marker, at, size, color, Stroke::new(1.4, palette.background)));
        }
    }
}

/// Draws ticks where hyperparameters were changed.
fn changes(chart: &Chart, record: &TrainingRecord, color: Color32) {
    let low = chart.range_y().0;
    for at in record.changes().filter_map(|epoch| chart.at(epoch, low)) {
        chart.painter.line_segment([at, at - vec2(0.0, 9.0)], Stroke::new(2.0, color));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_moves_in_steps() {
        for (x, end) in [(0.66, 0.5), (0.5, 0.5), (0.49, 0.2), (0.03, 0.02), (0.012, 0.01), (7.0, 5.0), (1e-300, 1e-300)] {
            assert!((stepped(x) - end).abs() <= 1e-9 * end && stepped(x) <= x, "{x}: {}", stepped(x));
        }
    }

    #[test]
    fn names_do_not_overlap_and_stay_inside() {
        let moved = |mut heights: Vec<f32>| {
            apart(&mut heights, 15.0, Rangef::new(0.0, 100.0));
            heights
        };
        assert_eq!(moved(vec![10.0, 40.0, 90.0]), [10.0, 40.0, 90.0], "what has room stays");
        assert_eq!(moved(vec![10.0, 12.0, 13.0]), [10.0, 25.0, 40.0]);
        assert_eq!(moved(vec![95.0, 97.0, 99.0]), [70.0, 85.0, 100.0]);
        assert_eq!(moved(vec![]), [0.0; 0]);
    }
}
