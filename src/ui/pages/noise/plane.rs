//! The gradients as points: a dot for each sample, with those of the batch marked, their mean and ∇F, and the ellipse of the covariance.

use crate::math::Point;
use crate::math::picture::scatter::Scatter;
use crate::sim::picture::marks::PATH;
use crate::ui::pages::noise::{InspectedStep, components};
use crate::ui::pages::scene::Scene;
use crate::ui::paint::chart::{Axis, Chart, Swatch, caption, legend};
use crate::ui::paint::marker::arrow;
use crate::ui::theme::{Palette, faded};
use eframe::egui::{Align2, Color32, Sense, Shape, Stroke, Ui, pos2, vec2};
use std::f64::consts::TAU;

/// The most dots that are drawn.
const MOST: usize = 2000;

/// Shows the plane of gradients, or a line where there is one parameter.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, here: &InspectedStep) {
    let palette = Palette::of(ui.ctx());
    caption(
        ui,
        &format!("The gradients at step {}", here.k),
        "Each dot is the gradient of one sample at the iterate; those drawn at this step are bright, and their mean is gₖ",
    );
    let on_a_line = scene.state.work.experiment.objective.dimension() == 1;
    let deviations =
        if on_a_line { Swatch::Area(faded(palette.warning, 0.2)) } else { Swatch::Line(Stroke::new(1.4, palette.warning)) };
    legend(
        ui,
        &[
            ("$∇fᵢ$", Swatch::Dots(faded(palette.text, 0.55))),
            ("drawn", Swatch::Dots(palette.accent)),
            ("$gₖ$", Swatch::Line(Stroke::new(3.0, palette.warning))),
            ("$∇F$", Swatch::Line(Stroke::new(3.0, palette.text))),
            ("1 and 2 deviations of $g$", deviations),
        ],
    );
    if on_a_line { line(ui, here) } else { plane(ui, scene, here) }
}

/// Draws the dots of all samples, then those of the batch.
fn dots(chart: &Chart, here: &InspectedStep, palette: &Palette, place: impl Fn(usize, Point) -> (f64, f64)) {
    let dot = |i: usize, radius: f32, color: Color32| {
        let (x, y) = place(i, here.gradients[i]);
        chart.at(x, y).map(|at| Shape::circle_filled(at, radius, color))
    };
    let stride = here.gradients.len().div_ceil(MOST).max(1);
    let all: Vec<Shape> =
        (0..here.gradients.len()).step_by(stride).filter_map(|i| dot(i, 2.6, faded(palette.text, 0.55))).collect();
    let drawn: Vec<Shape> = here.drawn.batch.iter().take(MOST).filter_map(|&i| dot(i, 4.5, palette.accent)).collect();
    chart.painter.extend(all);
    chart.painter.extend(drawn);
}

fn plane(ui: &mut Ui, scene: &Scene<'_>, here: &InspectedStep) {
    let palette = Palette::of(ui.ctx());
    let scatter = Scatter { mean: here.noise.mean, covariance: here.noise.covariance };
    let ellipse = |r: f64| (0..=64).map(move |i| scatter.ellipse(r, TAU * f64::from(i) / 64.0));
    let all = || here.gradients.iter().copied().chain(ellipse(2.0)).chain([Point::zeros(), here.noise.mean, here.drawn.gradient]);
    let span = |pick: fn(&Point) -> f64| {
        let (low, high) = all().map(|p| pick(&p)).fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        ((low + high) / 2.0, (high - low) * 0.56)
    };
    // Both axes have one scale, so that the ellipse has its true shape: the plot's numbers take about 44 points at the left and below.
    let ((x, half_x), (y, half_y)) = (span(|p| p.x), span(|p| p.y));
    let size = (ui.available_size() - vec2(44.0, 44.0)).max(vec2(40.0, 40.0));
    let unit = (half_x / f64::from(size.x)).max(half_y / f64::from(size.y)).max(1e-300);
    let (half_x, half_y) = (unit * f64::from(size.x), unit * f64::from(size.y));
    let names = components(&scene.state.work.experiment.objective);
    let axes = [Axis::new(names[0], false, (x - half_x, x + half_x)), Axis::new(names[1], false, (y - half_y, y + half_y))];
    let chart = Chart::new(ui, "Gradient plane", axes[0], axes[1], Sense::hover());
    if let Some(origin) = chart.at(0.0, 0.0) {
        let cross = Stroke::new(1.0, palette.weak);
        chart.painter.line_segment([pos2(chart.frame.left(), origin.y), pos2(chart.frame.right(), origin.y)], cross);
        chart.painter.line_segment([pos2(origin.x, chart.frame.top()), pos2(origin.x, chart.frame.bottom())], cross);
    }
    dots(&chart, here, palette, |_, g| (g.x, g.y));
    for r in [1.0, 2.0] {
        chart.line(ellipse(r).map(|p| (p.x, p.y)), Stroke::new(1.4, palette.warning));
    }
    if let Some(origin) = chart.at(0.0, 0.0) {
        for (g, name, color, up) in
            [(here.noise.mean, "$∇F$", palette.text, -12.0), (here.drawn.gradient, "$gₖ$", palette.warning, 12.0)]
        {
            if let Some(at) = chart.at(g.x, g.y) {
                chart.painter.add(arrow(origin, at - origin, 11.0, Stroke::new(PATH + 0.6, color)));
                chart.text(at + vec2(6.0, up), Align2::LEFT_CENTER, name, color);
            }
        }
    }
}

/// Shows the gradients of one parameter, which are numbers: the samples are drawn one above the other.
fn line(ui: &mut Ui, here: &InspectedStep) {
    let palette = Palette::of(ui.ctx());
    let (mean, deviation, drawn) = (here.noise.mean.x, here.noise.variance().sqrt(), here.drawn.gradient.x);
    let around = [mean - 2.5 * deviation, mean + 2.5 * deviation, drawn, 0.0];
    let x = Axis::over("$∂F/∂w$", false, here.gradients.iter().map(|g| g.x).chain(around));
    let n = here.gradients.len().max(1) as f64;
    let chart = Chart::new(ui, "Gradient line", x, Axis::new("sample $i$", false, (0.0, n + 1.0)), Sense::hover());
    for r in [2.0, 1.0] {
        let sides = [(mean - r * deviation, 0.0, n + 1.0), (mean + r * deviation, 0.0, n + 1.0)];
        chart.band(sides.into_iter(), faded(palette.warning, 0.12));
    }
    chart.vertical(0.0, Stroke::new(1.0, palette.weak));
    dots(&chart, here, palette, |i, g| (g.x, i as f64 + 1.0));
    for (g, name, color, up) in [(mean, "$∇F$", palette.text, 14.0), (drawn, "$gₖ$", palette.warning, 32.0)] {
        chart.vertical(g, Stroke::new(PATH, color));
        if let Some(at) = chart.at(g, n + 1.0) {
            chart.text(pos2(at.x + 5.0, chart.frame.top() + up), Align2::LEFT_CENTER, name, color);
        }
    }
}
