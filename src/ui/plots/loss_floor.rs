//! The floor of a noisy run in the loss plot: the mean over the later half of its steps, as a line with its number.

use crate::ui::numbers;
use crate::ui::paint::halo::text_on_ground;
use crate::ui::plots::loss_curves::{LossAxes, LossCurve};
use crate::ui::runs::pictures::RunLine;
use crate::ui::state::State;
use crate::ui::theme::Palette;
use eframe::egui::{Align2, Painter, Pos2, Shape, Stroke, pos2};

/// The smallest distance between two numbers, in points.
const APART: f32 = 16.0;

/// Paints the floors of the noisy runs that are shown to their end.
pub fn paint(
    painter: &Painter,
    state: &State,
    lines: &[RunLine],
    curves: &[LossCurve],
    axes: &LossAxes,
    at: &impl Fn(f64, f64) -> Pos2,
) {
    let (palette, frame) = (Palette::of(painter.ctx()), painter.clip_rect());
    let floors = curves.iter().filter(|curve| curve.floor.is_some()).count();
    let mut taken: Vec<f32> = Vec::new();
    for (line, curve) in lines.iter().zip(curves) {
        let records = &line.picture.trace.records;
        let Some(floor) = curve.floor.filter(|_| !records.is_empty() && state.step() + 1 >= records.len()) else { continue };
        let ends = [records.len() / 2, records.len() - 1].map(|k| at(axes.x(k, &records[k]), axes.loss.height(floor)));
        if !ends.iter().all(|end| end.y.is_finite() && frame.y_range().contains(end.y)) {
            continue;
        }
        let color = line.color(palette, state.work.experiment.runs[line.run].color);
        painter.extend(Shape::dashed_line(&ends, Stroke::new(5.0, palette.halo), 9.0, 5.0));
        painter.extend(Shape::dashed_line(&ends, Stroke::new(2.2, color), 9.0, 5.0));
        // Over the noise around the mean, not on the mean itself.
        let y = ends[0].y - 12.0;
        if taken.iter().all(|other| (other - y).abs() >= APART) {
            let name = &state.work.experiment.runs[line.run];
            let of = if floors > 1 { format!("{}: ", name.name()) } else { String::new() };
            let words = format!("{of}on average {}", numbers::short(floor));
            text_on_ground(painter, pos2(ends[0].x + 4.0, y), Align2::LEFT_BOTTOM, &words, palette);
            taken.push(y);
        }
    }
}
