//! The contour plot: the field, the runs moving over it, and the start, which can be dragged.

use crate::math::Objective;
use crate::math::Point;
use crate::math::View;
use crate::math::picture::fitting::{fitting, has_one_scale, is_drawable};
use crate::math::picture::isolines::LEVELS;
use crate::math::picture::levels::{Levels, reached};
use crate::sim::experiment::replay::Inspection;
use crate::sim::picture::marks::{self, HEAD};
use crate::ui::numbers;
use crate::ui::paint::axes;
use crate::ui::paint::field_layer::FieldLayer;
use crate::ui::paint::halo::axis_names;
use crate::ui::paint::place::{Place, distance_to_segment};
use crate::ui::paint::single_click::single_click;
use crate::ui::plots::contour_tools::{axes_chip, tools};
use crate::ui::plots::eigen_axes;
use crate::ui::plots::field_key;
use crate::ui::plots::flow_layer::FlowLayer;
use crate::ui::plots::head_names;
use crate::ui::plots::path_layer::PathLayer;
use crate::ui::plots::readout;
use crate::ui::plots::start_grid_layer::StartGridLayer;
use crate::ui::plots::start_label;
use crate::ui::plots::stationary_layer::StationaryLayer;
use crate::ui::plots::vectors;
use crate::ui::runs::pictures::RunLine;
use crate::ui::state::action::Action;
use crate::ui::state::hints::{Hint, mark_stage};
use crate::ui::state::{AxesScale, State, Trail};
use crate::ui::theme::Palette;
use eframe::egui::{self, CursorIcon, Painter, Pos2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, vec2};
use egui_plot::{Plot, PlotBounds};

/// How close the pointer must be to a path to show its numbers, and to an iterate to go to its step, in points.
const REACH: f32 = 10.0;
const VERTEX: f32 = 8.0;

/// The content painted over the field.
#[derive(Clone, Copy)]
pub struct Content<'a> {
    /// The paths.
    pub lines: &'a [RunLine],
    /// The paths from before a change, drawn faint and without their markers.
    pub ghosts: &'a [RunLine],
    /// The step whose vectors may be drawn.
    pub inspection: Option<&'a Inspection>,
    /// Whether the buttons in the corner are shown.
    pub tools: bool,
}

/// The values cached by the contour plot between frames.
#[derive(Default)]
pub struct ContourPlot {
    field: FieldLayer<(Objective, u64)>,
    paths: PathLayer,
    stationary: StationaryLayer,
    grid: StartGridLayer,
    flow: FlowLayer,
}

impl ContourPlot {
    /// Shows the plot in the rest of `ui`; returns its place, so that more can be painted over it.
    pub fn show(&mut self, ui: &mut Ui, state: &mut State, content: Content<'_>, actions: &mut Vec<Action>) -> Place {
        let lines = content.lines;
        let objective = state.work.experiment.objective.clone();
        let [x_name, y_name] = objective.variables();
        let fit = fitting(&*objective, state.work.experiment.start);
        let size = (ui.available_width(), ui.available_height());
        let equal = match state.settings.axes {
            AxesScale::Auto => has_one_scale(&*objective, fit, size),
            AxesScale::Equal => true,
            AxesScale::Free => false,
        };
        let shown = state.view.unwrap_or(fit);
        let response = plot(ui, equal).show(ui, |plot| {
            plot.set_plot_bounds(PlotBounds::from_min_max([shown.x.0, shown.y.0], [shown.x.1, shown.y.1]));
            let scroll =
                if plot.response().contains_pointer() { plot.ctx().input(|input| input.smooth_scroll_delta().y) } else { 0.0 };
            let pinch = if plot.response().contains_pointer() { plot.ctx().input(|input| input.zoom_delta()) } else { 1.0 };
            let zoom = (scroll / 240.0).exp() * pinch;
            if zoom != 1.0 {
                plot.zoom_bounds_around_hovered(egui::Vec2::splat(zoom));
            }
            zoom != 1.0
        });
        let (area, transform, zoomed) = (response.response, response.transform, response.inner);
        area.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Contour plot"));
        let bounds = transform.bounds();
        let view = View::new((bounds.min()[0], bounds.max()[0]), (bounds.min()[1], bounds.max()[1]));
        if (area.dragged() || zoomed) && is_drawable(view) {
            state.view = Some(view);
        }
        if area.double_clicked() {
            actions.push(Action::Fit);
        }
        let frame = *transform.frame();
        let place = Place::of_plot(&transform);
        mark_stage(ui.ctx(), frame);
        let painter = ui.painter().with_clip_rect(frame);
        let reached = reached(lines.iter().flat_map(|line| line.picture.trace.ends()));
        self.field.paint(
            &painter,
            place,
            state.settings.isoline_labels,
            (objective.clone(), reached.to_bits()),
            |(objective, _), p| objective.value(p),
            |(objective, reached), field| Levels::for_runs(field, objective.lowest(), f64::from_bits(*reached), LEVELS),
        );
        if state.settings.eigen_axes {
            eigen_axes::paint(&painter, &objective, place);
        }
        if state.settings.minima {
            self.stationary.paint(&painter, &objective, place);
        }
        let selected = state.work.experiment.runs.get(state.selected).filter(|_| !state.hides_results());
        if let Some(run) = selected.filter(|run| state.settings.start_grid && run.optimizer.check_method().is_ok()) {
            let color = Palette::of(ui.ctx()).run(run.color);
            self.grid.paint(&painter, &state.work.experiment, run, objective.view(), place, color);
        }
        if let Some(run) = selected.filter(|_| state.settings.flow) {
            self.flow.paint(&painter, &state.work.experiment, run, state.step(), place);
        }
        self.runs(&painter, state, content, place);
        let key = if content.tools { field_key::paint(&painter, frame) } else { None };
        if content.tools && state.settings.names {
            let label = start_label::of(state, lines, place).map(|(rect, _)| rect);
            let taken: Vec<Rect> = key.into_iter().chain(label).collect();
            head_names::paint(&painter, state, lines, place, &taken);
        }
        vectors::paint(&painter, state, lines, content.inspection, place);
        start_label::paint(&painter, state, lines, place);
        starts(ui, state, &area, view, place);
        axis_names(&painter, frame, x_name, y_name);
        minimum(ui, state, &area, view, place);
        self.point(ui, &area, state, lines, place);
        place_menu(&area, state, view, place, actions);
        if content.tools {
            let corner = Rect::from_min_size(frame.right_top() + vec2(-124.0, 8.0), vec2(116.0, 26.0));
            ui.scope_builder(egui::UiBuilder::new().max_rect(corner), |ui| tools(ui, state, actions));
            let beside = egui::UiBuilder::new().max_rect(corner.translate(vec2(-116.0, 0.0)));
            let beside = beside.layout(egui::Layout::right_to_left(egui::Align::Center));
            ui.scope_builder(beside, |ui| axes_chip(ui, state, place));
        }
        place
    }

    fn runs(&mut self, painter: &Painter, state: &State, Content { lines, ghosts, .. }: Content<'_>, place: Place) {
        self.paths.keep(lines, ghosts);
        let step = state.step();
        for ghost in ghosts {
            self.paths.paint(painter, &state.work.experiment.runs[ghost.run], ghost, step, place, Trail::Full);
        }
        let of = |selected: bool| lines.iter().filter(move |line| (line.run == state.selected) == selected);
        // The selected run is drawn last, over all others.
        let order = || of(false).chain(of(true)).map(|line| (&state.work.experiment.runs[line.run], line));
        for (run, line) in order().filter(|(_, line)| !line.averaged) {
            self.paths.paint(painter, run, line, step, place, state.settings.trail);
        }
        for (run, line) in order().filter(|(_, line)| line.averaged) {
            self.paths.paint_average(painter, run, line, step, place);
        }
        for (run, line) in order() {
            self.paths.paint_head(painter, run, line, step, place, line.run == state.selected);
        }
    }

    /// The path next to the pointer, if one is near: its line, and the step of the iterate at the nearer end of the piece pointed at.
    fn nearest(&mut self, ctx: &egui::Context, pointer: Pos2, state: &State, lines: &[RunLine], place: Place) -> Option<Near> {
        let step = state.step() as u32;
        let mut nearest: Option<Near> = None;
        for (i, line) in lines.iter().enumerate() {
            let Some(path) = self.paths.path(ctx, &line.picture, place) else { continue };
            for stroke in &path.strokes {
                let shown = stroke.steps.partition_point(|at| *at <= step);
                for end in 1..shown {
                    let [a, b] = [stroke.points[end - 1], stroke.points[end]].map(Pos2::from);
                    let distance = distance_to_segment(pointer, a, b);
                    if distance < nearest.as_ref().map_or(REACH, |near| near.distance) {
                        let nearer = if pointer.distance(a) < pointer.distance(b) { end - 1 } else { end };
                        let from_vertex = pointer.distance(a).min(pointer.distance(b));
                        nearest = Some(Near { distance, line: i, step: stroke.steps[nearer] as usize, from_vertex });
                    }
                }
            }
        }
        // A head lies over all paths.
        for (i, line) in lines.iter().enumerate() {
            let Some(k) = line.picture.at(state.step()) else { continue };
            let distance = place.of(line.picture.trace.records[k].x).map_or(f32::INFINITY, |at| at.distance(pointer));
            if distance < HEAD && nearest.as_ref().is_none_or(|near| distance <= near.distance + HEAD) {
                nearest = Some(Near { distance: distance - HEAD, line: i, step: k, from_vertex: distance });
            }
        }
        nearest
    }

    /// Reacts to the pointer: near a path it shows its numbers, and a click selects its run, near an iterate also its step; elsewhere it
    /// shows the value of the objective.
    fn point(&mut self, ui: &Ui, area: &egui::Response, state: &mut State, lines: &[RunLine], place: Place) {
        let clicked = single_click(ui, area);
        if let Some(near) = clicked.and_then(|at| self.nearest(ui.ctx(), at, state, lines, place)) {
            state.selected = lines[near.line].run;
            if near.from_vertex < VERTEX {
                state.playhead.jump(near.step);
            }
        }
        let Some(pointer) = area.hover_pos().filter(|at| place.frame.contains(*at) && !area.dragged()) else { return };
        match self.nearest(ui.ctx(), pointer, state, lines, place) {
            Some(near) => {
                state.pointing = Some(lines[near.line].run);
                read(area, state, &lines[near.line], near.step);
            }
            None => readout::show(&ui.painter().with_clip_rect(place.frame), &*state.work.experiment.objective, pointer, place),
        }
    }
}

/// A path near the pointer.
struct Near {
    /// The distance, in points.
    distance: f32,
    /// The place of its line.
    line: usize,
    /// The step of the nearer iterate.
    step: usize,
    /// The distance to it, in points.
    from_vertex: f32,
}

/// Shows the numbers of an iterate at the pointer.
fn read(area: &egui::Response, state: &State, line: &RunLine, at: usize) {
    let Some(record) = line.picture.trace.records.get(at) else { return };
    let run = &state.work.experiment.runs[line.run];
    let (of, x) = if line.averaged { (", average", "x̄") } else { ("", "x") };
    area.clone().on_hover_ui_at_pointer(|ui| {
        ui.label(crate::ui::theme::strong(format!("{}{of}, step {at}", run.name())));
        ui.label(format!("{x} = {}", numbers::pair(record.x.x, record.x.y, 4)));
        let [loss, norm] = [run.proximal.loss_formula("F"), run.proximal.stationarity_formula("x")];
        ui.label(format!("{loss} = {}   {norm} = {}", numbers::short(record.loss), numbers::short(record.grad_norm)));
        ui.weak("Click to select the run and go to this step.");
    });
}

fn plot<'a>(ui: &Ui, equal: bool) -> Plot<'a> {
    let plot = axes::plot(ui, "contours", axes::plain()).allow_drag(true);
    if equal { plot.data_aspect(1.0) } else { plot }
}

/// The starts: a ring for that of all, and one in the colour of each run that has its own. Each is drawn, and dragged.
fn starts(ui: &mut Ui, state: &mut State, area: &egui::Response, view: View, place: Place) {
    for (start, of) in marks::starts(&state.work.experiment) {
        let Some(at) = place.of(start).filter(|at| place.frame.expand(9.0).contains(*at)) else { continue };
        let name = of.map_or("Start point".to_owned(), |i| format!("Start of {}", state.work.experiment.runs[i].name()));
        let handle = ui.interact(Rect::from_center_size(at, vec2(26.0, 26.0)), area.id.with(("start point", of)), Sense::drag());
        let handle = handle.on_hover_cursor(CursorIcon::Grab);
        if of.is_none() {
            Hint::Start.mark(ui.ctx(), handle.rect);
        }
        handle.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        let mut at = at;
        if let (true, Some(pointer)) = (handle.dragged(), handle.interact_pointer_pos()) {
            state.view = Some(view);
            let to = unplace(place.frame.shrink(2.0).clamp(pointer), place.frame, view);
            set_start(state, of, to);
            at = place.of(to).unwrap_or(at);
        }
        if handle.hovered() || handle.dragged() {
            state.pointing = of.or(state.pointing);
        }
        let palette = Palette::of(ui.ctx());
        let color = of.map_or(palette.text, |i| palette.run(state.work.experiment.runs[i].color));
        // The clip is wider than the view, so that a ring at its border is drawn whole.
        let painter = ui.painter().with_clip_rect(place.frame.expand(9.0));
        let radius = if handle.hovered() || handle.dragged() { 9.0 } else { 7.0 };
        painter.circle_stroke(at, radius, Stroke::new(4.0, palette.halo));
        painter.circle_stroke(at, radius, Stroke::new(2.0, color));
        let whose =
            if of.is_some() { "The start of this run alone" } else { "The start x₀ of all runs without one of their own" };
        handle.on_hover_text(format!("{whose}: drag it; a right click in the plot places it anywhere"));
    }
}

/// Shows the menu of a right click on the plot, for the position clicked.
fn place_menu(area: &egui::Response, state: &mut State, view: View, place: Place, actions: &mut Vec<Action>) {
    let memory = area.id.with("place of the menu");
    if let (true, Some(pointer)) = (area.secondary_clicked(), area.interact_pointer_pos()) {
        area.ctx.data_mut(|data| data.insert_temp(memory, unplace(pointer, place.frame, view)));
    }
    area.context_menu(|ui| {
        let Some(here) = ui.data(|data| data.get_temp::<Point>(memory)) else { return };
        if ui.button("Start here").on_hover_text("All runs start here that have no start of their own").clicked() {
            state.view = Some(view);
            set_start(state, None, here);
            ui.close();
        }
        let selected = state.selected;
        if let Some(run) = state.work.experiment.runs.get(selected) {
            let (name, own) = (run.name().to_owned(), run.start.is_some());
            if ui.button(format!("Start {name} here")).on_hover_text("Give the selected run a start of its own").clicked() {
                state.view = Some(view);
                set_start(state, Some(selected), here);
                ui.close();
            }
            if own && ui.button(format!("Start {name} with all")).on_hover_text(Action::OwnStart.tooltip()).clicked() {
                actions.push(Action::OwnStart);
                ui.close();
            }
        }
        if ui.button(Action::Fit.label()).on_hover_text(Action::Fit.tooltip()).clicked() {
            actions.push(Action::Fit);
            ui.close();
        }
    });
}

fn unplace(at: Pos2, frame: Rect, view: View) -> Point {
    let part = |from: f32, to: f32, at: f32| f64::from((at - from) / (to - from));
    let x = view.x.0 + part(frame.left(), frame.right(), at.x) * (view.x.1 - view.x.0);
    let y = view.y.0 + part(frame.bottom(), frame.top(), at.y) * (view.y.1 - view.y.0);
    let digits = |value: f64, range: (f64, f64)| {
        // The start is rounded to four digits of the visible range: as precise as it can be placed by hand, and easy to read.
        let unit = 10_f64.powf((range.1 - range.0).log10().floor() - 3.0);
        (value / unit).round() * unit
    };
    Point::new(digits(x, view.x), digits(y, view.y))
}

/// Moves the start of all runs, or that `of` one, unless the objective is not finite there.
fn set_start(state: &mut State, of: Option<usize>, to: Point) {
    state.edit(|state| {
        match of.and_then(|i| state.work.experiment.runs.get_mut(i)) {
            Some(run) => run.start = Some(to),
            None => state.work.experiment.start = to,
        }
        Ok(())
    });
}

/// Lets the minimum of a quadratic be dragged; its shape stays.
fn minimum(ui: &mut Ui, state: &mut State, area: &egui::Response, view: View, place: Place) {
    let Objective::Quadratic(quadratic) = &mut state.work.experiment.objective else { return };
    let Some(at) = quadratic.minimum().and_then(|p| place.of(p)).filter(|at| place.frame.contains(*at)) else { return };
    let handle = ui.interact(Rect::from_center_size(at, vec2(18.0, 18.0)), area.id.with("minimum"), Sense::drag());
    handle.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Minimum"));
    if let (true, Some(pointer)) = (handle.dragged(), handle.interact_pointer_pos()) {
        state.view = Some(view);
        if let Err(message) = quadratic.set_minimum(unplace(place.frame.shrink(2.0).clamp(pointer), place.frame, view)) {
            state.message = Some(message);
        }
    }
    handle.on_hover_cursor(CursorIcon::Grab).on_hover_text("The minimum x*: drag it to move the whole bowl (b = A x*)");
}
