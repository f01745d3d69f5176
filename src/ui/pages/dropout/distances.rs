//! The distances of the iterates from both minima, and of their late mean from the second one.

use crate::math::Point;
use crate::sim::picture::marks::PATH;
use crate::ui::pages::dropout::descent::ShownDescent;
use crate::ui::pages::scene::Scene;
use crate::ui::paint::chart::{Axis, Chart, Swatch, caption, legend};
use crate::ui::theme::{Palette, faded};
use eframe::egui::{Align2, Sense, Stroke, Ui};

/// The most points of a curve that are drawn.
const POINTS: usize = 1500;
/// The most decades shown below the greatest distance.
const DECADES: i32 = 8;

/// The height below which there is no room for a caption, in points.
const LOW: f32 = 190.0;

/// Shows the distances in the rest of `ui`. A click or a drag moves the playhead.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>, shown: &ShownDescent) {
    let palette = Palette::of(ui.ctx());
    let tip = "Distances in the plane of the weights that are trained. The mean of the later half of the iterates settles where E F is least; \
               the iterates themselves go on wandering around it. Click or drag to move the playhead.";
    if ui.available_height() > LOW {
        caption(ui, "Distance from the minima over the steps", tip);
    }
    let color = |line: usize| shown.run.as_ref().map_or(palette.text, |run| palette.run(run.lines[line].0.color));
    let fade = if shown.fresh { 1.0 } else { 0.4 };
    let to_plain = Stroke::new(1.4, faded(palette.weak, fade));
    let to_second = Stroke::new(1.2, faded(color(0), 0.75 * fade));
    let of_mean = Stroke::new(PATH + 0.8, faded(color(1), fade));
    legend(
        ui,
        &[
            ("$wₖ$ to $min F$", Swatch::Dashed(to_plain)),
            ("$wₖ$ to $min E F$", Swatch::Line(to_second)),
            ("late mean to $min E F$", Swatch::Line(of_mean)),
        ],
    );
    let steps = scene.state.work.dropout.descent.steps;
    let (records, means) = shown.run.as_ref().map_or((&[][..], &[][..]), |run| (&run.trace().records[..], run.means()));
    let stride = records.len().div_ceil(POINTS).max(1);
    let last = records.len().saturating_sub(1);
    let ks = || (0..last).step_by(stride).chain((!records.is_empty()).then_some(last));
    let curve = |of_mean: bool, from: Option<Point>| -> Vec<(f64, f64)> {
        let from = from
            .into_iter()
            .flat_map(|from| ks().map(move |k| (k as f64, (if of_mean { means[k].x } else { records[k].x } - from).norm())));
        from.collect()
    };
    let (plain, second) = (shown.losses.plain.minimum, shown.losses.expected.minimum);
    let (far, near, settled) = (curve(false, plain), curve(false, second), curve(true, second));
    // Diverging values may leave the picture.
    let start = far.first().into_iter().chain(near.first()).map(|(_, d)| *d).fold(1e-3, f64::max);
    let seen = far.iter().chain(&near).chain(&settled).map(|(_, d)| *d).filter(|d| *d <= 1e3 * start);
    let mut y = Axis::over("distance", true, seen);
    y.range.0 = y.range.0.max(y.range.1 * 10_f64.powi(-DECADES));
    let chart = Chart::new(ui, "Distance from the minima", Axis::time("step $k$", steps), y, Sense::click_and_drag());
    let step = scene.state.playhead.step(steps);
    chart.vertical(step as f64, Stroke::new(1.0, palette.weak));
    chart.dashed(far.into_iter(), to_plain);
    chart.line(near.into_iter(), to_second);
    chart.line(settled.into_iter(), of_mean);
    if records.is_empty() {
        chart.text(chart.frame.center(), Align2::CENTER_CENTER, "The steps are running …", palette.weak);
    }
    if let Some(pointer) = chart.area.interact_pointer_pos().filter(|_| chart.area.clicked() || chart.area.dragged()) {
        scene.state.playhead.jump(chart.value(pointer).0.round().clamp(0.0, steps as f64) as usize);
    }
}
