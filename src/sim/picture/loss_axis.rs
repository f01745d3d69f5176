//! The vertical axis of a loss plot: its quantity, its scale and its range.

use crate::sim::picture::extent::{Extent, Range};
use crate::sim::run::trace::Record;
use crate::sim::views::Metric;

/// The most powers of ten that a logarithmic plot shows.
const DECADES: f64 = 16.0;
/// The number of powers of ten by which a curve may rise above every start before it leaves the plot.
const RISE: f64 = 2.0;

/// The vertical axis of a loss plot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LossAxis {
    /// The quantity it shows.
    pub metric: Metric,
    /// Whether it shows the logarithm to base 10.
    pub logarithmic: bool,
    /// F*, where it is known, else 0.
    pub lowest: f64,
}

impl LossAxis {
    /// The axis for `metric`, or for the loss where `metric` is the gap to a least value that is not known, for curves that begin
    /// at the losses `firsts` and have the ranges `extents`. It is `logarithmic` where that is wanted and the curves have
    /// logarithms.
    pub fn new<'a>(
        metric: Metric,
        logarithmic: bool,
        lowest: Option<f64>,
        curves: impl Iterator<Item = (Option<f64>, &'a Extent)>,
    ) -> Self {
        let metric = if metric == Metric::Gap && lowest.is_none() { Metric::Loss } else { metric };
        let logarithmic = logarithmic && has_logarithms(metric, curves);
        LossAxis { metric, logarithmic, lowest: lowest.unwrap_or(0.0) }
    }

    /// The height of `record`. On a logarithmic axis it is −∞ where no gap is left, since rounding can make the gap zero or
    /// negative, and NaN where there is no logarithm, which leaves a gap in the curve.
    pub fn y(&self, record: &Record) -> f64 {
        let value = match self.metric {
            Metric::Loss => record.loss,
            Metric::Gap => record.loss - self.lowest,
            Metric::Gradient => record.grad_norm,
        };
        match self.logarithmic {
            false => value,
            true if value > 0.0 || value.is_nan() => value.log10(),
            true if self.metric != Metric::Loss => f64::NEG_INFINITY,
            true => f64::NAN,
        }
    }

    /// The least and the greatest finite height of a curve with the ranges `extent`.
    fn reach(&self, extent: &Extent) -> (f64, f64) {
        let Range { least, least_positive, greatest } = match self.metric {
            Metric::Loss => extent.loss,
            Metric::Gap => extent.gap,
            Metric::Gradient => extent.grad_norm,
        };
        match self.logarithmic {
            false => (least, greatest),
            true if greatest > 0.0 => (least_positive.log10(), greatest.log10()),
            true => (f64::INFINITY, f64::NEG_INFINITY),
        }
    }

    /// The range of heights that shows all curves at every step, each given by its first record and its ranges. A curve that
    /// rises far beyond every start leaves the plot at the top.
    pub fn range<'a>(&self, curves: impl Iterator<Item = (Option<&'a Record>, &'a Extent)> + Clone) -> (f64, f64) {
        let starts = curves.clone().filter_map(|(first, _)| first).map(|record| self.y(record));
        let start = starts.filter(|y| y.is_finite()).fold(f64::NEG_INFINITY, f64::max);
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for (_, extent) in curves {
            let (least, greatest) = self.reach(extent);
            (low, high) = (low.min(least), high.max(greatest));
        }
        if low > high {
            (low, high) = (-1.0, 1.0);
        } else if self.logarithmic {
            high = if start.is_finite() { high.min(start + RISE) } else { high };
            low = low.max(high - DECADES);
        } else if start.is_finite() {
            // Without logarithms a diverging run would press all others flat against the axis.
            high = high.min(start + 3.0 * (start - low).max(f64::MIN_POSITIVE));
        }
        let room = 0.05 * (high - low).max(1e-9 * high.abs()).max(1e-300);
        (low - room, high + room)
    }
}

/// Whether a logarithmic axis can show `metric` of curves that begin at the given losses and have the given ranges. Where some
/// losses are negative, a logarithmic axis would show only the beginnings of the curves, or nothing. `metric` is the gap only
/// where F* is known.
pub fn has_logarithms<'a>(metric: Metric, mut curves: impl Iterator<Item = (Option<f64>, &'a Extent)>) -> bool {
    metric != Metric::Loss || curves.all(|(first, extent)| never_negative(first.into_iter().chain([extent.loss.least])))
}

/// Whether none of `losses` is negative by more than rounding, relative to the first.
pub fn never_negative(losses: impl Iterator<Item = f64>) -> bool {
    let mut losses = losses.peekable();
    let least = losses.peek().map_or(0.0, |first| -1e-12 * first.abs());
    losses.all(|loss| loss.is_nan() || loss >= least)
}
