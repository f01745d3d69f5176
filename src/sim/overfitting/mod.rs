//! Overfitting and its cures: a polynomial fitted to a few noisy points of a smooth function, its error at new points, and what a lower
//! degree, a penalty, and early stopping do against it.

pub mod fit_curves;
pub mod redraws;

use crate::math::catalog::choice::{choice, named};
use crate::math::catalog::param::{Param, Scale, Value};
use crate::math::data::polynomial::{ErrorParts, PolynomialFit, Shrinkage, polynomial};
use crate::math::excerpt::excerpt;
use crate::sim::draws::Draws;
use crate::sim::experiment::{MAX_SEED, SEED};
use nalgebra::DVector;
use rand::{Rng, RngExt as _};
use rand_distr::StandardNormal;

/// The largest degree.
pub const MAX_DEGREE: usize = 20;
/// The number of validation points.
pub const VALIDATION: usize = 200;

/// The number of points that are fitted.
pub const POINTS: Param = Param::count("points", "n", "points", "How many noisy points the polynomial is fitted to.", 20, 3, 200)
    .slider(5.0, 100.0, Scale::Log);
/// The standard deviation of the noise.
pub const SIGMA: Param =
    Param::real("noise", "σ", "noise", "The standard deviation of the noise on every point, also on new ones.", 0.3, 0.0, 10.0)
        .slider(0.0, 1.0, Scale::Linear);
/// The degree of the polynomial.
pub const DEGREE: Param =
    Param::count("degree", "d", "degree", "The degree of the polynomial: it has d + 1 weights.", 12, 0, MAX_DEGREE as u64)
        .slider(0.0, MAX_DEGREE as f64, Scale::Linear);
/// The cure that is used.
pub const CURE: Param = Param::choice(
    "cure",
    "cure",
    "What keeps the weights small.",
    "ridge",
    &[
        ("ridge", "The penalty λ/2 ‖w‖² is added to the loss; with λ = 0 these are the least squares"),
        ("early-stopping", "Gradient descent from w = 0 is stopped after k steps"),
    ],
);
/// The strength of the penalty.
pub const PENALTY: Param = Param::real(
    "lambda",
    "λ",
    "penalty",
    "How strongly the weights are pulled towards 0; 0 for the least squares.",
    0.0,
    0.0,
    1e6,
)
.slider(1e-6, 10.0, Scale::Log);
/// The learning rate of the gradient descent that is stopped early.
pub const RATE: Param = Param::real(
    "lr",
    "α",
    "learning rate",
    "The learning rate of the gradient descent; above 2 over the largest curvature it diverges.",
    0.5,
    1e-6,
    1e3,
)
.slider(0.01, 2.0, Scale::Log);
/// The number of steps after which it is stopped.
pub const DESCENT_STEPS: Param =
    Param::count("steps", "k", "steps", "After how many steps of gradient descent it is stopped.", 50, 1, 100_000_000).slider(
        1.0,
        1_000_000.0,
        Scale::Log,
    );

choice! {
    /// A cure against overfitting, besides a lower degree.
    pub enum Cure {
        /// The penalty λ/2 ‖w‖².
        Ridge = "ridge",
        /// Few steps of gradient descent from 0.
        EarlyStopping = "early-stopping",
    }
}

impl Cure {
    /// The cure called `word`; otherwise fails with a message that lists both.
    pub fn parse(word: &str) -> Result<Self, String> {
        let [ridge, stopping] = Cure::ALL;
        named(&Cure::ALL, word, "cure").map_err(|_| format!("'{}' is no cure; it takes {ridge} or {stopping}", excerpt(word)))
    }
}

/// The experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct Overfitting {
    /// The number n of points that are fitted, 3 to 200.
    pub points: usize,
    /// The standard deviation σ ≥ 0 of the noise.
    pub noise: f64,
    /// The degree of the polynomial, up to [`MAX_DEGREE`].
    pub degree: usize,
    /// The cure.
    pub cure: Cure,
    /// λ ≥ 0 of the penalty.
    pub lambda: f64,
    /// α > 0 of the gradient descent.
    pub lr: f64,
    /// The number of its steps.
    pub steps: usize,
    /// The seed of the noise.
    pub seed: u64,
}

impl Default for Overfitting {
    fn default() -> Self {
        Overfitting { points: 20, noise: 0.3, degree: 12, cure: Cure::Ridge, lambda: 0.0, lr: 0.5, steps: 50, seed: 10 }
    }
}

/// The function from which the points are drawn, on [−1, 1].
pub fn truth(x: f64) -> f64 {
    libm::sin(4.0 * x + 1.0)
}

/// The points of an experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct NoisyPoints {
    /// The inputs, evenly spread over [−1, 1].
    pub inputs: Vec<f64>,
    /// The truth at the inputs.
    pub truth: DVector<f64>,
    /// The truth with noise.
    pub targets: DVector<f64>,
}

impl NoisyPoints {
    /// `count` points without noise.
    fn new(count: usize) -> Self {
        let inputs: Vec<f64> = (0..count).map(|i| (2 * i + 1) as f64 / count as f64 - 1.0).collect();
        let values = DVector::from_iterator(count, inputs.iter().map(|x| truth(*x)));
        NoisyPoints { inputs, truth: values.clone(), targets: values }
    }

    /// Draws the targets anew.
    fn draw(&mut self, sigma: f64, random: &mut impl Rng) {
        for (target, value) in self.targets.iter_mut().zip(&self.truth) {
            *target = value + sigma * random.sample::<f64, _>(StandardNormal);
        }
    }

    /// The mean of (p(x) − y)² over the points, where p has the `values`.
    fn squared_error(&self, values: &DVector<f64>) -> f64 {
        (values - &self.targets).norm_squared() / self.inputs.len() as f64
    }
}

/// The points that are fitted, and those on which the fit is judged.
#[derive(Clone, Debug, PartialEq)]
pub struct FitProblem {
    /// The n points that are fitted.
    pub train: NoisyPoints,
    /// The [`VALIDATION`] points on which the fit is judged.
    pub validation: NoisyPoints,
}

/// The mean squared errors (p(x) − y)² of a fit. A fit that has diverged has the errors +∞.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FitErrors {
    /// That over the points that were fitted.
    pub train: f64,
    /// That over the validation points.
    pub validation: f64,
}

impl Overfitting {
    /// Fails where it cannot be run, with what is wrong and what would be right.
    pub fn check(&self) -> Result<(), String> {
        let whole = |n: usize| Value::Number(n as f64);
        POINTS.check(&whole(self.points))?;
        SIGMA.check(&Value::Number(self.noise))?;
        DEGREE.check(&whole(self.degree))?;
        PENALTY.check(&Value::Number(self.lambda))?;
        RATE.check(&Value::Number(self.lr))?;
        DESCENT_STEPS.check(&whole(self.steps))?;
        if self.seed > MAX_SEED { SEED.check(&Value::Number(self.seed as f64)) } else { Ok(()) }
    }

    /// The points that its seed gives.
    pub fn problem(&self) -> FitProblem {
        let draws = Draws::new(self.seed);
        let (mut train, mut validation) = (NoisyPoints::new(self.points), NoisyPoints::new(VALIDATION));
        train.draw(self.noise, &mut draws.setup(0));
        validation.draw(self.noise, &mut draws.setup(1));
        FitProblem { train, validation }
    }

    /// The same with the noise of the `i`-th of other draws: on both kinds of points, at the same inputs.
    pub fn redrawn(&self, i: usize) -> FitProblem {
        let mut random = Draws::new(self.seed).masks(i as u64);
        let (mut train, mut validation) = (NoisyPoints::new(self.points), NoisyPoints::new(VALIDATION));
        train.draw(self.noise, &mut random);
        validation.draw(self.noise, &mut random);
        FitProblem { train, validation }
    }

    /// The factor of the cure on each direction of the weights.
    pub fn shrinkage(&self) -> Shrinkage {
        match self.cure {
            Cure::Ridge => Shrinkage::Ridge(self.lambda),
            Cure::EarlyStopping => Shrinkage::Steps { alpha: self.lr, steps: self.steps },
        }
    }

    /// The number of steps that can be played: those of the gradient descent that is stopped early. A penalty has a closed form.
    pub fn played_steps(&self) -> usize {
        if self.cure == Cure::EarlyStopping { self.steps } else { 1 }
    }

    /// The expected error of the fit of `degree` at new points, in its three parts, exactly.
    pub fn error_parts(&self, degree: usize) -> ErrorParts {
        let FitProblem { train, validation } = self.problem();
        let fit = PolynomialFit::new(&train.inputs, degree);
        fit.error_parts((&validation.inputs, &validation.truth), &train.truth, self.noise, self.shrinkage())
    }

    /// The degrees of freedom of its fit.
    pub fn degrees_of_freedom(&self) -> f64 {
        PolynomialFit::new(&self.problem().train.inputs, self.degree).degrees_of_freedom(self.shrinkage())
    }
}

impl FitProblem {
    /// The errors of `fit`, which is one to the inputs of this problem, with `cure`.
    pub fn errors(&self, fit: &PolynomialFit, cure: Shrinkage) -> FitErrors {
        let weights = fit.weights(&self.train.targets, cure);
        let error = |points: &NoisyPoints| {
            let values = points.inputs.iter().map(|x| polynomial(&weights, *x));
            let error = points.squared_error(&DVector::from_iterator(points.inputs.len(), values));
            if error.is_finite() { error } else { f64::INFINITY }
        };
        FitErrors { train: error(&self.train), validation: error(&self.validation) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn validation_points_do_not_depend_on_the_number_of_points() {
        let (few, many) = (Overfitting::default().problem(), Overfitting { points: 50, ..Overfitting::default() }.problem());
        assert_eq!(few.validation, many.validation);
        assert_eq!((few.train.inputs.len(), many.train.inputs.len()), (20, 50));
        assert_ne!(few.train.targets, Overfitting { seed: 8, ..Overfitting::default() }.problem().train.targets);
        assert_ne!(few.train.targets, Overfitting::default().redrawn(0).train.targets);
    }

    #[test]
    fn a_step_that_is_too_long_diverges_and_says_so() {
        let experiment = Overfitting { cure: Cure::EarlyStopping, lr: 10.0, steps: 100_000, ..Overfitting::default() };
        let problem = experiment.problem();
        let errors = problem.errors(&PolynomialFit::new(&problem.train.inputs, 12), experiment.shrinkage());
        assert_eq!(errors, FitErrors { train: f64::INFINITY, validation: f64::INFINITY });
    }

    #[test]
    fn what_cannot_be_run_is_refused() {
        let own = Overfitting::default;
        for (experiment, says) in [
            (Overfitting { points: 2, ..own() }, "points takes"),
            (Overfitting { noise: -1.0, ..own() }, "noise takes"),
            (Overfitting { degree: 21, ..own() }, "degree takes"),
            (Overfitting { lambda: f64::NAN, ..own() }, "lambda takes"),
            (Overfitting { lr: 0.0, ..own() }, "lr takes"),
            (Overfitting { steps: 0, ..own() }, "steps takes"),
        ] {
            let error = experiment.check().unwrap_err();
            assert!(error.contains(says), "{error}");
        }
        assert_eq!(own().check(), Ok(()));
    }
}
