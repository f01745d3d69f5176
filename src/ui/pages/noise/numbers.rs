//! The numbers of the gradient at the playhead, and its cost.

use crate::math::Sampling;
use crate::sim::experiment::drawn::{late_spread, noise_floor};
use crate::sim::formulas;
use crate::ui::numbers;
use crate::ui::pages::noise::InspectedStep;
use crate::ui::pages::scene::Scene;
use crate::ui::paint::facts;
use crate::ui::theme::{self, GAP, Palette};
use crate::ui::typeset;
use eframe::egui::{Label, RichText, Ui};

/// Shows the numbers.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, here: &InspectedStep) {
    let experiment = &scene.state.work.experiment;
    let run = &experiment.runs[here.index];
    let palette = Palette::of(ui.ctx());
    let n = here.gradients.len();
    ui.label(theme::heading(format!("{} at step {}", run.name(), here.k)));
    let conditions = experiment.conditions(run);
    typeset::formula(ui, &format!("gₖ = {}", conditions.gradient_formula(n > 0, run.decay_symbol())));
    typeset::formula(ui, formulas::UNBIASED);
    ui.add_space(GAP);
    let noise = &here.noise;
    let (full, variance) = (noise.mean.norm(), noise.variance());
    facts::table(ui, "noise", |row| {
        if n > 0 {
            row("samples n", n.to_string(), "F = 1/n Σ fᵢ");
            row("batch m", batch_size(here, n).to_string(), "Samples in this step's gradient");
        }
        row("‖∇F‖", numbers::digits(full, 5), "The length of the full gradient");
        row("‖gₖ‖", numbers::digits(here.drawn.gradient.norm(), 5), "The length of the gradient drawn at this step");
        row("E‖g‖²", numbers::digits(noise.squared_norm(), 5), "‖∇F‖² + Var g, exact, from all samples");
        row("Var g", numbers::digits(variance, 5), "E‖g − ∇F‖², the trace of the covariance, exact, from all samples");
    });
    ui.add_space(GAP / 2.0);
    let ratio = variance.sqrt() / full;
    let words = if variance == 0.0 {
        "No noise: every draw gives the full gradient.".to_owned()
    } else if ratio.is_finite() {
        format!("The noise (√Var g) is {} times as long as the gradient.", numbers::digits(ratio, 2))
    } else {
        "The full gradient is zero: all that moves the iterate is noise.".to_owned()
    };
    ui.add(Label::new(words).wrap());
    if let Sampling::Shuffle(_) = here.sampling {
        ui.add_space(GAP / 2.0);
        let words = "A shuffled epoch: before it begins, each batch is one without replacement. Given the batches before it, it is \
                     not: E gₖ = ∇F(xₖ) holds only on average over epochs. The last batch of an epoch may be smaller.";
        ui.add(Label::new(RichText::new(words).color(palette.weak)).wrap());
    }
    if n > 0 {
        ui.add_space(GAP);
        ui.separator();
        cost(ui, here, n);
    }
    floor(ui, scene, here);
}

/// Returns how many of the `n` samples this step uses.
fn batch_size(here: &InspectedStep, n: usize) -> usize {
    if here.drawn.batch.is_empty() { n } else { here.drawn.batch.len() }
}

/// Shows the cost of a step, in gradients of single samples of cost q each.
fn cost(ui: &mut Ui, here: &InspectedStep, n: usize) {
    ui.label(theme::strong("What a step costs"));
    let m = batch_size(here, n);
    let words = format!("one $∇fᵢ$ costs $q$; $∇F$ costs $n q = {n} q$; this step costs ${m} q$");
    typeset::wrapped(ui, &words, Palette::of(ui.ctx()).text);
    let words = match n / m {
        0 | 1 => "A step costs as much as a full gradient.".to_owned(),
        many => format!("For the price of one full gradient it takes {many} steps."),
    };
    ui.add(Label::new(RichText::new(words).color(Palette::of(ui.ctx()).weak)).wrap());
}

/// Shows the noise floor of a run on one parameter: measured, and by the exact law.
fn floor(ui: &mut Ui, scene: &Scene<'_>, here: &InspectedStep) {
    let experiment = &scene.state.work.experiment;
    let (run, objective) = (&experiment.runs[here.index], &*experiment.objective);
    if objective.dimension() != 1 || here.gradients.is_empty() {
        return;
    }
    ui.add_space(GAP);
    ui.separator();
    ui.label(theme::strong("The noise floor"));
    let minimum = objective.minima().first().map(|p| p.x);
    let path: Vec<f64> = scene.pictures[here.index].trace.records[..=here.k].iter().map(|record| record.x.x).collect();
    let measured = minimum.and_then(|minimum| late_spread(&path, minimum));
    let law = noise_floor(experiment, run).map(|floor| floor.deviation);
    let spread = |value: Option<f64>| value.map_or("—".into(), |value| format!("±{}", numbers::digits(value, 4)));
    facts::table(ui, "floor", |row| {
        let tip = "The root of the mean of (w − w*)² over the later half of the steps so far";
        row("measured spread", spread(measured), tip);
        let tip = "For gradient descent √(α² E e² / (1 − E(1 − α h)²)), with h and e the curvature and the error of a batch; for x = 1 \
                   √(α σ²/(2 − α)). With momentum and one curvature λ its square is α σ² (1 + β)/(λ (1 − β) (2 (1 + β) − αλ))";
        row("by the exact law", spread(law), tip);
    });
    if law.is_none() {
        let words =
            "The law is for gradient descent and momentum with a constant, stable learning rate and batches drawn afresh.";
        ui.add(Label::new(RichText::new(words).color(Palette::of(ui.ctx()).weak)).wrap());
    }
}
