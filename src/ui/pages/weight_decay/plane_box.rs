//! The box in which Adam with decoupled decay ends, and its landing place, beside the circle of the ridge solution.

use crate::math::Point;
use crate::sim::experiment::decay_box::DecayBox;
use crate::ui::paint::place::Place;
use crate::ui::paint::polyline;
use crate::ui::theme::{Palette, SMALL, faded};
use crate::ui::typeset;
use eframe::egui::{Align2, Color32, Painter, Pos2, Rect, Stroke, StrokeKind, Vec2, pos2, vec2};
use std::f64::consts::TAU;

/// The width of the border, in points.
const BORDER: f32 = 2.0;
/// Half a side of the mark of the landing place, in points.
const MARK: f32 = 7.0;
/// The number of places in a row and in a column that are tried for the words.
const SPOTS: usize = 16;
/// The number of corners with which the circle is drawn.
const CORNERS: usize = 96;

/// Draws the box with `color`, and through the ridge solution `ring` the circle around the origin on which it lies.
pub fn shapes(painter: &Painter, boxed: &DecayBox, ring: Option<Point>, color: Color32, place: Place) {
    let palette = Palette::of(painter.ctx());
    if let Some(radius) = ring.map(|ring| ring.norm()).filter(|radius| *radius > 0.0) {
        let corner = |i: usize| {
            let (sin, cos) = (TAU * i as f64 / CORNERS as f64).sin_cos();
            Point::new(radius * cos, radius * sin)
        };
        let circle: Vec<Pos2> = (0..=CORNERS).filter_map(|i| place.of(corner(i))).collect();
        painter.extend(polyline::dashed(&circle, Stroke::new(1.6, palette.text)));
    }
    let half = boxed.half();
    let corners = place.of(Point::new(-half, half)).zip(place.of(Point::new(half, -half)));
    let Some((upper, lower)) = corners else { return };
    let rect = Rect::from_two_pos(upper, lower);
    painter.rect_stroke(rect, 0.0, Stroke::new(BORDER + 2.0, palette.halo), StrokeKind::Middle);
    painter.rect_stroke(rect, 0.0, Stroke::new(BORDER, color), StrokeKind::Middle);
    painter.rect_filled(rect, 0.0, faded(color, 0.07));
}

/// Draws the mark of the landing place.
pub fn mark(painter: &Painter, boxed: &DecayBox, place: Place) {
    let palette = Palette::of(painter.ctx());
    let Some(at) = landing(boxed, place) else { return };
    let square = Rect::from_center_size(at, Vec2::splat(2.0 * MARK));
    painter.rect_stroke(square, 0.0, Stroke::new(4.0, palette.halo), StrokeKind::Middle);
    painter.rect_stroke(square, 0.0, Stroke::new(2.0, palette.text), StrokeKind::Middle);
}

fn landing(boxed: &DecayBox, place: Place) -> Option<Pos2> {
    boxed.least.and_then(|least| place.of(least.at))
}

/// Writes what the mark is, near it, where it covers none of the rooms `taken` and the fewest of the places `seen`; returns its rooms: that of
/// the mark and that of the words.
pub fn name(painter: &Painter, boxed: &DecayBox, (taken, seen): (&[Rect], &[Pos2]), place: Place) -> Vec<Rect> {
    let frame = painter.clip_rect().shrink(4.0);
    let Some((least, at)) = boxed.least.zip(landing(boxed, place)).filter(|(_, at)| frame.contains(*at)) else {
        return Vec::new();
    };
    let mark = Rect::from_center_size(at, Vec2::splat(2.0 * MARK + 4.0));
    let what = if least.is_global { "the least $L$" } else { "a minimum of $L$" };
    let lines = ["AdamW lands here:".to_owned(), format!("{what} in the box $|wᵢ| ≤ 1/λ$")];
    let sizes = lines.each_ref().map(|line| typeset::measure(painter.ctx(), line, SMALL));
    let size = vec2(sizes[0].x.max(sizes[1].x), sizes[0].y + sizes[1].y);
    let room = frame.size() - size;
    let covers = |rect: &Rect| {
        let near = rect.expand(4.0);
        let rooms = taken.iter().chain([&mark]).filter(|taken| near.intersects(**taken)).count();
        let places = seen.iter().filter(|seen| near.contains(**seen)).count();
        1000.0 * rooms as f32 + 60.0 * places as f32 + rect.distance_to_pos(at)
    };
    let spots = (0..SPOTS * SPOTS).map(|i| {
        let part = vec2((i % SPOTS) as f32, (i / SPOTS) as f32) / (SPOTS - 1) as f32;
        Rect::from_min_size(frame.min + part * room, size)
    });
    let Some(rect) = spots.min_by(|a, b| covers(a).total_cmp(&covers(b))) else { return Vec::new() };
    let palette = Palette::of(painter.ctx());
    let edge = rect.clamp(at);
    if edge.distance(at) > 3.0 * MARK {
        let toward = (edge - at).normalized();
        painter.line_segment([at + toward * (1.5 * MARK), edge - toward * 2.0], Stroke::new(1.2, palette.text));
    }
    painter.rect_filled(rect.expand2(vec2(4.0, 2.0)), 3.0, palette.halo);
    for (line, top) in lines.iter().zip([rect.top(), rect.top() + sizes[0].y]) {
        typeset::paint(painter, pos2(rect.left(), top), Align2::LEFT_TOP, line, SMALL, palette.text);
    }
    vec![rect.expand(3.0), mark]
}
