//! The variance of g against the batch size: the laws with and without replacement, and measured values.

use crate::math::Objective;
use crate::math::Point;
use crate::math::Sampling;
use crate::math::catalog::Catalog;
use crate::math::theory::gradient_noise::GradientNoise;
use crate::sim::picture::marks::PATH;
use crate::sim::run::gradient_check::GradientCheck;
use crate::ui::derived::background::Background;
use crate::ui::pages::noise::InspectedStep;
use crate::ui::pages::scene::Scene;
use crate::ui::paint::chart::{Axis, Chart, Swatch, caption, legend};
use crate::ui::theme::{Palette, faded};
use eframe::egui::{Align2, Sense, Stroke, Ui, vec2};

/// The number of gradients drawn for each dot.
const DRAWS: usize = 4000;

/// A batch size, and the variance measured with and without replacement.
type MeasuredVariance = (usize, [f64; 2]);

/// The measured variances.
#[derive(Default)]
pub struct VarianceChart {
    measured: Background<(Objective, Point, u64), Vec<MeasuredVariance>>,
}

fn batch(m: usize, replacement: bool) -> Sampling {
    Sampling::parse(&format!("batch(m={m}, replacement={replacement})")).expect("the notation of a batch")
}

/// Lists batch sizes from 1 to `n`: 1, 2, 5, 10, …, n.
pub(super) fn sizes(n: usize) -> Vec<usize> {
    let round = (0..7).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_usize.pow(power)));
    let mut sizes: Vec<usize> = round.take_while(|m| *m < n).collect();
    sizes.push(n);
    sizes
}

impl VarianceChart {
    /// Shows the chart in the rest of `ui`; a click chooses another batch size.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, here: &InspectedStep) {
        let experiment = &scene.state.work.experiment;
        let objective = &experiment.objective;
        let n = objective.data().len();
        let palette = Palette::of(ui.ctx());
        caption(
            ui,
            "Var g against the batch size m",
            "The variance of the mean of m sample gradients: Σ/m with replacement, and Σ/m · (n − m)/(n − 1) without. Each dot is \
             measured on 4000 draws. Click to take that batch size.",
        );
        let (with, without) = (Stroke::new(PATH, palette.accent), Stroke::new(PATH, palette.warning));
        legend(
            ui,
            &[
                ("with replacement: ∝ $1/m$", Swatch::Line(with)),
                ("without: × $(n − m)/(n − 1)$", Swatch::Line(without)),
                ("measured", Swatch::Dots(palette.text)),
            ],
        );
        let key = (objective.clone(), here.x, experiment.seed);
        let look = self.measured.ask(ui.ctx(), &key, true, (), |(objective, x, seed), (), _| {
            let measure = |m, replacement| {
                let mut check = GradientCheck::new(&**objective, *x, &batch(m, replacement), *seed);
                check.draw(&**objective, *x, DRAWS);
                check.variance()
            };
            Some(sizes(objective.data().len()).into_iter().map(|m| (m, [measure(m, true), measure(m, false)])).collect())
        });
        let law = |m: usize, replacement: bool| GradientNoise::at(&**objective, here.x, &batch(m, replacement), 0.0).variance();
        let ends = [law(1, true), law(n, true)];
        if ends[0] <= 0.0 {
            ui.weak("All samples have the same gradient here: there is no noise to average away.");
            return;
        }
        let low = if n > 2 { ends[1].min(law(n - 1, false)) } else { ends[1] };
        let y = Axis::over("$Var g$", true, [ends[0] * 1.3, low / 1.3].into_iter());
        let chart =
            Chart::new(ui, "Variance against batch size", Axis::new("$m$", true, (0.9, n as f64 * 1.12)), y, Sense::click());
        chart.line(ends.into_iter().zip([1.0, n as f64]).map(|(v, m)| (m, v)), with);
        let finite = (0..=60).map(|i| (n as f64).powf(f64::from(i) / 60.0).min(n as f64 - 1e-9)).map(|m| {
            let share = (n as f64 - m) / (m * (n as f64 - 1.0).max(1.0));
            (m, ends[0] * share)
        });
        chart.line(finite, without);
        for (m, variances) in look.value.iter().flat_map(|all| all.iter()) {
            for (variance, stroke) in variances.iter().zip([with, without]) {
                if let Some(at) = chart.at(*m as f64, *variance).filter(|at| chart.frame.expand(3.0).contains(*at)) {
                    chart.painter.circle_filled(at, 5.0, faded(palette.text, if look.fresh { 1.0 } else { 0.4 }));
                    chart.painter.circle_filled(at, 3.2, stroke.color);
                }
            }
        }
        own_size(&chart, here.sampling.size(n).min(n), palette);
        if let Some(at) = chart.area.interact_pointer_pos().filter(|_| chart.area.clicked()) {
            let m = chart.value(at).0.round().clamp(1.0, n as f64) as usize;
            let replacement = matches!(&here.sampling, Sampling::Batch(batch) if batch.replacement);
            let run = &mut scene.state.work.experiment.runs[here.index];
            run.sampling = Some(batch(m, replacement));
        }
    }
}

/// Marks the batch size `own` of the run.
pub(super) fn own_size(chart: &Chart, own: usize, palette: &Palette) {
    chart.vertical(own as f64, Stroke::new(1.4, palette.weak));
    if let Some(at) = chart.at(own as f64, chart.range_y().0) {
        let right = at.x > chart.frame.center().x;
        let (aside, anchor) = if right { (-5.0, Align2::RIGHT_BOTTOM) } else { (5.0, Align2::LEFT_BOTTOM) };
        chart.text(at + vec2(aside, -8.0), anchor, format!("$m$ = {own}"), palette.weak);
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_reach_from_one_to_all() {
        assert_eq!(super::sizes(1), [1]);
        assert_eq!(super::sizes(2), [1, 2]);
        assert_eq!(super::sizes(21), [1, 2, 5, 10, 20, 21]);
        assert_eq!(super::sizes(272), [1, 2, 5, 10, 20, 50, 100, 200, 272]);
    }
}
