//! The shapes of a method's model at the inspected step: a simplex, a trust region, a cloud with its ellipse.

use crate::math::marks::Mark;
use crate::sim::Run;
use crate::sim::experiment::replay::Inspection;
use crate::ui::paint::place::Place;
use crate::ui::theme::{Palette, faded};
use eframe::egui::{Painter, Pos2, Shape, Stroke};

/// Paints the feasible set of `run`, or the kinks of its L1 term.
pub fn feasible(painter: &Painter, run: &Run, place: Place) {
    let color = faded(Palette::of(painter.ctx()).run(run.color), 0.7);
    let view = place.visible();
    let reach = [view.x.0, view.x.1, view.y.0, view.y.1].into_iter().fold(0.0, |most: f64, end| most.max(end.abs()));
    for mark in run.proximal.marks(reach) {
        let corners: Vec<Pos2> =
            mark.corners().into_iter().chain(mark.corners().first().copied()).filter_map(|p| place.of(p)).collect();
        painter.extend(Shape::dashed_line(&corners, Stroke::new(1.4, color), 6.0, 4.0));
    }
}

/// Paints what the rule of `run` shows at the step in `inspection`.
pub fn paint(painter: &Painter, run: &Run, inspection: &Inspection, place: Place) {
    let color = Palette::of(painter.ctx()).run(run.color);
    for mark in run.optimizer.marks(&inspection.x, &inspection.notes) {
        let corners: Vec<Pos2> = mark.corners().into_iter().filter_map(|corner| place.of(corner)).collect();
        match mark {
            Mark::Points(_) => corners.iter().for_each(|at| {
                painter.circle_filled(*at, 2.6, faded(color, 0.8));
            }),
            // A corner that has no place on the screen leaves no outline.
            _ if corners.len() == mark.corners().len() => {
                painter.add(Shape::closed_line(corners, Stroke::new(1.6, faded(color, 0.8))));
            }
            _ => {}
        }
    }
}
