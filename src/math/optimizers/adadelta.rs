//! AdaDelta: a gradient step in the units of x, scaled by the size of the steps before it.

use super::{EPS, LR, RHO};
use crate::math::Vector;
use crate::math::catalog::param::tunable;
use crate::math::rule::{Equation, Halt, Now, Python, Rule, Torch, eq};

tunable! {
    /// AdaDelta (Zeiler 2012), as torch.optim.Adadelta.
    pub struct AdaDelta("adadelta", "AdaDelta", "RMSProp without a length of its own: the steps before set the scale, so its first step is only √(ε/(1 − ρ)) long in each coordinate.") {
        lr: f64 = LR.default(1.0),
        rho: f64 = RHO,
        eps: f64 = EPS.default(1e-6),
    }
}

/// The state of AdaDelta between steps.
#[derive(Clone)]
pub struct Memory<V> {
    /// vₖ, the average of the squared gradients.
    square: V,
    /// uₖ, the average of the squared steps.
    step_square: V,
}

impl Rule for AdaDelta {
    type Memory<V: Vector> = Memory<V>;

    fn init<V: Vector>(&self, x: &V) -> Memory<V> {
        Memory { square: x.zeros_like(), step_square: x.zeros_like() }
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("vₖ", "ρ vₖ₋₁ + (1 − ρ) gₖ²"),
                eq("dₖ", "gₖ √(uₖ₋₁ + ε) / √(vₖ + ε)"),
                eq("uₖ", "ρ uₖ₋₁ + (1 − ρ) dₖ²"),
                eq("xₖ₊₁", "xₖ − αₖ dₖ"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, memory: &mut Memory<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        let average = |old: f64, a: f64| self.rho * old + (1.0 - self.rho) * a * a;
        memory.square = memory.square.zip(&g, average);
        now.note("vₖ", &memory.square);
        let ratio = memory.step_square.zip(&memory.square, |u, v| (u + self.eps).sqrt() / (v + self.eps).sqrt());
        let d = ratio.zip(&g, |ratio, g| ratio * g);
        now.note("dₖ", &d);
        memory.step_square = memory.step_square.zip(&d, average);
        now.note("uₖ", &memory.step_square);
        Ok(d.times(-now.lr))
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        const STEP: &str = "\
v = rho*v + (1 - rho)*g**2
d = g*L.sqrt(u + eps)/L.sqrt(v + eps)
u = rho*u + (1 - rho)*d**2
step = -lr*d";
        Ok(Python::new("v = ZEROS\nu = ZEROS", STEP))
    }

    fn torch(&self, _constant: bool) -> Torch {
        Torch::Same("Adadelta([p], lr=LR, rho={rho}, eps={eps})")
    }
}
