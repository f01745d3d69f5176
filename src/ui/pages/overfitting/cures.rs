//! The penalty and early stopping on one axis: the validation error, and the degrees of freedom, at λ = 1/(αk).

use crate::sim::experiment::Color;
use crate::sim::overfitting::fit_curves::{CurePoint, Cures, LAMBDAS};
use crate::sim::overfitting::{Cure, DESCENT_STEPS};
use crate::sim::picture::marks::PATH;
use crate::ui::derived::background::BackgroundValue;
use crate::ui::pages::overfitting::{FitCurves, shade};
use crate::ui::pages::scene::Scene;
use crate::ui::paint::chart::{Axis, Chart, Swatch, caption, legend};
use crate::ui::theme::{GAP, Palette, faded};
use eframe::egui::{Layout, Sense, Stroke, Ui, UiBuilder};

/// The multiple of the least validation error up to which errors are shown.
const SHOWN: f64 = 30.0;

/// Shows both charts in the rest of `ui`; a click or a drag sets λ, or with early stopping k.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>, curves: &BackgroundValue<FitCurves>) {
    let palette = Palette::of(ui.ctx());
    let tip = "A penalty with λ, and gradient descent from 0 stopped after k steps, at the same place where λ = 1/(αk). Along a direction with the \
               curvature h the first multiplies the least-squares solution by h/(h + λ), the second by 1 − (1 − αh)ᵏ. Click or drag to \
               set λ, or k.";
    caption(ui, "Two cures, at $λ = 1/(α k)$", tip);
    let ridge = Stroke::new(PATH + 0.4, shade(palette.run(Color::Named("blue")), curves.fresh));
    let stopping = Stroke::new(PATH + 0.4, shade(palette.run(Color::Named("vermilion")), curves.fresh));
    legend(ui, &[("penalty $λ$", Swatch::Line(ridge)), ("$k$ steps", Swatch::Dashed(stopping))]);
    if scene.state.asks_goal() {
        // The curve would show the λ that the lesson asks for.
        ui.centered_and_justified(|ui| ui.weak("Shown once the goal of the lesson is reached."));
        return;
    }
    let Some(value) = &curves.value else { return };
    let whole = ui.available_rect_before_wrap();
    let (left, right) = whole.split_left_right_at_fraction(0.5);
    let cures = &value.cures;
    let mut half = |rect, id: &str, content: &mut dyn FnMut(&mut Ui)| {
        let place = UiBuilder::new().id_salt(id.to_owned()).max_rect(rect).layout(Layout::top_down(eframe::egui::Align::Min));
        ui.scope_builder(place, |ui| content(ui));
    };
    let error = |point: &CurePoint| point.errors.validation;
    let least = cures.best().into_iter().flatten().map(|best| error(&best)).fold(f64::INFINITY, f64::min);
    let finite = cures.ridge.iter().chain(&cures.stopping).map(error).filter(|error| error.is_finite());
    let most = finite.fold(least, f64::max).min(SHOWN * least);
    half(left.with_max_x(left.right() - GAP / 2.0), "errors", &mut |ui| {
        let y = Axis::new("validation error", true, (0.8 * least, 1.2 * most));
        let chart = Chart::new(ui, "Validation error of the cures", axis(), y, Sense::click_and_drag());
        curve(&chart, cures, error, [ridge, stopping]);
        for (best, stroke) in cures.best().into_iter().zip([ridge, stopping]) {
            if let Some(at) = best.and_then(|best| chart.at(best.lambda, error(&best))) {
                chart.painter.circle_filled(at, 4.5, stroke.color);
                chart.painter.circle_stroke(at, 4.5, Stroke::new(1.2, palette.background));
            }
        }
        chosen(&chart, scene, palette);
        choose(&chart, scene);
    });
    half(right.with_min_x(right.left() + GAP / 2.0), "freedom", &mut |ui| {
        let finite = cures.ridge.iter().chain(&cures.stopping).map(|point| point.freedom).filter(|freedom| freedom.is_finite());
        let most = finite.fold(1.0, f64::max).min(2.0 * scene.state.work.overfitting.degree as f64 + 2.0);
        let y = Axis::new("degrees of freedom", false, (-0.06 * most, 1.08 * most));
        let chart = Chart::new(ui, "Degrees of freedom of the cures", axis(), y, Sense::click_and_drag());
        curve(&chart, cures, |point| point.freedom, [ridge, stopping]);
        chosen(&chart, scene, palette);
        choose(&chart, scene);
    });
}

fn axis() -> Axis {
    Axis::new("$λ$", true, LAMBDAS)
}

fn curve(chart: &Chart, cures: &Cures, pick: fn(&CurePoint) -> f64, [ridge, stopping]: [Stroke; 2]) {
    let points = |all: &[CurePoint]| all.iter().map(|point| (point.lambda, pick(point))).collect::<Vec<_>>().into_iter();
    chart.line(points(&cures.ridge), ridge);
    chart.dashed(points(&cures.stopping).filter(|(_, y)| y.is_finite()), stopping);
}

/// Marks the present λ, or 1/(αk).
fn chosen(chart: &Chart, scene: &Scene<'_>, palette: &Palette) {
    let experiment = &scene.state.work.overfitting;
    let lambda = match experiment.cure {
        Cure::Ridge => experiment.lambda,
        Cure::EarlyStopping => 1.0 / (experiment.lr * experiment.steps as f64),
    };
    if lambda > 0.0 {
        chart.vertical(lambda, Stroke::new(2.0, faded(palette.accent, 0.8)));
    }
}

/// Takes λ, or k, at the pointer.
fn choose(chart: &Chart, scene: &mut Scene<'_>) {
    let used = chart.area.clicked() || chart.area.dragged();
    let Some(at) = chart.area.interact_pointer_pos().filter(|_| used) else { return };
    let lambda: f64 = format!("{:.1e}", chart.value(at).0.clamp(LAMBDAS.0, LAMBDAS.1)).parse().unwrap_or(1.0);
    let experiment = &mut scene.state.work.overfitting;
    match experiment.cure {
        Cure::Ridge => experiment.lambda = lambda,
        Cure::EarlyStopping => {
            let steps = (1.0 / (experiment.lr * lambda)).round().clamp(1.0, 1e8);
            if DESCENT_STEPS.check(&crate::math::catalog::param::Value::Number(steps)).is_ok() {
                experiment.steps = steps as usize;
            }
        }
    }
}
