//! Yogi: Adam whose second moment changes by steps that do not depend on how far it is off.

use super::{BETA1, BETA2, CORRECTED, EPS, LR, MEAN, sign};
use crate::math::Vector;
use crate::math::catalog::param::tunable;
use crate::math::moments::Moments;
use crate::math::rule::{Equation, Halt, Now, Python, Rule, eq};

tunable! {
    /// Yogi (Zaheer, Reddi, Sachan, Kale and Kumar 2018, algorithm 2) with bias correction, as optax.yogi whose accumulators start at 0.
    ///
    /// The paper's algorithm has no bias correction. ε is the paper's.
    pub struct Yogi("yogi", "Yogi", "Adam whose second moment moves by at most (1 − β₂) g² per step: after a large gradient the steps recover slowly.") {
        lr: f64 = LR.default(0.1),
        beta1: f64 = BETA1,
        beta2: f64 = BETA2.doc("How slowly the second moment follows the squared gradients; 0 keeps only the newest."),
        eps: f64 = EPS.default(1e-3),
    }
}

impl Rule for Yogi {
    type Memory<V: Vector> = Moments<V>;

    fn init<V: Vector>(&self, x: &V) -> Moments<V> {
        Moments::new(x)
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("μₖ", "β₁ μₖ₋₁ + (1 − β₁) gₖ"),
                eq("vₖ", "vₖ₋₁ − (1 − β₂) sign(vₖ₋₁ − gₖ²) gₖ²"),
                eq("mₖ", "μₖ / (1 − β₁ᵏ⁺¹)"),
                eq("sₖ", "vₖ / (1 − β₂ᵏ⁺¹)"),
                eq("xₖ₊₁", "xₖ − αₖ mₖ / (√sₖ + ε)"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, moments: &mut Moments<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = moments.observe_mean(now, self.beta1);
        let square = moments.square.zip(&g, |v, g| v - (1.0 - self.beta2) * sign(v - g * g) * (g * g));
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
        let square = "v = v - (1 - beta2)*L.sign(v - g**2)*g**2";
        Ok(Python::new("m = ZEROS\nv = ZEROS", format!("{MEAN}\n{square}\n{CORRECTED}")))
    }
}
