//! The directions of greatest and least curvature of a quadratic.

use crate::math::quadratic::spectrum::Spectrum;
use crate::math::{Objective, Point};
use crate::ui::numbers;
use crate::ui::paint::halo::text_with_halo;
use crate::ui::paint::place::Place;
use crate::ui::theme::Palette;
use eframe::egui::{Align2, Painter, Shape, Stroke};

/// Draws the directions of greatest and least curvature through the minimum or saddle, as long as the axes of a level ellipse.
pub fn paint(painter: &Painter, objective: &Objective, place: Place) {
    if !objective.is_quadratic() || objective.dimension() < 2 {
        return;
    }
    let origin = Point::zeros();
    let hessian = objective.hessian(origin);
    // For a quadratic, one Newton step reaches the minimum or the saddle. A valley has no single centre; its axes are drawn through the
    // centre of the view.
    let middle = |(low, high): (f64, f64)| (low + high) / 2.0;
    let view = objective.view();
    let newton = hessian.try_inverse().map(|inverse| -(inverse * objective.gradient(origin)));
    let center = newton.unwrap_or_else(|| Point::new(middle(view.x), middle(view.y)));
    let palette = Palette::of(painter.ctx());
    let spectrum = Spectrum::of(&hessian);
    let reach = place.frame.size().min_elem() as f64 * 0.4 / place.to_screen.scale_x.abs();
    for (i, (value, vector)) in spectrum.values.iter().zip(&spectrum.vectors).enumerate() {
        let length = if *value > 0.0 { reach * (spectrum.values[0].abs() / value).sqrt().min(1.0) } else { reach };
        if let (Some(a), Some(b)) = (place.of(center - vector * length), place.of(center + vector * length)) {
            painter.extend(Shape::dashed_line(&[a, b], Stroke::new(1.5, palette.text), 6.0, 5.0));
            // The greatest eigenvalue is λ₁, as on the card and on the page Stability.
            let name = ["λ₂", "λ₁"][i];
            text_with_halo(painter, b, Align2::LEFT_CENTER, &format!("{name} = {}", numbers::short(*value)), palette);
        }
    }
}
