//! The factor by which each eigen-direction shrinks per step, against the learning rate.

use crate::math::theory::stability::Method;
use crate::sim::picture::marks::{HEAD, PATH};
use crate::ui::numbers;
use crate::ui::pages::scene::Scene;
use crate::ui::pages::stability::{BY_HAND, StabilitySubject, color, name, no_closed_form, set};
use crate::ui::paint::chart::{Axis, Chart, Swatch, caption, legend};
use crate::ui::paint::marker;
use crate::ui::theme::{Palette, SMALL, faded};
use crate::ui::typeset;
use eframe::egui::{Align2, CursorIcon, Rect, Sense, Stroke, Ui, pos2, vec2};

/// How far beyond the last mark the axis goes, as a factor.
const BEYOND: f64 = 1.4;
/// The greatest rate shown.
const TOP: f64 = 1.5;

/// Shows the rates in the rest of `ui`. A click or drag chooses the learning rate.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>, subject: &StabilitySubject) {
    let palette = Palette::of(ui.ctx());
    let optimizer = &scene.state.work.experiment.runs[subject.index].optimizer;
    let tip = "The factor ρ by which the distance along each eigenvector of the Hessian shrinks per step in the long run. Above 1 it grows. \
               Click or drag to choose the learning rate.";
    caption(ui, "The factor per step, against the learning rate", tip);
    let Some(method) = subject.method.filter(|_| subject.is_finite()) else {
        ui.add_space(8.0);
        ui.label(no_closed_form(optimizer));
        return;
    };
    let directions = &subject.curvature.directions;
    let titles: Vec<String> = (0..directions.len())
        .rev()
        .map(|i| format!("${}$ = {}", name(i, directions.len()), numbers::digits(directions[i].value, 3)))
        .collect();
    let mut entries: Vec<(&str, Swatch)> = titles
        .iter()
        .zip((0..directions.len()).rev())
        .map(|(title, i)| (title.as_str(), Swatch::Line(Stroke::new(PATH, color(palette, i)))))
        .collect();
    if directions.len() > 1 {
        entries.push(("the slower of both decides", Swatch::Line(Stroke::new(7.0, faded(palette.text, 0.25)))));
    }
    legend(ui, &entries);
    let last = subject.marks.last().map_or_else(|| 2.0 / subject.curvature.least().abs().max(1e-12), |mark| mark.value);
    let right = BEYOND * last;
    let chart = Chart::new(
        ui,
        "Rates",
        Axis::new("learning rate $α$", false, (0.0, right)),
        Axis::new("factor $ρ$ per step", false, (0.0, TOP)),
        Sense::click_and_drag(),
    );
    unstable(&chart, palette);
    let curve = |rate: &dyn Fn(Method) -> f64| {
        let points: Vec<(f64, f64)> =
            (0..=300).map(|i| right * f64::from(i) / 300.0).map(|alpha| (alpha, rate(Method { alpha, ..method }))).collect();
        points.into_iter()
    };
    let eigenvalues = subject.curvature.eigenvalues();
    if directions.len() > 1 {
        chart.line(curve(&|method| method.spectral_radius(&eigenvalues)), Stroke::new(7.0, faded(palette.text, 0.25)));
    }
    for (i, direction) in directions.iter().enumerate() {
        chart.line(curve(&|method| method.recurrence(direction.value).rate()), Stroke::new(PATH, color(palette, i)));
    }
    if let Some(one) = chart.at(0.0, 1.0) {
        let at = pos2(chart.frame.left() + 8.0, one.y - 4.0);
        chart.text(at, Align2::LEFT_BOTTOM, "grows: unstable", palette.warning);
    }
    marks(&chart, subject, palette);
    own(ui, scene, subject, &chart, right);
}

/// Shades the region in which a direction grows.
fn unstable(chart: &Chart, palette: &Palette) {
    let Some(one) = chart.at(0.0, 1.0) else { return };
    let frame = chart.frame;
    chart.painter.rect_filled(Rect::from_min_max(frame.min, pos2(frame.right(), one.y)), 0.0, faded(palette.warning, 0.08));
    chart.painter.line_segment([pos2(frame.left(), one.y), pos2(frame.right(), one.y)], Stroke::new(1.2, palette.warning));
}

fn marks(chart: &Chart, subject: &StabilitySubject, palette: &Palette) {
    for (i, mark) in subject.marks.iter().enumerate() {
        let Some(at) = chart.at(mark.value, 0.0) else { continue };
        chart.vertical(mark.value, Stroke::new(1.2, palette.weak));
        let words = format!("${}$ = {}", mark.name, numbers::digits(mark.value, 3));
        // Marks may be close together, so each is named on a line of its own.
        let room = chart.frame.right() - at.x > typeset::measure(chart.painter.ctx(), &words, SMALL).x + 10.0;
        let (aside, anchor) = if room { (5.0, Align2::LEFT_BOTTOM) } else { (-5.0, Align2::RIGHT_BOTTOM) };
        let up = 6.0 + 18.0 * (subject.marks.len() - 1 - i) as f32;
        chart.text(pos2(at.x + aside, chart.frame.bottom() - up), anchor, &words, palette.text);
    }
}

/// Draws the run's own learning rate; a click or drag moves it.
fn own(ui: &Ui, scene: &mut Scene<'_>, subject: &StabilitySubject, chart: &Chart, right: f64) {
    let palette = Palette::of(ui.ctx());
    let run = &scene.state.work.experiment.runs[subject.index];
    let (alpha, color) = (run.learning_rate(), palette.run(run.color));
    if let Some(now) = subject.now().filter(|_| subject.factor != 1.0) {
        chart.vertical(now.alpha, Stroke::new(1.4, faded(color, 0.6)));
        if let Some(at) = chart.at(now.alpha, TOP) {
            chart.text(at + vec2(4.0, 22.0), Align2::LEFT_TOP, "$αₖ$ now", palette.weak);
        }
    }
    let rate = subject.method.map(|method| method.spectral_radius(&subject.curvature.eigenvalues())).unwrap_or(f64::NAN);
    if alpha <= right {
        chart.vertical(alpha, Stroke::new(1.6, color));
        if let Some(at) = chart.at(alpha, rate.min(TOP)) {
            chart.painter.add(marker::shape(run.marker, at, HEAD + 4.0, color, Stroke::new(1.6, palette.background)));
        }
    } else {
        let tip = chart.frame.right_center() - vec2(6.0, 0.0);
        chart.painter.add(marker::arrow(tip - vec2(22.0, 0.0), vec2(22.0, 0.0), 10.0, Stroke::new(2.4, color)));
        chart.text(
            tip - vec2(28.0, 0.0),
            Align2::RIGHT_CENTER,
            format!("$α$ = {} is to the right of this picture", numbers::digits(alpha, 3)),
            color,
        );
    }
    let area = chart.area.clone().on_hover_cursor(CursorIcon::ResizeHorizontal);
    if let Some(at) = area.interact_pointer_pos().filter(|_| area.clicked() || area.dragged()) {
        set(scene, subject.index, "lr", chart.value(at).0.clamp(right * 1e-3, right), BY_HAND);
    }
}
