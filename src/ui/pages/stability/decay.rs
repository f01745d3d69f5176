//! The decay along each eigen-direction of the selected run: the component of xₖ − x* at each step, beside the predicted rate.

use crate::sim::picture::loss_axis::lowest_shown;
use crate::sim::picture::marks::PATH;
use crate::ui::numbers;
use crate::ui::pages::scene::Scene;
use crate::ui::pages::stability::{StabilitySubject, color, name};
use crate::ui::paint::chart::{Axis, Chart, Swatch, caption, legend};
use crate::ui::theme::{Palette, faded};
use eframe::egui::{Sense, Stroke, Ui};

/// The most points of a curve that are drawn.
const POINTS: usize = 1500;
/// The most powers of ten that are shown.
const DECADES: i32 = 16;

/// Shows the decay in the rest of `ui`; `components` are those of the whole run where an x* is known, and none while they are computed.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>, subject: &StabilitySubject, components: Option<Option<&[Vec<f64>]>>) {
    let palette = Palette::of(ui.ctx());
    let tip = "The distance from x* along each eigenvector of the Hessian, on a logarithmic axis; the dashed line shrinks by the predicted \
               factor ρ per step. Click or drag to move the playhead.";
    if scene.state.presenting {
        caption(ui, "The distance from $x*$ by eigenvector", tip);
    }
    let Some(components) = components else {
        ui.centered_and_justified(|ui| ui.weak("computing …"));
        return;
    };
    let Some(components) = components else {
        ui.add_space(8.0);
        ui.label("No minimum x* of this objective is known, so no distance from it can be measured.");
        return;
    };
    let steps = scene.state.work.experiment.steps;
    let count = components.len();
    let now = subject.now().filter(|_| scene.state.work.experiment.runs[subject.index].schedule.is_constant());
    let titles: Vec<String> = (0..count)
        .rev()
        .map(|i| format!("${}$ = {}", name(i, count), numbers::digits(subject.curvature.directions[i].value, 3)))
        .collect();
    let mut entries: Vec<(&str, Swatch)> = titles
        .iter()
        .zip((0..count).rev())
        .map(|(title, i)| (title.as_str(), Swatch::Line(Stroke::new(PATH, color(palette, i)))))
        .collect();
    if now.is_some() {
        entries.push(("predicted $ρᵏ$", Swatch::Dashed(Stroke::new(1.4, palette.weak))));
    }
    legend(ui, &entries);
    let sizes = |i: usize| {
        let all = &components[i];
        let stride = all.len().div_ceil(POINTS).max(1);
        let last = all.len() - 1;
        (0..last).step_by(stride).chain([last]).map(move |k| (k as f64, all[k].abs()))
    };
    let first = components.iter().map(|all| all[0].abs()).fold(0.0, f64::max);
    // Diverging values may leave the picture, and so may rounding errors.
    let ends = components.iter().filter_map(|all| Some((all[0].abs().log10(), all.last()?.abs().log10())));
    let lowest = 10_f64.powf(lowest_shown(ends)).max(first * 10_f64.powi(-DECADES));
    let seen = (0..count).flat_map(&sizes).map(|(_, c)| c).filter(|c| *c < 1e3 * first.max(1e-300) && *c >= lowest);
    let y = Axis::over("$|vᵀ(xₖ − x*)|$", true, seen);
    let chart = Chart::new(ui, "Decay", Axis::time("step $k$", steps), y, Sense::click_and_drag());
    chart.vertical(scene.state.step() as f64, Stroke::new(1.0, palette.weak));
    for (i, all) in components.iter().enumerate() {
        let color = color(palette, i);
        let now_at = subject.k as f64;
        if !scene.state.hides_results() {
            chart.line(sizes(i).filter(|(k, _)| *k >= now_at), Stroke::new(1.2, faded(color, 0.4)));
        }
        chart.line(sizes(i).filter(|(k, _)| *k <= now_at), Stroke::new(PATH, color));
        if let Some(method) = now {
            let rate = method.recurrence(subject.curvature.directions[i].value).rate();
            let ends = [0.0, steps as f64].map(|k| (k, all[0].abs().ln() + k * rate.ln()));
            // The line is cut where the axis ends, so that nothing overflows.
            let inside = (0..=100).map(|j| ends[0].0 + (ends[1].0 - ends[0].0) * f64::from(j) / 100.0);
            let line =
                inside.map(|k| (k, (ends[0].1 + k * rate.ln()).exp())).filter(|(_, c)| *c > y.range.0 * 1e-3 && c.is_finite());
            chart.dashed(line, Stroke::new(1.4, faded(color, 0.9)));
        }
        if let Some(at) = all.get(subject.k).and_then(|c| chart.at(now_at, c.abs())).filter(|at| chart.frame.contains(*at)) {
            chart.painter.circle_filled(at, 4.0, color);
        }
    }
    if let Some(pointer) = chart.area.interact_pointer_pos().filter(|_| chart.area.clicked() || chart.area.dragged()) {
        let step = chart.value(pointer).0.round().clamp(0.0, steps as f64) as usize;
        scene.state.playhead.jump(step);
    }
}
