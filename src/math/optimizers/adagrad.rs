//! AdaGrad: x ← x − α g / √(v + ε), where v sums the squared gradients.

use super::{EPS, FORM, Form, LR};
use crate::math::Vector;
use crate::math::catalog::param::tunable;
use crate::math::rule::{Equation, Halt, Now, Python, Rule, RuleGroup, Torch, eq};

tunable! {
    /// AdaGrad (Duchi, Hazan and Singer 2011); `form=pytorch` is torch.optim.Adagrad.
    pub struct AdaGrad("adagrad", "AdaGrad", "Divides each coordinate by the root of its summed squared gradients: steep directions slow down for good.") {
        lr: f64 = LR.default(0.5),
        eps: f64 = EPS.default(1e-10),
        form: Form = FORM,
    }
}

impl Rule for AdaGrad {
    /// vₖ
    type Memory<V: Vector> = V;

    fn init<V: Vector>(&self, x: &V) -> V {
        x.zeros_like()
    }

    fn equations(&self) -> &'static [Equation] {
        match self.form {
            Form::Lecture => {
                const {
                    &[eq("gₖ", "∇F(xₖ)"), eq("vₖ", "vₖ₋₁ + gₖ²"), eq("xₖ₊₁", "xₖ − αₖ gₖ / √(vₖ + ε)")]
                }
            }
            Form::Pytorch => {
                const {
                    &[eq("gₖ", "∇F(xₖ)"), eq("vₖ", "vₖ₋₁ + gₖ²"), eq("xₖ₊₁", "xₖ − αₖ gₖ / (√vₖ + ε)")]
                }
            }
        }
    }

    #[inline]
    fn step<V: Vector>(&self, v: &mut V, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        *v = v.zip(&g, |v, g| v + g * g);
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
        Ok(Python::new("v = ZEROS", format!("v = v + g**2\nstep = -lr*g/{}", self.form.root("v"))))
    }

    fn torch(&self, _constant: bool) -> Torch {
        self.form.in_torch("Adagrad([p], lr=LR, eps={eps})")
    }
}
