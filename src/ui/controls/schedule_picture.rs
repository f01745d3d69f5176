//! A small picture of a learning-rate schedule.

use crate::math::{Plan, Schedule};
use crate::sim::run::factors_along::FactorsAlong;
use crate::ui::theme::Palette;
use eframe::egui::{Sense, Shape, Stroke, Ui, pos2, vec2};

/// The size of the picture, in points.
const SIZE: [f32; 2] = [44.0, 20.0];
/// The number of steps that it shows.
const STEPS: usize = 200;

/// Shows αₖ / α of `schedule` over its first steps; of one that follows the loss, for a loss that never falls.
pub fn show(ui: &mut Ui, schedule: &Schedule) {
    let (rect, _) = ui.allocate_exact_size(SIZE.into(), Sense::hover());
    let palette = Palette::of(ui.ctx());
    let plan = Plan { schedule: schedule.clone(), ..Plan::default() };
    let along = FactorsAlong::new(&plan, (1..=STEPS).map(|k| (k, 1.0)));
    let factors: Vec<f64> = (0..=STEPS).step_by(4).map(|k| along.factor(k)).filter(|factor| factor.is_finite()).collect();
    let highest = factors.iter().copied().fold(1.0, f64::max);
    let inside = rect.shrink2(vec2(2.0, 3.0));
    let place = |(i, factor): (usize, &f64)| {
        let part = i as f32 / (factors.len().max(2) - 1) as f32;
        pos2(inside.left() + part * inside.width(), inside.bottom() - (factor / highest) as f32 * inside.height())
    };
    ui.painter().rect_filled(rect, 3.0, palette.panel);
    ui.painter().add(Shape::line(factors.iter().enumerate().map(place).collect(), Stroke::new(1.5, palette.accent)));
}
