//! Bias, variance and noise against the degree: in closed form, and as averages over many draws.

use crate::math::data::polynomial::ErrorParts;
use crate::sim::experiment::Color;
use crate::sim::overfitting::redraws::{REDRAWS, RedrawnError};
use crate::sim::picture::marks::PATH;
use crate::ui::derived::background::BackgroundValue;
use crate::ui::pages::overfitting::degree::{choose, chosen, degrees};
use crate::ui::pages::overfitting::{FitCurves, shade};
use crate::ui::pages::scene::Scene;
use crate::ui::paint::chart::{Axis, Chart, Swatch, caption, legend};
use crate::ui::theme::Palette;
use eframe::egui::{Sense, Stroke, Ui};

/// The multiple of the least expected error up to which errors are shown, and the part down to which.
const SHOWN: (f64, f64) = (0.02, 100.0);
/// How many times the variance of the mean of all draws a squared bias must be to be shown.
const UNCERTAIN: f64 = 10.0;

/// Shows the chart in the rest of `ui`; a click or a drag chooses the degree.
pub fn show(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    curves: &BackgroundValue<FitCurves>,
    redraws: &BackgroundValue<Vec<RedrawnError>>,
) {
    let palette = Palette::of(ui.ctx());
    let tip = "The expected squared error at new points over all draws of the noise is the sum of three parts, each exact from the hat matrix. \
               The dots are averages over 1000 draws.";
    caption(ui, "Bias² + variance + noise", tip);
    if scene.state.hides_results() {
        ui.centered_and_justified(|ui| ui.weak(scene.state.hidden_words()));
        return;
    }
    let [bias, variance, noise] = [palette.run(Color::Named("blue")), palette.run(Color::Named("vermilion")), palette.weak];
    let line = |color| Stroke::new(PATH, shade(color, curves.fresh));
    let whole = Stroke::new(PATH + 0.8, shade(palette.text, curves.fresh));
    let entries = [
        ("sum", Swatch::Line(whole)),
        ("bias²", Swatch::Line(line(bias))),
        ("variance", Swatch::Line(line(variance))),
        ("noise $σ²$", Swatch::Dashed(line(noise))),
        ("1000 draws", Swatch::Dots(palette.text)),
    ];
    legend(ui, &entries);
    let Some(value) = &curves.value else { return };
    let parts: Vec<ErrorParts> = value.degrees.iter().map(|one| one.expected).collect();
    let finite = parts.iter().map(ErrorParts::total).filter(|total| total.is_finite());
    let least = finite.clone().fold(f64::INFINITY, f64::min).max(1e-300);
    let most = finite.fold(least, f64::max).min(SHOWN.1 * least);
    let y = Axis::new("expected squared error", true, (SHOWN.0 * least, 1.5 * most));
    let chart = Chart::new(ui, "Bias and variance", degrees(), y, Sense::click_and_drag());
    let points = |pick: fn(&ErrorParts) -> f64| parts.iter().enumerate().map(move |(degree, part)| (degree as f64, pick(part)));
    chart.dashed(points(|part| part.noise), line(noise));
    chart.line(points(|part| part.squared_bias), line(bias));
    chart.line(points(|part| part.variance), line(variance));
    chart.line(points(ErrorParts::total), whole);
    chosen(&chart, scene, palette.accent);
    if let Some(all) = &redraws.value {
        for (degree, one) in all.iter().enumerate() {
            // A bias below the error of its own average is not known from so many draws.
            let known = one.squared_bias > UNCERTAIN * one.variance / REDRAWS as f64;
            let squared_bias = if known { one.squared_bias } else { f64::NAN };
            for (value, color) in [(squared_bias, bias), (one.variance, variance), (one.total, palette.text)] {
                if let Some(at) = chart.at(degree as f64, value) {
                    chart.painter.circle_filled(at, 3.2, shade(color, redraws.fresh));
                    chart.painter.circle_stroke(at, 3.2, Stroke::new(1.0, palette.background));
                }
            }
        }
    }
    choose(&chart, scene);
}
