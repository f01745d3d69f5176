//! The polynomial through the noisy points, beside the truth and the fits to other draws of the same points.

use crate::math::data::polynomial::{PolynomialFit, Shrinkage};
use crate::sim::overfitting::{Cure, FitErrors, FitProblem, Overfitting, truth};
use crate::sim::picture::marks::PATH;
use crate::ui::derived::memo::Memo;
use crate::ui::numbers;
use crate::ui::pages::scene::Scene;
use crate::ui::paint::chart::{Axis, Chart, Swatch, caption, legend};
use crate::ui::theme::{Palette, faded};
use eframe::egui::{Align2, Sense, Stroke, Ui, vec2};

/// The number of other draws whose fits are shown.
const BUNDLE: usize = 20;
/// The number of intervals with which a curve is drawn.
const INTERVALS: usize = 200;
/// The part of the points' range that is shown beyond them.
const ROOM: f64 = 0.25;

/// The chart, with the fits that it shows.
#[derive(Default)]
pub struct FitChart(Memo<Overfitting, FittedShapes>);

/// All that the chart shows.
struct FittedShapes {
    problem: FitProblem,
    errors: FitErrors,
    /// The values on a grid over [−1, 1]: of the fit, and of the fits to other draws.
    curve: Vec<f64>,
    bundle: Vec<Vec<f64>>,
}

fn grid() -> Vec<f64> {
    (0..=INTERVALS).map(|i| 2.0 * i as f64 / INTERVALS as f64 - 1.0).collect()
}

/// Returns the experiment as it is at the playhead: with early stopping, the steps that are played so far.
fn played(scene: &Scene<'_>) -> Overfitting {
    let mut experiment = scene.state.work.overfitting.clone();
    if experiment.cure == Cure::EarlyStopping {
        experiment.steps = scene.state.playhead.step(experiment.steps);
    }
    experiment
}

impl FitChart {
    /// Shows the chart in the rest of `ui`.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let palette = Palette::of(ui.ctx());
        let shown = played(scene);
        let title = match shown.shrinkage() {
            Shrinkage::Ridge(0.0) => format!("Degree {} through {} points", shown.degree, shown.points),
            Shrinkage::Ridge(lambda) => {
                format!("Degree {} through {} points, $λ$ = {}", shown.degree, shown.points, numbers::short(lambda))
            }
            Shrinkage::Steps { steps, .. } => {
                format!("Degree {} through {} points, after $k$ = {steps} steps", shown.degree, shown.points)
            }
        };
        let tip = "The points, the function they are drawn from, and the fitted polynomial. The thin lines are fits to other draws of the noise at \
                   the same inputs: how far they spread is the variance.";
        caption(ui, &title, tip);
        let thin = Stroke::new(1.0, faded(palette.accent, 0.35));
        let [line, dashes] = [Stroke::new(PATH + 0.6, palette.accent), Stroke::new(PATH, palette.weak)];
        let entries = [
            ("fit", Swatch::Line(line)),
            ("fits to other draws", Swatch::Line(thin)),
            ("truth", Swatch::Dashed(dashes)),
            ("points", Swatch::Dots(palette.text)),
        ];
        legend(ui, &entries);
        let found = self.0.get(shown, (), |experiment, ()| shapes(experiment));
        let FitProblem { train, .. } = &found.problem;
        let values = train.targets.iter().chain(train.truth.iter()).copied();
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), y| (low.min(y), high.max(y)));
        let room = ROOM * (high - low);
        let y = Axis::new("$y$", false, (low - room, high + room));
        let chart = Chart::new(ui, "Fit of the points", Axis::new("$x$", false, (-1.05, 1.05)), y, Sense::hover());
        let at = |values: &[f64]| grid().into_iter().zip(values.to_vec()).collect::<Vec<_>>().into_iter();
        for values in &found.bundle {
            chart.line(at(values), thin);
        }
        chart.dashed(grid().into_iter().map(|x| (x, truth(x))), dashes);
        chart.line(at(&found.curve), line);
        for (x, y) in train.inputs.iter().zip(train.targets.iter()) {
            if let Some(at) = chart.at(*x, *y) {
                chart.painter.circle_filled(at, 3.6, palette.text);
                chart.painter.circle_stroke(at, 3.6, Stroke::new(1.0, palette.background));
            }
        }
        if found.errors.train.is_infinite() {
            chart.text(chart.frame.center_top() + vec2(0.0, 8.0), Align2::CENTER_TOP, "it diverges: $α h > 2$", palette.warning);
        }
    }
}

fn shapes(experiment: &Overfitting) -> FittedShapes {
    let (problem, cure) = (experiment.problem(), experiment.shrinkage());
    let fit = PolynomialFit::new(&problem.train.inputs, experiment.degree);
    let smoother = fit.smoother(&grid(), cure);
    let bundle = (0..BUNDLE).map(|i| (&smoother * experiment.redrawn(i).train.targets).as_slice().to_vec()).collect();
    let curve = (&smoother * &problem.train.targets).as_slice().to_vec();
    FittedShapes { errors: problem.errors(&fit, cure), curve, bundle, problem }
}
