//! The iterates of all seeds of an ensemble: a dot for each, their mean, and the ellipse of their covariance.

use crate::math::Point;
use crate::math::picture::scatter::Scatter;
use crate::ui::paint::place::Place;
use crate::ui::paint::polyline;
use crate::ui::theme::{Palette, faded};
use eframe::egui::{Color32, Mesh, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};
use std::f64::consts::TAU;

/// The most dots that are drawn of one cloud; the mean and the ellipse are computed from all.
const DOTS: usize = 3000;

/// Paints the dots of `cloud` in `color`.
pub fn dots(painter: &Painter, cloud: &[Point], color: Color32, place: Place) {
    let half = if cloud.len() > 1000 { 1.2 } else { 1.7 };
    let color = faded(color, if cloud.len() > 300 { 0.55 } else { 0.8 });
    let mut mesh = Mesh::default();
    for at in cloud.iter().take(DOTS).filter_map(|p| place.of(*p)).filter(|at| place.frame.contains(*at)) {
        mesh.add_colored_rect(Rect::from_center_size(at, vec2(2.0 * half, 2.0 * half)), color);
    }
    painter.add(Shape::mesh(mesh));
}

/// Paints the mean of `cloud`, and the ellipse of two standard deviations in every direction.
pub fn summary(painter: &Painter, cloud: &[Point], color: Color32, place: Place) {
    let Some(scatter) = Scatter::of(cloud) else { return };
    let palette = Palette::of(painter.ctx());
    let outline: Vec<Pos2> = (0..=64).filter_map(|i| place.of(scatter.ellipse(2.0, TAU * f64::from(i) / 64.0))).collect();
    for stroke in [Stroke::new(4.0, palette.halo), Stroke::new(1.8, color)] {
        // Where all seeds are at the same point, as at the start, the ellipse has no extent.
        let shapes = polyline::shapes(outline.iter().copied(), stroke);
        painter.extend(shapes);
    }
    if let Some(at) = place.of(scatter.mean) {
        for (reach, stroke) in [(7.0, Stroke::new(5.0, palette.background)), (6.0, Stroke::new(2.4, color))] {
            painter.line_segment([pos2(at.x - reach, at.y), pos2(at.x + reach, at.y)], stroke);
            painter.line_segment([pos2(at.x, at.y - reach), pos2(at.x, at.y + reach)], stroke);
        }
    }
}

/// Returns the member of `cloud` nearest to `pointer`, if it is close enough to be meant.
pub fn nearest(cloud: &[Point], pointer: Pos2, place: Place) -> Option<(usize, Pos2)> {
    let places = cloud.iter().take(DOTS).enumerate().filter_map(|(i, p)| Some((i, place.of(*p)?)));
    let near = places.map(|(i, at)| (i, at, at.distance(pointer))).filter(|(.., distance)| *distance < 7.0);
    near.min_by(|a, b| a.2.total_cmp(&b.2)).map(|(i, at, _)| (i, at))
}
