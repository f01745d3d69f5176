//! RMSProp: x ← x − α g / √(v + ε), where v averages the squared gradients.

use super::{BETA2, EPS, FORM, Form, LR, SQUARE};
use crate::math::Vector;
use crate::math::catalog::param::tunable;
use crate::math::rule::{Equation, Halt, Now, Python, Rule, RuleGroup, Torch, eq};

tunable! {
    /// RMSProp (Tieleman and Hinton 2012); `form=pytorch` is torch.optim.RMSprop, whose `alpha` (0.99 there) is β₂ here.
    pub struct RmsProp("rmsprop", "RMSProp", "AdaGrad that forgets: it divides by the root of a running average of the squared gradients, not of their sum.") {
        lr: f64 = LR.default(0.05),
        beta2: f64 = BETA2.default(0.9),
        eps: f64 = EPS,
        form: Form = FORM,
    }
}

impl Rule for RmsProp {
    /// vₖ
    type Memory<V: Vector> = V;

    fn init<V: Vector>(&self, x: &V) -> V {
        x.zeros_like()
    }

    fn equations(&self) -> &'static [Equation] {
        const G: Equation = eq("gₖ", "∇F(xₖ)");
        const V: Equation = eq("vₖ", "β₂ vₖ₋₁ + (1 − β₂) gₖ²");
        match self.form {
            Form::Lecture => const { &[G, V, eq("xₖ₊₁", "xₖ − αₖ gₖ / √(vₖ + ε)")] },
            Form::Pytorch => const { &[G, V, eq("xₖ₊₁", "xₖ − αₖ gₖ / (√vₖ + ε)")] },
        }
    }

    #[inline]
    fn step<V: Vector>(&self, v: &mut V, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        *v = v.zip(&g, |v, g| self.beta2 * v + (1.0 - self.beta2) * g * g);
        now.note("vₖ", v);
        Ok(match self.form {
            Form::Lecture => g.zip(v, |g, v| -now.lr * g / (v + self.eps).sqrt()),
            Form::Pytorch => g.zip(v, |g, v| -now.lr * g / (v.sqrt() + self.eps)),
        })
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::Lecture
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        Ok(Python::new("v = ZEROS", format!("{SQUARE}\nstep = -lr*g/{}", self.form.root("v"))))
    }

    fn torch(&self, _constant: bool) -> Torch {
        self.form.in_torch("RMSprop([p], lr=LR, alpha={beta2}, eps={eps})")
    }
}
