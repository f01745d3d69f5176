//! The numbers of stability: curvatures, limits, the predicted and measured rate of each eigen-direction, and the optimum.

use crate::math::catalog::param::Tunable;
use crate::math::quadratic::axis_scaling::scaled_condition;
use crate::math::quadratic::spectrum::brief;
use crate::math::theory::stability::{Family, Method};
use crate::sim::experiment::eigen_decay::DirectionFindings;
use crate::sim::formulas;
use crate::ui::numbers;
use crate::ui::pages::scene::Scene;
use crate::ui::pages::stability::{StabilitySubject, color, name, no_closed_form, roots, set};
use crate::ui::paint::facts;
use crate::ui::theme::{self, GAP, Palette};
use crate::ui::typeset;
use eframe::egui::{Grid, Label, RadioButton, RichText, Ui, vec2};

/// The explanation of the condition number after scaling.
const SCALED: &str = "The condition number that is left when each axis is scaled to curvature 1, which is all that a method with a learning \
                      rate for each coordinate could do: (1 + r)/(1 − r) with r = |a₁₂|/√(a₁₁ a₂₂)";

/// Shows the numbers; `found` is what the run shows of each direction, where an x* is known.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>, subject: &StabilitySubject, found: Option<&[DirectionFindings]>) {
    let palette = Palette::of(ui.ctx());
    let run = &scene.state.work.experiment.runs[subject.index];
    ui.add(Label::new(theme::heading(format!("{} at step {}", run.name(), subject.k))).truncate());
    let weak = |words: String| Label::new(RichText::new(words).color(palette.weak)).wrap();
    if !subject.curvature.exact {
        ui.add(weak("Not a quadratic; near a point it is approximated by one, with the Hessian there.".into()));
        ui.horizontal(|ui| {
            ui.label("Hessian");
            let known = !scene.state.work.experiment.objective.minima().is_empty();
            let at_iterate = &mut scene.state.settings.curvature_at_iterate;
            let shown = *at_iterate || !known;
            for (place, name, about) in [
                (false, "at x*", "At the known minimum nearest to where the run ends"),
                (true, "at xₖ", "At the iterate: it changes as the run goes on"),
            ] {
                let radio = theme::outlined(ui, |ui| ui.add_enabled(known, RadioButton::new(shown == place, name)));
                if radio.on_hover_text(about).on_disabled_hover_text("No minimum of this objective is known").clicked() {
                    *at_iterate = place;
                }
            }
        });
    }
    ui.add_space(GAP / 2.0);
    curvatures(ui, scene, subject);
    let run = &scene.state.work.experiment.runs[subject.index];
    let Some(method) = subject.now().filter(|_| subject.is_finite()) else {
        ui.add_space(GAP);
        ui.add(weak(no_closed_form(&run.optimizer)));
        return;
    };
    ui.add_space(GAP);
    verdict(ui, subject, method);
    ui.add_space(GAP);
    ui.separator();
    ui.label(theme::strong("The factor per step"));
    let conditions = scene.state.work.experiment.conditions(run);
    let sampled = !scene.state.work.experiment.objective.data().is_empty() && !conditions.sampling.is_full();
    let random = sampled || conditions.noise > 0.0;
    directions(ui, subject, method, found.filter(|_| !random));
    if random {
        ui.add(weak(
            "gₖ is random here: the prediction is for the mean of xₖ over many seeds, and one run cannot measure it.".into(),
        ));
    }
    ui.add_space(GAP);
    ui.separator();
    roots::facts(ui, scene, subject, method, found);
    if conditions.weight_decay > 0.0 {
        ui.add(weak("Weight decay adds λ to every curvature; the picture is that of F alone.".into()));
    }
    ui.add_space(GAP);
    ui.separator();
    optimum(ui, scene, subject);
}

fn curvatures(ui: &mut Ui, scene: &Scene<'_>, subject: &StabilitySubject) {
    let (least, largest) = (subject.curvature.least(), subject.curvature.largest());
    facts::table(ui, "curvatures", |row| {
        row("L", numbers::digits(largest, 4), "The greatest eigenvalue of the Hessian, the steepest curvature");
        if subject.curvature.directions.len() > 1 {
            row("μ", numbers::digits(least, 4), "The least eigenvalue of the Hessian; below 0 the direction curves downward");
            if least > 0.0 {
                row("κ = L/μ", brief(largest / least), "The condition number");
            }
            if let Some(scaled) = scaled_condition(&subject.curvature.matrix()) {
                row("after scaling", brief(scaled), SCALED);
            }
        }
        let run = &scene.state.work.experiment.runs[subject.index];
        row("α", numbers::digits(run.learning_rate(), 4), "The learning rate before the schedule");
        if subject.factor != 1.0 {
            row("αₖ", numbers::digits(run.learning_rate() * subject.factor, 4), "The learning rate of this step");
        }
        for mark in &subject.marks {
            row(mark.name, numbers::digits(mark.value, 4), mark.about);
        }
    });
}

/// Says in a sentence whether the run is stable, and how fast.
fn verdict(ui: &mut Ui, subject: &StabilitySubject, method: Method) {
    let palette = Palette::of(ui.ctx());
    let rate = method.spectral_radius(&subject.curvature.eigenvalues());
    let (words, color) = if subject.curvature.least() < 0.0 {
        ("Unstable: a direction that curves downward grows at every learning rate.".to_owned(), palette.warning)
    } else if rate > 1.0 {
        let grows = numbers::digits(rate, 4);
        (format!("Unstable: the distance grows by a factor of {grows} per step."), palette.warning)
    } else if rate > 1.0 - 1e-12 {
        ("On the edge: some direction neither grows nor shrinks.".to_owned(), palette.warning)
    } else if rate == 0.0 {
        ("It arrives at once: ρ = 0.".to_owned(), palette.text)
    } else {
        // The number of steps in which the distance shrinks to a tenth.
        let steps = -1.0 / rate.log10();
        let rate = numbers::digits(rate, 4);
        (format!("Stable: ρ = {rate}, one more correct digit every {} steps.", numbers::digits(steps, 2)), palette.text)
    };
    ui.add(Label::new(RichText::new(words).color(color)).wrap());
}

fn directions(ui: &mut Ui, subject: &StabilitySubject, method: Method, found: Option<&[DirectionFindings]>) {
    let palette = Palette::of(ui.ctx());
    let count = subject.curvature.directions.len();
    Grid::new("directions").num_columns(3).spacing(vec2(16.0, 5.0)).show(ui, |ui| {
        for title in ["", "predicted", "measured"] {
            ui.label(RichText::new(title).color(palette.weak));
        }
        ui.end_row();
        for (i, direction) in subject.curvature.directions.iter().enumerate().rev() {
            let recurrence = method.recurrence(direction.value);
            let words = format!("${}$ = {}", name(i, count), numbers::digits(direction.value, 3));
            typeset::words(ui, &words, color(palette, i));
            let swings = if recurrence.swings() { ", swings" } else { "" };
            ui.label(format!("{}{swings}", numbers::digits(recurrence.rate(), 4)))
                .on_hover_text("The larger root of z² − t z + d, in size; it swings where that root is negative or complex");
            let rate = found.and_then(|found| found[i].rate);
            ui.label(rate.map_or("–".into(), |rate| numbers::digits(rate, 4))).on_hover_text(
                "The dominant root of the recurrence that fits the last 40 components best; – where there is too little to fit",
            );
            ui.end_row();
        }
    });
}

fn optimum(ui: &mut Ui, scene: &mut Scene<'_>, subject: &StabilitySubject) {
    let (least, largest) = (subject.curvature.least(), subject.curvature.largest());
    let Some(method) = subject.method.filter(|_| least > 0.0) else {
        ui.weak("No optimum: some direction does not curve upward.");
        return;
    };
    let has_momentum = method.family == Family::Nesterov
        || scene.state.work.experiment.runs[subject.index].optimizer.params().iter().any(|param| param.key == "beta");
    let best =
        if has_momentum { Method::best(method.family, least, largest) } else { Method::best_gradient_descent(least, largest) };
    let rate = best.spectral_radius(&subject.curvature.eigenvalues());
    ui.label(theme::strong("The optimum"));
    let formulas: &[&str] = match (has_momentum, method.family) {
        (false, _) => &formulas::BEST_GRADIENT_DESCENT,
        (true, Family::HeavyBall) => &formulas::BEST_MOMENTUM,
        (true, Family::Nesterov) => &formulas::BEST_NESTEROV,
    };
    formulas.iter().for_each(|formula| {
        typeset::formula(ui, formula);
    });
    let beta = if has_momentum { format!(", $β$ = {}", numbers::digits(best.beta, 4)) } else { String::new() };
    let words = format!("$α$ = {}{beta}: $ρ$ = {}", numbers::digits(best.alpha, 4), numbers::digits(rate, 4));
    typeset::words(ui, &words, Palette::of(ui.ctx()).text);
    if ui
        .button("Take the optimum")
        .on_hover_text("Give this run the fastest constant learning rate, and momentum where it has one")
        .clicked()
    {
        set(scene, subject.index, "lr", best.alpha, 6);
        if has_momentum {
            set(scene, subject.index, "beta", best.beta.max(0.0), 6);
        }
    }
}
