//! What a batch buys: the progress of one step with the best learning rate against the batch size, beside what a sample then buys.

use crate::math::Objective;
use crate::math::Point;
use crate::math::sampling::{Batch, Sampling};
use crate::math::theory::batch_gain::BatchGain;
use crate::sim::picture::marks::PATH;
use crate::sim::run::batch_progress::measured_share;
use crate::ui::derived::background::Background;
use crate::ui::numbers::digits;
use crate::ui::pages::noise::{InspectedStep, variance};
use crate::ui::pages::scene::Scene;
use crate::ui::paint::chart::{Axis, Chart, caption};
use crate::ui::theme::{Palette, faded};
use eframe::egui::{Align2, Sense, Stroke, Ui, vec2};

/// The approximate number of sample gradients and losses that are drawn for each dot, and the least and greatest number of draws.
const WORK: usize = 4_000_000;
const DRAWS: [usize; 2] = [200, 4000];

/// The measured progress of one step, for each batch size.
#[derive(Default)]
pub struct ProgressChart {
    measured: Background<(Objective, Point, u64), Vec<(usize, f64)>>,
}

impl ProgressChart {
    /// Shows the chart in the rest of `ui`; a click chooses another batch size.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, here: &InspectedStep) {
        let experiment = &scene.state.work.experiment;
        let objective = &experiment.objective;
        let n = objective.data().len();
        let palette = Palette::of(ui.ctx());
        let tip = "How far one step from here lowers F on average, with the best learning rate for each batch size m, as a share of what the \
                   full gradient gains: m/(m + B). Per sample gradient, the progress is B/(m + B) of the greatest possible. Up to about B a \
                   larger batch pays for itself; far above it, it is wasted. Samples are drawn with replacement; dots are measured. Click \
                   to take that batch size.";
        if scene.state.presenting {
            caption(ui, "The progress of one step, against the batch size $m$", tip);
        }
        let gain = match BatchGain::at(&**objective, here.x) {
            Ok(gain) => gain,
            Err(why) => {
                ui.centered_and_justified(|ui| ui.weak(format!("No progress to compare: {why}.")));
                return;
            }
        };
        let key = (objective.clone(), here.x, experiment.seed);
        let look = self.measured.ask(ui.ctx(), &key, true, (), |(objective, x, seed), (), watch| {
            let gain = BatchGain::at(&**objective, *x).ok()?;
            let n = objective.data().len();
            let measure = |m: usize| {
                let draws = (WORK / (n + m)).clamp(DRAWS[0], DRAWS[1]);
                (m, measured_share(&**objective, *x, &gain, m, draws, *seed))
            };
            let sizes = variance::sizes(n);
            sizes.into_iter().map(|m| (!watch.is_stopped()).then(|| measure(m))).collect()
        });
        let (step, sample) = (Stroke::new(PATH, palette.accent), Stroke::new(PATH, palette.warning));
        let scale = gain.noise_scale;
        let range = (
            if scale > 0.0 { (scale / 3.0).clamp(0.02, 0.9) } else { 0.9 },
            (3.0 * scale).clamp(n as f64 * 1.12, n as f64 * 30.0),
        );
        let chart = Chart::new(
            ui,
            "Progress against batch size",
            Axis::new("$m$", true, range),
            Axis::new("share of the greatest progress", false, (0.0, 1.05)),
            Sense::click(),
        );
        let sizes = (0..=120).map(|i| range.0 * (range.1 / range.0).powf(f64::from(i) / 120.0));
        chart.line(sizes.clone().map(|m| (m, gain.share_per_sample(m))), sample);
        chart.line(sizes.map(|m| (m, gain.share(m))), step);
        for (words, share, aside, anchor, stroke) in [
            ("of a step: $m/(m + B)$", gain.share(range.1), 16.0, Align2::RIGHT_TOP, step),
            ("of a sample: $B/(m + B)$", gain.share_per_sample(range.1), -16.0, Align2::RIGHT_BOTTOM, sample),
        ] {
            if let Some(end) = chart.at(range.1, share) {
                chart.text(end + vec2(-4.0, aside), anchor, words, stroke.color);
            }
        }
        for (m, share) in look.value.iter().flat_map(|all| all.iter()) {
            if let Some(at) = chart.at(*m as f64, *share).filter(|at| chart.frame.expand(3.0).contains(*at)) {
                chart.painter.circle_filled(at, 5.0, faded(palette.text, if look.fresh { 1.0 } else { 0.4 }));
                chart.painter.circle_filled(at, 3.2, step.color);
            }
        }
        variance::own_size(&chart, here.sampling.size(n).min(n), palette);
        if let Some(at) = chart.at(scale, 0.5).filter(|at| chart.frame.contains(*at)) {
            chart.painter.circle_stroke(at, 6.5, Stroke::new(1.8, palette.text));
            let right = at.x > chart.frame.center().x;
            let (aside, anchor) = if right { (-30.0, Align2::RIGHT_CENTER) } else { (30.0, Align2::LEFT_CENTER) };
            chart.text(at + vec2(aside, 0.0), anchor, format!("$B$ = {}", digits(scale, 3)), palette.text);
        }
        if let Some(at) = chart.area.interact_pointer_pos().filter(|_| chart.area.clicked()) {
            let m = chart.value(at).0.round().clamp(1.0, n as f64) as u64;
            scene.state.work.experiment.runs[here.index].sampling = Some(Sampling::Batch(Batch { m, replacement: true }));
        }
    }
}
