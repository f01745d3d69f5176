//! A plain chart: two axes, either of them logarithmic, on which a page paints its lines and bands.

use crate::sim::experiment::Marker;
use crate::sim::picture::marks::HEAD;
use crate::ui::paint::axes;
use crate::ui::paint::marker;
use crate::ui::paint::place::Place;
use crate::ui::paint::polyline;
use crate::ui::theme::{Palette, SMALL, faded};
use crate::ui::typeset;
use eframe::egui::{
    Align2, Color32, Mesh, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};
use egui_plot::{PlotBounds, PlotPoint, PlotTransform};

/// The part of an axis that is added at each end, so that marks at its ends are whole.
const ROOM: f64 = 0.012;

/// An axis of a chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// The quantity it shows, formulas between `$`; written at its end.
    pub name: &'static str,
    /// Whether it is logarithmic; its range is then above 0.
    pub log: bool,
    /// The least and the greatest value shown.
    pub range: (f64, f64),
    /// Whether it has no marks, because the positions along it are explained otherwise.
    bare: bool,
}

impl Axis {
    /// Makes an axis over `range`; an empty or infinite range is replaced by one that can be drawn.
    pub fn new(name: &'static str, log: bool, range: (f64, f64)) -> Self {
        let (low, high) = range;
        let fine = low.is_finite() && high.is_finite() && low <= high && (!log || low > 0.0);
        let (low, high) = if fine { range } else { (if log { 0.1 } else { 0.0 }, 1.0) };
        let range = match (low < high, log) {
            (true, _) => (low, high),
            (false, true) => (low / 2.0, high * 2.0),
            (false, false) => (low - 0.5 * low.abs().max(1e-300), high + 0.5 * high.abs().max(1.0)),
        };
        Axis { name, log, range, bare: false }
    }

    /// Makes an axis from 0 to the `last` step or epoch, with room for the markers at both ends.
    pub fn time(name: &'static str, last: usize) -> Self {
        Axis::new(name, false, (0.0, last as f64)).with_room()
    }

    /// Makes the axis a little longer at both ends, so that marks at the ends of its range are whole.
    pub fn with_room(self) -> Self {
        let (low, high) = self.bounds();
        let room = ROOM * (high - low);
        let back = |at: f64| if self.log { 10_f64.powf(at) } else { at };
        Axis { range: (back(low - room), back(high + room)), ..self }
    }

    /// Makes a linear axis over `range` without marks and name.
    pub fn bare(range: (f64, f64)) -> Self {
        Axis { bare: true, ..Axis::new("", false, range) }
    }

    /// Makes an axis over all of `values` that it can show, with a small margin.
    pub fn over(name: &'static str, log: bool, values: impl Iterator<Item = f64>) -> Self {
        let shown = values.filter(|x| x.is_finite() && (!log || *x > 0.0));
        let (low, high) = shown.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
        if low > high {
            return Axis::new(name, log, (f64::NAN, f64::NAN));
        }
        if log {
            let room = (high / low).powf(0.05).max(1.02);
            return Axis::new(name, log, (low / room, high * room));
        }
        let room = 0.05 * (high - low);
        Axis::new(name, log, (low - room, high + room))
    }

    fn to_plot(self, value: f64) -> f64 {
        if self.log { value.log10() } else { value }
    }

    fn bounds(self) -> (f64, f64) {
        (self.to_plot(self.range.0), self.to_plot(self.range.1))
    }

    /// Places the marks, except in the last `spare` part of the axis, where its name is.
    fn marks(self, input: egui_plot::GridInput, count: f64, spare: f64) -> Vec<egui_plot::GridMark> {
        if self.bare {
            return Vec::new();
        }
        let (low, high) = self.bounds();
        let mut marks = if self.log { axes::decades(&input, count) } else { axes::marks(&input, count) };
        marks.retain(|mark| mark.value <= high - spare * (high - low));
        marks
    }
}

/// A chart that is being painted.
pub struct Chart {
    /// A painter that is clipped to the frame.
    pub painter: Painter,
    /// A painter whose clip is wider than the frame, so that markers at its edge are drawn whole.
    pub heads: Painter,
    /// The part of the screen between the axes.
    pub frame: Rect,
    /// The response of the chart, for hovering, clicking and dragging.
    pub area: Response,
    transform: PlotTransform,
    x: Axis,
    y: Axis,
    /// The place above the frame from which on nothing is written.
    free_above: f32,
}

impl Chart {
    /// Makes an empty chart in the rest of `ui`. `name` identifies it and is what screen readers say.
    pub fn new(ui: &mut Ui, name: &str, x: Axis, y: Axis, sense: Sense) -> Self {
        // The name of the vertical axis is above its end, that of the horizontal one beside its numbers.
        let weak = Palette::of(ui.ctx()).weak;
        let (whole, named) = (ui.available_rect_before_wrap(), typeset::measure(ui.ctx(), x.name, SMALL).x);
        let spare = f64::from((named + 24.0) / ui.available_width().max(1.0));
        ui.add_space(if y.name.is_empty() { 2.0 } else { 16.0 });
        // A number at the very top would touch the name over it.
        let spare_up = if y.name.is_empty() { 0.0 } else { f64::from(6.0 / ui.available_height().max(24.0)) };
        let [across, up] = axes::counts(ui);
        let format = |axis: Axis, count: f64| if axis.log { axes::powers(count) } else { axes::plain() };
        let ((left, right), (bottom, top)) = (x.bounds(), y.bounds());
        let plot = axes::plot_with(ui, name, format(x, across), format(y, up))
            .show_grid([false, true])
            .x_grid_spacer(move |input| x.marks(input, across, spare))
            .y_grid_spacer(move |input| y.marks(input, up, spare_up))
            .sense(sense)
            .show(ui, |plot| plot.set_plot_bounds(PlotBounds::from_min_max([left, bottom], [right, top])));
        let frame = *plot.transform.frame();
        let area = plot.response;
        area.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, name));
        let named_up = typeset::measure(ui.ctx(), y.name, SMALL).x;
        let free_above = if y.name.is_empty() { f32::INFINITY } else { whole.left() + named_up + 8.0 };
        let [painter, heads] = [frame, frame.expand(2.0 * HEAD)].map(|clip| ui.painter().with_clip_rect(clip));
        let chart = Chart { painter, heads, frame, area, transform: plot.transform, x, y, free_above };
        let outside = |at, anchor, name| typeset::paint(ui.painter(), at, anchor, name, SMALL, weak);
        outside(pos2(frame.right() - 2.0, frame.bottom() + 5.0), Align2::RIGHT_TOP, x.name);
        outside(pos2(whole.left() + 2.0, frame.top() - 3.0), Align2::LEFT_BOTTOM, y.name);
        chart
    }

    /// Returns the least and the greatest value of the vertical axis.
    pub fn range_y(&self) -> (f64, f64) {
        self.y.range
    }

    /// Returns the position of (x, y) on the screen, also outside of the frame; none where it cannot be shown.
    pub fn at(&self, x: f64, y: f64) -> Option<Pos2> {
        let point = PlotPoint::new(self.x.to_plot(x), self.y.to_plot(y));
        let at = self.transform.position_from_point(&point);
        (at.x.is_finite() && at.y.is_finite() && at.x.abs() < 1e6 && at.y.abs() < 1e6).then_some(at)
    }

    /// Returns the mapping from values to the screen, if both axes are linear.
    pub fn place(&self) -> Place {
        Place::of_plot(&self.transform)
    }

    /// Returns the values at a position on the screen.
    pub fn value(&self, at: Pos2) -> (f64, f64) {
        let point = self.transform.value_from_position(at);
        let back = |axis: Axis, value: f64| if axis.log { 10_f64.powf(value) } else { value };
        (back(self.x, point.x), back(self.y, point.y))
    }

    /// Draws a line through `points`, interrupted where one cannot be shown.
    pub fn line(&self, points: impl Iterator<Item = (f64, f64)>, stroke: Stroke) {
        let mut parts: Vec<Vec<Pos2>> = vec![Vec::new()];
        for (x, y) in points {
            match self.at(x, y) {
                Some(at) => parts.last_mut().expect("never empty").push(at),
                None => parts.push(Vec::new()),
            }
        }
        for part in parts {
            // The shapes are collected first: the painter holds a lock while it takes them.
            let shapes: Vec<Shape> = polyline::shapes(part.into_iter(), stroke);
            self.painter.extend(shapes);
        }
    }

    /// Draws a dashed line through `points`.
    pub fn dashed(&self, points: impl Iterator<Item = (f64, f64)>, stroke: Stroke) {
        let places: Vec<Pos2> = points.filter_map(|(x, y)| self.at(x, y)).collect();
        self.painter.extend(polyline::dashed(&places, stroke));
    }

    /// Draws a level with which values are compared: a dotted line across the chart, so that it is not taken for a line of the grid, with
    /// its name over its right end.
    pub fn level(&self, y: f64, name: &str, color: Color32) {
        let Some(at) = self.at(self.x.range.0, y) else { return };
        let ends = [pos2(self.frame.left(), at.y), pos2(self.frame.right(), at.y)];
        self.painter.extend(polyline::dotted(&ends, Stroke::new(2.0, color)));
        self.text(pos2(self.frame.right() - 2.0 * HEAD, at.y - 3.0), Align2::RIGHT_BOTTOM, name, color);
    }

    /// Fills the area between the lows and the highs of `points` (x, low, high).
    pub fn band(&self, points: impl Iterator<Item = (f64, f64, f64)>, color: Color32) {
        let floor = self.y.range.0;
        let mut mesh = Mesh::default();
        let mut joined = false;
        for (x, low, high) in points {
            // On a logarithmic axis, values that are not above 0 lie below the frame.
            let low = if self.y.log && low <= 0.0 { floor * 1e-3 } else { low };
            let ends = self.at(x, low).zip(self.at(x, high));
            let Some((bottom, top)) = ends else {
                joined = false;
                continue;
            };
            let clip = |at: Pos2| pos2(at.x, at.y.clamp(self.frame.top() - 50.0, self.frame.bottom() + 50.0));
            let next = mesh.vertices.len() as u32;
            mesh.colored_vertex(clip(bottom), color);
            mesh.colored_vertex(clip(top), color);
            if joined {
                mesh.add_triangle(next - 2, next - 1, next);
                mesh.add_triangle(next - 1, next, next + 1);
            }
            joined = true;
        }
        self.painter.add(Shape::mesh(mesh));
    }

    /// Draws a vertical line at `x`.
    pub fn vertical(&self, x: f64, stroke: Stroke) {
        if let Some(at) = self.at(x, self.y.range.0) {
            self.painter.line_segment([pos2(at.x, self.frame.top()), pos2(at.x, self.frame.bottom())], stroke);
        }
    }

    /// Marks the place of a run along the horizontal axis, where it has no value in the chart: a line in its colour with its marker over
    /// the chart, since a marker among the values is read as one of them.
    pub fn flag(&self, x: f64, shape: Marker, color: Color32) {
        let reach = self.frame.x_range().expand(1.0);
        let Some(at) = self.at(x, self.y.range.0).filter(|at| reach.contains(at.x)) else { return };
        self.painter.line_segment([pos2(at.x, self.frame.top()), pos2(at.x, self.frame.bottom())], Stroke::new(1.4, color));
        let above = if at.x - HEAD > self.free_above { -0.5 } else { 0.5 };
        let place = pos2(at.x, self.frame.top() + above * (HEAD + 3.0));
        self.heads.add(marker::shape(shape, place, HEAD, color, Stroke::new(1.4, Palette::of(self.painter.ctx()).background)));
    }

    /// Writes words in the chart, formulas between `$`, on a background that separates them from what is drawn below.
    pub fn text(&self, at: Pos2, anchor: Align2, text: impl AsRef<str>, color: Color32) -> Rect {
        let (text, ctx) = (text.as_ref(), self.painter.ctx());
        let rect = typeset::fit(ctx, at, anchor, text, SMALL, self.frame.shrink(3.0));
        self.painter.rect_filled(rect.expand2(vec2(3.0, 0.0)), 3.0, faded(Palette::of(ctx).panel, 0.92));
        typeset::paint(&self.painter, rect.min, Align2::LEFT_TOP, text, SMALL, color)
    }
}

/// The symbol of an entry in a legend.
#[derive(Clone, Copy, Debug)]
pub enum Swatch {
    /// A line.
    Line(Stroke),
    /// A dashed line.
    Dashed(Stroke),
    /// Dots.
    Dots(Color32),
    /// Rings.
    Rings(Color32),
    /// An area.
    Area(Color32),
}

/// Shows the legend of a chart: each symbol as it is drawn, with a few words (formulas between `$`), in a row that wraps.
pub fn legend(ui: &mut Ui, entries: &[(&str, Swatch)]) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(14.0, 2.0);
        for (name, mark) in entries {
            let color = Palette::of(ui.ctx()).text;
            let width = typeset::measure(ui.ctx(), name, SMALL).x;
            let (rect, response) = ui.allocate_exact_size(vec2(26.0 + width, 18.0), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, typeset::spoken(name)));
            mark.paint(ui.painter(), rect.left_center());
            typeset::paint(ui.painter(), rect.left_center() + vec2(26.0, 0.0), Align2::LEFT_CENTER, name, SMALL, color);
        }
    });
}

impl Swatch {
    /// Paints the symbol in 20 points to the right of `left`.
    fn paint(self, painter: &Painter, left: Pos2) {
        let ends = [left, left + vec2(20.0, 0.0)];
        match self {
            Swatch::Line(stroke) => {
                painter.line_segment(ends, stroke);
            }
            Swatch::Dashed(stroke) => painter.extend(polyline::dashed(&ends, stroke)),
            Swatch::Dots(color) => ends.iter().for_each(|end| {
                painter.circle_filled(left + (*end - left) * 0.6 + vec2(4.0, 0.0), 3.2, color);
            }),
            Swatch::Rings(color) => ends.iter().for_each(|end| {
                painter.circle_stroke(left + (*end - left) * 0.6 + vec2(4.0, 0.0), 3.4, Stroke::new(1.4, color));
            }),
            Swatch::Area(color) => {
                painter.rect_filled(Rect::from_center_size(left + vec2(10.0, 0.0), vec2(20.0, 11.0)), 2.0, color);
            }
        }
    }
}

/// Shows words over a chart that say what it shows, formulas between `$`.
pub fn caption(ui: &mut Ui, text: &str, tip: &str) {
    ui.horizontal(|ui| {
        ui.set_min_height(20.0);
        let color = Palette::of(ui.ctx()).text;
        typeset::wrapped(ui, text, color).on_hover_text(tip);
    });
}
