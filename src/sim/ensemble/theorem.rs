//! The lecture's convergence theorem, evaluated on a measured ensemble.
//!
//! For plain (sub)gradient descent xₖ₊₁ = xₖ − αₖ gₖ on a convex F with E[gₖ | xₖ] = ∇F(xₖ),
//!
//! ```text
//! E F(x̄ₖ) − F* ≤ (‖x₀ − x*‖² + Σ αᵢ² E‖gᵢ‖²) / (2 Σ αᵢ),   x̄ₖ = Σ αᵢ xᵢ / Σ αᵢ
//! ```
//!
//! where every sum runs over i = 0 … k − 1: the k updates made from x₀, with the indices of
//! [`Average`](crate::sim::run::averages::Average). Expectations are means over the seeds of an [`Ensemble`]. (Shor 1985; the
//! averaged form is Nemirovski, Juditsky, Lan and Shapiro 2009.)

use crate::math::Point;
use crate::math::Sampling;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::ensemble::Ensemble;
use crate::sim::run::conditions::Decay;

/// The sums over i = 0 … k − 1 that the theorem and its proof consist of.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TheoremSums {
    /// Σ αᵢ.
    pub rates: f64,
    /// Σ αᵢ².
    pub squares: f64,
    /// Σ αᵢ² E‖gᵢ‖²: the sum of the mean squared lengths of the steps.
    pub lengths: f64,
    /// Σ αᵢ E⟨∇F(xᵢ), xᵢ − x*⟩.
    pub slopes: f64,
    /// Σ αᵢ (E F(xᵢ) − F*).
    pub gaps: f64,
}

/// The theorem evaluated on one run: all its numbers at every step.
#[derive(Clone, Debug, PartialEq)]
pub struct Theorem {
    /// x*, from which R is measured.
    pub target: Point,
    /// F*.
    pub lowest: f64,
    /// R² = ‖x₀ − x*‖². (The slide writes R for this square, and then R²; here R is the distance.)
    pub r_squared: f64,
    /// The sums at k = 0, 1, …; all zero at 0.
    pub sums: Vec<TheoremSums>,
}

impl Theorem {
    /// The right side at step k; none where it is not defined (k = 0, or all learning rates so far are 0).
    pub fn bound(&self, k: usize) -> Option<f64> {
        self.parts(k).map(|[distance, steps]| distance + steps)
    }

    /// The two parts of the right side at step k: what the distance of the start adds, and what the lengths of the steps add.
    pub fn parts(&self, k: usize) -> Option<[f64; 2]> {
        let sums = self.sums.get(k)?;
        (sums.rates > 0.0).then(|| [self.r_squared, sums.lengths].map(|part| part / (2.0 * sums.rates)))
    }

    /// G² at step k: the mean of E‖gᵢ‖², each weighted by αᵢ², so that Σ αᵢ² E‖gᵢ‖² = G² Σ αᵢ².
    pub fn g_squared(&self, k: usize) -> Option<f64> {
        let sums = self.sums.get(k)?;
        (sums.squares > 0.0).then(|| sums.lengths / sums.squares)
    }

    /// The left side at step k, measured: the mean of F(x̄ₖ) − F* over the seeds.
    pub fn gap(&self, ensemble: &Ensemble, k: usize) -> Option<f64> {
        self.bound(k).map(|_| ensemble.moments[k].average - self.lowest)
    }
}

/// The minimizer x* that the theorem refers to, where the theorem applies to `run`; otherwise fails with the reason.
pub fn applies(experiment: &Experiment, run: &Run) -> Result<Point, String> {
    let objective = &experiment.objective;
    if !objective.is_convex() {
        let known = if objective.is_nonconvex() { "F is not convex here" } else { "F is not known to be convex" };
        return Err(format!("{known}, and the proof needs F(x) − F(x*) ≤ ⟨∇F(x), x − x*⟩ at every x."));
    }
    let Some(target) = objective.minima().first().copied() else {
        let remark = objective.remark();
        let remark = if remark.is_empty() { remark } else { format!(" ({remark})") };
        return Err(format!("F has no single minimizer x* that is known{remark}, so there is no R = ‖x₀ − x*‖ to start from."));
    };
    if !run.optimizer.is_gradient_descent() {
        return Err(format!(
            "{} does not step by xₖ₊₁ = xₖ − αₖ gₖ, and that is the first line of the proof. Choose gradient descent.",
            run.name()
        ));
    }
    if run.weight_decay > 0.0 {
        return Err(match run.decay {
            Decay::Coupled => "Weight decay makes gₖ a gradient of F + λ/2 ‖x‖², not of F: E gₖ = ∇F(xₖ) does not hold.",
            Decay::Decoupled => "Decoupled weight decay adds −αₖ λ xₖ to the step, and the proof begins with xₖ₊₁ = xₖ − αₖ gₖ.",
        }
        .into());
    }
    if !run.proximal.is_none() {
        return Err("A proximal step follows each step, and the proof begins with xₖ₊₁ = xₖ − αₖ gₖ.".into());
    }
    if !run.clip.is_none() {
        return Err("Clipping changes long gradients: E gₖ = ∇F(xₖ) does not hold.".into());
    }
    if run.schedule.follows_loss() {
        return Err("The schedule follows the loss, and the proof takes learning rates that do not depend on the run.".into());
    }
    let n = objective.data().len();
    if let sampling @ Sampling::Shuffle(_) = experiment.sampling_of(run)
        && n > 0
        && sampling.size(n) < n
    {
        return Err("Within a shuffled epoch the samples still to come depend on those drawn: given the past, \
                    E gₖ is not ∇F(xₖ). Choose a sampling that draws afresh at every step."
            .into());
    }
    Ok(target)
}

/// The theorem evaluated on the `ensemble` of `run`; fails with the reason where it does not apply.
pub fn of(experiment: &Experiment, run: &Run, ensemble: &Ensemble) -> Result<Theorem, String> {
    let target = applies(experiment, run)?;
    if let Some(k) = ensemble.moments.iter().position(|moment| moment.diverged > 0) {
        let last = ensemble.moments[ensemble.moments.len() - 1].diverged;
        return Err(format!(
            "{last} of {} seeds diverged (the first at step {k}): E‖gᵢ‖² is infinite, and the bound says nothing.",
            ensemble.seeds
        ));
    }
    let lowest = experiment.objective.value(target);
    let rate = |i: usize| run.learning_rate() * run.schedule.factor(i);
    let mut sums = Vec::with_capacity(ensemble.moments.len());
    let mut so_far = TheoremSums::default();
    for (i, moment) in ensemble.moments.iter().enumerate() {
        sums.push(so_far);
        let alpha = rate(i);
        so_far = TheoremSums {
            rates: so_far.rates + alpha,
            squares: so_far.squares + alpha * alpha,
            lengths: so_far.lengths + alpha * alpha * moment.squared_gradient,
            slopes: so_far.slopes + alpha * moment.slope,
            gaps: so_far.gaps + alpha * (moment.mean - lowest),
        };
    }
    Ok(Theorem { target, lowest, r_squared: ensemble.moments[0].squared_distance, sums })
}
