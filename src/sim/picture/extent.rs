//! The ranges of a run's curves and of its path, so that their plots need not read all records.

use crate::math::Point;
use crate::sim::Trace;
use crate::sim::run::trace::{End, Record};

/// The factor by which a loss is out of proportion to the first one.
const AWAY: f64 = 1e6;

/// The last part of a run, as a share of its records, and the most records of it from which its late value is taken.
const LATE: usize = 10;
const MOST: usize = 101;

/// The range of some finite numbers; where there are none, the least is above the greatest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The least.
    pub least: f64,
    /// The least above 0.
    pub least_positive: f64,
    /// The greatest.
    pub greatest: f64,
    /// The middle value of the last tenth, where the run has come to; NaN where there is none.
    pub late: f64,
}

impl Range {
    const NONE: Range =
        Range { least: f64::INFINITY, least_positive: f64::INFINITY, greatest: f64::NEG_INFINITY, late: f64::NAN };

    fn take(&mut self, x: f64) {
        self.least = self.least.min(x);
        self.greatest = self.greatest.max(x);
        if x > 0.0 {
            self.least_positive = self.least_positive.min(x);
        }
    }
}

/// The ranges of the numbers in a run's records.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// F(xₖ).
    pub loss: Range,
    /// F(xₖ) − F*; where F* is not known, the same as the loss.
    pub gap: Range,
    /// ‖∇F(xₖ)‖.
    pub grad_norm: Range,
    /// The least and the greatest coordinates of the finite iterates; where there are none, the least are above the greatest.
    pub path: [Point; 2],
    /// The total number of gradient evaluations.
    pub evals: u64,
    /// Whether the run diverges: its trace says so, or its last loss is out of all proportion to its first.
    pub runs_away: bool,
}

impl Extent {
    /// The ranges of `trace`; `lowest` is F*.
    pub fn of(trace: &Trace, lowest: Option<f64>) -> Self {
        let mut extent = Extent::of_records(&trace.records, lowest);
        extent.runs_away |= matches!(trace.end, End::Diverged { .. });
        extent
    }

    /// The ranges of a run's first `records`.
    pub fn of_records(records: &[Record], lowest: Option<f64>) -> Self {
        let path = [Point::repeat(f64::INFINITY), Point::repeat(f64::NEG_INFINITY)];
        let mut extent = Extent { loss: Range::NONE, gap: Range::NONE, grad_norm: Range::NONE, path, evals: 0, runs_away: false };
        let lowest = lowest.unwrap_or(0.0);
        for record in records {
            extent.loss.take(record.loss);
            extent.gap.take(record.loss - lowest);
            extent.grad_norm.take(record.grad_norm);
            if record.x.iter().all(|x| x.is_finite()) {
                extent.path = [extent.path[0].inf(&record.x), extent.path[1].sup(&record.x)];
            }
        }
        extent.evals = records.last().map_or(0, |record| record.evals);
        extent.runs_away = records.first().zip(records.last()).is_some_and(|(first, last)| {
            let most = AWAY * (1.0 + first.loss.abs());
            last.loss.abs() > most
        });
        extent.loss.late = late(records, |record| record.loss);
        extent.gap.late = extent.loss.late - lowest;
        extent.grad_norm.late = late(records, |record| record.grad_norm);
        extent
    }
}

/// The middle value of the last tenth of `records`: neither a single dip of a noisy run nor where it was long before.
fn late(records: &[Record], value: impl Fn(&Record) -> f64) -> f64 {
    let last = &records[records.len() - records.len().div_ceil(LATE)..];
    let stride = last.len().div_ceil(MOST).max(1);
    let mut values: Vec<f64> = last.iter().rev().step_by(stride).map(value).collect();
    if values.is_empty() {
        return f64::NAN;
    }
    let middle = values.len() / 2;
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::file::presets;

    #[test]
    fn the_box_of_a_path_holds_its_iterates_and_nothing_else() {
        let experiment = presets::ALL[0].experiment();
        for run in &experiment.runs {
            let trace = experiment.trace(run);
            let [low, high] = Extent::of(&trace, None).path;
            for i in 0..2 {
                let along = || trace.records.iter().map(|record| record.x[i]).filter(|x| x.is_finite());
                assert_eq!((low[i], high[i]), (along().fold(f64::INFINITY, f64::min), along().fold(f64::NEG_INFINITY, f64::max)));
            }
        }
    }
}
