//! The key of the field: which of its colours is low, and which is high.

use crate::ui::theme::{Palette, SMALL, faded};
use crate::ui::typeset;
use eframe::egui::{Align2, Mesh, Painter, Rect, Shape, pos2, vec2};

/// The size of the key, in points.
const SIZE: [f32; 2] = [168.0, 22.0];
/// The number of stripes of which the ramp is made.
const STRIPES: usize = 32;
/// The least width of a picture that has room for the key, in points.
const ROOM: f32 = 460.0;

/// Paints the key into the lower right corner of `frame`; returns what it covers.
pub fn paint(painter: &Painter, frame: Rect) -> Option<Rect> {
    if frame.width() < ROOM {
        return None;
    }
    let palette = Palette::of(painter.ctx());
    let rect = Align2::RIGHT_BOTTOM.anchor_size(frame.right_bottom() - vec2(28.0, 8.0), SIZE.into());
    painter.rect_filled(rect, 5.0, faded(palette.panel, 0.82));
    typeset::paint(painter, rect.left_center() + vec2(8.0, 0.0), Align2::LEFT_CENTER, "$F$ low", SMALL, palette.text);
    typeset::paint(painter, rect.right_center() - vec2(8.0, 0.0), Align2::RIGHT_CENTER, "high", SMALL, palette.text);
    let ramp = Rect::from_min_max(rect.min + vec2(54.0, 6.0), rect.max - vec2(40.0, 6.0));
    let mut mesh = Mesh::default();
    for i in 0..=STRIPES {
        let part = i as f32 / STRIPES as f32;
        let (x, color) = (ramp.left() + part * ramp.width(), palette.shade(part));
        let next = mesh.vertices.len() as u32;
        mesh.colored_vertex(pos2(x, ramp.top()), color);
        mesh.colored_vertex(pos2(x, ramp.bottom()), color);
        if i > 0 {
            mesh.add_triangle(next - 2, next - 1, next);
            mesh.add_triangle(next - 1, next, next + 1);
        }
    }
    painter.add(Shape::mesh(mesh));
    Some(rect)
}
