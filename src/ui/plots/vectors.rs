//! Vectors at the current iterates: gradients, updates, and those of the inspected step.

use crate::math::Point;
use crate::sim::experiment::replay::Inspection;
use crate::sim::experiment::step_parts::StepAnatomy;
use crate::ui::paint::marker::arrow;
use crate::ui::paint::place::Place;
use crate::ui::plots::mark_layer;
use crate::ui::plots::step_arrows;
use crate::ui::runs::pictures::RunLine;
use crate::ui::state::State;
use crate::ui::theme::Palette;
use eframe::egui::{Painter, Stroke, Vec2, vec2};

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
    let run = state.work.experiment.runs.get(state.selected);
    if let Some(run) = run.filter(|run| !run.hidden) {
        mark_layer::feasible(painter, run, place);
    }
    if let Some((inspection, run)) = inspection.zip(run).filter(|(_, run)| !run.hidden && !state.hides_results()) {
        mark_layer::paint(painter, run, inspection, place);
    }
    if let Some((inspection, run)) = inspection.zip(run).filter(|_| state.draws_step()) {
        let parts = StepAnatomy::new(&state.work.experiment, run, inspection).parts();
        step_arrows::paint(painter, &parts, inspection, place);
    }
}

/// Returns the unit direction of `vector` on the screen; zero where it has none.
fn direction(place: Place, vector: Point) -> Vec2 {
    let (x, y) = (vector.x * place.to_screen.scale_x, vector.y * place.to_screen.scale_y);
    let length = x.hypot(y);
    if length > 0.0 && length.is_finite() { vec2((x / length) as f32, (y / length) as f32) } else { Vec2::ZERO }
}
