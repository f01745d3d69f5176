//! The conditions of a run: everything between the function and the gradients that its rule sees.

use crate::math::Clipping;
use crate::math::Plan;
use crate::math::Proximal;
use crate::math::Sampling;
use crate::math::catalog::choice::{choice, named};
use crate::math::excerpt::excerpt;

choice! {
    /// The way in which weight decay enters a step. For gradient descent both ways give (1 − αₖ λ) xₖ − αₖ gₖ; for an adaptive
    /// rule they differ.
    pub enum Decay {
        /// The gradient of λ/2 ‖x‖² is added to every gradient (L2 regularization).
        Coupled = "coupled",
        /// The step is computed from the plain gradient, and αₖ λ xₖ is subtracted in addition (Loshchilov and Hutter 2019).
        Decoupled = "decoupled",
    }
}

impl Decay {
    /// The way called `word`; otherwise fails with a message that lists both.
    pub fn parse(word: &str) -> Result<Self, String> {
        let [coupled, decoupled] = Decay::ALL;
        let refused = |_| format!("'{}' is no way to decay; it takes {coupled} or {decoupled}", excerpt(word));
        named(&Decay::ALL, word, "way to decay").map_err(refused)
    }
}

/// The conditions of a run: everything between the function F and the gradients that its rule sees, and the learning rates.
#[derive(Clone, Debug, PartialEq)]
pub struct Conditions {
    /// The learning-rate schedule.
    pub plan: Plan,
    /// The sampling: which samples a step sees. It has no effect on an objective that is no finite sum.
    pub sampling: Sampling,
    /// The standard deviation σ ≥ 0 of the Gaussian noise that is added to every coordinate of every gradient.
    pub noise: f64,
    /// The strength λ ≥ 0 of the weight decay, on the coordinates that are weights.
    pub weight_decay: f64,
    /// The way in which the weight decay acts.
    pub decay: Decay,
    /// How long a gradient may be. It acts on the gradient of F with its noise, before coupled weight decay is added.
    pub clip: Clipping,
    /// What follows each step, after decoupled weight decay.
    pub proximal: Proximal,
    /// The seed of samples and noise.
    pub seed: u64,
}

impl Default for Conditions {
    /// A constant learning rate, exact gradients, and no weight decay.
    fn default() -> Self {
        let (plan, sampling, decay) = (Plan::default(), Sampling::FULL, Decay::Coupled);
        Conditions {
            plan,
            sampling,
            noise: 0.0,
            weight_decay: 0.0,
            decay,
            clip: Clipping::NONE,
            proximal: Proximal::NONE,
            seed: 0,
        }
    }
}

impl Conditions {
    /// The formula of gₖ, the gradient that the rule sees, in plain Unicode; `finite_sum` tells whether F is a finite sum, and
    /// `lambda` is the symbol of the weight decay.
    pub fn gradient_formula(&self, finite_sum: bool, lambda: &str) -> String {
        let (drawn, words) = match &self.sampling {
            Sampling::Single(_) if finite_sum => ("∇fᵢ(xₖ)", ", i drawn"),
            Sampling::Batch(_) | Sampling::Shuffle(_) if finite_sum => ("1/m Σ ∇fᵢ(xₖ)", ", m drawn"),
            _ => ("∇F(xₖ)", ""),
        };
        let noise = if self.noise > 0.0 { " + σ ξₖ" } else { "" };
        let decay = if self.coupled() > 0.0 { format!(" + {lambda} xₖ") } else { String::new() };
        if self.clip.is_none() {
            return format!("{drawn}{words}{noise}{decay}");
        }
        format!("{}{decay}{words}", self.clip.formula(&format!("{drawn}{noise}")))
    }

    /// The formula of xₖ₊₁ in plain Unicode, where the last line of the rule's equations has `rule` on its right side: with
    /// decoupled weight decay, whose symbol is `lambda`, the step also shrinks the weights; the proximal step follows.
    pub fn update_formula(&self, rule: &str, lambda: &str) -> String {
        self.proximal.formula(&self.step_formula(rule, lambda))
    }

    /// The same before the proximal step.
    pub fn step_formula(&self, rule: &str, lambda: &str) -> String {
        let decay = if self.decoupled() > 0.0 { format!(" − αₖ {lambda} xₖ") } else { String::new() };
        format!("{rule}{decay}")
    }

    /// Whether anything follows the rule's step.
    pub(super) fn moves_on(&self) -> bool {
        self.decoupled() > 0.0 || !self.proximal.is_none() || self.plan.follows_loss()
    }

    /// λ of coupled weight decay; 0 if it is decoupled.
    pub(super) fn coupled(&self) -> f64 {
        if self.decay == Decay::Coupled { self.weight_decay } else { 0.0 }
    }

    /// λ of decoupled weight decay; 0 if it is coupled.
    pub(super) fn decoupled(&self) -> f64 {
        if self.decay == Decay::Decoupled { self.weight_decay } else { 0.0 }
    }
}
