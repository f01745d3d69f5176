//! The random draws of one step of a run: its samples, and the gradient that they give.

use crate::math::Point;
use crate::math::Vector;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::draws::{Batches, Draws};
use crate::sim::experiment::exact::ExactLaw;
use nalgebra::Vector1;

/// The draws of step k of a run that stands at x.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// The samples; empty where the step sees the full sum.
    pub batch: Vec<usize>,
    /// gₖ, without weight decay.
    pub gradient: Point,
}

impl Drawn {
    /// The draws of `run` of `experiment` at step `k`, at `x`.
    pub fn of(experiment: &Experiment, run: &Run, k: usize, x: Point) -> Self {
        let (objective, conditions) = (&experiment.objective, experiment.conditions(run));
        let (n, draws) = (objective.data().len(), Draws::new(conditions.seed));
        let batch = if n == 0 || conditions.sampling.is_full() {
            Vec::new()
        } else {
            Batches::new(conditions.sampling, n, draws.clone()).at(k).to_vec()
        };
        let drawn = match batch.len() {
            0 => objective.gradient(x),
            m => batch.iter().map(|&i| objective.sample_gradient(i, x)).sum::<Point>() / m as f64,
        };
        // The same numbers as in the run, whose vectors have this dimension.
        let noise = match objective.dimension() {
            _ if conditions.noise == 0.0 => Point::zeros(),
            1 => Point::new(draws.noise(k, &Vector1::new(x.x)).at(0), 0.0),
            _ => draws.noise(k, &x),
        };
        Drawn { batch, gradient: drawn + noise * conditions.noise }
    }
}

/// The noise floor of a run on one parameter: the minimum, and the spread of late iterates around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NoiseFloor {
    /// w*.
    pub minimum: f64,
    /// √E(w − w*)² of late iterates.
    pub deviation: f64,
}

/// The noise floor of `run`, where its law is known: for gradient descent and momentum with a constant, stable learning rate on batches
/// drawn afresh at every step, with or without Gaussian noise, without weight decay.
pub fn noise_floor(experiment: &Experiment, run: &Run) -> Option<NoiseFloor> {
    let law = ExactLaw::of(experiment, run).ok().filter(|law| law.noisy.dimension == 1)?;
    let second = law.settled().ok()?;
    Some(NoiseFloor { minimum: law.noisy.minimum.x, deviation: second[(0, 0)].sqrt() })
}

/// The root mean square distance of the later half of `path` from `target`; none for fewer than 20 iterates, which are too few to
/// tell.
pub fn late_spread(path: &[f64], target: f64) -> Option<f64> {
    let late = &path[path.len() / 2..];
    (late.len() >= 10).then(|| (late.iter().map(|x| (x - target).powi(2)).sum::<f64>() / late.len() as f64).sqrt())
}
