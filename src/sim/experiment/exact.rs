//! The exact law of a run on a quadratic: its mean gap at every step, without any seed.

use crate::math::Plan;
use crate::math::Point;
use crate::math::theory::noise_floor::stationary;
use crate::math::theory::noisy_quadratic::{NoisyQuadratic, QuadraticMoments};
use crate::math::theory::stability::Method;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::threads::Watch;
use nalgebra::Matrix2;

/// The law of a run, from which its mean gaps follow.
#[derive(Clone, Debug, PartialEq)]
pub struct ExactLaw {
    /// The quadratic with its random gradients.
    pub noisy: NoisyQuadratic,
    /// The method with its learning rate before the schedule.
    pub method: Method,
    start: Point,
    plan: Plan,
}

/// The exact mean gaps after k steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExactGap {
    /// E F(xₖ) − F*.
    pub last: f64,
    /// E F(x̄ₖ) − F*; NaN where x̄ₖ is not defined.
    pub average: f64,
}

impl ExactLaw {
    /// The law of `run`; fails with the reason where it is not known.
    pub fn of(experiment: &Experiment, run: &Run) -> Result<Self, String> {
        let conditions = experiment.conditions(run);
        let Some(method) = Method::of(&run.optimizer, run.learning_rate()) else {
            return Err("the exact law is known for gradient descent and momentum only".into());
        };
        if conditions.weight_decay > 0.0 {
            return Err("the exact law is known without weight decay only".into());
        }
        if !run.clip.is_none() || !run.proximal.is_none() {
            return Err("the exact law is known without clipping and proximal steps only".into());
        }
        if !run.schedule.is_constant() && !run.optimizer.is_linear_with_schedule() {
            return Err("the exact law of this form is known for a constant learning rate only".into());
        }
        if run.schedule.follows_loss() {
            return Err("the exact law is known for learning rates that do not depend on the run only".into());
        }
        Ok(ExactLaw {
            noisy: NoisyQuadratic::of(&*experiment.objective, &conditions.sampling, conditions.noise)?,
            method,
            start: experiment.start_of(run),
            plan: run.schedule.clone(),
        })
    }

    /// E d dᵀ of the distance d = x − x* at which it settles; fails with the reason where there is none.
    pub fn settled(&self) -> Result<Matrix2<f64>, String> {
        if !self.noisy.is_random() {
            return Err("its gradients are exact, so there is no noise floor".into());
        }
        if !self.plan.is_constant() {
            return Err("its learning rate changes, so there is no one noise floor".into());
        }
        stationary(&self.noisy, self.method).ok_or_else(|| "its second moments do not settle at this learning rate".into())
    }

    /// The mean gap E F(x) − F* at which it settles.
    pub fn floor(&self) -> Result<f64, String> {
        self.settled().map(|second| self.noisy.gap(&second))
    }

    /// The number c in c/k, the gap of the averaged iterate after many steps: ½ tr(H⁻¹ N) with the covariance N of the gradients where
    /// the run has settled (Polyak and Juditsky 1992).
    pub fn averaged(&self) -> Result<f64, String> {
        let noise = self.noisy.covariance(Point::zeros(), &self.settled()?);
        self.noisy.averaged(&noise).ok_or_else(|| "the Hessian is singular".into())
    }

    /// The mean gaps after 0, 1, … `steps` steps; none where it was cancelled.
    pub fn gaps(&self, steps: usize, watch: &Watch) -> Option<Vec<ExactGap>> {
        let mut moments = QuadraticMoments::new(&self.noisy, self.start);
        let mut gaps = Vec::with_capacity(steps + 1);
        for k in 0..=steps {
            if watch.is_stopped() {
                return None;
            }
            let average = moments.average().map_or(f64::NAN, |second| self.noisy.gap(&second));
            gaps.push(ExactGap { last: self.noisy.gap(&moments.second()), average });
            moments.advance(&self.noisy, Method { alpha: self.method.alpha * self.plan.factor(k), ..self.method });
        }
        Some(gaps)
    }
}
