//! All weights at the playhead, as a strip for each λ, beside the true weight.

use crate::sim::picture::marks::HEAD;
use crate::ui::numbers;
use crate::ui::pages::scene::Scene;
use crate::ui::pages::weight_decay::{DecayRuns, look, shade};
use crate::ui::paint::chart::{Axis, Chart, caption};
use crate::ui::paint::marker;
use crate::ui::theme::{Palette, faded};
use eframe::egui::{Align2, Mesh, Rect, Sense, Shape, Stroke, Ui, pos2};

/// The height of a histogram bar that holds all weights, as a part of its strip.
const FULL: f32 = 0.9;
/// The height of a line of text, in points.
const WORDS: f32 = 17.0;
/// The smallest height of a row with its text above its histogram, in points; in a lower row the text is inside.
const TALL: f32 = 52.0;
/// The number of bins of a histogram.
const BINS: usize = 60;

/// Shows the weights in the rest of `ui`: a histogram above a strip of ticks, one row for each λ.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>, runs: &DecayRuns, fresh: bool) {
    let palette = Palette::of(ui.ctx());
    let epoch = scene.state.playhead.step(scene.state.work.weight_decay.epochs);
    let tip = "A histogram of all weights for each λ, over a tick for each weight; the line is the weight that every input truly has. Of a \
               long run the weights are kept at fewer epochs.";
    caption(ui, &format!("The {} weights after epoch {epoch}", runs.problem.train.dims()), tip);
    let kept: Vec<(usize, &[f64])> = runs
        .runs
        .iter()
        .map(|run| {
            let (at, p) = run.weights_at(epoch);
            (at, runs.problem.train.weights(p))
        })
        .collect();
    let truth = scene.state.work.weight_decay.data.weight;
    // The weights are spread most at the start, so the axis does not move with them. Diverging weights may leave it.
    let first = runs.problem.train.weights(&runs.problem.start);
    let widest = first.iter().fold(4.0 * truth.abs(), |widest, w| widest.max(w.abs()));
    let most = |weights: &[f64]| weights.iter().fold(0.0_f64, |most, w| most.max(w.abs()));
    let last = runs.runs.iter().map(|run| most(runs.problem.train.weights(&run.last))).fold(0.0, f64::max);
    let reach = 1.1 * widest.max(last.min(5.0 * widest)).max(1e-9);
    let chart = Chart::new(ui, "Weights", Axis::new("weight", false, (-reach, reach)), Axis::bare((0.0, 1.0)), Sense::hover());
    // The top row is higher by the name of the line, which is between its text and its histogram.
    let first = chart.frame.top() + WORDS;
    let height = (chart.frame.bottom() - first) / runs.runs.len() as f32;
    let over = if height < TALL { 0.0 } else { WORDS };
    for (i, (_, weights)) in kept.iter().enumerate() {
        let (color, shape) = look(palette, i);
        let color = shade(color, fresh);
        // The first λ is the top row.
        let top = first + i as f32 * height;
        let base = top + height;
        row(&chart, weights, reach, base, height - over, color);
        if let Some(at) = chart.at(truth, 0.0) {
            // The line leaves out the text above the histogram.
            chart.painter.line_segment([pos2(at.x, top + over), pos2(at.x, base)], Stroke::new(1.6, palette.text));
        }
        let at = pos2(chart.frame.left() - 20.0, (base + top) / 2.0);
        ui.painter().add(marker::shape(shape, at, HEAD + 1.0, color, Stroke::NONE));
        let spread = (weights.iter().map(|w| (w - truth).powi(2)).sum::<f64>() / weights.len() as f64).sqrt();
        let off = format!("off by {}", numbers::digits(spread, 3));
        let at = pos2(chart.frame.left() + 4.0, 1.0 + if i == 0 { top - over } else { top });
        let whole = format!("$λ$ = {}: {off} on average", numbers::short(runs.runs[i].lambda));
        chart.text(at, Align2::LEFT_TOP, if over > 0.0 { whole } else { off }, palette.weak);
        let right = pos2(chart.frame.right(), base);
        chart.painter.line_segment([pos2(chart.frame.left(), base), right], Stroke::new(1.0, palette.rule));
    }
    if let Some(at) = chart.at(truth, 0.0) {
        let words = format!("true: {}", numbers::short(truth));
        chart.text(pos2(at.x, first + over), Align2::CENTER_BOTTOM, words, palette.text);
    }
}

/// Draws one strip of ticks with its histogram, `height` points high above `base`.
fn row(chart: &Chart, weights: &[f64], reach: f64, base: f32, height: f32, color: eframe::egui::Color32) {
    let mut counts = [0_usize; BINS];
    for w in weights {
        let part = (w + reach) / (2.0 * reach) * BINS as f64;
        if (0.0..BINS as f64).contains(&part) {
            counts[part as usize] += 1;
        }
    }
    let most = counts.iter().copied().max().unwrap_or(1).max(1) as f32;
    let strip = (0.22 * height).min(14.0);
    let mut bars = Mesh::default();
    for (bin, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let edge = |bin: usize| chart.at(-reach + 2.0 * reach * bin as f64 / BINS as f64, 0.0).map(|at| at.x);
        if let (Some(left), Some(right)) = (edge(bin), edge(bin + 1)) {
            let up = (height - strip - 4.0) * FULL * *count as f32 / most;
            bars.add_colored_rect(
                Rect::from_min_max(pos2(left + 0.5, base - strip - up), pos2(right - 0.5, base - strip)),
                faded(color, 0.55),
            );
        }
    }
    // Where two ticks would coincide, one is drawn.
    let mut marked = vec![false; 2 * chart.frame.width().ceil() as usize + 2];
    for w in weights {
        if let Some(at) = chart.at(*w, 0.0).filter(|at| chart.frame.x_range().contains(at.x)) {
            if std::mem::replace(&mut marked[(2.0 * (at.x - chart.frame.left())) as usize], true) {
                continue;
            }
            let tick = Rect::from_min_max(pos2(at.x - 0.6, base - strip + 2.0), pos2(at.x + 0.6, base - 2.0));
            bars.add_colored_rect(tick, faded(color, 0.8));
        }
    }
    chart.painter.add(Shape::mesh(bars));
}
