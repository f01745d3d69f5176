//! How a run ends, as a function of its learning rate: the best one, how forgiving it is, and from where on it is lost.

use crate::math::catalog::choice::choice;
use crate::sim::compare::probe::{Arrival, BudgetUnit, Outcome, Stop};
use crate::sim::statistics::quantile;
use serde::{Deserialize, Serialize};

/// The gap, as a share of the first one, below which two gaps count as equal.
pub const FLOOR: f64 = 1e-12;
/// A rate is good where its run is at most so many times worse than the best.
const GOOD: f64 = 10.0;
/// A function that a run has brought so many times its first size below its first value has no least value that a run could come to.
const BOTTOMLESS: f64 = 1e12;

/// What stands for F* where it is not known: the least value that one of `outcomes` has come to; −∞ where one of them falls without bound, and +∞
/// where there are none.
pub fn least_reached<'a>(outcomes: impl Iterator<Item = &'a Outcome>) -> f64 {
    let least = |so_far: f64, outcome: &Outcome| match outcome.least < outcome.first - BOTTOMLESS * (1.0 + outcome.first.abs()) {
        true => f64::NEG_INFINITY,
        false => so_far.min(outcome.least),
    };
    outcomes.fold(f64::INFINITY, least)
}

/// The reason why nothing can be compared where F* is [`least_reached`] and that is −∞.
pub const NO_BOTTOM: &str = "F falls without bound, so there is no gap to compare; take a function with a minimum";

choice! {
    /// What is compared.
    #[derive(Default, Serialize, Deserialize)]
    pub enum CompareMeasure {
        /// The gap F(x) − F* after the budget.
        #[default]
        Gap = "gap",
        /// The evaluations to the tolerance.
        Evaluations = "evaluations",
        /// The steps to the tolerance.
        Steps = "steps",
    }
}

/// The tenth percentile, the median and the ninetieth percentile over starts and seeds; +∞ counts as a number like others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OutcomeSpread {
    /// The tenth percentile.
    pub low: f64,
    /// The median.
    pub median: f64,
    /// The ninetieth percentile.
    pub high: f64,
}

impl OutcomeSpread {
    /// The spread of `numbers`, none of them NaN; +∞ where there are none.
    pub fn of(mut numbers: Vec<f64>) -> Self {
        if numbers.is_empty() {
            return OutcomeSpread { low: f64::INFINITY, median: f64::INFINITY, high: f64::INFINITY };
        }
        let [low, median, high] = [0.1, 0.5, 0.9].map(|part| quantile(&mut numbers, part));
        OutcomeSpread { low, median, high }
    }
}

/// The outcomes of a run with one choice of its hyperparameters, over starts and seeds.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeSummary {
    /// The gap after the budget; a run that diverged counts as +∞.
    pub gap: OutcomeSpread,
    /// The evaluations to the tolerance; a run that does not reach it counts as +∞.
    pub evaluations: OutcomeSpread,
    /// The steps to the tolerance, likewise.
    pub steps: OutcomeSpread,
    /// The median gap of each start.
    pub fan: Vec<f64>,
    /// The gap at the start: the median over the starts.
    pub first: f64,
    /// The share of runs that diverged.
    pub diverged: f64,
    /// The share of runs that diverged, or ended above their start.
    pub lost: f64,
    /// The share of runs that reached the tolerance.
    pub solved: f64,
}

impl OutcomeSummary {
    /// The summary of `outcomes`, start by start and seed by seed; none of them where the rule does not allow the hyperparameters.
    pub fn of(outcomes: &[Vec<Outcome>], lowest: f64) -> Self {
        let all = || outcomes.iter().flatten();
        let gap = |outcome: &Outcome| (outcome.loss - lowest).max(0.0);
        let cost = |unit: BudgetUnit| {
            let of = |arrival: Option<Arrival>| arrival.map_or(f64::INFINITY, |arrival| arrival.cost(unit));
            OutcomeSpread::of(all().map(|outcome| of(outcome.arrival)).collect())
        };
        let share = |is: fn(&Outcome) -> bool| match all().count() {
            0 => 0.0,
            count => all().filter(|outcome| is(outcome)).count() as f64 / count as f64,
        };
        let median = |outcomes: &Vec<Outcome>| OutcomeSpread::of(outcomes.iter().map(gap).collect()).median;
        OutcomeSummary {
            gap: OutcomeSpread::of(all().map(gap).collect()),
            evaluations: cost(BudgetUnit::Evaluations),
            steps: cost(BudgetUnit::Steps),
            fan: outcomes.iter().map(median).collect(),
            first: OutcomeSpread::of(all().map(|outcome| outcome.first - lowest).filter(|gap| !gap.is_nan()).collect()).median,
            diverged: share(|outcome| outcome.stop == Stop::Diverged),
            lost: if outcomes.is_empty() { 1.0 } else { share(Outcome::is_lost) },
            solved: share(|outcome| outcome.arrival.is_some()),
        }
    }

    /// The values of `measure`.
    pub fn spread(&self, measure: CompareMeasure) -> OutcomeSpread {
        match measure {
            CompareMeasure::Gap => self.gap,
            CompareMeasure::Evaluations => self.evaluations,
            CompareMeasure::Steps => self.steps,
        }
    }

    /// Whether at least half of the runs are lost.
    pub fn is_lost(&self) -> bool {
        self.lost >= 0.5
    }

    /// The median of `measure` as it is compared: gaps below [`FLOOR`] of the first one are equal.
    fn compared(&self, measure: CompareMeasure) -> f64 {
        let median = self.spread(measure).median;
        if measure == CompareMeasure::Gap { median.max(FLOOR * self.first) } else { median }
    }
}

/// The index of the best of `points`; see [`RateCurve::best`].
pub fn best(points: &[OutcomeSummary], measure: CompareMeasure) -> Option<usize> {
    let rank = |point: &OutcomeSummary| [point.compared(measure), point.evaluations.median, point.compared(CompareMeasure::Gap)];
    let fine = points.iter().enumerate().filter(|(_, point)| !point.is_lost() && point.compared(measure).is_finite());
    let best = fine.min_by(|(_, a), (_, b)| rank(a).partial_cmp(&rank(b)).unwrap_or(std::cmp::Ordering::Equal));
    best.map(|(i, _)| i)
}

/// The width of the range of good learning rates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forgiveness {
    /// The least good rate around the best one.
    pub from: f64,
    /// The greatest.
    pub to: f64,
    /// Whether the range reaches an end of the sweep, so that it may be wider.
    pub is_cut: bool,
}

impl Forgiveness {
    /// Its width in decades.
    pub fn decades(&self) -> f64 {
        libm::log10(self.to / self.from)
    }
}

/// A run over all learning rates.
#[derive(Clone, Debug, PartialEq)]
pub struct RateCurve {
    /// The run's index in the experiment.
    pub run: usize,
    /// The learning rates, ascending.
    pub rates: Vec<f64>,
    /// The outcomes with each of them.
    pub points: Vec<OutcomeSummary>,
}

impl RateCurve {
    /// The index of the best point: the least median of `measure`, and of several the one with fewest evaluations to the tolerance, then with
    /// the least gap, then with the least rate. None where all are lost, or none reaches the tolerance.
    pub fn best(&self, measure: CompareMeasure) -> Option<usize> {
        best(&self.points, measure)
    }

    /// The rates around the best one at which `measure` is at most ten times as large, without a gap between them. None where there is no best
    /// rate.
    pub fn forgiveness(&self, measure: CompareMeasure) -> Option<Forgiveness> {
        let best = self.best(measure)?;
        let most = GOOD * self.points[best].compared(measure);
        let is_good = |point: &&OutcomeSummary| !point.is_lost() && point.compared(measure) <= most;
        let down = self.points[..best].iter().rev().take_while(is_good).count();
        let up = self.points[best + 1..].iter().take_while(is_good).count();
        let is_cut = best == down || best + up + 1 == self.points.len();
        Some(Forgiveness { from: self.rates[best - down], to: self.rates[best + up], is_cut })
    }

    /// The least rate above the best one from which on all are lost; none where the greatest is not.
    pub fn lost_from(&self, measure: CompareMeasure) -> Option<f64> {
        let lost = self.points.iter().rev().take_while(|point| point.is_lost()).count();
        let first = self.points.len() - lost;
        let is_above = self.best(measure).is_none_or(|best| best < first);
        self.rates.get(first).copied().filter(|_| is_above)
    }
}
