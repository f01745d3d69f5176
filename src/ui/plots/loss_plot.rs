//! The loss plot: every run's curve, bright up to the playhead and faint beyond it. It pans and zooms as the contour plot does; a click
//! moves the playhead, and so does dragging its line.

use crate::sim::picture::loss_axis::{LossAxis, LossScale};
use crate::sim::picture::marks::{HEAD, PATH};
use crate::ui::derived::background::Background;
use crate::ui::derived::memo::Memo;
use crate::ui::paint::axes;
use crate::ui::paint::chart::caption;
use crate::ui::paint::halo::text_with_halo;
use crate::ui::paint::marker;
use crate::ui::paint::polyline;
use crate::ui::paint::still_line::StillLine;
use crate::ui::plots::curve_names;
use crate::ui::plots::loss_curves::{LossAxes, LossCurve, common_lowest, curve, window};
use crate::ui::plots::loss_floor;
use crate::ui::plots::loss_header;
use crate::ui::plots::loss_target;
use crate::ui::plots::schedule_strip;
use crate::ui::runs::pictures::RunLine;
use crate::ui::state::{Cost, State};
use crate::ui::theme::{Palette, faded};
use eframe::egui::{self, Align2, FontId, Painter, Pos2, Rect, Response, Shape, Stroke, Ui, pos2, vec2};
use egui_plot::{PlotBounds, PlotTransform};
use std::sync::Arc;

/// The least width of a plot beside which its curves are named, in points.
const NAMED: f32 = 560.0;
/// How close the pointer must be to a curve to choose its run, in points.
const NEAR: f32 = 14.0;
/// How close a drag must begin to the line of the playhead to move it, in points.
const GRIP: f32 = 14.0;
/// The height below which the plot has no numbers along the horizontal axis, in points.
const LOW: f32 = 90.0;

/// The curves of the last frame, and the part of them that is shown.
#[derive(Default)]
pub struct LossPlot {
    curves: Background<CurvesKey, Vec<LossCurve>>,
    fitting: Memo<FitKey, PlotBounds>,
    zoom: Option<Zoom>,
    /// Whether the drag in progress moves the playhead.
    scrubs: bool,
}

/// The part of the plot that the user has chosen, as long as the axes stay the same.
#[derive(Clone, Copy, PartialEq)]
struct Zoom {
    axes: LossAxes,
    steps: usize,
    corners: [f64; 4],
}

/// The inputs of the bounds that fit all curves.
#[derive(Clone, PartialEq, Debug)]
struct FitKey {
    pictures: Vec<u64>,
    axes: LossAxes,
    steps: usize,
    target: Option<f64>,
    asks_costs: bool,
}

/// The inputs of the thinned curves.
#[derive(Clone, PartialEq, Debug)]
struct CurvesKey {
    pictures: Vec<u64>,
    axes: LossAxes,
    frame: Rect,
    corners: [f64; 4],
    /// For each curve, the number of steps over which its mean is taken.
    windows: Vec<Option<usize>>,
    target: Option<f64>,
}

impl LossPlot {
    /// Shows the plot of `lines` in the rest of `ui`, against `cost` where one is given, otherwise with the choices of both axes.
    pub fn show(&mut self, ui: &mut Ui, state: &mut State, lines: &[RunLine], cost: Option<Cost>) {
        let lowest = common_lowest(lines, &state.work.experiment.objective);
        let noisy = |line: &RunLine| !line.averaged && state.work.experiment.is_noisy(&state.work.experiment.runs[line.run]);
        let is_noisy: Vec<bool> = lines.iter().map(noisy).collect();
        let only = cost;
        let cost = cost.unwrap_or(state.settings.cost);
        let samples = state.work.experiment.objective.data().len();
        let firsts = lines.iter().map(|line| (line.picture.trace.records.first().map(|first| first.loss), &line.picture.extent));
        let axes = LossAxes {
            loss: LossAxis::new(state.settings.metric, state.settings.logarithmic, lowest, firsts),
            cost: if samples == 0 && cost == Cost::Epochs { Cost::Steps } else { cost },
            samples: samples.max(1) as f64,
        };
        match only {
            None => loss_header::show(ui, state, lowest.is_some(), is_noisy.contains(&true)),
            Some(cost) => caption(ui, &format!("{} against {}", axes.loss.name(), cost.name()), cost.about()),
        }
        let steps = state.work.experiment.steps;
        let target = state.target().filter(|_| only.is_none());
        let pictures = || lines.iter().map(|line| line.picture.id).collect();
        // What a question about costs has for an answer may be far to the left of where the longest run ends.
        let key = FitKey { pictures: pictures(), axes, steps, target, asks_costs: state.asks_costs() };
        let fitting = *self.fitting.get(key, lines, |key, lines| key.axes.bounds(lines, key.steps, key.target, key.asks_costs));
        self.zoom = self.zoom.filter(|zoom| zoom.axes == axes && zoom.steps == steps);
        let bounds = self.zoom.map_or(fitting, |zoom| {
            let [left, right, bottom, top] = zoom.corners;
            PlotBounds::from_min_max([left, bottom], [right, top])
        });
        // The names of the curves are at the right, where there is room and nothing must be predicted.
        let whole = ui.available_rect_before_wrap();
        let named = whole.width() > NAMED && !state.hides_results() && !state.presenting;
        let strip =
            only.is_none() && schedule_strip::is_useful(state, lines, axes.cost) && whole.height() > 3.0 * schedule_strip::HEIGHT;
        let inside = whole.with_max_x(if named { whole.right() - curve_names::WIDTH } else { whole.right() });
        let inside = inside.with_max_y(if strip { whole.bottom() - schedule_strip::HEIGHT - 4.0 } else { whole.bottom() });
        let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(inside));
        let ui = &mut ui;
        let (area, transform) = plot(ui, &axes.loss, bounds);
        let frame = *transform.frame();
        let painter = ui.painter().with_clip_rect(frame);
        let corners = corners(&bounds);
        let windows = is_noisy.iter().map(|noisy| (*noisy && state.settings.smooth).then(|| window(steps))).collect();
        let key = CurvesKey { pictures: pictures(), axes, frame, corners, windows, target };
        let computed: Vec<_> = lines.iter().map(|line| Arc::clone(&line.picture)).collect();
        let look = self.curves.ask_now(ui.ctx(), &key, computed, |key, pictures, watch| {
            let [left, right, bottom, top] = key.corners;
            let bounds = PlotBounds::from_min_max([left, bottom], [right, top]);
            let each = pictures.iter().zip(&key.windows);
            let most = polyline::share(pictures.len());
            each.map(|(picture, window)| {
                (!watch.is_stopped()).then(|| curve(picture, &key.axes, &bounds, key.frame, *window, key.target, most))
            })
            .collect()
        });
        let curves = look.fresh().map_or(&[][..], Vec::as_slice);
        if !look.fresh {
            let font = FontId::proportional(14.0);
            painter.text(frame.center(), Align2::CENTER_CENTER, "computing …", font, ui.visuals().weak_text_color());
        }
        let at = |x: f64, y: f64| transform.position_from_point(&egui_plot::PlotPoint::new(x, y));
        paint(ui.painter(), state, lines, curves, &axes, &at, frame);
        if !state.hides_results() {
            // Beside one another, the plots have the same floors: they are named once.
            let named = only.is_none_or(|cost| cost == Cost::Steps);
            loss_floor::paint(&painter, state, lines, curves, &axes, (target, named), &at);
        }
        if let Some(target) = target {
            loss_target::show(ui, state, target, lines, (curves, &axes), &transform, area.id);
        }
        if strip {
            let rect = Rect::from_x_y_ranges(frame.x_range(), whole.bottom() - schedule_strip::HEIGHT..=whole.bottom());
            schedule_strip::paint(&ui.painter().with_clip_rect(rect), state, lines, rect, (corners[0], corners[1]));
        }
        let selected = lines.iter().find(|line| line.run == state.selected).map(|line| &*line.picture);
        let step_of = |pointer: Pos2| axes.step_at(transform.value_from_position(pointer).x, selected, steps);
        self.steer(ui, state, &area, &transform, &axes, bounds, &step_of);
        let hovered = area.hover_pos().filter(|at| frame.contains(*at) && look.fresh);
        let read = hovered.map(|pointer| (pointer, step_of(pointer)));
        if let Some((pointer, k)) = read {
            rule(&painter, state, lines, (&axes, k), pointer, &at);
        }
        if named {
            let k = read.map_or(state.step(), |(_, k)| k);
            let gutter = Rect::from_x_y_ranges(frame.right() + 6.0..=whole.right(), frame.y_range());
            let end = |line: &RunLine| {
                line.picture.trace.records.iter().rposition(|record| axes.of(&line.picture).loss.y(record).is_finite())
            };
            let ends: Vec<_> = lines
                .iter()
                .filter_map(|line| {
                    let last = end(line)?;
                    let record = &line.picture.trace.records[last];
                    let y = at(axes.x(last, record), axes.of(&line.picture).loss.y(record)).y.clamp(frame.top(), frame.bottom());
                    Some((line, y))
                })
                .collect();
            curve_names::show(ui, state, &ends, k, &axes.loss, gutter);
        }
        area.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, "Loss plot"));
    }

    /// Lets the pointer move the playhead, pan, zoom and fit.
    #[allow(clippy::too_many_arguments)]
    fn steer(
        &mut self,
        ui: &mut Ui,
        state: &mut State,
        area: &Response,
        transform: &PlotTransform,
        axes: &LossAxes,
        bounds: PlotBounds,
        step_of: &dyn Fn(Pos2) -> usize,
    ) {
        let frame = *transform.frame();
        let playhead = (axes.cost == Cost::Steps)
            .then(|| transform.position_from_point(&egui_plot::PlotPoint::new(state.step() as f64, 0.0)).x);
        let grips = |at: Pos2| playhead.is_some_and(|x| (at.x - x).abs() < GRIP);
        if area.drag_started() {
            let pressed = ui.input(|input| input.pointer.press_origin());
            self.scrubs = pressed.or(area.interact_pointer_pos()).is_some_and(grips);
        }
        if let Some(pointer) = area.interact_pointer_pos().filter(|_| area.clicked() || area.dragged() && self.scrubs) {
            state.playhead.jump(step_of(pointer));
        }
        let mut moved = bounds;
        if area.dragged() && !self.scrubs {
            let by = area.drag_delta();
            let (x, y) = (f64::from(by.x / frame.width()) * bounds.width(), f64::from(by.y / frame.height()) * bounds.height());
            moved = shifted(&bounds, -x, y);
        }
        if let Some(pointer) = area.hover_pos().filter(|at| frame.contains(*at)) {
            let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
            let zoom = f64::from((scroll / 240.0).exp() * pinch);
            if zoom != 1.0 {
                let middle = transform.value_from_position(pointer);
                moved = zoomed(&moved, [middle.x, middle.y], zoom);
            }
        }
        if moved != bounds && is_drawable(&moved) {
            self.zoom = Some(Zoom { axes: *axes, steps: state.work.experiment.steps, corners: corners(&moved) });
        }
        let fit = self.zoom.is_some() && {
            let corner = Rect::from_min_size(frame.right_top() + vec2(-52.0, 6.0), vec2(46.0, 24.0));
            let fit = ui.put(corner, egui::Button::new("Fit").small()).accessible_name("Fit the loss plot");
            fit.on_hover_text("Show all of the curves (or double click)").clicked()
        };
        if fit || area.double_clicked() {
            self.zoom = None;
        }
        let hovered = area.hover_pos().is_some_and(grips);
        area.clone().on_hover_cursor(if hovered { egui::CursorIcon::ResizeHorizontal } else { egui::CursorIcon::Default });
    }
}

/// Shows the axes with their numbers.
fn plot(ui: &mut Ui, axis: &LossAxis, bounds: PlotBounds) -> (Response, PlotTransform) {
    let [_, up] = axes::counts(ui);
    let scale = axis.scale;
    let numbers = match scale {
        LossScale::Linear => axes::plain(),
        LossScale::Logarithmic => axes::powers(up),
        LossScale::Symmetric { unit } => axes::symmetric_powers(unit),
    };
    let shown = axes::plot(ui, "loss", numbers)
        // In a low plot the curves need the room more than the numbers of steps.
        .show_axes([ui.available_height() >= LOW, true])
        .show_grid([false, true])
        .y_grid_spacer(move |input| match scale {
            LossScale::Linear => axes::marks(&input, up),
            LossScale::Logarithmic => axes::decades(&input, up),
            LossScale::Symmetric { unit } => axes::symmetric_decades(&input, unit, up),
        })
        .sense(egui::Sense::click_and_drag())
        .show(ui, |plot| plot.set_plot_bounds(bounds));
    (shown.response, shown.transform)
}

fn corners(bounds: &PlotBounds) -> [f64; 4] {
    [bounds.min()[0], bounds.max()[0], bounds.min()[1], bounds.max()[1]]
}

fn shifted(bounds: &PlotBounds, x: f64, y: f64) -> PlotBounds {
    let ([left, bottom], [right, top]) = (bounds.min(), bounds.max());
    PlotBounds::from_min_max([left + x, bottom + y], [right + x, top + y])
}

/// Zooms in by the factor `zoom` about `middle`.
fn zoomed(bounds: &PlotBounds, middle: [f64; 2], zoom: f64) -> PlotBounds {
    let end = |at: [f64; 2]| [0, 1].map(|i| middle[i] + (at[i] - middle[i]) / zoom);
    PlotBounds::from_min_max(end(bounds.min()), end(bounds.max()))
}

/// Whether axes can be drawn for `bounds`: not closer than numbers can be told apart, and not farther than anything reaches.
fn is_drawable(bounds: &PlotBounds) -> bool {
    let fine = |low: f64, high: f64| high - low > 1e-6 * (low.abs() + high.abs()).max(1e-300) && high - low < 1e300;
    fine(bounds.min()[0], bounds.max()[0]) && fine(bounds.min()[1], bounds.max()[1])
}

/// A rule at step `k` of each curve, with a dot on each; the curve nearest to the pointer is that of the run pointed at.
fn rule(
    painter: &Painter,
    state: &mut State,
    lines: &[RunLine],
    (axes, k): (&LossAxes, usize),
    pointer: Pos2,
    at: &impl Fn(f64, f64) -> Pos2,
) {
    let palette = Palette::of(painter.ctx());
    let frame = painter.clip_rect();
    let stroke = Stroke::new(1.0, palette.weak);
    painter.extend(egui::Shape::dashed_line(&[pos2(pointer.x, frame.top()), pos2(pointer.x, frame.bottom())], stroke, 3.0, 3.0));
    let limit = if state.hides_results() { state.step() } else { usize::MAX };
    let mut nearest: Option<(f32, usize)> = None;
    for line in lines {
        let Some(record) = line.picture.trace.records.get(k).filter(|_| k <= limit) else { continue };
        let dot = at(axes.x(k, record), axes.of(&line.picture).loss.y(record));
        if !frame.contains(dot) {
            continue;
        }
        painter.circle(
            dot,
            3.5,
            line.color(palette, state.work.experiment.runs[line.run].color),
            Stroke::new(1.0, palette.background),
        );
        let distance = (dot.y - pointer.y).abs();
        if distance < nearest.map_or(NEAR, |(best, _)| best) {
            nearest = Some((distance, line.run));
        }
    }
    state.pointing = nearest.map(|(_, run)| run).or(state.pointing);
    let text = format!(
        "{} {}",
        axes.cost.name().trim_end_matches(" k"),
        if axes.cost == Cost::Steps { k.to_string() } else { format!("of step {k}") }
    );
    text_with_halo(painter, pos2(pointer.x + 6.0, frame.bottom() - 4.0), Align2::LEFT_BOTTOM, &text, palette);
}

fn paint(
    painter: &Painter,
    state: &State,
    lines: &[RunLine],
    curves: &[LossCurve],
    axes: &LossAxes,
    at: &impl Fn(f64, f64) -> Pos2,
    frame: Rect,
) {
    let palette = Palette::of(painter.ctx());
    // That of the markers is wider than the plot, so that one at its edge is drawn whole.
    let [painter, heads] = [frame, frame.expand(HEAD)].map(|clip| painter.with_clip_rect(clip));
    let (step, concealed) = (state.step(), state.hides_results());
    if axes.cost == Cost::Steps {
        let x = at(step as f64, 0.0).x;
        painter.line_segment([pos2(x, frame.top()), pos2(x, frame.bottom())], Stroke::new(1.0, palette.weak));
    }
    // The selected run is drawn last, over all others.
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(|i| lines[*i].run == state.selected);
    for (line @ RunLine { run, picture, averaged, .. }, curve) in order.iter().filter_map(|&i| Some((&lines[i], curves.get(i)?)))
    {
        let color = line.color(palette, state.work.experiment.runs[*run].color);
        let now = picture.at(step).unwrap_or(0) as u32;
        let behind = curve.mean.is_some().then_some((&curve.raw, [1.0, 1.0], [0.12, 0.3]));
        let main = (curve.main(), [1.4, PATH], [0.35, 1.0]);
        for (path, [later, past], [faint, bright]) in behind.into_iter().chain([main]) {
            let [later, past] = [Stroke::new(later, faded(color, faint)), Stroke::new(past, faded(color, bright))];
            if *averaged {
                let dashes = |points: &[[f32; 2]], stroke| {
                    polyline::dashed(&points.iter().copied().map(Pos2::from).collect::<Vec<_>>(), stroke)
                };
                path.after(now).filter(|_| !concealed).for_each(|points| painter.extend(dashes(points, later)));
                path.until(now).for_each(|points| painter.extend(dashes(points, past)));
                continue;
            }
            if !concealed {
                painter.extend(StillLine::of(painter.ctx(), path, later).after(now));
            }
            painter.extend(StillLine::of(painter.ctx(), path, past).until(now));
        }
        if let Some(place) = curve.leaves(frame).filter(|_| !concealed) {
            painter.add(leaving(place, place.y < frame.center().y, color, palette));
        }
    }
    for (i, line @ RunLine { run, picture, averaged, .. }) in order.into_iter().map(|i| (i, &lines[i])) {
        let run = &state.work.experiment.runs[*run];
        let Some(k) = picture.at(step) else { continue };
        let record = &picture.trace.records[k];
        let y = axes.of(picture).loss.y(record);
        if !y.is_nan() {
            // The marker of a curve that has left through the bottom stays at the edge; that of a noisy run is on its mean.
            let raw = at(axes.x(k, record), y.max(-1e300));
            let mean = curves.get(i).filter(|curve| curve.mean.is_some()).and_then(|curve| curve.at(k));
            let at = mean.unwrap_or(raw);
            let place = pos2(at.x, at.y.min(frame.bottom()));
            if frame.expand(2.0).contains(place) {
                let color = line.color(palette, run.color);
                let (fill, edge) = if *averaged { (palette.background, color) } else { (color, palette.background) };
                heads.add(marker::shape(run.marker, place, HEAD, fill, Stroke::new(1.4, edge)));
            }
        }
    }
}

/// A triangle where a curve leaves the plot for good, through its top or its bottom.
fn leaving(at: Pos2, upward: bool, color: egui::Color32, palette: &Palette) -> Shape {
    let inward = if upward { 1.0 } else { -1.0 };
    let corners = vec![at + vec2(0.0, inward), at + vec2(6.0, 11.0 * inward), at + vec2(-6.0, 11.0 * inward)];
    Shape::convex_polygon(corners, color, Stroke::new(1.2, palette.background))
}
