//! The error over many draws of the noise, simulated: what the closed form of bias and variance is compared with.

use crate::math::data::polynomial::PolynomialFit;
use crate::sim::overfitting::{MAX_DEGREE, Overfitting};
use crate::sim::threads::{self, Watch};
use nalgebra::DVector;

/// The number of draws.
pub const REDRAWS: usize = 1000;

/// The parts of the error, as averages over draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RedrawnError {
    /// The mean of (mean of p(x) − f(x))², without the part that is due to the finite number of draws.
    pub squared_bias: f64,
    /// The mean of the sample variance of p(x).
    pub variance: f64,
    /// The mean squared error on new noisy points.
    pub total: f64,
    /// The standard error of `total`.
    pub standard_error: f64,
}

/// The averages over `count` ≥ 2 draws for each degree from 0 to [`MAX_DEGREE`], with the present cure, over all cores; none where it was
/// cancelled. All degrees see the same draws.
pub fn redraws(experiment: &Overfitting, count: usize, watch: &Watch) -> Option<Vec<RedrawnError>> {
    watch.expect((MAX_DEGREE + 1) as u64);
    let all = threads::collect(MAX_DEGREE + 1, |degree| {
        let found = of_degree(experiment, degree, count, watch);
        watch.advance(1);
        found
    });
    all.into_iter().collect()
}

/// The averages over `count` ≥ 2 draws for one `degree`; none where it was cancelled.
pub fn of_degree(experiment: &Overfitting, degree: usize, count: usize, watch: &Watch) -> Option<RedrawnError> {
    let points = experiment.problem();
    let fit = PolynomialFit::new(&points.train.inputs, degree);
    let smoother = fit.smoother(&points.validation.inputs, experiment.shrinkage());
    let truth = &points.validation.truth;
    let m = truth.len() as f64;
    let (mut sum, mut squares) = (DVector::zeros(truth.len()), DVector::zeros(truth.len()));
    let (mut errors, mut squared_errors) = (0.0, 0.0);
    for i in 0..count {
        if watch.is_stopped() {
            return None;
        }
        let drawn = experiment.redrawn(i);
        let values = &smoother * &drawn.train.targets;
        let error = drawn.validation.squared_error(&values);
        errors += error;
        squared_errors += error * error;
        // Around the truth, so that no digits are lost.
        let away = values - truth;
        squares += away.component_mul(&away);
        sum += away;
    }
    let n = count as f64;
    let mean = sum / n;
    let variance = (squares / n - mean.component_mul(&mean)).sum() / m * n / (n - 1.0);
    let total = errors / n;
    let spread = ((squared_errors / n - total * total).max(0.0) * n / (n - 1.0)).sqrt();
    Some(RedrawnError {
        squared_bias: mean.norm_squared() / m - variance / n,
        variance,
        total,
        standard_error: spread / n.sqrt(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::overfitting::Cure;

    #[test]
    fn bias_and_variance_in_closed_form_are_those_of_a_thousand_draws() {
        let own = Overfitting::default;
        for experiment in [
            own(),
            Overfitting { lambda: 0.01, ..own() },
            Overfitting { cure: Cure::EarlyStopping, steps: 40, ..own() },
            Overfitting { points: 40, noise: 0.6, seed: 3, ..own() },
        ] {
            for degree in [0, 3, 6, 12, 16] {
                let exact = experiment.error_parts(degree);
                let found = of_degree(&experiment, degree, REDRAWS, &Watch::default()).unwrap();
                let away = (found.total - exact.total()).abs() / found.standard_error;
                assert!(away < 4.0, "degree {degree}, {experiment:?}: {away} standard errors");
                // The variance of a mean of squares of normal numbers is at most 2/N of its square, that is where all points move together.
                let most = 4.0 * (2.0 / REDRAWS as f64).sqrt();
                assert!((found.variance / exact.variance - 1.0).abs() < most, "{found:?} and {exact:?}");
                // (E p − f) has the standard error √(Var/N) at each point; where all points move together, its square is (z² − 1) Var/N away
                // with a normal z.
                let within = 4.0 * (exact.squared_bias * exact.variance / REDRAWS as f64).sqrt() * 2.0
                    + 12.0 * exact.variance / REDRAWS as f64;
                assert!((found.squared_bias - exact.squared_bias).abs() < within, "degree {degree}: {found:?} and {exact:?}");
            }
        }
    }

    #[test]
    fn all_degrees_at_once_are_the_same_and_can_be_stopped() {
        let experiment = Overfitting::default();
        let all = redraws(&experiment, 20, &Watch::default()).unwrap();
        assert_eq!(all.len(), MAX_DEGREE + 1);
        assert_eq!(Some(all[5]), of_degree(&experiment, 5, 20, &Watch::default()));
        let watch = Watch::default();
        watch.stop();
        assert_eq!(redraws(&experiment, 20, &watch), None);
    }
}
