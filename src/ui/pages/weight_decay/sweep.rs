//! The validation loss at the end of the run against λ, for a whole sweep, beside the closed-form ridge solution.

use crate::sim::picture::marks::PATH;
use crate::sim::weight_decay::decay_sweep::{LambdaRange, SweepPoint, ridge_line, sweep};
use crate::sim::weight_decay::{Fit, WeightDecay};
use crate::ui::derived::background::{Background, BackgroundValue};
use crate::ui::numbers;
use crate::ui::pages::scene::Scene;
use crate::ui::pages::weight_decay::{MEAN, look, shade};
use crate::ui::paint::chart::{Axis, Chart, Swatch, caption, legend};
use crate::ui::paint::marker;
use crate::ui::theme::{Palette, faded};
use eframe::egui::{Align2, Label, RichText, Sense, Stroke, Ui, vec2};

/// The number of points of the ridge line.
const LINE: usize = 120;

/// The chart of the sweep, with the ridge line.
#[derive(Default)]
pub struct SweepChart {
    points: Background<WeightDecay, Vec<SweepPoint>>,
    ridge: Background<WeightDecay, (Vec<(f64, Fit)>, f64)>,
}

/// The experiment without its own λs, on which the sweep does not depend.
fn key(scene: &Scene<'_>) -> WeightDecay {
    WeightDecay { lambdas: vec![0.0], ..scene.state.work.weight_decay.clone() }
}

impl SweepChart {
    /// Begins the sweep where it is not known, and returns what is known of it. A lesson begins it before it is shown.
    pub fn begin(&mut self, ui: &Ui, scene: &Scene<'_>, free: bool) -> BackgroundValue<Vec<SweepPoint>> {
        let held = ui.input(|input| input.pointer.any_down());
        self.points.ask(ui.ctx(), &key(scene), free && !held, (), |experiment, (), watch| {
            sweep(experiment, &experiment.problem(), &LambdaRange::default().values(), watch)
        })
    }

    /// Shows the sweep in the rest of `ui`. It is run again once no control is held; `free` is whether no other work must end first. A
    /// click adds the λ at the pointer.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, free: bool) {
        let palette = Palette::of(ui.ctx());
        let epochs = scene.state.work.weight_decay.epochs;
        let title = format!("Validation loss after {epochs} epochs, against $λ$");
        let tip = "The validation loss after the last epoch for many λ, and that of the closed-form ridge solution, the minimum of the training \
                   loss + λ/2 ‖w‖², which a run approaches if it goes on forever. Click to add a λ.";
        if scene.state.hides_results() {
            caption(ui, &title, tip);
            ui.centered_and_justified(|ui| ui.weak(scene.state.hidden_words()));
            return;
        }
        let range = LambdaRange::default();
        let look_of = self.begin(ui, scene, free);
        let key = key(scene);
        // This uses the current experiment: the runs shown, and their problem, may still be those of the one before.
        let line = self.ridge.ask_now(ui.ctx(), &key, (), |experiment, (), _| {
            let (lambdas, problem) = (LambdaRange { count: LINE, ..LambdaRange::default() }.values(), experiment.problem());
            let fits = ridge_line(&problem, &lambdas);
            Some((lambdas.into_iter().zip(fits).collect(), problem.mean().validation_loss))
        });
        let (ridge, mean) = line.value.as_deref().map_or((&[][..], None), |(ridge, mean)| (ridge.as_slice(), Some(*mean)));
        ui.horizontal(|ui| {
            caption(ui, &title, tip);
            // In a narrow panel the title takes all of the line; a bar beside it would push the chart out of the panel.
            let room = ui.available_width() - 4.0;
            if let Some(part) = look_of.part.filter(|_| room > 20.0) {
                ui.add(Label::new(RichText::new(format!("computing, {:.0} %", 100.0 * part)).color(palette.weak)).truncate());
            }
        });
        let dot = Swatch::Dots(faded(palette.text, 0.8));
        let dashed = Stroke::new(PATH, shade(palette.accent, line.fresh));
        legend(ui, &[("ridge, in closed form", Swatch::Dashed(dashed)), ("runs (↑: off the scale)", dot)]);
        let ends: Vec<(f64, Option<f64>)> = look_of
            .value
            .iter()
            .flat_map(|points| points.iter())
            .map(|point| (point.lambda, point.fit.map(|fit| fit.validation_loss)))
            .collect();
        let top = ridge.iter().map(|(_, fit)| fit.validation_loss).chain(mean).fold(1e-300, f64::max);
        // Runs without decay end far above the valley that the picture is about.
        let shown = ends.iter().filter_map(|(_, loss)| *loss).filter(|loss| *loss < 4.0 * top);
        let y = Axis::over("loss", true, ridge.iter().map(|(_, fit)| fit.validation_loss).chain(shown).chain(mean));
        let chart = Chart::new(ui, "Sweep over λ", Axis::new("$λ$", true, (range.from, range.to)).with_room(), y, Sense::click());
        if let Some(mean) = mean {
            chart.level(mean, MEAN, palette.text);
        }
        chart.dashed(ridge.iter().map(|(lambda, fit)| (*lambda, fit.validation_loss)), dashed);
        if let Some((lambda, fit)) = ridge.iter().min_by(|a, b| a.1.validation_loss.total_cmp(&b.1.validation_loss))
            && let Some(at) = chart.at(*lambda, fit.validation_loss)
        {
            chart.painter.circle_filled(at, 4.0, palette.accent);
            let words = format!("best ridge $λ$ = {}", numbers::digits(*lambda, 2));
            let right = at.x > chart.frame.center().x;
            let (anchor, aside) = if right { (Align2::RIGHT_BOTTOM, -4.0) } else { (Align2::LEFT_BOTTOM, 4.0) };
            chart.text(at + vec2(aside, -8.0), anchor, words, palette.weak);
        }
        for (lambda, loss) in &ends {
            match loss.and_then(|loss| chart.at(*lambda, loss)).filter(|at| at.y > chart.frame.top() - 2.0) {
                Some(at) => {
                    chart.painter.circle_filled(at, 3.2, shade(faded(palette.text, 0.8), look_of.fresh));
                }
                // One that is too high, or has diverged, is an arrow at the top.
                None => {
                    if let Some(at) = chart.at(*lambda, y.range.1) {
                        let color = if loss.is_some() { faded(palette.text, 0.8) } else { palette.warning };
                        let color = shade(color, look_of.fresh);
                        chart.painter.add(marker::arrow(at + vec2(0.0, 18.0), vec2(0.0, -14.0), 7.0, Stroke::new(1.6, color)));
                    }
                }
            }
        }
        for (i, lambda) in scene.state.work.weight_decay.lambdas.iter().enumerate() {
            let (color, shape) = look(palette, i);
            chart.flag(*lambda, shape, color);
        }
        if let Some(at) = chart.area.interact_pointer_pos().filter(|_| chart.area.clicked()) {
            let lambda: f64 = format!("{:.1e}", chart.value(at).0).parse().unwrap_or(1.0);
            let lambdas = &mut scene.state.work.weight_decay.lambdas;
            if !lambdas.contains(&lambda) && lambdas.len() < 8 {
                lambdas.push(lambda);
            }
        }
    }
}
