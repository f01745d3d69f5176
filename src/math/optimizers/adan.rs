//! Adan: Adam with Nesterov's look-ahead, in which the change of the gradient has an average of its own.

use super::{BETA1, BETA2, EPS, LR};
use crate::math::Vector;
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::rule::{Equation, Halt, Now, Python, Rule, eq};

tunable! {
    /// Adan (Xie, Zhou, Li, Lin and Yan 2022, algorithm 1) with the bias corrections of the authors' code.
    ///
    /// Each β is how slowly an average forgets, as in that code; the paper writes 1 − β for it. The paper's weight decay divides by 1 + α λ.
    pub struct Adan("adan", "Adan", "Adam with Nesterov's look-ahead: the average change of the gradients says where they are heading.") {
        lr: f64 = LR.default(0.1),
        beta1: f64 = BETA1.default(0.98),
        beta2: f64 = BETA2.default(0.92).doc("How slowly the average of the gradients' changes forgets, and how far ahead the step looks."),
        beta3: f64 = Param::real("beta3", "β₃", "decay", "How slowly the average of the squared gradients forgets; 0 keeps only the newest.", 0.99, 0.0, 1.0)
            .below_max()
            .slider(0.0, 0.9999, Scale::Decay),
        eps: f64 = EPS,
    }
}

/// The state of Adan between steps.
#[derive(Clone)]
pub struct Memory<V> {
    /// gₖ
    gradient: V,
    /// μₖ, dₖ and vₖ
    averages: [V; 3],
    /// 1 − βᵏ⁺¹ of each average, by its recurrence for a signal that is always 1.
    weights: [f64; 3],
}

impl Rule for Adan {
    type Memory<V: Vector> = Memory<V>;

    fn init<V: Vector>(&self, x: &V) -> Memory<V> {
        Memory { gradient: x.zeros_like(), averages: [(); 3].map(|()| x.zeros_like()), weights: [0.0; 3] }
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("yₖ", "0 if k = 0 else gₖ − gₖ₋₁"),
                eq("μₖ", "β₁ μₖ₋₁ + (1 − β₁) gₖ"),
                eq("dₖ", "β₂ dₖ₋₁ + (1 − β₂) yₖ"),
                eq("vₖ", "β₃ vₖ₋₁ + (1 − β₃) (gₖ + β₂ yₖ)²"),
                eq("mₖ", "μₖ / (1 − β₁ᵏ⁺¹)"),
                eq("cₖ", "dₖ / (1 − β₂ᵏ⁺¹)"),
                eq("sₖ", "vₖ / (1 − β₃ᵏ⁺¹)"),
                eq("xₖ₊₁", "xₖ − αₖ (mₖ + β₂ cₖ) / (√sₖ + ε)"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, memory: &mut Memory<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        let change = if now.k == 0 { g.zeros_like() } else { g.plus(-1.0, &memory.gradient) };
        now.note("yₖ", &change);
        let ahead = g.plus(self.beta2, &change);
        let seen = [&g, &change, &ahead.zip(&ahead, |a, b| a * b)];
        let betas = [self.beta1, self.beta2, self.beta3];
        for (i, symbol) in ["μₖ", "dₖ", "vₖ"].into_iter().enumerate() {
            let beta = betas[i];
            memory.averages[i] = memory.averages[i].zip(seen[i], |old, new| beta * old + (1.0 - beta) * new);
            memory.weights[i] = beta * memory.weights[i] + (1.0 - beta);
            now.note(symbol, &memory.averages[i]);
        }
        let corrected = |i: usize| memory.averages[i].times(1.0 / memory.weights[i]);
        let [m, c, s] = [0, 1, 2].map(corrected);
        now.note("mₖ", &m);
        now.note("cₖ", &c);
        now.note("sₖ", &s);
        memory.gradient = g;
        Ok(m.plus(self.beta2, &c).zip(&s, |d, s| -now.lr * d / (s.sqrt() + self.eps)))
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        const STEP: &str = "\
y = 0*g if k == 0 else g - before
before = 1*g
m = beta1*m + (1 - beta1)*g
d = beta2*d + (1 - beta2)*y
v = beta3*v + (1 - beta3)*(g + beta2*y)**2
ahead = m/(1 - beta1**(k + 1)) + beta2*d/(1 - beta2**(k + 1))
step = -lr*ahead/(L.sqrt(v/(1 - beta3**(k + 1))) + eps)";
        Ok(Python::new("m = ZEROS\nd = ZEROS\nv = ZEROS", STEP))
    }
}
