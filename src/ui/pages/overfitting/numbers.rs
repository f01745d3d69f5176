//! The numbers of the fit: its errors, their parts, and its degrees of freedom.

use crate::sim::formulas;
use crate::sim::overfitting::fit_curves::best_degree;
use crate::sim::overfitting::{Cure, VALIDATION};
use crate::ui::derived::background::BackgroundValue;
use crate::ui::numbers;
use crate::ui::pages::overfitting::FitCurves;
use crate::ui::pages::scene::Scene;
use crate::ui::paint::facts;
use crate::ui::theme::{self, GAP, Palette};
use crate::ui::typeset;
use eframe::egui::Ui;

/// Shows the numbers.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>, curves: &BackgroundValue<FitCurves>) {
    let palette = Palette::of(ui.ctx());
    let experiment = &scene.state.work.overfitting;
    ui.label(theme::heading("Overfitting"));
    typeset::formula(ui, formulas::OVERFITTING[1]);
    let weak = |ui: &mut Ui, words: &str| typeset::wrapped(ui, words, palette.weak);
    weak(ui, "The polynomial is a sum of Legendre polynomials $Pⱼ$; its weights can be computed exactly up to degree 20.");
    ui.add_space(GAP);
    let Some(now) = curves.value.as_ref().and_then(|curves| curves.degrees.get(experiment.degree)) else {
        weak(ui, "The fits are being computed …");
        return;
    };
    let digits = |value: f64| if value.is_finite() { numbers::digits(value, 3) } else { "∞: it diverges".into() };
    facts::table(ui, "errors", |row| {
        row("training error", digits(now.errors.train), "The mean squared error on the points that were fitted");
        let tip = format!("The mean squared error on {VALIDATION} new points with the same noise");
        row("validation error", digits(now.errors.validation), &tip);
    });
    ui.add_space(GAP);
    typeset::wrapped(ui, "On average over all draws of the noise:", palette.text);
    facts::table(ui, "parts", |row| {
        let parts = now.expected;
        row("bias²", digits(parts.squared_bias), "How far the mean of all fits is from the truth");
        row("+ variance", digits(parts.variance), "How far the fits spread around their mean");
        row("+ noise $σ²$", digits(parts.noise), "The noise of the new points, which no fit can know");
        row("= expected error", digits(parts.total()), "The mean of the validation error over all draws");
    });
    ui.add_space(GAP);
    facts::table(ui, "freedom", |row| {
        row("weights", (experiment.degree + 1).to_string(), "d + 1");
        let freedom = experiment.degrees_of_freedom();
        row("degrees of freedom", digits(freedom), "The trace of the hat matrix: how many weights the fit really has");
        if let Some(best) =
            curves.value.as_ref().and_then(|curves| best_degree(&curves.degrees)).filter(|_| !scene.state.hides_results())
        {
            row("best degree", best.degree.to_string(), "The degree with the least validation error, with this cure");
        }
    });
    ui.add_space(GAP);
    let factor = if experiment.cure == Cure::Ridge { formulas::CURES[0] } else { formulas::CURES[1] };
    let words = format!(
        "Along an eigenvector of the Hessian with the curvature $h$ the cure multiplies the least squares by ${factor}$."
    );
    typeset::wrapped(ui, &words, palette.text);
    weak(ui, "The less the points determine a direction, the smaller its $h$, and the more of it the cure takes away.");
}
