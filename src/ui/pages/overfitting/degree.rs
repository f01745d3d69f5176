//! The training and the validation error against the degree.

use crate::sim::overfitting::fit_curves::{DegreeErrors, best_degree};
use crate::sim::overfitting::{DEGREE, FitErrors, MAX_DEGREE};
use crate::sim::picture::marks::PATH;
use crate::ui::controls::rail_under;
use crate::ui::derived::background::BackgroundValue;
use crate::ui::pages::overfitting::{FitCurves, shade};
use crate::ui::pages::scene::Scene;
use crate::ui::paint::chart::{Axis, Chart, Swatch, caption, legend};
use crate::ui::paint::marker;
use crate::ui::theme::{Palette, faded};
use eframe::egui::{Align2, Color32, Sense, Stroke, Ui, vec2};

/// The part of the least validation error down to which errors are shown, and its multiple up to which.
const SHOWN: (f64, f64) = (0.05, 300.0);

/// Shows the chart in the rest of `ui`; a click or a drag chooses the degree.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>, curves: &BackgroundValue<FitCurves>) {
    let palette = Palette::of(ui.ctx());
    let tip = "The mean squared error of the fit of each degree: on the points it was fitted to, and on 200 validation points. Click or drag \
               to choose the degree.";
    caption(ui, "Error against the degree", tip);
    if scene.state.hides_results() {
        ui.centered_and_justified(|ui| ui.weak(scene.state.hidden_words()));
        return;
    }
    let solid = Stroke::new(PATH + 0.6, shade(palette.text, curves.fresh));
    let dashes = Stroke::new(1.6, shade(faded(palette.text, 0.8), curves.fresh));
    legend(ui, &[("validation (↑: off the scale)", Swatch::Line(solid)), ("training", Swatch::Dashed(dashes))]);
    let Some(value) = &curves.value else { return };
    let all = &value.degrees;
    let Some(best) = best_degree(all) else {
        ui.centered_and_justified(|ui| ui.weak("Every fit diverges: the learning rate is too large."));
        return;
    };
    let y = errors_axis(all, best.errors.validation);
    let chart = Chart::new(ui, "Error against the degree", degrees(), y, Sense::click_and_drag());
    chart.dashed(points(all, |errors| errors.train), dashes);
    let ceiling = chart.range_y().1;
    chart.line(within(points(all, |errors| errors.validation), ceiling).into_iter(), solid);
    for (degree, _) in points(all, |errors| errors.validation).filter(|(_, error)| *error > ceiling) {
        if let Some(at) = chart.at(degree, ceiling) {
            chart.painter.add(marker::arrow(at + vec2(0.0, 16.0), vec2(0.0, -13.0), 7.0, Stroke::new(1.6, solid.color)));
        }
    }
    dots(&chart, points(all, |errors| errors.validation), solid.color);
    chosen(&chart, scene, palette.accent);
    if let Some(at) = chart.at(best.degree as f64, best.errors.validation) {
        chart.painter.circle_stroke(at, 6.5, Stroke::new(2.0, palette.text));
        let words = format!("best: degree {}", best.degree);
        chart.text(at - vec2(0.0, 12.0), Align2::CENTER_BOTTOM, words, palette.text);
    }
    choose(&chart, scene);
}

/// Returns the axis of the degrees.
pub fn degrees() -> Axis {
    Axis::new("degree", false, (-0.6, MAX_DEGREE as f64 + 0.6))
}

/// Returns the axis of the errors, which shows the valley around the least one.
fn errors_axis(all: &[DegreeErrors], least: f64) -> Axis {
    let most = all.iter().map(|one| one.errors.validation).filter(|error| error.is_finite()).fold(least, f64::max);
    let lowest = all.iter().map(|one| one.errors.train).filter(|error| *error > 0.0).fold(least, f64::min);
    let least = least.max(f64::MIN_POSITIVE);
    Axis::new("mean squared error", true, (lowest.max(SHOWN.0 * least) * 0.7, most.min(SHOWN.1 * least) * 1.4))
}

fn points(all: &[DegreeErrors], pick: fn(&FitErrors) -> f64) -> impl Iterator<Item = (f64, f64)> + Clone {
    all.iter().map(move |one| (one.degree as f64, pick(&one.errors)))
}

/// Returns `points` with a break before each that lies below `ceiling` after one above it: a line that has left the picture does not come
/// back into it from nowhere.
fn within(points: impl Iterator<Item = (f64, f64)>, ceiling: f64) -> Vec<(f64, f64)> {
    let mut shown: Vec<(f64, f64)> = Vec::new();
    for (x, y) in points {
        if y <= ceiling && shown.last().is_some_and(|(_, before)| *before > ceiling) {
            shown.push((x, f64::NAN));
        }
        shown.push((x, y));
    }
    shown
}

/// Marks points by dots, since there is no degree between two whole numbers.
pub fn dots(chart: &Chart, points: impl Iterator<Item = (f64, f64)>, color: Color32) {
    for at in points.filter_map(|(x, y)| chart.at(x, y)) {
        chart.painter.circle_filled(at, 2.8, color);
    }
}

/// Marks the chosen degree, and lets the slider of the degree lie under the axis.
pub fn chosen(chart: &Chart, scene: &Scene<'_>, color: Color32) {
    let low = chart.range_y().0;
    if let (Some(least), Some(most)) = (chart.at(0.0, low), chart.at(MAX_DEGREE as f64, low)) {
        rail_under::note(chart.painter.ctx(), DEGREE.key, [least.x, most.x]);
    }
    chart.vertical(scene.state.work.overfitting.degree as f64, Stroke::new(2.0, faded(color, 0.8)));
}

/// Takes the degree at the pointer.
pub fn choose(chart: &Chart, scene: &mut Scene<'_>) {
    let used = chart.area.clicked() || chart.area.dragged();
    if let Some(at) = chart.area.interact_pointer_pos().filter(|_| used) {
        let degree = chart.value(at).0.round().clamp(0.0, MAX_DEGREE as f64);
        scene.state.work.overfitting.degree = degree as usize;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_leaves_the_picture_does_not_come_back() {
        let points = [(0.0, 1.0), (1.0, 9.0), (2.0, 9.0), (3.0, 2.0), (4.0, 1.0)];
        let shown = within(points.into_iter(), 5.0);
        assert_eq!(shown[..3], points[..3]);
        assert!(shown[3].1.is_nan() && shown[4..] == points[3..], "{shown:?}");
    }
}
