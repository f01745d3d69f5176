//! A run's marker: one shape on its card, its path and its curve.

use crate::sim::experiment::Marker;
use crate::sim::picture::marks::outline;
use eframe::egui::{Color32, Pos2, Shape, Stroke, pos2, vec2};

/// Returns the marker at `center`, about `size` points across, filled with `fill` and outlined with `edge`.
pub fn shape(marker: Marker, center: Pos2, size: f32, fill: Color32, edge: Stroke) -> Shape {
    let corners: Vec<Pos2> = outline(marker, size).into_iter().map(|[x, y]| center + vec2(x, y)).collect();
    if corners.is_empty() {
        let r = size / 2.0;
        return Shape::Vec(vec![Shape::circle_filled(center, r, fill), Shape::circle_stroke(center, r, edge)]);
    }
    let inward = inward(&corners);
    if inward.is_empty() {
        return Shape::convex_polygon(corners, fill, edge);
    }
    // Only convex polygons can be filled, so the marker is cut at its inward corners; thin lines of the same colour close the gaps.
    let piece = |i: usize| {
        let (from, to) = (inward[i], inward[(i + 1) % inward.len()]);
        let count = (to + corners.len() - from) % corners.len();
        let rim = (0..=count).map(|step| corners[(from + step) % corners.len()]);
        Shape::convex_polygon([center].into_iter().chain(rim).collect(), fill, Stroke::new(0.6, fill))
    };
    let mut shapes = vec![Shape::closed_line(corners.clone(), Stroke::new(2.0 * edge.width, edge.color))];
    shapes.extend((0..inward.len()).map(piece));
    Shape::Vec(shapes)
}

/// Returns the indices of the corners at which an outline, clockwise on the screen, turns the other way.
fn inward(corners: &[Pos2]) -> Vec<usize> {
    let n = corners.len();
    let turn = |i: usize| {
        let (a, b, c) = (corners[(i + n - 1) % n], corners[i], corners[(i + 1) % n]);
        let (before, after) = (b - a, c - b);
        before.x * after.y - before.y * after.x
    };
    (0..n).filter(|i| turn(*i) < 0.0).collect()
}

/// Returns an arrow from `from` along `along`, with a head of `head` points.
pub fn arrow(from: Pos2, along: eframe::egui::Vec2, head: f32, stroke: Stroke) -> Shape {
    let length = along.length();
    if length < 1.0 {
        return Shape::Noop;
    }
    let (direction, tip) = (along / length, from + along);
    let head = head.min(length);
    let side = vec2(-direction.y, direction.x) * head * 0.45;
    let base = tip - direction * head;
    Shape::Vec(vec![
        Shape::line_segment([from, pos2(base.x, base.y)], stroke),
        Shape::convex_polygon(vec![tip, base + side, base - side], stroke.color, Stroke::NONE),
    ])
}
