//! Adam: x ← x − α μ / √(v + ε), where μ averages the gradients and v their squares.

use super::{BETA1, BETA2, CORRECTED, EPS, FORM, Form, LR, MEAN, SQUARE};
use crate::math::Vector;
use crate::math::catalog::param::tunable;
use crate::math::moments::Moments;
use crate::math::rule::{Equation, Halt, Now, Python, Rule, RuleGroup, Torch, eq};

tunable! {
    /// Adam (Kingma and Ba 2015); `form=pytorch` is torch.optim.Adam.
    pub struct Adam("adam", "Adam", "Momentum and RMSProp in one: an average of the gradients over the root of an average of their squares.") {
        lr: f64 = LR.default(0.1),
        beta1: f64 = BETA1,
        beta2: f64 = BETA2,
        eps: f64 = EPS,
        form: Form = FORM,
    }
}

impl Rule for Adam {
    type Memory<V: Vector> = Moments<V>;

    fn init<V: Vector>(&self, x: &V) -> Moments<V> {
        Moments::new(x)
    }

    fn equations(&self) -> &'static [Equation] {
        const G: Equation = eq("gₖ", "∇F(xₖ)");
        const MEAN: Equation = eq("μₖ", "β₁ μₖ₋₁ + (1 − β₁) gₖ");
        const SQUARE: Equation = eq("vₖ", "β₂ vₖ₋₁ + (1 − β₂) gₖ²");
        match self.form {
            Form::Lecture => const { &[G, MEAN, SQUARE, eq("xₖ₊₁", "xₖ − αₖ μₖ / √(vₖ + ε)")] },
            Form::Pytorch => {
                const {
                    &[
                        G,
                        MEAN,
                        SQUARE,
                        eq("mₖ", "μₖ / (1 − β₁ᵏ⁺¹)"),
                        eq("sₖ", "vₖ / (1 − β₂ᵏ⁺¹)"),
                        eq("xₖ₊₁", "xₖ − αₖ mₖ / (√sₖ + ε)"),
                    ]
                }
            }
        }
    }

    #[inline]
    fn step<V: Vector>(&self, moments: &mut Moments<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        moments.observe(now, self.beta1, self.beta2);
        Ok(match self.form {
            Form::Lecture => moments.mean.zip(&moments.square, |m, v| -now.lr * m / (v + self.eps).sqrt()),
            Form::Pytorch => {
                let m = moments.corrected_mean(now);
                let s = moments.corrected(&moments.square, now);
                m.zip(&s, |m, s| -now.lr * m / (s.sqrt() + self.eps))
            }
        })
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::Lecture
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn decay_in_box(&self) -> Option<f64> {
        (self.beta1 <= self.beta2).then_some(0.0)
    }

    fn python(&self) -> Result<Python, &'static str> {
        let step = match self.form {
            Form::Lecture => "step = -lr*m/L.sqrt(v + eps)",
            Form::Pytorch => CORRECTED,
        };
        Ok(Python::new("m = ZEROS\nv = ZEROS", format!("{MEAN}\n{SQUARE}\n{step}")))
    }

    fn torch(&self, _constant: bool) -> Torch {
        self.form.in_torch("Adam([p], lr=LR, betas=({beta1}, {beta2}), eps={eps})")
    }
}
