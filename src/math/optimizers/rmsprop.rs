//! RMSProp: x ← x − α g / √(v + ε), where v averages the squared gradients.

use super::{BETA, BETA2, EPS, FORM, Form, LR, SQUARE};
use crate::math::Vector;
use crate::math::catalog::param::{Param, tunable};
use crate::math::rule::{Equation, Halt, Now, Python, Rule, RuleGroup, Torch, eq};

tunable! {
    /// RMSProp (Tieleman and Hinton 2012); `form=pytorch` is torch.optim.RMSprop, whose `alpha` (0.99 there) is β₂ here, and its `momentum` β.
    ///
    /// `centered` divides by an estimate of the standard deviation of the gradients in place of their root mean square (Graves 2013).
    pub struct RmsProp("rmsprop", "RMSProp", "AdaGrad that forgets: it divides by the root of a running average of the squared gradients, not of their sum.") {
        lr: f64 = LR.default(0.05),
        beta2: f64 = BETA2.default(0.9),
        eps: f64 = EPS,
        form: Form = FORM,
        centered: bool = Param::flag("centered", "centred", "Whether the square of the average gradient is taken off vₖ before the root.", false)
            .only_with("form", "pytorch")
            .extra(),
        beta: f64 = BETA.default(0.0).doc("The fraction of the last divided gradients that is kept; 0 for none.")
            .only_with("form", "pytorch")
            .extra(),
    }
}

/// The state of RMSProp between steps.
#[derive(Clone)]
pub struct Memory<V> {
    /// vₖ
    square: V,
    /// aₖ, where it is centred
    mean: V,
    /// bₖ, where it has momentum
    sum: V,
}

impl Rule for RmsProp {
    type Memory<V: Vector> = Memory<V>;

    fn init<V: Vector>(&self, x: &V) -> Memory<V> {
        Memory { square: x.zeros_like(), mean: x.zeros_like(), sum: x.zeros_like() }
    }

    fn equations(&self) -> &'static [Equation] {
        const G: Equation = eq("gₖ", "∇F(xₖ)");
        const V: Equation = eq("vₖ", "β₂ vₖ₋₁ + (1 − β₂) gₖ²");
        const A: Equation = eq("aₖ", "β₂ aₖ₋₁ + (1 − β₂) gₖ");
        const X: Equation = eq("xₖ₊₁", "xₖ − αₖ bₖ");
        match self.form {
            Form::Lecture => const { &[G, V, eq("xₖ₊₁", "xₖ − αₖ gₖ / √(vₖ + ε)")] },
            Form::Pytorch => match (self.centered, self.beta > 0.0) {
                (false, false) => const { &[G, V, eq("xₖ₊₁", "xₖ − αₖ gₖ / (√vₖ + ε)")] },
                (true, false) => const { &[G, V, A, eq("xₖ₊₁", "xₖ − αₖ gₖ / (√(vₖ − aₖ²) + ε)")] },
                (false, true) => const { &[G, V, eq("bₖ", "β bₖ₋₁ + gₖ / (√vₖ + ε)"), X] },
                (true, true) => const { &[G, V, A, eq("bₖ", "β bₖ₋₁ + gₖ / (√(vₖ − aₖ²) + ε)"), X] },
            },
        }
    }

    #[inline]
    fn step<V: Vector>(&self, memory: &mut Memory<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        let v = &mut memory.square;
        *v = v.zip(&g, |v, g| self.beta2 * v + (1.0 - self.beta2) * g * g);
        now.note("vₖ", v);
        Ok(match self.form {
            Form::Lecture => g.zip(v, |g, v| -now.lr * g / (v + self.eps).sqrt()),
            Form::Pytorch if self.centered || self.beta > 0.0 => self.further(memory, &g, now),
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
        let (centered, summed) = (self.is_centered(), self.form == Form::Pytorch && self.beta > 0.0);
        let mut before = String::from("v = ZEROS");
        let mut step = format!("{SQUARE}\n");
        if centered {
            before += "\na = ZEROS";
            step += "a = beta2*a + (1 - beta2)*g\n";
        }
        let divided = format!("g/{}", self.form.root(if centered { "v - a**2" } else { "v" }));
        if summed {
            before += "\nb = ZEROS";
            step += &format!("b = beta*b + {divided}\nstep = -lr*b");
        } else {
            step += &format!("step = -lr*{divided}");
        }
        Ok(Python::new(&before, step))
    }

    fn torch(&self, _constant: bool) -> Torch {
        self.form.in_torch(match (self.centered, self.beta > 0.0) {
            (false, false) => "RMSprop([p], lr=LR, alpha={beta2}, eps={eps})",
            (true, false) => "RMSprop([p], lr=LR, alpha={beta2}, eps={eps}, centered=True)",
            (false, true) => "RMSprop([p], lr=LR, alpha={beta2}, eps={eps}, momentum={beta})",
            (true, true) => "RMSprop([p], lr=LR, alpha={beta2}, eps={eps}, momentum={beta}, centered=True)",
        })
    }
}

impl RmsProp {
    fn is_centered(&self) -> bool {
        self.form == Form::Pytorch && self.centered
    }

    /// The step where it is centred, has momentum, or both. A function of its own, so that the loop of plain RMSProp stays short.
    #[inline(never)]
    fn further<V: Vector>(&self, memory: &mut Memory<V>, g: &V, now: &mut Now<'_, V>) -> V {
        let Memory { square, mean, sum } = memory;
        let divided = if self.centered {
            *mean = mean.zip(g, |a, g| self.beta2 * a + (1.0 - self.beta2) * g);
            now.note("aₖ", mean);
            let variance = square.zip(mean, |v, a| v - a * a);
            g.zip(&variance, |g, s| g / (s.sqrt() + self.eps))
        } else {
            g.zip(square, |g, v| g / (v.sqrt() + self.eps))
        };
        if self.beta == 0.0 {
            return divided.times(-now.lr);
        }
        *sum = sum.zip(&divided, |b, d| self.beta * b + d);
        now.note("bₖ", sum);
        sum.times(-now.lr)
    }
}
