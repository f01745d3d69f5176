//! AdaBelief: Adam whose denominator is the distance of the gradients from their average.

use super::{BETA1, BETA2, CORRECTED, EPS, LR, MEAN};
use crate::math::Vector;
use crate::math::catalog::param::{Scale, tunable};
use crate::math::moments::Moments;
use crate::math::rule::{Equation, Halt, Now, Python, Rule, eq};

tunable! {
    /// AdaBelief (Zhuang et al. 2020, algorithm 2), as their own adabelief-pytorch with `rectify=False`, and as optax.adabelief.
    ///
    /// ε is added to every vₖ, and so it adds up in the average.
    pub struct AdaBelief("adabelief", "AdaBelief", "Adam that divides by how far the gradients stray from their average: long steps where they agree, short ones where they turn.") {
        lr: f64 = LR.default(0.1),
        beta1: f64 = BETA1,
        beta2: f64 = BETA2.doc("How slowly the average of the squared deviations forgets; 0 keeps only the newest."),
        eps: f64 = EPS.default(1e-16).slider(1e-16, 1.0, Scale::Log),
    }
}

impl Rule for AdaBelief {
    type Memory<V: Vector> = Moments<V>;

    fn init<V: Vector>(&self, x: &V) -> Moments<V> {
        Moments::new(x)
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("μₖ", "β₁ μₖ₋₁ + (1 − β₁) gₖ"),
                eq("vₖ", "β₂ vₖ₋₁ + (1 − β₂) (gₖ − μₖ)² + ε"),
                eq("mₖ", "μₖ / (1 − β₁ᵏ⁺¹)"),
                eq("sₖ", "vₖ / (1 − β₂ᵏ⁺¹)"),
                eq("xₖ₊₁", "xₖ − αₖ mₖ / (√sₖ + ε)"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, moments: &mut Moments<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = moments.observe_mean(now, self.beta1);
        let away = g.plus(-1.0, &moments.mean);
        let square = moments.square.zip(&away, |v, a| self.beta2 * v + (1.0 - self.beta2) * a * a + self.eps);
        moments.replace_square(now, square, self.beta2);
        let m = moments.corrected_mean(now);
        let s = moments.corrected(&moments.square, now);
        Ok(m.zip(&s, |m, s| -now.lr * m / (s.sqrt() + self.eps)))
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        let square = "v = beta2*v + (1 - beta2)*(g - m)**2 + eps";
        Ok(Python::new("m = ZEROS\nv = ZEROS", format!("{MEAN}\n{square}\n{CORRECTED}")))
    }
}
