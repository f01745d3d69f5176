//! The arrows at the iterate: the negative gradient of each sample.

use crate::math::Point;
use crate::ui::pages::noise::InspectedStep;
use crate::ui::paint::halo::text_with_halo;
use crate::ui::paint::marker::arrow;
use crate::ui::paint::place::Place;
use crate::ui::theme::{Palette, faded};
use eframe::egui::{Align2, Color32, Pos2, Rect, Stroke, Ui, Vec2, vec2};

/// The length of the longest arrow, in points and as a part of the picture: on a stage it is seen from the last row.
const LONGEST: f32 = 120.0;
const PART: f32 = 0.85;
/// The room between the arrows and the edge of the picture, for their names, in points.
const EDGE: f32 = 40.0;
/// The distance of two arrow heads below which their names would overlap, in points.
const NEAR: f32 = 56.0;
/// The most arrows that are drawn.
const MOST: usize = 300;

/// Paints −∇f_i of every sample at the iterate, those drawn at this step brighter, with their mean and the full gradient.
pub fn paint(ui: &Ui, here: &InspectedStep, place: Place) {
    let Some(at) = place.of(here.x).filter(|at| place.frame.contains(*at)) else { return };
    let palette = Palette::of(ui.ctx());
    let painter = ui.painter().with_clip_rect(place.frame);
    let screen = |v: Point| vec2((-v.x * place.to_screen.scale_x) as f32, (-v.y * place.to_screen.scale_y) as f32);
    let (full, drawn) = (screen(here.noise.mean), screen(here.drawn.gradient));
    let arrows: Vec<Vec2> = here.gradients.iter().map(|g| screen(*g)).chain([full, drawn]).collect();
    let longest = arrows.iter().map(|arrow| arrow.length()).fold(0.0, f32::max);
    if !(longest > 0.0 && longest.is_finite()) {
        return;
    }
    let wanted = LONGEST.max(PART * place.frame.size().min_elem()) / longest;
    let scale = fitting(at, &arrows, place.frame.shrink(EDGE), wanted).max(LONGEST / longest);
    let stride = here.gradients.len().div_ceil(MOST).max(1);
    for g in here.gradients.iter().step_by(stride) {
        painter.line_segment([at, at + screen(*g) * scale], Stroke::new(1.0, faded(palette.text, 0.35)));
    }
    for &i in here.drawn.batch.iter().take(MOST) {
        painter.add(arrow(at, screen(here.gradients[i]) * scale, 7.0, Stroke::new(1.6, palette.accent)));
    }
    // Where both heads are near each other, their names are put on opposite sides.
    let apart = (drawn - full).length() * scale;
    let up = if full.x < 0.0 { 1.0 } else { -1.0 };
    let named = |v: Vec2, name: &str, color: Color32, width: f32, side: f32| {
        let along = v * scale;
        for (width, color) in [(width + 3.0, palette.halo), (width, color)] {
            painter.add(arrow(at, along, 11.0, Stroke::new(width, color)));
        }
        let outward = if along.length() > 0.0 { along.normalized() } else { vec2(0.0, -1.0) };
        let anchor = if outward.x < 0.0 { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER };
        if apart < NEAR {
            let beside = outward.rot90() * side * up * 20.0;
            text_with_halo(&painter, at + along + beside, Align2::CENTER_CENTER, name, palette);
        } else {
            text_with_halo(&painter, at + along + outward * 8.0, anchor, name, palette);
        }
    };
    named(full, "−∇F", palette.text, 3.0, 1.0);
    if apart > 3.0 {
        named(drawn, "−gₖ", palette.warning, 3.0, -1.0);
    }
}

/// Returns the greatest scale up to `wanted` with which all `arrows` from `at` end within `room`.
fn fitting(at: Pos2, arrows: &[Vec2], room: Rect, wanted: f32) -> f32 {
    let along = |part: f32, before: f32, after: f32| match part {
        _ if part > 0.0 => after.max(0.0) / part,
        _ if part < 0.0 => before.max(0.0) / -part,
        _ => f32::INFINITY,
    };
    let fits = |arrow: &Vec2| {
        let across = along(arrow.x, at.x - room.left(), room.right() - at.x);
        across.min(along(arrow.y, at.y - room.top(), room.bottom() - at.y))
    };
    arrows.iter().map(fits).fold(wanted, f32::min)
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::pos2;

    #[test]
    fn the_fan_is_as_large_as_its_picture_allows() {
        let room = Rect::from_min_size(pos2(0.0, 0.0), vec2(1000.0, 400.0));
        let arrows = [vec2(2.0, 1.0), vec2(0.5, -0.5)];
        assert_eq!(fitting(pos2(500.0, 200.0), &arrows, room, 100.0), 100.0);
        // Near the right edge it is the arrow to the right that decides, near the top the one upward.
        assert_eq!(fitting(pos2(900.0, 200.0), &arrows, room, 100.0), 50.0);
        assert_eq!(fitting(pos2(500.0, 10.0), &arrows, room, 100.0), 20.0);
    }
}
