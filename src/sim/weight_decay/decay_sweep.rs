//! The ends of runs with weight decay as a function of λ, beside the closed-form ridge solution.

use crate::math::catalog::param::Value;
use crate::math::catalog::words::number;
use crate::math::decades::log_spaced;
use crate::sim::threads::{self, Watch};
use crate::sim::weight_decay::decay_run::Ending;
use crate::sim::weight_decay::{DecayProblem, Fit, LAMBDA, MAX_LAMBDAS, WeightDecay};

/// Values of λ, evenly spread on a log axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LambdaRange {
    /// The least λ > 0.
    pub from: f64,
    /// The greatest.
    pub to: f64,
    /// The number of values, both ends included.
    pub count: usize,
}

impl Default for LambdaRange {
    fn default() -> Self {
        LambdaRange { from: 1e-3, to: 1e2, count: 26 }
    }
}

impl LambdaRange {
    /// The values, from the least to the greatest; both ends are exact.
    pub fn values(&self) -> Vec<f64> {
        log_spaced(self.from, self.to, self.count)
    }

    /// Fails where there are no such values, with what is wrong and what would be right.
    pub fn check(&self) -> Result<(), String> {
        [self.from, self.to].iter().try_for_each(|end| LAMBDA.check(&Value::Number(*end)))?;
        if self.from <= 0.0 || self.from >= self.to {
            let (from, to) = (number(self.from), number(self.to));
            return Err(format!("{from} to {to} is no range on a log axis; give two numbers above 0, the smaller one first"));
        }
        if !(2..=MAX_LAMBDAS).contains(&self.count) {
            return Err(format!("{} values of lambda are not allowed; take 2 to {MAX_LAMBDAS}", self.count));
        }
        Ok(())
    }
}

/// One λ of a sweep.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SweepPoint {
    /// λ.
    pub lambda: f64,
    /// The fit after the last epoch; none where the run ended earlier.
    pub fit: Option<Fit>,
    /// The way the run ended.
    pub ending: Ending,
    /// The fit of the ridge solution for this λ: the limit of the run, where it converges.
    pub ridge: Fit,
}

/// The ends of the runs of each of `lambdas`, over all cores, in their order; none where it was cancelled.
///
/// The experiment has passed its check; its own list of λs is ignored.
pub fn sweep(experiment: &WeightDecay, problem: &DecayProblem, lambdas: &[f64], watch: &Watch) -> Option<Vec<SweepPoint>> {
    watch.expect((lambdas.len() * experiment.epochs) as u64);
    let ridge = problem.ridge();
    let points = threads::collect(lambdas.len(), |i| {
        let run = experiment.run(problem, lambdas[i], 1, watch)?;
        Some(SweepPoint { lambda: run.lambda, fit: run.result(), ending: run.ending, ridge: problem.fit(&ridge.at(run.lambda)) })
    });
    points.into_iter().collect()
}

/// The fit of the ridge solution for each of `lambdas`: a reference that needs no run.
pub fn ridge_line(problem: &DecayProblem, lambdas: &[f64]) -> Vec<Fit> {
    let ridge = problem.ridge();
    lambdas.iter().map(|lambda| problem.fit(&ridge.at(*lambda))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decades_are_exact() {
        let values = |from: f64, to: f64, count: usize| LambdaRange { from, to, count }.values();
        assert_eq!(values(1e-6, 1e4, 3), [1e-6, 0.1, 1e4]);
        assert_eq!(values(1e-6, 1e4, 11), [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0, 1e2, 1e3, 1e4]);
        assert_eq!(values(1e-3, 1e2, 26)[5], 1e-2);
        let between = values(0.02, 7.0, 4);
        assert!(between.windows(2).all(|pair| (pair[1] / pair[0] - libm::cbrt(350.0_f64)).abs() < 1e-13), "{between:?}");
    }
}
