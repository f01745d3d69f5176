//! A run's marker: one shape for its card, its head and its curve.

use crate::sim::experiment::Marker;
use eframe::egui::{Color32, Pos2, Shape, Stroke, pos2, vec2};
use std::f32::consts::{PI, TAU};

/// The marker at `center`, about `size` points across, filled with `fill` and edged with `edge`.
pub fn shape(marker: Marker, center: Pos2, size: f32, fill: Color32, edge: Stroke) -> Shape {
    let r = size / 2.0;
    match marker {
        Marker::Circle => Shape::Vec(vec![Shape::circle_filled(center, r, fill), Shape::circle_stroke(center, r, edge)]),
        Marker::Square => polygon(center, ring(4, r * 1.25, PI / 4.0), fill, edge),
        Marker::Triangle => polygon(center, ring(3, r * 1.3, -PI / 2.0), fill, edge),
        Marker::Diamond => polygon(center, ring(4, r * 1.3, 0.0), fill, edge),
        Marker::Pentagon => polygon(center, ring(5, r * 1.15, -PI / 2.0), fill, edge),
        Marker::Star => {
            let points: Vec<_> =
                (0..10).map(|i| (r * if i % 2 == 0 { 1.5 } else { 0.62 }, -PI / 2.0 + i as f32 * TAU / 10.0)).collect();
            star(center, &points, fill, edge)
        }
        Marker::Plus => bars(center, r * 1.25, 0.0, fill, edge),
        Marker::Cross => bars(center, r * 1.25, PI / 4.0, fill, edge),
    }
}

fn ring(corners: usize, radius: f32, turn: f32) -> Vec<(f32, f32)> {
    (0..corners).map(|i| (radius, turn + i as f32 * TAU / corners as f32)).collect()
}

fn place(center: Pos2, points: &[(f32, f32)]) -> Vec<Pos2> {
    points.iter().map(|(radius, angle)| center + *radius * vec2(angle.cos(), angle.sin())).collect()
}

fn polygon(center: Pos2, points: Vec<(f32, f32)>, fill: Color32, edge: Stroke) -> Shape {
    Shape::convex_polygon(place(center, &points), fill, edge)
}

/// A star is not convex: it is filled as its five kites.
fn star(center: Pos2, points: &[(f32, f32)], fill: Color32, edge: Stroke) -> Shape {
    let rim = place(center, points);
    let kite = |tip: usize| {
        let corners = vec![center, rim[(tip + 9) % 10], rim[tip], rim[(tip + 1) % 10]];
        Shape::convex_polygon(corners, fill, Stroke::new(0.6, fill))
    };
    let mut shapes: Vec<Shape> = (0..10).step_by(2).map(kite).collect();
    shapes.insert(0, Shape::closed_line(rim.clone(), Stroke::new(2.0 * edge.width, edge.color)));
    Shape::Vec(shapes)
}

fn bars(center: Pos2, reach: f32, turn: f32, fill: Color32, edge: Stroke) -> Shape {
    let along = |angle: f32| [center - reach * vec2(angle.cos(), angle.sin()), center + reach * vec2(angle.cos(), angle.sin())];
    let width = reach * 0.62;
    let arms = [along(turn), along(turn + PI / 2.0)];
    let outline = arms.map(|arm| Shape::line_segment(arm, Stroke::new(width + 2.0 * edge.width, edge.color)));
    let inside = arms.map(|arm| Shape::line_segment(arm, Stroke::new(width, fill)));
    Shape::Vec(outline.into_iter().chain(inside).collect())
}

/// An arrow from `from` along `along`, with a head of `head` points.
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
