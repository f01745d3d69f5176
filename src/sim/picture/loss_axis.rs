//! The vertical axis of a loss plot: its quantity, its scale and its range.

use crate::math::decades::ten_to;
use crate::sim::picture::extent::{Extent, Range};
use crate::sim::run::trace::Record;
use crate::sim::views::Metric;

/// The most powers of ten that a logarithmic plot shows.
const DECADES: f64 = 16.0;
/// The number of powers of ten below the lowest level that matters at which a logarithmic plot ends.
const BELOW: f64 = 3.0;
/// The number of powers of ten below its start from which on a run has arrived: what is left is rounding.
const ARRIVED: f64 = 12.0;
/// The number of powers of ten by which a curve may rise above every start before it leaves the plot.
const RISE: f64 = 2.0;
/// The part of the first gap down to which a logarithmic axis over the best value seen reaches: the run that has seen it has no gap left.
const BEST: f64 = 1e-8;
/// The part of the greatest loss within which a symmetric logarithmic axis is linear.
const LINEAR: f64 = 1e-3;

/// The scale of an axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LossScale {
    /// The values themselves.
    Linear,
    /// Their logarithms to base 10.
    Logarithmic,
    /// sign(y) log₁₀(1 + |y| / unit): logarithmic in both directions, and linear about zero.
    Symmetric {
        /// The value at which it becomes logarithmic.
        unit: f64,
    },
}

/// The vertical axis of a loss plot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LossAxis {
    /// The quantity it shows.
    pub metric: Metric,
    /// Its scale.
    pub scale: LossScale,
    /// The value above which gaps are measured: F*, or where it is not known the least loss that any curve reaches.
    pub lowest: f64,
    /// Whether that is F*.
    pub is_known: bool,
}

impl LossAxis {
    /// The axis for `metric`, for curves that begin at the losses `firsts` and have the ranges `extents`; `lowest` is F*, where it is
    /// known. Where a logarithmic axis is wanted and some losses are negative, it is symmetric.
    pub fn new<'a>(
        metric: Metric,
        logarithmic: bool,
        lowest: Option<f64>,
        curves: impl Iterator<Item = (Option<f64>, &'a Extent)> + Clone,
    ) -> Self {
        let least = |tame: bool| {
            let shown = curves.clone().filter(|(_, extent)| !(tame && extent.runs_away));
            shown.map(|(_, extent)| extent.loss.least).filter(|least| least.is_finite()).reduce(f64::min)
        };
        let best = least(true).or_else(|| least(false));
        let greatest = || {
            let sizes = curves.clone().filter(|(_, extent)| !extent.runs_away);
            let sizes = sizes.flat_map(|(first, extent)| [first.unwrap_or(0.0).abs(), extent.loss.least.abs()]);
            sizes.filter(|size| size.is_finite()).fold(0.0, f64::max)
        };
        let scale = match logarithmic {
            false => LossScale::Linear,
            true if has_logarithms(metric, curves.clone()) => LossScale::Logarithmic,
            true => LossScale::Symmetric { unit: ten_to(libm::log10(LINEAR * greatest().max(1e-290)).floor()) },
        };
        LossAxis { metric, scale, lowest: lowest.or(best).unwrap_or(0.0), is_known: lowest.is_some() }
    }

    /// The axis for a run that minimizes something of the least value `lowest`, where that is known of all runs.
    pub fn above(self, lowest: Option<f64>) -> Self {
        LossAxis { lowest: lowest.filter(|_| self.is_known).unwrap_or(self.lowest), ..self }
    }

    /// The name of the quantity.
    pub fn name(&self) -> &'static str {
        match (self.metric, self.is_known) {
            (Metric::Loss, _) => "loss F",
            (Metric::Gap, true) => "loss F − F*",
            (Metric::Gap, false) => "loss F − best seen",
            (Metric::Gradient, _) => "gradient ‖∇F‖",
        }
    }

    /// The value of `record`.
    pub fn value(&self, record: &Record) -> f64 {
        match self.metric {
            Metric::Loss => record.loss,
            Metric::Gap => record.loss - self.lowest,
            Metric::Gradient => record.grad_norm,
        }
    }

    /// The height of `record`.
    pub fn y(&self, record: &Record) -> f64 {
        self.height(self.value(record))
    }

    /// The height of `value`. On a logarithmic axis it is −∞ where no gap is left, since rounding can make the gap zero or
    /// negative, and NaN where there is no logarithm, which leaves a gap in the curve.
    pub fn height(&self, value: f64) -> f64 {
        match self.scale {
            LossScale::Linear => value,
            LossScale::Symmetric { unit } => value.signum() * libm::log1p(value.abs() / unit) / std::f64::consts::LN_10,
            LossScale::Logarithmic if value > 0.0 || value.is_nan() => libm::log10(value),
            LossScale::Logarithmic if self.metric != Metric::Loss => f64::NEG_INFINITY,
            LossScale::Logarithmic => f64::NAN,
        }
    }

    /// The value at a height, the inverse of [`height`](Self::height).
    pub fn value_at(&self, height: f64) -> f64 {
        match self.scale {
            LossScale::Linear => height,
            LossScale::Logarithmic => ten_to(height),
            LossScale::Symmetric { unit } => height.signum() * unit * libm::expm1(height.abs() * std::f64::consts::LN_10),
        }
    }

    /// The range of what is shown of a curve that begins at the loss `first` and has the ranges `extent`.
    fn shown(&self, first: Option<f64>, extent: &Extent) -> Range {
        match self.metric {
            Metric::Loss => extent.loss,
            Metric::Gap if self.is_known => extent.gap,
            Metric::Gap => {
                let [least, greatest, late] =
                    [extent.loss.least, extent.loss.greatest, extent.loss.late].map(|loss| loss - self.lowest);
                let positive = if least > 0.0 { least } else { BEST * first.map_or(greatest, |first| first - self.lowest) };
                Range { least, least_positive: positive, greatest, late }
            }
            Metric::Gradient => extent.grad_norm,
        }
    }

    /// The least and the greatest finite height of a curve that begins at the loss `first` and has the ranges `extent`.
    fn reach(&self, first: Option<f64>, extent: &Extent) -> (f64, f64) {
        let Range { least, least_positive, greatest, .. } = self.shown(first, extent);
        match self.scale {
            LossScale::Linear | LossScale::Symmetric { .. } => (self.height(least), self.height(greatest)),
            LossScale::Logarithmic if greatest > 0.0 => (libm::log10(least_positive), libm::log10(greatest)),
            LossScale::Logarithmic => (f64::INFINITY, f64::NEG_INFINITY),
        }
    }

    /// The range of heights that shows all curves at every step, each given by its first record and its ranges, and the `target`. A
    /// curve that rises far beyond every start leaves the plot at the top, one that falls far below every level that matters at the
    /// bottom, and one that runs away does not set the scale for the others.
    pub fn range<'a>(
        &self,
        curves: impl Iterator<Item = (Option<&'a Record>, &'a Extent)> + Clone,
        target: Option<f64>,
    ) -> (f64, f64) {
        let starts = curves.clone().filter_map(|(first, _)| first).map(|record| self.y(record));
        let start = starts.filter(|y| y.is_finite()).fold(f64::NEG_INFINITY, f64::max);
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        let all_run_away = curves.clone().all(|(_, extent)| extent.runs_away);
        let ends = curves.clone().filter(|(_, extent)| !extent.runs_away).filter_map(|(first, extent)| {
            let late = self.shown(first.map(|first| first.loss), extent).late;
            Some((self.y(first?), self.height(late)))
        });
        let target = target.map(|target| (f64::NEG_INFINITY, self.height(target)));
        let lowest = lowest_shown(ends.chain(target));
        for (first, extent) in curves {
            let (least, greatest) = if extent.runs_away && !all_run_away {
                let start = first.map_or(f64::NAN, |first| self.y(first));
                (start, start)
            } else {
                self.reach(first.map(|first| first.loss), extent)
            };
            (low, high) = (low.min(least), high.max(greatest));
        }
        if low > high || !low.is_finite() {
            (low, high) = (-1.0, 1.0);
        } else if self.scale == LossScale::Logarithmic {
            high = if start.is_finite() { high.min(start + RISE) } else { high };
            low = low.max(high - DECADES).max(lowest);
        } else if start.is_finite() {
            // Otherwise a diverging run would press all others flat against the axis.
            high = high.min(start + 3.0 * (start - low).max(f64::MIN_POSITIVE));
        }
        let room = 0.05 * (high - low).max(1e-9 * high.abs()).max(1e-300);
        (low - room, high + room)
    }
}

/// The height (logarithm to base 10) at which a logarithmic plot may end: some powers of ten below the lowest of the levels that matter,
/// each given with where its curve began. A curve that has come down to where only rounding is left has no such level; without any, −∞.
pub fn lowest_shown(levels: impl Iterator<Item = (f64, f64)>) -> f64 {
    let levels = levels.filter(|(start, end)| end.is_finite() && *end > start - ARRIVED);
    let lowest = levels.map(|(_, end)| end).fold(f64::INFINITY, f64::min);
    if lowest.is_finite() { lowest - BELOW } else { f64::NEG_INFINITY }
}

/// Whether a logarithmic axis can show `metric` of curves that begin at the given losses and have the given ranges. Where some
/// losses are negative, a logarithmic axis would show only the beginnings of the curves, or nothing.
pub fn has_logarithms<'a>(metric: Metric, mut curves: impl Iterator<Item = (Option<f64>, &'a Extent)>) -> bool {
    metric != Metric::Loss || curves.all(|(first, extent)| never_negative(first.into_iter().chain([extent.loss.least])))
}

/// Whether none of `losses` is negative by more than rounding, relative to the first.
pub fn never_negative(losses: impl Iterator<Item = f64>) -> bool {
    let mut losses = losses.peekable();
    let least = losses.peek().map_or(0.0, |first| -1e-12 * first.abs());
    losses.all(|loss| loss.is_nan() || loss >= least)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::Trace;
    use crate::sim::run::trace::End;

    fn curve(losses: &[f64], end: End) -> (Vec<Record>, Extent) {
        let record = |loss: &f64| Record { x: crate::math::Point::new(0.0, 0.0), loss: *loss, grad_norm: 1.0, evals: 1 };
        let records: Vec<Record> = losses.iter().map(record).collect();
        let extent = Extent::of(&Trace { records: records.clone(), end, remarks: Vec::new() }, None);
        (records, extent)
    }

    fn axis(metric: Metric, curves: &[(Vec<Record>, Extent)]) -> (LossAxis, (f64, f64)) {
        let firsts = curves.iter().map(|(records, extent)| (records.first().map(|first| first.loss), extent));
        let axis = LossAxis::new(metric, true, None, firsts);
        (axis, axis.range(curves.iter().map(|(records, extent)| (records.first(), extent)), None))
    }

    #[test]
    fn a_run_down_at_rounding_leaves_the_levels_of_the_others_their_room() {
        let fall = |per_step: f64| (0..60).map(|k| per_step.powi(k)).collect::<Vec<f64>>();
        let arrives = curve(&fall(0.4), End::Finished);
        let hovers = curve(&fall(0.4).iter().map(|gap| gap.max(1e-4)).collect::<Vec<f64>>(), End::Finished);
        let known = |curves: &[(Vec<Record>, Extent)], target| {
            let axis = LossAxis { metric: Metric::Gap, scale: LossScale::Logarithmic, lowest: 0.0, is_known: true };
            axis.range(curves.iter().map(|(records, extent)| (records.first(), extent)), target)
        };
        let (low, high) = known(&[arrives.clone(), hovers.clone()], None);
        assert!((-8.0..=-7.0).contains(&low) && high > 0.0, "{low}");
        // A lower target has its room too, a run on its way down is seen to its end, and what falls alone is seen whole.
        assert!((-14.0..-12.9).contains(&known(&[arrives.clone(), hovers.clone()], Some(1e-10)).0));
        let on_its_way = curve(&fall(0.7), End::Finished);
        assert!(known(&[on_its_way, hovers], None).0 < libm::log10(0.7) * 59.0);
        assert!(known(&[arrives], None).0 < -15.0);
    }

    #[test]
    fn a_height_is_that_of_its_value() {
        let axis = |scale| LossAxis { metric: Metric::Loss, scale, lowest: 0.0, is_known: false };
        for scale in [LossScale::Linear, LossScale::Symmetric { unit: 0.01 }] {
            for value in [-250.0, -1.0, -0.002, 0.0, 1e-9, 0.02, 3.0, 1e9] {
                let back = axis(scale).value_at(axis(scale).height(value));
                assert!((back - value).abs() <= 1e-12 * value.abs() + 1e-18, "{scale:?}: {value} became {back}");
            }
        }
        let heights =
            [-100.0, -1.0, -0.001, 0.0, 0.001, 1.0, 100.0].map(|value| axis(LossScale::Symmetric { unit: 0.1 }).height(value));
        assert!(heights.windows(2).all(|pair| pair[0] < pair[1]) && heights[3] == 0.0, "{heights:?}");
    }

    #[test]
    fn losses_that_cross_zero_have_a_symmetric_axis_that_shows_both_sides() {
        let (axis, (low, high)) = axis(Metric::Loss, &[curve(&[100.0, 1.0, -0.5, -3.0], End::Finished)]);
        assert!(matches!(axis.scale, LossScale::Symmetric { unit } if unit == 0.1), "{axis:?}");
        assert!(low < axis.height(-3.0) && axis.height(100.0) < high);
    }

    #[test]
    fn without_f_star_the_gap_is_above_the_best_value_seen() {
        let (axis, (low, high)) =
            axis(Metric::Gap, &[curve(&[5.0, 2.0, 1.5], End::Finished), curve(&[5.0, 0.0, -1.0], End::Finished)]);
        assert_eq!((axis.lowest, axis.name(), axis.scale), (-1.0, "loss F − best seen", LossScale::Logarithmic));
        assert!(low < libm::log10(2.5_f64) && high > libm::log10(6_f64));
        assert!(low > -8.0, "the axis does not follow the best run down to nothing: {low}");
    }

    #[test]
    fn a_run_that_runs_away_does_not_set_the_scale() {
        let calm = curve(&[5.0, 2.0, 1.0], End::Finished);
        let away = curve(&[5.0, -1e20, -1e300], End::Diverged { at: 3, what: "F" });
        assert!(away.1.runs_away && !calm.1.runs_away);
        let (alone, range) = axis(Metric::Gap, std::slice::from_ref(&calm));
        let (both, together) = axis(Metric::Gap, &[calm, away]);
        assert_eq!((alone.lowest, both.lowest), (1.0, 1.0));
        assert!((range.0 - together.0).abs() < 0.2 && (range.1 - together.1).abs() < 0.2, "{range:?} and {together:?}");
    }
}
