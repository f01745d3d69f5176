//! Rprop: uses only the signs of the gradient; each coordinate has a step size of its own, which grows or shrinks.

use super::sign;
use crate::math::Vector;
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::rule::{Equation, Halt, Now, Python, Rule, RuleGroup, Torch, eq};

tunable! {
    /// Rprop (Riedmiller and Braun 1993), as torch.optim.Rprop.
    ///
    /// The learning rate is only the first step size. A schedule therefore acts on the step that is made, which is Δ times the
    /// schedule's factor αₖ / α, and not on the stored step sizes Δ; `torch.optim.Rprop` reads the learning rate only at its
    /// first step.
    pub struct Rprop("rprop", "Rprop", "Looks at the gradient's signs alone: a coordinate speeds up while its sign holds and slows down when it flips.") {
        lr: f64 = Param::real("lr", "α", "first step size", "How far each coordinate moves at first; a schedule scales the steps, not the step sizes.", 0.1, 1e-12, 1e6)
            .slider(1e-4, 10.0, Scale::Log),
        eta_minus: f64 = Param::real("eta_minus", "η₋", "shrink factor", "Multiplies a coordinate's step size when its gradient changes sign.", 0.5, 0.01, 1.0).below_max(),
        eta_plus: f64 = Param::real("eta_plus", "η₊", "growth factor", "Multiplies a coordinate's step size while its gradient keeps its sign.", 1.2, 1.0, 10.0)
            .slider(1.0, 2.0, Scale::Linear),
        step_min: f64 = Param::real("step_min", "Δₘᵢₙ", "smallest step size", "No step size falls below it.", 1e-6, 0.0, 1.0).slider(1e-9, 1.0, Scale::Log),
        step_max: f64 = Param::real("step_max", "Δₘₐₓ", "largest step size", "No step size rises above it.", 50.0, 0.0, 1e6).slider(1e-3, 100.0, Scale::Log),
    }
}

/// The state of Rprop between steps.
#[derive(Clone)]
pub struct Memory<V> {
    /// qₖ: the gradient, with 0 where it has just changed sign.
    gradient: V,
    /// Δₖ
    size: V,
}

impl Rule for Rprop {
    type Memory<V: Vector> = Memory<V>;

    fn init<V: Vector>(&self, x: &V) -> Memory<V> {
        Memory { gradient: x.zeros_like(), size: x.same_dim(|_| self.lr) }
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("fₖ", "η₊ if gₖ qₖ₋₁ > 0 else (η₋ if gₖ qₖ₋₁ < 0 else 1)"),
                eq("Δₖ", "min(max(fₖ (α if k = 0 else Δₖ₋₁), Δₘᵢₙ), Δₘₐₓ)"),
                eq("qₖ", "0 if gₖ qₖ₋₁ < 0 else gₖ"),
                eq("xₖ₊₁", "xₖ − (αₖ / α) Δₖ sign(qₖ)"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, memory: &mut Memory<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        let agreement = g.zip(&memory.gradient, |g, q| sign(g) * sign(q));
        let factor = agreement.map(|s| {
            if s > 0.0 {
                self.eta_plus
            } else if s < 0.0 {
                self.eta_minus
            } else {
                1.0
            }
        });
        now.note("fₖ", &factor);
        memory.size = memory.size.zip(&factor, |size, f| (f * size).max(self.step_min).min(self.step_max));
        now.note("Δₖ", &memory.size);
        memory.gradient = g.zip(&agreement, |g, s| if s < 0.0 { 0.0 } else { g });
        now.note("qₖ", &memory.gradient);
        let scheduled = now.lr / self.lr;
        Ok(memory.size.zip(&memory.gradient, |size, q| -scheduled * size * sign(q)))
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::Signs
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        // A schedule scales the steps, not the stored step sizes.
        const STEP: &str = "\
agreement = L.sign(g)*L.sign(q)
factor = L.where(agreement > 0, eta_plus, L.where(agreement < 0, eta_minus, 1.0))
size = L.clip(factor*size, step_min, step_max)
q = L.where(agreement < 0, 0.0, g)
step = -lr/START*size*L.sign(q)";
        Ok(Python::new("q = ZEROS\nsize = ZEROS + START", STEP))
    }

    fn torch(&self, constant: bool) -> Torch {
        // torch.optim.Rprop cannot apply a schedule to the steps, and requires a growth factor above 1.
        if constant && self.eta_plus > 1.0 {
            Torch::Same("Rprop([p], lr=LR, etas=({eta_minus}, {eta_plus}), step_sizes=({step_min}, {step_max}))")
        } else {
            Torch::WrittenOut("")
        }
    }
}
