//! The trade-off in the choice of the learning rate h: the theorem's bound after k updates as a function of h, beside measured
//! gaps.

use crate::math::Plan;
use crate::math::catalog::param::{Tunable, Value};
use crate::math::decades::ten_to;
use crate::math::theory::gradient_noise::GradientNoise;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::ensemble::theorem;
use crate::sim::ensemble::{Ensemble, Moment, work};
use crate::sim::threads::Watch;

/// The bound after k updates with learning rates αᵢ = h fᵢ, where fᵢ is the schedule's factor:
/// R² / (2 h Σ fᵢ) + h G² Σ fᵢ² / (2 Σ fᵢ), i = 0 … k − 1.
///
/// Without a schedule fᵢ = 1, and this is the slide's R²/(2 k h) + G² h/2. (The slide has k + 1 for k: its sums have one more
/// term.)
///
/// G² is one number, the same for every h and k, so that h* falls like 1/√k. As long as no E‖gᵢ‖² of a run exceeds it, the
/// expression bounds the gap of that run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tradeoff {
    /// R² = ‖x₀ − x*‖².
    pub r_squared: f64,
    /// G²: E‖gᵢ‖², taken to be the same for all h and i.
    pub g_squared: f64,
    /// Σ fᵢ.
    factors: f64,
    /// Σ fᵢ².
    squares: f64,
}

impl Tradeoff {
    /// The trade-off after `k` ≥ 1 updates under `schedule`.
    pub fn new(r_squared: f64, g_squared: f64, schedule: &Plan, k: usize) -> Self {
        let factors = || (0..k).map(|i| schedule.factor(i));
        Tradeoff { r_squared, g_squared, factors: factors().sum(), squares: factors().map(|f| f * f).sum() }
    }

    /// The first term, R² / (2 h Σ fᵢ), due to the distance of the start; it falls with h.
    pub fn distance(&self, h: f64) -> f64 {
        self.r_squared / (2.0 * h * self.factors)
    }

    /// The second term, h G² Σ fᵢ² / (2 Σ fᵢ), due to the squared lengths of the steps; it grows with h.
    pub fn lengths(&self, h: f64) -> f64 {
        h * self.g_squared * self.squares / (2.0 * self.factors)
    }

    /// The sum of both terms, the bound.
    pub fn bound(&self, h: f64) -> f64 {
        self.distance(h) + self.lengths(h)
    }

    /// h* = R / (G √Σ fᵢ²), where both terms are equal and the bound is least; without a schedule R / (G √k).
    pub fn best(&self) -> f64 {
        (self.r_squared / (self.g_squared * self.squares)).sqrt()
    }
}

/// E‖g₀‖² of `run`: the mean squared norm of its gradient at the start, exactly. It does not depend on the learning rate, and a
/// run that descends stays below it.
pub fn squared_gradient_at_start(experiment: &Experiment, run: &Run) -> f64 {
    let noise = run.noise.unwrap_or(experiment.noise);
    GradientNoise::at(&*experiment.objective, experiment.start_of(run), experiment.sampling_of(run), noise).squared_norm()
}

/// The distance of an ensemble from F* after k updates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// The mean of F(x̄ₖ) − F* over the seeds; not finite where a seed diverged.
    pub mean: f64,
    /// Its standard error.
    pub error: f64,
    /// The number of seeds that diverged.
    pub diverged: usize,
    /// The theorem's bound with the gradients of this ensemble; none at k = 0, or where a seed diverged.
    pub bound: Option<f64>,
}

/// The measured gaps of a run with one learning rate, step by step.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// The learning rate.
    pub h: f64,
    /// The distance between two steps that are kept.
    stride: usize,
    gaps: Vec<Gap>,
}

impl Measured {
    /// The gap at the last kept step up to `k`.
    pub fn at(&self, k: usize) -> Gap {
        self.gaps[(k / self.stride).min(self.gaps.len() - 1)]
    }
}

/// The most steps of a run at which gaps are kept.
const KEPT: usize = 5000;

/// The measured gaps of `run` with each of the learning rates `rates` in place of its own, over `seeds` seeds. Learning rates
/// that the optimizer does not take are left out. None where it was cancelled, or where F* is not known.
pub fn measure(experiment: &Experiment, run: &Run, rates: &[f64], seeds: usize, watch: &Watch) -> Option<Vec<Measured>> {
    let lowest = experiment.objective.lowest()?;
    watch.expect(rates.len() as u64 * work(experiment.steps, seeds));
    let stride = (experiment.steps + 1).div_ceil(KEPT);
    let mut measured = Vec::with_capacity(rates.len());
    for &h in rates {
        let mut run = run.clone();
        if run.optimizer.set("lr", &Value::Number(h)).is_err() {
            continue;
        }
        let ensemble = Ensemble::of(experiment, &run, seeds, 0, watch)?;
        let law = theorem::of(experiment, &run, &ensemble).ok();
        let gap = |(k, m): (usize, &Moment)| {
            let bound = law.as_ref().and_then(|law| law.bound(k));
            Gap { mean: m.average - lowest, error: m.average_error, diverged: m.diverged, bound }
        };
        measured.push(Measured { h, stride, gaps: ensemble.moments.iter().enumerate().step_by(stride).map(gap).collect() });
    }
    Some(measured)
}

/// Learning rates from `low` to `high`, both above 0: `per_decade` values in every power of ten, at the same places for all ends.
pub fn ladder(low: f64, high: f64, per_decade: u32) -> Vec<f64> {
    let rung = |rate: f64| libm::log10(rate) * f64::from(per_decade);
    let (first, last) = (rung(low).ceil() as i64, rung(high).floor() as i64);
    (first..=last).map(|i| ten_to(i as f64 / f64::from(per_decade))).collect()
}
