//! A step as arrows: what the gradient contributes, what the method remembers, and the step that they add up to.

use crate::math::Point;
use crate::sim::experiment::replay::Inspection;
use crate::sim::experiment::step_parts::StepPart;
use crate::ui::paint::halo::text_with_halo;
use crate::ui::paint::marker::arrow;
use crate::ui::paint::place::{Place, distance_to_segment};
use crate::ui::theme::{Palette, faded};
use crate::ui::typeset::ink;
use eframe::egui::{Align2, Painter, Pos2, Shape, Stroke, Vec2};

/// The longest term that is written beside its arrow, in characters.
const LONGEST: usize = 9;
/// How close the pointer must be to an arrow to point at it, in points.
const NEAR: f32 = 5.0;
/// The opacity of the other arrows while the pointer is on one.
const FAINT: f32 = 0.35;

/// Paints the parts of the step from its iterate, true to scale, each in its ink; then the step itself.
pub fn paint(painter: &Painter, parts: &[StepPart], inspection: &Inspection, place: Place) {
    let [x, y] = inspection.x[..] else { return };
    let (ctx, palette) = (painter.ctx(), Palette::of(painter.ctx()));
    let end = |value: &[f64]| place.of(Point::new(x + value[0], y + value[1]));
    let total = [0, 1].map(|i| parts.iter().map(|part| part.value[i]).sum::<f64>());
    let (Some(from), Some(to)) = (end(&[0.0, 0.0]), end(&total)) else { return };
    let pointed = ink::pointed(ctx);
    let pointer = ctx.pointer_hover_pos().filter(|at| painter.clip_rect().contains(*at));
    if parts.len() > 1 {
        // The sides of the parallelogram, or of the way head to tail.
        let mut corner = total;
        for part in parts.iter().rev() {
            let before = [0, 1].map(|i| corner[i] - part.value[i]);
            if let (Some(a), Some(b)) = (end(&before), end(&corner)) {
                let color = part.ink.map_or(palette.weak, |ink| palette.ink(ink));
                painter.extend(Shape::dashed_line(&[a, b], Stroke::new(1.2, faded(color, 0.8)), 4.0, 4.0));
            }
            corner = before;
        }
        for part in parts {
            let Some(tip) = end(&part.value) else { continue };
            let color = part.ink.map_or(palette.weak, |ink| palette.ink(ink));
            let lit = part.ink.is_some() && part.ink == pointed;
            let color = if pointed.is_some() && !lit { faded(color, FAINT) } else { color };
            draw(painter, from, tip, if lit { 4.0 } else { 2.4 }, color, palette);
            beside(painter, from, tip, to, &name(part), palette);
            if let (Some(pointer), Some(ink)) = (pointer, part.ink)
                && distance_to_segment(pointer, from, tip) < NEAR
            {
                ink::point(ctx, ink);
            }
        }
    }
    // A step of one part is that part.
    let color = match parts {
        [StepPart { ink: Some(ink), .. }] => palette.ink(*ink),
        _ => palette.text,
    };
    draw(painter, from, to, 2.8, color, palette);
    label(painter, from, to, "$xₖ₊₁$", palette);
}

fn draw(painter: &Painter, from: Pos2, to: Pos2, width: f32, color: eframe::egui::Color32, palette: &Palette) {
    painter.add(arrow(from, to - from, 10.0, Stroke::new(width + 2.0, palette.halo)));
    painter.add(arrow(from, to - from, 9.0, Stroke::new(width, color)));
}

/// The words beside the arrow of a part: its term, where that is short.
fn name(part: &StepPart) -> String {
    match (&part.terms[..], part.ink) {
        ([term], _) if term.chars().count() <= LONGEST => format!("${term}$"),
        (_, Some(crate::math::equation::TermInk::Gradient)) => "from $gₖ$".into(),
        (_, Some(crate::math::equation::TermInk::Memory)) => "from memory".into(),
        _ => "the rest".into(),
    }
}

/// Writes `text` beside the arrow of a part, on the side away from the step to `to`.
fn beside(painter: &Painter, from: Pos2, tip: Pos2, to: Pos2, text: &str, palette: &Palette) {
    let along = tip - from;
    if along.length() < 12.0 || !painter.clip_rect().contains(tip) {
        return;
    }
    let (direction, step) = (along.normalized(), to - from);
    let left = Vec2::new(direction.y, -direction.x);
    let side = if left.dot(step) > 0.0 { -left } else { left };
    let anchor = match side.x {
        x if x < -0.35 => Align2::RIGHT_CENTER,
        x if x > 0.35 => Align2::LEFT_CENTER,
        _ if side.y < 0.0 => Align2::CENTER_BOTTOM,
        _ => Align2::CENTER_TOP,
    };
    text_with_halo(painter, from + 0.6 * along + side * 9.0, anchor, text, palette);
}

fn label(painter: &Painter, from: Pos2, tip: Pos2, text: &str, palette: &Palette) {
    let along = tip - from;
    if along.length() < 14.0 || !painter.clip_rect().contains(tip) {
        return;
    }
    let outward: Vec2 = along.normalized();
    let anchor = match (outward.x, outward.y) {
        (_, y) if y < -0.8 => Align2::CENTER_BOTTOM,
        (_, y) if y > 0.8 => Align2::CENTER_TOP,
        (x, _) if x < 0.0 => Align2::RIGHT_CENTER,
        _ => Align2::LEFT_CENTER,
    };
    text_with_halo(painter, tip + outward * 6.0, anchor, text, palette);
}
