//! The quantities of the polynomial fitted to noisy points.

use crate::math::data::polynomial::PolynomialFit;
use crate::sim::Work;
use crate::sim::overfitting::FitErrors;
use crate::sim::overfitting::fit_curves::{self, against_degree};
use crate::sim::threads::Watch;

fn errors(work: &Work) -> FitErrors {
    let (experiment, problem) = (&work.overfitting, work.overfitting.problem());
    problem.errors(&PolynomialFit::new(&problem.train.inputs, experiment.degree), experiment.shrinkage())
}

pub fn train_error(work: &Work, _: usize, _: f64, _: &Watch) -> Result<f64, String> {
    Ok(errors(work).train)
}

pub fn validation_error(work: &Work, _: usize, _: f64, _: &Watch) -> Result<f64, String> {
    Ok(errors(work).validation)
}

pub fn squared_bias(work: &Work, _: usize, _: f64, _: &Watch) -> Result<f64, String> {
    Ok(work.overfitting.error_parts(work.overfitting.degree).squared_bias)
}

pub fn variance(work: &Work, _: usize, _: f64, _: &Watch) -> Result<f64, String> {
    Ok(work.overfitting.error_parts(work.overfitting.degree).variance)
}

pub fn expected_error(work: &Work, _: usize, _: f64, _: &Watch) -> Result<f64, String> {
    Ok(work.overfitting.error_parts(work.overfitting.degree).total())
}

pub fn degrees_of_freedom(work: &Work, _: usize, _: f64, _: &Watch) -> Result<f64, String> {
    Ok(work.overfitting.degrees_of_freedom())
}

pub fn best_degree(work: &Work, _: usize, _: f64, _: &Watch) -> Result<f64, String> {
    let best = fit_curves::best_degree(&against_degree(&work.overfitting));
    best.map(|best| best.degree as f64).ok_or_else(|| "no degree has a finite error".into())
}
