//! Adafactor: steps by a share of the size of x, scaled by an average of squared gradients that forgets ever less.

use super::{EPS, LR};
use crate::math::Vector;
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::rule::{Equation, Halt, Now, Python, Rule, Torch, eq};

tunable! {
    /// Adafactor (Shazeer and Stern 2018, algorithm 4) for a vector, as torch.optim.Adafactor.
    ///
    /// It owes its name to the second moments of a matrix, which it keeps as one row times one column. Here x is one vector, of a network too, so that
    /// nothing is factored.
    pub struct Adafactor("adafactor", "Adafactor", "RMSProp that steps by a share of the size of x itself, and whose average forgets ever less from step to step.") {
        lr: f64 = LR.default(0.1).doc("The largest step as a share of the size of x; after 1/α² steps 1/√k is less, and holds."),
        power: f64 = Param::real("power", "c", "power", "The newest squared gradient has the weight 1/(k + 1)ᶜ in the average.", 0.8, 0.0, 1.0),
        threshold: f64 = Param::real("threshold", "d", "threshold", "The root mean square that the divided gradient may have.", 1.0, 1.0, 1e6).slider(1.0, 10.0, Scale::Log),
        scale: f64 = Param::real("scale", "ε₂", "least size", "The size that x is taken to have at least.", 1e-3, 0.0, 1e6).slider(1e-6, 1.0, Scale::Log),
        eps: f64 = EPS.default(1e-15).doc("The least root of the average that is divided by."),
    }
}

impl Rule for Adafactor {
    /// vₖ
    type Memory<V: Vector> = V;

    fn init<V: Vector>(&self, x: &V) -> V {
        x.zeros_like()
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("wₖ", "1 / (k + 1)^c"),
                eq("vₖ", "(1 − wₖ) vₖ₋₁ + wₖ gₖ²"),
                eq("uₖ", "gₖ / max(√vₖ, ε)"),
                eq("nₖ", "the number of coordinates"),
                eq("ηₖ", "1 / √(k + 1)"),
                eq("ρₖ", "min(αₖ, ηₖ) max(ε₂, ‖xₖ‖ / √nₖ)"),
                eq("rₖ", "max(1, ‖uₖ‖ / (d √nₖ))"),
                eq("xₖ₊₁", "xₖ − ρₖ uₖ / rₖ"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, v: &mut V, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        let count = (now.k + 1) as f64;
        let weight = libm::pow(count, -self.power);
        now.note_number("wₖ", weight);
        *v = v.zip(&g, |v, g| (1.0 - weight) * v + weight * g * g);
        now.note("vₖ", v);
        let u = g.zip(v, |g, v| g / v.sqrt().max(self.eps));
        now.note("uₖ", &u);
        let root = (g.dim() as f64).sqrt();
        now.note_number("nₖ", g.dim() as f64);
        let most = 1.0 / count.sqrt();
        now.note_number("ηₖ", most);
        let rate = now.lr.min(most) * self.scale.max(now.x.length() / root);
        now.note_number("ρₖ", rate);
        let long = u.length() / (self.threshold * root);
        // Not `max`, which would hide a length that is no number.
        let shortened = if long <= 1.0 { 1.0 } else { long };
        now.note_number("rₖ", shortened);
        Ok(u.times(-rate / shortened))
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        const STEP: &str = "\
w = 1/(k + 1)**power
v = (1 - w)*v + w*g**2
u = g/L.sqrt(v).clip(eps)
rho = min(lr, 1/(k + 1)**0.5)*max(scale, float(L.sqrt((p*p).sum()/len(p))))
step = -rho*u/max(1, float(L.sqrt((u*u).sum()/len(u)))/threshold)";
        Ok(Python::new("v = ZEROS", STEP))
    }

    fn torch(&self, _constant: bool) -> Torch {
        Torch::Same("Adafactor([p], lr=LR, beta2_decay=-{power}, eps=({eps}, {scale}), d={threshold})")
    }
}
