//! The data of a regression, and the line that each run's iterate means.

use crate::ui::axes;
use crate::ui::pictures::Picture;
use crate::ui::state::State;
use crate::ui::theme::{PATH, Palette, faded};
use eframe::egui::{Label, Role, Shape, Stroke, Ui, WidgetInfo, pos2};
use egui_plot::{PlotBounds, PlotPoint};
use std::rc::Rc;

/// The most data points that are drawn; more would not be told apart.
const MOST: usize = 2000;

/// Shows the data in all that is left of `ui`.
pub fn show(ui: &mut Ui, state: &State, pictures: &[Rc<Picture>]) {
    let objective = &state.experiment.objective;
    let palette = Palette::of(ui.ctx());
    ui.horizontal(|ui| {
        ui.set_min_height(24.0);
        ui.add(Label::new("data, and the line of each iterate").truncate())
            .on_hover_text("The model w x + b at the playhead, in the data's own units");
    });
    let data = objective.data();
    let (x, y) = (range(data.iter().map(|d| d.0)), range(data.iter().map(|d| d.1)));
    let response = axes::plot(ui, "data", axes::plain())
        .show(ui, |plot| plot.set_plot_bounds(PlotBounds::from_min_max([x.0, y.0], [x.1, y.1])));
    response.response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Data plot"));
    let transform = response.transform;
    let painter = ui.painter().with_clip_rect(*transform.frame());
    let at = |x: f64, y: f64| transform.position_from_point(&PlotPoint::new(x, y));
    let stride = data.len().div_ceil(MOST).max(1);
    painter.extend(data.iter().step_by(stride).map(|d| Shape::circle_filled(at(d.0, d.1), 2.2, faded(palette.text, 0.55))));
    for (run, picture) in state.experiment.runs.iter().zip(pictures).filter(|(run, _)| !run.hidden) {
        let Some((w, b)) = picture.at(state.step()).and_then(|k| objective.line(picture.trace.records[k].x)) else { continue };
        let ends = [at(x.0, w * x.0 + b), at(x.1, w * x.1 + b)];
        // A line far out of the picture has no finite place on the screen.
        if ends.iter().all(|end| end.y.abs() < 1e6) {
            painter.add(Shape::line_segment(ends.map(|end| pos2(end.x, end.y)), Stroke::new(PATH, palette.run(run.color))));
        }
    }
}

fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let room = if high > low { 0.06 * (high - low) } else { 0.5 * high.abs().max(1.0) };
    (low - room, high + room)
}
