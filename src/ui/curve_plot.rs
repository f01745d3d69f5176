//! An objective of one parameter: the curve, each sample's parabola behind it, and the iterates walking on it.

use crate::math::Point;
use crate::math::thin::Affine;
use crate::sim::draws::{Batches, Draws};
use crate::ui::action::Action;
use crate::ui::axes;
use crate::ui::marker;
use crate::ui::path_layer::Place;
use crate::ui::pictures::Picture;
use crate::ui::single_click::single_click;
use crate::ui::state::State;
use crate::ui::theme::{HEAD, PATH, Palette, faded};
use eframe::egui::{self, CursorIcon, Id, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, vec2};
use egui_plot::{PlotBounds, PlotPoint, PlotTransform};
use std::rc::Rc;

/// How many of the last iterates are marked on the curve.
const TAIL: usize = 40;
/// The most parabolas that are drawn.
const PARABOLAS: usize = 60;

/// Shows the curve in all that is left of `ui`, and says where it stands, so that more can be painted over it.
pub fn show(ui: &mut Ui, state: &mut State, pictures: &[Rc<Picture>], actions: &mut Vec<Action>) -> Place {
    let objective = state.experiment.objective.clone();
    let view = state.view.unwrap_or_else(|| objective.view());
    let palette = Palette::of(ui.ctx());
    let f = |w: f64| objective.value(Point::new(w, 0.0));
    let bounds = bounds(&f, view.x, objective.lowest());
    let response =
        axes::plot(ui, "curve", axes::plain()).sense(Sense::click_and_drag()).show(ui, |plot| plot.set_plot_bounds(bounds));
    let (area, transform) = (response.response, response.transform);
    area.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Curve plot"));
    let frame = *transform.frame();
    let painter = ui.painter().with_clip_rect(frame);
    let at = |w: f64, loss: f64| transform.position_from_point(&PlotPoint::new(w, loss));
    let line = |g: &dyn Fn(f64) -> f64| -> Vec<Pos2> {
        let points = (0..=240).map(|i| view.x.0 + (view.x.1 - view.x.0) * f64::from(i) / 240.0);
        points.map(|w| at(w, g(w))).filter(|p| p.y.is_finite() && p.y.abs() < 1e6).collect()
    };
    let n = objective.data().len();
    let drawn = batch(state);
    for i in (0..n).step_by(n.div_ceil(PARABOLAS).max(1)) {
        let lit = drawn.contains(&i);
        let (width, color) = if lit { (1.8, faded(palette.accent, 0.9)) } else { (1.0, faded(palette.weak, 0.28)) };
        painter.add(Shape::line(line(&|w| objective.sample_value(i, Point::new(w, 0.0))), Stroke::new(width, color)));
    }
    painter.add(Shape::line(line(&f), Stroke::new(3.0, palette.text)));
    let step = state.step();
    for (run, picture) in state.experiment.runs.iter().zip(pictures).filter(|(run, _)| !run.hidden) {
        let Some(last) = picture.at(step) else { continue };
        let color = palette.run(run.color);
        let records = &picture.trace.records[last.saturating_sub(TAIL)..=last];
        for (i, pair) in records.windows(2).enumerate() {
            let fresh = (i + 1) as f32 / TAIL.min(records.len()) as f32;
            let [a, b] = [&pair[0], &pair[1]].map(|record| at(record.x.x, record.loss));
            if [a, b].iter().all(|p| p.x.abs() < 1e6 && p.y.abs() < 1e6) {
                painter.add(Shape::line_segment([a, b], Stroke::new(PATH, faded(color, fresh * fresh))));
                painter.circle_filled(a, 2.6, faded(color, fresh));
            }
        }
        let head = at(picture.trace.records[last].x.x, picture.trace.records[last].loss);
        painter.add(marker::shape(run.marker, head, HEAD + 2.0, color, Stroke::new(1.6, palette.background)));
    }
    let start = at(state.experiment.start.x, f(state.experiment.start.x));
    let handle = ui
        .interact(Rect::from_center_size(start, vec2(26.0, 26.0)), Id::unique("start point"), Sense::drag())
        .on_hover_cursor(CursorIcon::Grab);
    handle.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Start point"));
    let dragged = handle.interact_pointer_pos().filter(|_| handle.dragged());
    if let Some(pointer) = single_click(ui, &area).or(dragged) {
        let w = transform.value_from_position(pointer).x.clamp(view.x.0, view.x.1);
        state.experiment.start = Point::new((w * 1000.0).round() / 1000.0, 0.0);
    }
    painter.circle_stroke(start, 7.0, Stroke::new(2.0, palette.text));
    handle.on_hover_text("The start: drag it along the curve, or click anywhere");
    let scroll = if area.contains_pointer() { ui.input(|input| input.smooth_scroll_delta().y) } else { 0.0 };
    if scroll != 0.0 {
        let center = area.hover_pos().map_or((view.x.0 + view.x.1) / 2.0, |p| transform.value_from_position(p).x);
        let factor = f64::from((-scroll / 240.0).exp());
        let x = (center + (view.x.0 - center) * factor, center + (view.x.1 - center) * factor);
        if (1e-9..1e9).contains(&(x.1 - x.0)) {
            state.view = Some(crate::math::View { x, ..view });
        }
    }
    if area.double_clicked() {
        actions.push(Action::Fit);
    }
    let text = |pos: Pos2, anchor, text: &str| crate::ui::contour_plot::text_with_halo(&painter, pos, anchor, text, palette);
    text(frame.right_bottom() - vec2(10.0, 8.0), egui::Align2::RIGHT_BOTTOM, "w");
    text(frame.left_top() + vec2(10.0, 8.0), egui::Align2::LEFT_TOP, "F(w), and each sample's fᵢ(w)");
    place(&transform)
}

/// Where the plot stands on the screen.
fn place(transform: &PlotTransform) -> Place {
    let (frame, bounds) = (*transform.frame(), transform.bounds());
    let (scale_x, scale_y) = (f64::from(frame.width()) / bounds.width(), -f64::from(frame.height()) / bounds.height());
    let offset_x = f64::from(frame.left()) - scale_x * bounds.min()[0];
    let offset_y = f64::from(frame.bottom()) - scale_y * bounds.min()[1];
    Place { to_screen: Affine { scale_x, offset_x, scale_y, offset_y }, frame }
}

/// The height of the plot: the curve over the visible range, but not so high that the bottom is a point.
fn bounds(f: &dyn Fn(f64) -> f64, (low, high): (f64, f64), lowest: Option<f64>) -> PlotBounds {
    let top = f(low).max(f(high));
    let bottom = lowest.unwrap_or(0.0).min(f((low + high) / 2.0));
    let room = 0.06 * (top - bottom).max(1e-12);
    PlotBounds::from_min_max([low, bottom - room], [high, top + room])
}

/// The samples that the selected run draws at the step shown.
fn batch(state: &State) -> Vec<usize> {
    let n = state.experiment.objective.data().len();
    let Some(run) = state.experiment.runs.get(state.selected) else { return Vec::new() };
    let sampling = state.experiment.sampling_of(run);
    if n == 0 || sampling.is_full() {
        return Vec::new();
    }
    Batches::new(sampling.clone(), n, Draws::new(state.experiment.seed)).at(state.step()).to_vec()
}
