//! The error against the degree, against λ, and against the number of steps.

use crate::math::data::polynomial::{ErrorParts, PolynomialFit, Shrinkage};
use crate::math::decades::ten_to;
use crate::sim::overfitting::{FitErrors, FitProblem, MAX_DEGREE, Overfitting};

/// The range of λ, and of 1/(αk).
pub const LAMBDAS: (f64, f64) = (1e-6, 10.0);
/// The number of values of λ.
const COUNT: usize = 141;

/// A degree with its errors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DegreeErrors {
    /// The degree.
    pub degree: usize,
    /// The errors of the fit to the points.
    pub errors: FitErrors,
    /// The expected error at new points, over all draws of the noise.
    pub expected: ErrorParts,
}

/// The errors for every degree from 0 on, with the present cure.
pub fn against_degree(experiment: &Overfitting) -> Vec<DegreeErrors> {
    let FitProblem { train, validation } = &experiment.problem();
    let (problem, cure) = (experiment.problem(), experiment.shrinkage());
    let of = |degree| {
        let fit = PolynomialFit::new(&train.inputs, degree);
        let at = (validation.inputs.as_slice(), &validation.truth);
        let expected = fit.error_parts(at, &train.truth, experiment.noise, cure);
        DegreeErrors { degree, errors: problem.errors(&fit, cure), expected }
    };
    (0..=MAX_DEGREE).map(of).collect()
}

/// The degree with the least error on the validation points.
pub fn best_degree(all: &[DegreeErrors]) -> Option<DegreeErrors> {
    let finite = all.iter().filter(|one| one.errors.validation.is_finite());
    finite.min_by(|a, b| a.errors.validation.total_cmp(&b.errors.validation)).copied()
}

/// The strength of a cure with its effect on the fit of the present degree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurePoint {
    /// λ; of early stopping 1/(αk).
    pub lambda: f64,
    /// The errors.
    pub errors: FitErrors,
    /// The degrees of freedom.
    pub freedom: f64,
}

/// Both cures of the fit of the present degree, against λ and against k at the place λ = 1/(αk); k is a whole number.
#[derive(Clone, Debug, PartialEq)]
pub struct Cures {
    /// The penalty.
    pub ridge: Vec<CurePoint>,
    /// Early stopping, in the order of ascending 1/(αk).
    pub stopping: Vec<CurePoint>,
}

impl Cures {
    /// The cures of the fit of `experiment`.
    pub fn of(experiment: &Overfitting) -> Self {
        let problem = experiment.problem();
        let fit = PolynomialFit::new(&problem.train.inputs, experiment.degree);
        let point = |lambda: f64, cure: Shrinkage| CurePoint {
            lambda,
            errors: problem.errors(&fit, cure),
            freedom: fit.degrees_of_freedom(cure),
        };
        let (from, to) = (libm::log10(LAMBDAS.0), libm::log10(LAMBDAS.1));
        let lambdas = (0..COUNT).map(|i| ten_to(from + (to - from) * i as f64 / (COUNT - 1) as f64));
        let ridge = lambdas.clone().map(|lambda| point(lambda, Shrinkage::Ridge(lambda))).collect();
        let alpha = experiment.lr;
        let mut counts: Vec<usize> = lambdas.map(|lambda| (1.0 / (alpha * lambda)).round() as usize).filter(|k| *k > 0).collect();
        counts.dedup();
        let stopping =
            counts.into_iter().map(|steps| point(1.0 / (alpha * steps as f64), Shrinkage::Steps { alpha, steps })).collect();
        Cures { ridge, stopping }
    }

    /// The place of the least validation error of each: of the penalty and of early stopping.
    pub fn best(&self) -> [Option<CurePoint>; 2] {
        [&self.ridge, &self.stopping].map(|all| {
            let finite = all.iter().filter(|one| one.errors.validation.is_finite());
            finite.min_by(|a, b| a.errors.validation.total_cmp(&b.errors.validation)).copied()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::overfitting::Cure;

    #[test]
    fn the_training_error_only_falls_with_the_degree_and_the_validation_error_falls_and_rises() {
        for seed in [1, 7, 20] {
            let all = against_degree(&Overfitting { seed, ..Overfitting::default() });
            assert!(all.windows(2).all(|pair| pair[1].errors.train <= pair[0].errors.train + 1e-12));
            let best = best_degree(&all).unwrap();
            assert!((3..=10).contains(&best.degree), "{}", best.degree);
            assert!(all[0].errors.validation > 2.0 * best.errors.validation);
            assert!(all[17].errors.validation > 2.0 * best.errors.validation, "{}", all[17].errors.validation);
            // The parts of the expected error: the bias only falls and the variance only rises.
            let parts = |i: usize| all[i].expected;
            assert!((0..9).all(|i| parts(i + 1).squared_bias <= parts(i).squared_bias * 1.2 + 1e-9));
            assert!((0..MAX_DEGREE - 1).all(|i| parts(i + 1).variance >= parts(i).variance * 0.999));
        }
    }

    #[test]
    fn both_cures_bring_a_high_degree_near_the_best() {
        let experiment = Overfitting { degree: 15, ..Overfitting::default() };
        let plain = against_degree(&experiment)[15].errors.validation;
        let cures = Cures::of(&experiment);
        for best in cures.best() {
            assert!(best.unwrap().errors.validation < 0.7 * plain, "{best:?} and {plain}");
        }
        // Early stopping keeps more: along every direction its factor is the greater one, as 1 − (1 − x)ᵏ ≥ 1 − e⁻ᵏˣ > kx/(1 + kx).
        for one in &cures.stopping {
            let ridge =
                PolynomialFit::new(&experiment.problem().train.inputs, 15).degrees_of_freedom(Shrinkage::Ridge(one.lambda));
            assert!(one.freedom > ridge, "λ = {}: {} and {ridge}", one.lambda, one.freedom);
        }
        let stopped = Overfitting { cure: Cure::EarlyStopping, steps: 50, ..experiment };
        assert!(stopped.degrees_of_freedom() < 16.0);
    }
}
