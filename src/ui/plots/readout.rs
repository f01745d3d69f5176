//! The objective under the pointer: its value, and the direction of steepest descent as a thin arrow.

use crate::math::Landscape;
use crate::ui::numbers;
use crate::ui::paint::halo::text_with_halo;
use crate::ui::paint::marker;
use crate::ui::paint::place::Place;
use crate::ui::theme::Palette;
use eframe::egui::{Align2, Painter, Pos2, Stroke, vec2};

/// The length of the arrow, in points: it shows only the direction.
const LENGTH: f32 = 34.0;

/// Shows F at `pointer` in the corner of the plot, and −∇F there.
pub fn show(painter: &Painter, objective: &dyn Landscape, pointer: Pos2, place: Place) {
    let Some(p) = place.point(pointer) else { return };
    let palette = Palette::of(painter.ctx());
    let (value, gradient) = objective.value_gradient(p);
    let [x, y] = objective.variables();
    let at = |v: f64| numbers::digits(v, 3);
    let text = format!("$F$ = {} at ${x}$ = {}, ${y}$ = {}", at(value), at(p.x), at(p.y));
    text_with_halo(painter, place.frame.left_bottom() + vec2(10.0, -8.0), Align2::LEFT_BOTTOM, &text, palette);
    // A plot whose axes have different scales does not preserve right angles: the arrow has the direction of the step on the screen.
    let along = vec2((-gradient.x * place.to_screen.scale_x) as f32, (-gradient.y * place.to_screen.scale_y) as f32);
    if along.length().is_finite() && along.length() > 0.0 {
        let along = along / along.length() * LENGTH;
        painter.add(marker::arrow(pointer, along, 7.0, Stroke::new(3.5, palette.halo)));
        painter.add(marker::arrow(pointer, along, 7.0, Stroke::new(1.6, palette.text)));
    }
}
