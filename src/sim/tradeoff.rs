//! The trade-off of the learning rate: the theorem's bound after k updates as a function of h, beside what really happens.

use crate::math::Plan;
use crate::math::param::{Tunable, Value};
use crate::sim::ensemble::{Ensemble, work};
use crate::sim::threads::Watch;
use crate::sim::{Experiment, Run};

/// The bound after k updates with learning rates αᵢ = h fᵢ, where fᵢ is the schedule's factor:
/// R² / (2 h Σ fᵢ) + h G² Σ fᵢ² / (2 Σ fᵢ), i = 0 … k − 1.
///
/// Without a schedule fᵢ = 1, and this is the slide's R²/(2 k h) + G² h/2. (The slide has k + 1 for k: its sums have one more term.)
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tradeoff {
    /// R² = ‖x₀ − x*‖².
    pub r_squared: f64,
    /// G², taken to be the same for all h.
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

    /// The first term, R² / (2 h Σ fᵢ): what is left of the start; it falls with h.
    pub fn distance(&self, h: f64) -> f64 {
        self.r_squared / (2.0 * h * self.factors)
    }

    /// The second term, h G² Σ fᵢ² / (2 Σ fᵢ): the noise; it grows with h.
    pub fn noise(&self, h: f64) -> f64 {
        h * self.g_squared * self.squares / (2.0 * self.factors)
    }

    /// Their sum, the bound.
    pub fn bound(&self, h: f64) -> f64 {
        self.distance(h) + self.noise(h)
    }

    /// h* = R / (G √Σ fᵢ²), where both terms are equal and their sum is least; without a schedule R / (G √k).
    pub fn best(&self) -> f64 {
        (self.r_squared / (self.g_squared * self.squares)).sqrt()
    }
}

/// What an ensemble with one learning rate came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// The learning rate.
    pub h: f64,
    /// The mean of F(x̄ₖ) − F* over the seeds; not finite where a seed diverged.
    pub mean: f64,
    /// Its standard error.
    pub error: f64,
    /// How many seeds diverged.
    pub diverged: usize,
}

/// The measured gap after `k` ≥ 1 updates of `run` with each of the learning rates `rates` in place of its own, over `seeds` seeds.
/// Learning rates that the optimizer does not take are left out. None where it was called off.
pub fn measure(experiment: &Experiment, run: &Run, k: usize, rates: &[f64], seeds: usize, watch: &Watch) -> Option<Vec<Gap>> {
    let experiment = Experiment { steps: k, ..experiment.clone() };
    let lowest = experiment.objective.lowest()?;
    watch.expect(rates.len() as u64 * work(k, seeds));
    let mut gaps = Vec::with_capacity(rates.len());
    for &h in rates {
        let mut run = run.clone();
        if run.optimizer.set("lr", &Value::Number(h)).is_err() {
            continue;
        }
        let ensemble = Ensemble::of(&experiment, &run, seeds, 0, watch)?;
        let last = ensemble.moments[k];
        gaps.push(Gap { h, mean: last.average - lowest, error: last.average_error, diverged: last.diverged });
    }
    Some(gaps)
}
