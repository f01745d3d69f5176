//! What is compared on the page Compare, and how it is shown; kept in the settings.

use crate::math::catalog::param::{Param, ParamField};
use crate::sim::compare::compare_params::{
    BASIN_STEPS, BUDGET, RATE_FROM, RATE_TO, STARTS, SUITE_BUDGET, SWEEP_SEEDS, TOLERANCE,
};
use crate::sim::compare::probe::{Budget, BudgetUnit, Probe};
use crate::sim::compare::rate_curve::CompareMeasure;
use crate::sim::compare::rate_range::RateRange;
use crate::sim::compare::rate_sweep::SweepSettings;
use serde::{Deserialize, Serialize};

/// The number of starts of a benchmark.
const SUITE_STARTS: usize = 3;

/// The settings of comparisons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CompareDisplay {
    /// The budget of each run of the sweep and the map.
    pub budget: u64,
    /// What the budget counts.
    pub unit: BudgetUnit,
    /// The share of the first gap that counts as solved.
    pub tolerance: f64,
    /// What decides which value is best.
    pub measure: CompareMeasure,
    /// The number of starts of the sweep.
    pub starts: usize,
    /// The number of seeds where there is chance.
    pub seeds: usize,
    /// The least learning rate.
    pub rate_from: f64,
    /// The greatest learning rate.
    pub rate_to: f64,
    /// The keys of the hyperparameters on the axes of the map; those of the rule's first two where it has none of these.
    pub map_axes: [String; 2],
    /// The most steps from each start of the basins.
    pub basin_steps: usize,
    /// Whether the basins are compared with those of another run, and the index of that run.
    pub other: Option<usize>,
    /// The budget of the profile, in evaluations.
    pub suite_budget: u64,
    /// The names of the functions that the profile leaves out.
    pub unchosen: Vec<String>,
    /// The name of the panel at the lower right.
    pub profile_panel: String,
}

impl Default for CompareDisplay {
    fn default() -> Self {
        let SweepSettings { rates, probe, starts, seeds } = SweepSettings::default();
        CompareDisplay {
            budget: probe.budget.most,
            unit: probe.budget.unit,
            tolerance: probe.tolerance,
            measure: CompareMeasure::Gap,
            starts,
            seeds,
            rate_from: rates.from,
            rate_to: rates.to,
            map_axes: [String::new(), String::new()],
            basin_steps: 500,
            other: None,
            suite_budget: 1000,
            unchosen: Vec::new(),
            profile_panel: "profile".to_owned(),
        }
    }
}

/// `value`, where `param` allows it, otherwise the default: a file of settings may hold anything.
fn allowed<T: ParamField + Clone>(param: &Param, value: &T) -> T {
    let fallback = || T::from_value(&param.default_value()).unwrap_or_else(|| value.clone());
    if param.check(&value.to_value()).is_ok() { value.clone() } else { fallback() }
}

impl CompareDisplay {
    /// The settings of the sweep.
    pub fn sweep(&self) -> SweepSettings {
        let budget = Budget { most: allowed(&BUDGET, &self.budget), unit: self.unit };
        let probe = Probe { budget, tolerance: allowed(&TOLERANCE, &self.tolerance) };
        let (from, to) = (allowed(&RATE_FROM, &self.rate_from), allowed(&RATE_TO, &self.rate_to));
        let (from, to) = if from < to { (from, to) } else { (to / 10.0, from.max(to)) };
        let rates = RateRange { from, to, ..RateRange::default() };
        SweepSettings { rates, probe, starts: allowed(&STARTS, &self.starts), seeds: allowed(&SWEEP_SEEDS, &self.seeds) }
    }

    /// The settings of the benchmark.
    pub fn suite(&self) -> SweepSettings {
        let sweep = self.sweep();
        let budget = Budget { most: allowed(&SUITE_BUDGET, &self.suite_budget), unit: BudgetUnit::Evaluations };
        SweepSettings { probe: Probe { budget, ..sweep.probe }, starts: SUITE_STARTS, ..sweep }
    }

    /// The most steps from each start of the basins.
    pub fn basin_steps(&self) -> usize {
        allowed(&BASIN_STEPS, &self.basin_steps)
    }
}
