//! An experiment whose learning rates and steps fit its objective, for one that was put together by hand.

use crate::math::catalog::param::{Tunable as _, Value};
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::experiment::sweep::{STEP, Sweep, probe};
use crate::sim::threads::Watch;

/// The numbers of steps that are tried, in rising order.
const STEPS: [usize; 3] = [200, 500, 1000];
/// A run has arrived that ends within this share of the first gap to the least loss.
const ARRIVED: f64 = 1e-4;
/// About how many gradients of single samples the choice may take in all.
const BUDGET: usize = 24_000_000;

impl Experiment {
    /// The same experiment with the learning rate with which each run ends lowest, of four to a decade, and as many steps, of those it has
    /// and 200, 500 and 1,000, as half of its runs need to arrive. A run that ends above its start with every rate keeps its own.
    ///
    /// Where that would take too long, fewer steps are tried, down to those it has.
    pub fn adapted(&self) -> Self {
        let each = probe().len() * (STEP + self.objective.data().len()) * self.runs.len().max(1);
        let affordable = |steps: &usize| *steps * each <= BUDGET;
        let mut adapted = self.clone();
        for steps in [self.steps].into_iter().chain(STEPS).filter(|steps| *steps >= self.steps) {
            if steps > self.steps && !affordable(&steps) {
                break;
            }
            adapted.steps = steps;
            let arrived: usize = (0..self.runs.len()).map(|i| usize::from(adapted.adapt(i))).sum();
            if 2 * arrived >= self.runs.len() {
                break;
            }
        }
        adapted
    }

    /// Gives the run at `index` its best rate; whether it arrives with that.
    fn adapt(&mut self, index: usize) -> bool {
        let run: Run = self.runs[index].clone();
        // Of a long run the beginning tells enough.
        let short = Experiment { steps: self.steps.min(STEPS[2]), runs: Vec::new(), ..self.clone() };
        let Some(sweep) = Sweep::of(&short, &run, "lr", &probe(), &Watch::default()) else { return false };
        let Some(best) = sweep.best() else { return false };
        let rate = format!("{:.1e}", best.value).parse().unwrap_or(best.value);
        let gap = sweep.gap(best);
        // A rate that its parameter does not allow is none that was tried.
        self.runs[index].optimizer.set("lr", &Value::Number(rate)).is_ok() && gap <= ARRIVED * (sweep.first - sweep.lowest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Objective;
    use crate::math::Optimizer;
    use crate::math::catalog::Catalog;
    use crate::sim::run::verdict::Verdict;

    fn experiment(objective: Objective) -> Experiment {
        let mut experiment = Experiment::new(objective);
        experiment.steps = 90;
        let rules = ["gd", "momentum", "rmsprop", "adam"].into_iter().enumerate();
        experiment.runs = rules.map(|(i, key)| Run::new(Optimizer::by_key(key).unwrap(), i)).collect();
        experiment
    }

    #[test]
    fn on_no_objective_an_adapted_run_is_lost() {
        for entry in Objective::ALL {
            let adapted = experiment((entry.default)()).adapted();
            adapted.check().unwrap();
            for run in &adapted.runs {
                let trace = adapted.trace(run);
                let verdict = Verdict::of(&trace, &*adapted.objective);
                // Where F falls without end, to leave is to do well.
                let bounded = adapted.objective.lowest().is_some();
                assert!(!bounded || !verdict.is_lost(), "{} {}: {verdict}", entry.key, run.optimizer);
            }
        }
    }

    #[test]
    fn rosenbrock_gets_more_steps_and_a_quadratic_does_not() {
        assert_eq!(experiment(Objective::by_key("quadratic").unwrap()).adapted().steps, 90);
        assert!(experiment(Objective::by_key("rosenbrock").unwrap()).adapted().steps > 90);
    }
}
