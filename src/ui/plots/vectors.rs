//! Vectors at the current iterates: gradients, updates, and those of the inspected step.

use crate::math::Point;
use crate::sim::experiment::replay::Inspection;
use crate::ui::paint::halo::text_with_halo;
use crate::ui::paint::marker::arrow;
use crate::ui::paint::place::Place;
use crate::ui::runs::pictures::RunLine;
use crate::ui::state::State;
use crate::ui::theme::Palette;
use eframe::egui::{Align2, Painter, Pos2, Stroke, Vec2, vec2};

/// The length of an arrow that shows only a direction, in points.
const LENGTH: f32 = 56.0;

/// Paints the vectors that the settings ask for.
pub fn paint(painter: &Painter, state: &State, lines: &[RunLine], inspection: Option<&Inspection>, place: Place) {
    let palette = Palette::of(painter.ctx());
    let step = state.step();
    for line @ RunLine { run, picture, .. } in lines.iter().filter(|line| !line.averaged) {
        let run = &state.work.experiment.runs[*run];
        let Some((at, x)) =
            picture.at(step).and_then(|k| Some((place.of(picture.trace.records[k].x)?, picture.trace.records[k].x)))
        else {
            continue;
        };
        let color = line.color(palette, run.color);
        if state.settings.gradient_arrows {
            let along = direction(place, -state.work.experiment.objective.gradient(x));
            painter.add(arrow(at, along * LENGTH, 8.0, Stroke::new(1.6, palette.text)));
        }
        let next = picture.trace.records.get(step + 1).filter(|_| state.settings.update_arrows);
        if let Some(next) = next.and_then(|record| place.of(record.x)) {
            painter.add(arrow(at, next - at, 9.0, Stroke::new(2.4, color)));
        }
    }
    if let Some(inspection) = inspection.filter(|_| state.settings.step_vectors) {
        step_vectors(painter, inspection, place, palette);
    }
}

fn step_vectors(painter: &Painter, inspection: &Inspection, place: Place, palette: &Palette) {
    let [x, y] = inspection.x[..] else { return };
    let Some(at) = place.of(Point::new(x, y)) else { return };
    for note in inspection.notes.iter().filter(|note| note.value.len() == 2) {
        let end: Option<Pos2> = if note.symbol == "xₖ₊₁" {
            place.of(Point::new(note.value[0], note.value[1]))
        } else {
            Some(at + direction(place, Point::new(note.value[0], note.value[1])) * LENGTH * 1.2)
        };
        if let Some(end) = end.filter(|end| end.distance(at) > 2.0) {
            painter.add(arrow(at, end - at, 8.0, Stroke::new(1.8, palette.text)));
            let outward = (end - at).normalized();
            let anchor = if outward.x < 0.0 { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER };
            text_with_halo(painter, end + outward * 6.0, anchor, note.symbol, palette);
        }
    }
}

/// Returns the unit direction of `vector` on the screen; zero where it has none.
fn direction(place: Place, vector: Point) -> Vec2 {
    let (x, y) = (vector.x * place.to_screen.scale_x, vector.y * place.to_screen.scale_y);
    let length = x.hypot(y);
    if length > 0.0 && length.is_finite() { vec2((x / length) as f32, (y / length) as f32) } else { Vec2::ZERO }
}
