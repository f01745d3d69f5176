//! The marks in both pictures of the plane: the minima, and the start, which can be dragged.

use crate::math::Point;
use crate::math::data::dropout::DropoutForm;
use crate::sim::experiment::Marker;
use crate::sim::picture::marks::HEAD;
use crate::ui::pages::dropout::descent::DescentLosses;
use crate::ui::paint::halo::text_with_halo;
use crate::ui::paint::marker;
use crate::ui::paint::place::Place;
use crate::ui::theme::{Palette, SMALL};
use crate::ui::typeset;
use eframe::egui::{Align2, CursorIcon, Painter, Pos2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

/// The distance from the start within which the pointer can drag it, in points.
const HANDLE: f32 = 26.0;

/// A marked point with its name, formulas between `$`.
pub struct NamedPoint {
    at: Point,
    shape: Marker,
    name: &'static str,
}

/// Returns the marks of one picture; in the one without dropout also the weights used after training, where they differ.
pub fn of(losses: &DescentLosses, without_dropout: bool) -> Vec<NamedPoint> {
    let (plain, expected) = (losses.plain.minimum, losses.expected.minimum);
    let first = plain.map(|at| NamedPoint { at, shape: Marker::Cross, name: "$min F$" });
    let second = expected.map(|at| NamedPoint { at, shape: Marker::Diamond, name: "$min E F$" });
    let is_plain = losses.form() == DropoutForm::Plain && losses.problem.ridge_strength() > 0.0;
    let used = expected.filter(|_| without_dropout && is_plain).map(|at| NamedPoint {
        at: losses.problem.at_inference(at),
        shape: Marker::Triangle,
        name: "used after training",
    });
    [first, second, used].into_iter().flatten().collect()
}

/// Paints the marks with their names, which do not overlap.
pub fn paint(painter: &Painter, marks: &[NamedPoint], place: Place) {
    let palette = Palette::of(painter.ctx());
    let mut written: Vec<Rect> = Vec::new();
    for mark in marks {
        let Some(at) = place.of(mark.at).filter(|at| place.frame.contains(*at)) else { continue };
        painter.add(marker::shape(mark.shape, at, HEAD - 1.0, palette.text, Stroke::new(1.4, palette.background)));
        let width = typeset::measure(painter.ctx(), mark.name, SMALL).x;
        let sides = [
            (Align2::LEFT_CENTER, vec2(11.0, 0.0)),
            (Align2::RIGHT_CENTER, vec2(-11.0, 0.0)),
            (Align2::CENTER_BOTTOM, vec2(0.0, -10.0)),
            (Align2::CENTER_TOP, vec2(0.0, 10.0)),
        ];
        let room = |(anchor, aside): (Align2, eframe::egui::Vec2)| anchor.anchor_size(at + aside, vec2(width, 16.0));
        let free = |side: &(Align2, eframe::egui::Vec2)| {
            let rect = room(*side);
            place.frame.contains_rect(rect) && written.iter().all(|other| !other.intersects(rect))
        };
        let side = sides.into_iter().find(free).unwrap_or(sides[0]);
        text_with_halo(painter, at + side.1, side.0, mark.name, palette);
        written.push(room(side));
        written.push(Rect::from_center_size(at, vec2(16.0, 16.0)));
    }
}

/// Writes the names of the axes.
pub fn names(painter: &Painter, frame: Rect) {
    let palette = Palette::of(painter.ctx());
    text_with_halo(painter, pos2(frame.right() - 8.0, frame.bottom() - 6.0), Align2::RIGHT_BOTTOM, "$w₁$", palette);
    text_with_halo(painter, pos2(frame.left() + 8.0, frame.top() + 6.0), Align2::LEFT_TOP, "$w₂$", palette);
}

/// Draws the start; returns where it is dragged to.
pub fn start(ui: &Ui, start: Point, place: Place, name: &str) -> Option<Point> {
    let at = place.of(start).filter(|at| place.frame.contains(*at))?;
    let id = ui.scope_id().with(("start", name));
    let handle = ui.interact(Rect::from_center_size(at, vec2(HANDLE, HANDLE)), id, Sense::drag());
    handle.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let palette = Palette::of(ui.ctx());
    let painter = ui.painter().with_clip_rect(place.frame);
    let radius = if handle.hovered() || handle.dragged() { 9.0 } else { 7.0 };
    painter.circle_stroke(at, radius, Stroke::new(4.0, palette.halo));
    painter.circle_stroke(at, radius, Stroke::new(2.0, palette.text));
    let (anchor, side) =
        if at.x + 70.0 > place.frame.right() { (Align2::RIGHT_BOTTOM, -11.0) } else { (Align2::LEFT_BOTTOM, 11.0) };
    text_with_halo(&painter, at + vec2(side, -9.0), anchor, "start $w₀$", palette);
    let to = handle.interact_pointer_pos().filter(|_| handle.dragged()).map(|pointer| value(place, pointer));
    handle.on_hover_cursor(CursorIcon::Grab).on_hover_text("The start w₀: drag it");
    to
}

/// Returns the point of the plane at `pointer`, which is kept inside the picture, rounded to the precision of dragging.
fn value(place: Place, pointer: Pos2) -> Point {
    let at = place.frame.shrink(2.0).clamp(pointer);
    let back = |at: f32, scale: f64, offset: f64| {
        let unit = 10_f64.powf((f64::from(place.frame.width()) / scale.abs()).log10().floor() - 3.0);
        ((f64::from(at) - offset) / scale / unit).round() * unit
    };
    let to = place.to_screen;
    Point::new(back(at.x, to.scale_x, to.offset_x), back(at.y, to.scale_y, to.offset_y))
}
