//! LAMB: Adam whose step has in every layer a length in proportion to the layer.

use super::{BETA1, BETA2, EPS, LR, MEAN, SQUARE, WEIGHT_DECAY};
use crate::math::Vector;
use crate::math::catalog::param::tunable;
use crate::math::moments::Moments;
use crate::math::rule::{Equation, Halt, Now, Python, Rule, RuleGroup, eq};

tunable! {
    /// LAMB (You et al. 2020, algorithm 2) with φ(z) = z, as optax.lamb.
    ///
    /// Layers are the matrices and the biases of a network, each by itself. In the plane x is one layer: every step has the length α ‖x‖, whatever the
    /// gradient, so that steps are short near the origin and long far from it. Where x or the step is 0, ρ is 1.
    pub struct Lamb("lamb", "LAMB", "Adam whose step in each layer is as long as α times the layer itself; in the plane all of x is one layer, and only the way comes from Adam.") {
        lr: f64 = LR.default(0.05).doc("The length of a step as a share of the length of x, or of each layer of a network."),
        beta1: f64 = BETA1,
        beta2: f64 = BETA2,
        eps: f64 = EPS.default(1e-6),
        weight_decay: f64 = WEIGHT_DECAY.doc("How much of x is added to Adam's step before its length is set."),
    }
}

impl Rule for Lamb {
    type Memory<V: Vector> = Moments<V>;

    fn init<V: Vector>(&self, x: &V) -> Moments<V> {
        Moments::new(x)
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("μₖ", "β₁ μₖ₋₁ + (1 − β₁) gₖ"),
                eq("vₖ", "β₂ vₖ₋₁ + (1 − β₂) gₖ²"),
                eq("mₖ", "μₖ / (1 − β₁ᵏ⁺¹)"),
                eq("sₖ", "vₖ / (1 − β₂ᵏ⁺¹)"),
                eq("rₖ", "mₖ / (√sₖ + ε) + λ xₖ"),
                eq("ρₖ", "‖xₖ‖ / ‖rₖ‖ if ‖xₖ‖ > 0 and ‖rₖ‖ > 0 else 1"),
                eq("xₖ₊₁", "xₖ − αₖ ρₖ rₖ"),
            ]
        }
    }

    fn step<V: Vector>(&self, moments: &mut Moments<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        moments.observe(now, self.beta1, self.beta2);
        let m = moments.corrected_mean(now);
        let s = moments.corrected(&moments.square, now);
        let r = m.zip(&s, |m, s| m / (s.sqrt() + self.eps)).plus(self.weight_decay, now.x);
        now.note("rₖ", &r);
        let layers = now.layout();
        let ratio = |x: f64, r: f64| if x > 0.0 && r > 0.0 { x / r } else { 1.0 };
        let ratios: Vec<f64> = layers.iter().map(|layer| ratio(layer.length(now.x), layer.length(&r))).collect();
        let mut layer = 0;
        let step = r.same_dim(|i| {
            while !layers[layer].contains(i) {
                layer += 1;
            }
            -now.lr * ratios[layer] * r.at(i)
        });
        now.note_numbers("ρₖ", ratios);
        Ok(step)
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::Layers
    }

    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        const STEP: &str = "\
r = m/(1 - beta1**(k + 1))/(L.sqrt(v/(1 - beta2**(k + 1))) + eps) + weight_decay*p
x_length, r_length = float(L.sqrt((p*p).sum())), float(L.sqrt((r*r).sum()))
step = -lr*(x_length/r_length if x_length > 0 and r_length > 0 else 1.0)*r";
        Ok(Python::new("m = ZEROS\nv = ZEROS", format!("{MEAN}\n{SQUARE}\n{STEP}")))
    }
}
