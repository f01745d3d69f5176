//! The data of a regression, with the model given by each run's iterate.

use crate::math::Point;
use crate::math::printable::printable;
use crate::sim::experiment::drawn::Drawn;
use crate::sim::picture::marks::PATH;
use crate::ui::paint::axes;
use crate::ui::paint::polyline;
use crate::ui::plots::sample_inks;
use crate::ui::runs::pictures::RunPicture;
use crate::ui::state::State;
use crate::ui::theme::{Palette, faded};
use eframe::egui::{Label, RichText, Role, Shape, Stroke, Ui, WidgetInfo};
use egui_plot::{PlotBounds, PlotPoint};
use std::sync::Arc;

/// The most data points that are drawn; more could not be told apart.
const MOST: usize = 2000;
/// The number of straight pieces in which a model's curve is drawn.
const BENDS: u32 = 64;

/// Shows the data in the rest of `ui`.
pub fn show(ui: &mut Ui, state: &State, pictures: &[Arc<RunPicture>]) {
    let objective = &state.work.experiment.objective;
    let palette = Palette::of(ui.ctx());
    ui.horizontal(|ui| {
        ui.set_min_height(24.0);
        ui.add(Label::new("data, and each run's model").truncate())
            .on_hover_text("What each run's model predicts at the playhead, in the data's own units");
    });
    let data = objective.data();
    let inks = sample_inks::of(state, palette);
    // Where each sample has a line of its own, the lines are seen from the origin on.
    let lines = if objective.dimension() == 1 && objective.is_quadratic() { &inks[..] } else { &[] };
    let origin = (!lines.is_empty()).then_some((0.0, 0.0));
    let (x, y) = (range(data.iter().chain(&origin).map(|d| d.0)), range(data.iter().chain(&origin).map(|d| d.1)));
    let response = axes::plot(ui, "data", axes::plain())
        .show(ui, |plot| plot.set_plot_bounds(PlotBounds::from_min_max([x.0, y.0], [x.1, y.1])));
    response.response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Data plot"));
    let transform = response.transform;
    let painter = ui.painter().with_clip_rect(*transform.frame());
    let at = |x: f64, y: f64| transform.position_from_point(&PlotPoint::new(x, y));
    let stride = data.len().div_ceil(MOST).max(1);
    let selected = state.work.experiment.runs.get(state.selected);
    let drawn = selected.map(|run| Drawn::of(&state.work.experiment, run, state.step(), state.work.experiment.start).batch);
    let drawn = drawn.unwrap_or_default();
    for (i, ink) in lines.iter().enumerate() {
        // What the sample alone would choose.
        let own = Point::new(sample_inks::foot(objective, i), 0.0);
        let ends = [x.0, x.1].map(|x| objective.predict(own, x).map(|y| at(x, y)));
        let width = if drawn.contains(&i) { 3.0 } else { 1.6 };
        if let [Some(a), Some(b)] = ends {
            painter.line_segment([a, b], Stroke::new(width, *ink));
        }
    }
    let dot = |(i, d): (usize, &(f64, f64))| match inks.get(i) {
        Some(ink) => Shape::circle_filled(at(d.0, d.1), if drawn.contains(&i) { 6.0 } else { 4.0 }, *ink),
        None => Shape::circle_filled(at(d.0, d.1), 2.2, faded(palette.text, 0.55)),
    };
    painter.extend(data.iter().enumerate().step_by(stride).map(dot));
    for (run, picture) in state.work.experiment.runs.iter().zip(pictures).filter(|(run, _)| !run.hidden) {
        let Some(p) = picture.at(state.step()).map(|k| picture.trace.records[k].x) else { continue };
        let places = (0..=BENDS).map(|i| x.0 + (x.1 - x.0) * f64::from(i) / f64::from(BENDS));
        let curve = places.filter_map(|x| Some(at(x, objective.predict(p, x)?)));
        // A curve far outside of the picture has no finite position on the screen.
        let shapes = polyline::shapes(curve.filter(|at| at.y.abs() < 1e6), Stroke::new(PATH, palette.run(run.color)));
        painter.extend(shapes);
    }
}

/// Shows how a file of data was read.
pub fn reading(ui: &mut Ui, reading: &str) {
    let weak = Palette::of(ui.ctx()).weak;
    let words = RichText::new(format!("Read as: {}", printable(reading))).color(weak);
    ui.add(Label::new(words).wrap()).on_hover_text("How the file was understood; header, x and y below can change it");
}

fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let room = if high > low { 0.06 * (high - low) } else { 0.5 * high.abs().max(1.0) };
    (low - room, high + room)
}
