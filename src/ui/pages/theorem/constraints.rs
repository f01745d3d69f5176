//! The two constraints on learning rates, Σ αₖ = ∞ and Σ αₖ² < ∞: the running sums far beyond the run, and the verdicts.

use crate::math::Plan;
use crate::math::series::{PartialSums, Promise, Series, partial_sums};
use crate::sim::ensemble::tendency::{GapVerdict, Tendency};
use crate::sim::formulas;
use crate::sim::picture::marks::PATH;
use crate::ui::derived::background::Background;
use crate::ui::numbers;
use crate::ui::pages::scene::Scene;
use crate::ui::pages::theorem::TheoremSubject;
use crate::ui::paint::chart::{Axis, Chart, Swatch, caption, legend};
use crate::ui::theme::{Palette, faded};
use crate::ui::typeset;
use eframe::egui::{Align, Label, Layout, Panel, RichText, Sense, Stroke, Ui};

/// The number of terms in the sums.
const TERMS: usize = 1_000_000;

/// The height below which the measured result is left out, so that the picture keeps its room, in points.
const LOW: f32 = 260.0;

/// The chart of the partial sums of the selected run's schedule.
#[derive(Default)]
pub struct ConstraintsChart {
    sums: Background<Plan, Vec<PartialSums>>,
}

impl ConstraintsChart {
    /// Shows the sums and verdicts in the rest of `ui`.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, subject: &TheoremSubject) {
        let experiment = &scene.state.work.experiment;
        let run = &experiment.runs[subject.index];
        let (alpha, plan, steps) = (run.learning_rate(), &run.schedule, experiment.steps);
        caption(
            ui,
            &format!("Its schedule: ${}$", plan.schedule.formula()),
            "The lecture's constraints on learning rates: Σ αₖ = ∞, so that any distance can be covered, and Σ αₖ² < ∞, so that the noise dies out",
        );
        let look = self.sums.ask(ui.ctx(), plan, true, (), |plan, (), _| Some(partial_sums(|k| plan.factor(k), TERMS)));
        let palette = Palette::of(ui.ctx());
        let is_low = ui.available_height() < LOW;
        Panel::bottom("verdicts").frame(eframe::egui::Frame::NONE).resizable(false).show_separator_line(false).show(ui, |ui| {
            if scene.state.hides_results() {
                ui.label(scene.state.hidden_words());
                return;
            }
            let sums = plan.sums();
            let [rates, squares] = formulas::CONSTRAINTS;
            verdict(ui, rates, !sums.rates.converges, &sums.rates);
            verdict(ui, squares, sums.squares.converges, &sums.squares);
            typeset::wrapped(ui, promise(sums.promise(), experiment.is_noisy(run)), palette.text);
            let ensemble = subject.look.fresh().filter(|_| !is_low && !scene.state.asks_gap());
            if let Some(verdict) = ensemble.and_then(|ensemble| GapVerdict::of(ensemble, &*experiment.objective)) {
                ui.add(Label::new(RichText::new(measured(&verdict, steps)).color(palette.weak)).wrap());
            }
        });
        let values = look.value.as_deref().map(Vec::as_slice).unwrap_or_default();
        let of = |pick: fn(&PartialSums) -> f64, scale: f64| values.iter().map(move |sum| (sum.terms as f64, pick(sum) * scale));
        let (rates, squares) = (|| of(|sum| sum.rates, alpha), || of(|sum| sum.squares, alpha * alpha));
        let y = Axis::over("", true, rates().chain(squares()).map(|(_, y)| y));
        ui.with_layout(Layout::top_down(Align::Min), |ui| {
            let strokes = [Stroke::new(PATH + 0.4, palette.accent), Stroke::new(PATH, faded(palette.text, 0.8))];
            legend(ui, &[("$Σ αₖ$", Swatch::Line(strokes[0])), ("$Σ αₖ²$", Swatch::Dashed(strokes[1]))]);
            let chart = Chart::new(ui, "Sums of learning rates", Axis::new("$k$", true, (1.0, TERMS as f64)), y, Sense::hover());
            chart.vertical(steps as f64, Stroke::new(1.0, palette.weak));
            chart.line(rates(), strokes[0]);
            chart.dashed(squares(), strokes[1]);
            if let Some(at) = chart.at(steps as f64, y.range.0) {
                chart.text(
                    at + eframe::egui::vec2(4.0, -22.0),
                    eframe::egui::Align2::LEFT_BOTTOM,
                    "end of the run",
                    palette.weak,
                );
            }
        });
    }
}

/// Shows whether `constraint` is met, and why.
fn verdict(ui: &mut Ui, constraint: &str, met: bool, series: &Series) {
    let palette = Palette::of(ui.ctx());
    let (sign, color) = if met { ("✔", palette.text) } else { ("✘ not", palette.warning) };
    typeset::wrapped(ui, &format!("{sign} ${constraint}$: {}", series.reason), color);
}

/// Returns what the sums guarantee, where gradients are `noisy` or exact.
fn promise(promise: Promise, noisy: bool) -> &'static str {
    match promise {
        Promise::LastIterate => {
            "Both hold: if $E‖gᵢ‖²$ stays bounded, $F(x̄ₖ) → F*$ on average, and the last iterate settles too."
        }
        Promise::Average => {
            "Only the first holds, yet $Σ αₖ²/Σ αₖ → 0$: the bound still falls to zero, fastest near $αₖ ∝ 1/√k$. It is a promise for the average $x̄ₖ$, not for the last iterate."
        }
        Promise::NoiseFloor if noisy => "$αₖ$ does not fall to zero: a noise floor is left.",
        Promise::NoiseFloor => "$αₖ$ does not fall to zero. With noise a floor would be left; here every gradient is exact.",
        Promise::TooSlow => "All learning rates together are finite: the run may stop short.",
    }
}

/// Describes what the ensemble does, beside the guarantee.
fn measured(verdict: &GapVerdict, steps: usize) -> String {
    let (gap, bias) = (numbers::digits(verdict.gap, 3), numbers::digits(verdict.bias.max(0.0), 3));
    let split = format!("gap {gap} at step {steps}, of which {bias} remains at the mean iterate");
    match verdict.tendency {
        Tendency::Diverging => "Measured: some seeds diverge.".into(),
        Tendency::Falling => format!("Measured: still falling; {split}."),
        Tendency::NoiseFloor => format!("Measured: a noise floor; {split}."),
        Tendency::StoppedShort => format!("Measured: too slow; {split}."),
    }
}
