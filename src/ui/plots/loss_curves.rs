//! The curves of the loss plot: thinned to the resolution of the screen, with the mean of noisy ones and the step from which on each
//! stays below the target.

use crate::math::Objective;
use crate::math::picture::grain::curve_within;
use crate::math::picture::thin::{Affine, ThinPath};
use crate::sim::picture::extent::Extent;
use crate::sim::picture::loss_axis::LossAxis;
use crate::sim::run::trace::{End, Record, Trace};
use crate::sim::statistics::running_mean;
use crate::ui::runs::pictures::{RunLine, RunPicture};
use crate::ui::state::Cost;
use eframe::egui::{Pos2, Rect};
use egui_plot::PlotBounds;
use std::sync::Arc;

/// A curve of more points than this is thinned more.
const NOISY: usize = 1500;
/// The fewest steps over which the mean of a noisy curve is taken, and the part of all steps that it is taken over.
const FEWEST: usize = 5;
const PART: usize = 40;
/// How far the plot of a question about costs reaches, as a multiple of the greatest of them.
const BEYOND: f64 = 2.0;
/// How far a plot of costs reaches at most, as a multiple of the second greatest total: farther on only one run is left.
const COMPARED: f64 = 1.25;
/// The fewest steps whose mean is a floor.
const FEWEST_LATE: usize = 40;

/// The quantities on the axes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct LossAxes {
    /// The vertical axis.
    pub loss: LossAxis,
    /// The horizontal axis.
    pub cost: Cost,
    /// The number of samples of a finite sum; 1 elsewhere.
    pub samples: f64,
}

impl LossAxes {
    /// Returns the position of `record`, of step `k`, along the horizontal axis.
    pub fn x(&self, k: usize, record: &Record) -> f64 {
        match self.cost {
            Cost::Steps => k as f64,
            Cost::Evaluations => record.evals as f64,
            Cost::Epochs => record.evals as f64 / self.samples,
        }
    }

    /// Returns the axes for the run in `picture`, whose gap is above its own least value.
    pub fn of(&self, picture: &RunPicture) -> Self {
        LossAxes { loss: self.loss.above(picture.lowest), ..*self }
    }

    /// Returns the bounds that fit the curves of `lines`, of at most `steps` steps, and the `target`; they do not change while the playhead
    /// moves. Costs are shown as far as runs can be compared, or where `asks_costs`, as far as they reach the target.
    pub fn bounds(&self, lines: &[RunLine], steps: usize, target: Option<f64>, asks_costs: bool) -> PlotBounds {
        let totals: Vec<f64> = lines.iter().filter(|line| !line.averaged).filter_map(|line| self.total(&line.picture)).collect();
        let whole = totals.iter().copied().fold(0.0, f64::max);
        let end = match (self.cost, target.filter(|_| asks_costs)) {
            (Cost::Steps, _) => steps as f64,
            (_, None) => comparable(totals),
            (_, Some(target)) => match self.last_reached(lines, target) {
                last if last > 0.0 => (BEYOND * last).min(whole),
                _ => whole,
            },
        };
        let most = lines.iter().map(|line| line.picture.extent.evals).max().unwrap_or(1).max(1) as f64;
        let end = if end > 0.0 { end } else { most / if self.cost == Cost::Epochs { self.samples } else { 1.0 } };
        // What lies beyond the right edge does not stretch the vertical axis.
        let extents: Vec<Extent> = lines
            .iter()
            .map(|RunLine { picture, .. }| match self.total(picture) {
                Some(total) if self.cost != Cost::Steps && total > end => {
                    let records = &picture.trace.records;
                    Extent::of_records(&records[..records.partition_point(|record| self.x(0, record) <= end)], picture.lowest)
                }
                _ => picture.extent,
            })
            .collect();
        let (low, high) = self.loss.range(lines.iter().map(|line| line.picture.trace.records.first()).zip(&extents), target);
        // A margin for the markers at both ends.
        PlotBounds::from_min_max([-0.012 * end, low], [1.012 * end, high])
    }

    /// Returns where the run in `picture` ends along an axis of costs; none where it ended early.
    fn total(&self, picture: &RunPicture) -> Option<f64> {
        let last = picture.trace.records.last().filter(|_| matches!(picture.trace.end, End::Finished))?;
        Some(self.x(picture.trace.records.len() - 1, last))
    }

    /// Returns where the last of `lines` that reaches `target` does; 0 where none does.
    fn last_reached(&self, lines: &[RunLine], target: f64) -> f64 {
        let at = |line: &RunLine| {
            let records = &line.picture.trace.records;
            self.of(&line.picture).reached(records, target).map(|k| self.x(k, &records[k]))
        };
        lines.iter().filter_map(at).fold(0.0, f64::max)
    }

    /// Returns the step from which on `records` stay at or below `target`; none where they do not.
    fn reached(&self, records: &[Record], target: f64) -> Option<usize> {
        let above = records.iter().rposition(|record| self.loss.value(record).is_nan() || self.loss.value(record) > target);
        let first = above.map_or(0, |last| last + 1);
        (first < records.len()).then_some(first)
    }

    /// Returns the step at the horizontal position `x`; if the axis shows evaluations, that of the run in `picture`.
    pub fn step_at(&self, x: f64, picture: Option<&RunPicture>, steps: usize) -> usize {
        match self.cost {
            Cost::Steps => (x.round().max(0.0) as usize).min(steps),
            Cost::Evaluations | Cost::Epochs => {
                picture.map_or(0, |picture| picture.trace.records.partition_point(|record| self.x(0, record) < x)).min(steps)
            }
        }
    }
}

/// Returns up to which cost runs with these totals can be compared: all of them, unless one goes on far beyond the others.
fn comparable(mut totals: Vec<f64>) -> f64 {
    totals.sort_by(|a, b| b.total_cmp(a));
    match totals[..] {
        [longest, next, ..] => longest.min(COMPARED * next),
        [only] => only,
        [] => 0.0,
    }
}

/// Returns F*, where for all of `lines` on `objective` the least value of what they minimize is known.
pub fn common_lowest(lines: &[RunLine], objective: &Objective) -> Option<f64> {
    let mut known = lines.iter().filter(|line| line.picture.verdict.is_some()).map(|line| line.picture.lowest);
    let first = known.clone().next().unwrap_or_else(|| objective.lowest());
    if known.all(|lowest| lowest.is_some()) { objective.lowest().or(first) } else { None }
}

/// One curve, as it is drawn.
pub struct LossCurve {
    /// All its values.
    pub raw: Arc<ThinPath>,
    /// The mean of the last values, where the run is noisy.
    pub mean: Option<Arc<ThinPath>>,
    /// The mean over the later half, where the run is noisy.
    pub floor: Option<f64>,
    /// The step from which on the run stays at or below the target; none where it does not.
    pub reached: Option<usize>,
}

impl LossCurve {
    /// Returns the line that is read: the mean, where there is one.
    pub fn main(&self) -> &Arc<ThinPath> {
        self.mean.as_ref().unwrap_or(&self.raw)
    }

    /// Returns where the line that is read is at step `k`, on the screen.
    pub fn at(&self, k: usize) -> Option<Pos2> {
        self.main().strokes.iter().find_map(|stroke| {
            let after = stroke.steps.partition_point(|step| (*step as usize) < k);
            let (next, to) = (stroke.points.get(after)?, *stroke.steps.get(after)? as usize);
            if to == k || after == 0 {
                return (to == k).then(|| Pos2::from(*next));
            }
            let (last, from) = (stroke.points[after - 1], stroke.steps[after - 1] as usize);
            let part = (k - from) as f32 / (to - from) as f32;
            Some(Pos2::from(last).lerp(Pos2::from(*next), part))
        })
    }

    /// Returns where the line that is read leaves `frame` for good through its top or bottom edge, if it does.
    pub fn leaves(&self, frame: Rect) -> Option<Pos2> {
        let stroke = self.main().strokes.last()?;
        let outside = |at: &[f32; 2]| at[1] < frame.top() - 1.0 || at[1] > frame.bottom() + 1.0;
        let last = stroke.points.last().filter(|at| outside(at) && at[0] < frame.right() - 1.0)?;
        let inside = stroke.points.iter().rposition(|at| !outside(at))?;
        let (a, b) = (Pos2::from(stroke.points[inside]), Pos2::from(stroke.points[inside + 1]));
        let edge = if last[1] < frame.top() { frame.top() } else { frame.bottom() };
        let part = ((edge - a.y) / (b.y - a.y)).clamp(0.0, 1.0);
        Some(a.lerp(b, part)).filter(|at| frame.x_range().contains(at.x))
    }
}

/// Returns the number of steps over which the mean of a noisy run of `steps` steps is taken.
pub fn window(steps: usize) -> usize {
    (steps / PART).max(FEWEST)
}

/// Makes the curve of `picture` in `frame`, with the mean over `window` steps where there is one, and the step from which on it stays at
/// or below `target`. A noisy curve, which fills an area anyway, is thinned to a third of the resolution; all curves to `most` points.
pub fn curve(
    picture: &RunPicture,
    axes: &LossAxes,
    bounds: &PlotBounds,
    frame: Rect,
    window: Option<usize>,
    target: Option<f64>,
    most: usize,
) -> LossCurve {
    let axes = &axes.of(picture);
    let records = &picture.trace.records;
    let (scale_x, scale_y) = (f64::from(frame.width()) / bounds.width(), -f64::from(frame.height()) / bounds.height());
    let [left, bottom] = [frame.left(), frame.bottom()].map(f64::from);
    let to_screen =
        Affine { scale_x, offset_x: left - scale_x * bounds.min()[0], scale_y, offset_y: bottom - scale_y * bounds.min()[1] };
    let clip = [frame.left(), frame.top() - 40.0, frame.right(), frame.bottom() + 40.0];
    // A curve that falls to zero leaves through the bottom.
    let beneath = bounds.min()[1] - 0.2 * bounds.height();
    let visible = |y: f64| if y == f64::NEG_INFINITY { beneath } else { y };
    let thinned = |y: &dyn Fn(usize) -> f64| {
        let point = |k: usize| [axes.x(k, &records[k]), visible(y(k))];
        Arc::new(curve_within(records.len(), point, to_screen, clip, (1.0, 3.0), (NOISY, most)))
    };
    let mean = window.map(|window| {
        let values: Vec<f64> = records.iter().map(|record| axes.loss.value(record)).collect();
        let means = running_mean(&values, window);
        thinned(&|k| axes.loss.height(means[k]))
    });
    let reached = target.and_then(|target| axes.reached(records, target));
    let floor = window.and_then(|_| floor(&picture.trace, &axes.loss));
    LossCurve { floor, raw: thinned(&|k| axes.loss.y(&records[k])), mean, reached }
}

/// Returns the mean of what `axis` shows over the later half of `trace`; none where that is short or not finite, or the run ended early.
fn floor(trace: &Trace, axis: &LossAxis) -> Option<f64> {
    let late = &trace.records[trace.records.len() / 2..];
    let mean = late.iter().map(|record| axis.value(record)).sum::<f64>() / late.len().max(1) as f64;
    (late.len() >= FEWEST_LATE && matches!(trace.end, End::Finished) && mean.is_finite()).then_some(mean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_are_shown_as_far_as_two_runs_can_be_compared() {
        assert_eq!(comparable(vec![4200.0, 1000.0, 200.0]), 1250.0);
        assert_eq!(comparable(vec![200.0, 220.0]), 220.0);
        assert_eq!((comparable(vec![4200.0]), comparable(vec![])), (4200.0, 0.0));
    }
}
