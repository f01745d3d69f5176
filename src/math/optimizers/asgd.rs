//! Averaged stochastic gradient descent: the mean of the iterates from some step on.

use super::LR;
use crate::math::Vector;
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::rule::{Equation, Halt, Now, Python, Rule, RuleGroup, eq};

tunable! {
    /// The average of the iterates of gradient descent (Polyak and Juditsky 1992), with a rate that falls as Bottou 2012 and Xu 2011 let it, as
    /// `ax` of torch.optim.ASGD.
    ///
    /// xₖ is the average, at which the method is to be judged. The averaged sequence is zₖ = xₖ + dₖ₋₁. λ is PyTorch's `lambd`, p its `alpha`,
    /// and s its `t0`, a million there; until then the average is the newest iterate. The first iterate is left out of the average, as there.
    pub struct Asgd("asgd", "Averaged SGD", "Gradient descent with a falling rate, of which the average of all iterates is shown: the noise of single steps cancels in it.") {
        lr: f64 = LR,
        lambd: f64 = Param::real("lambd", "λ", "weight decay", "Shrinks the iterate, and with it the learning rate: 0 keeps both.", 1e-4, 0.0, 100.0).slider(1e-6, 1.0, Scale::Log),
        power: f64 = Param::real("power", "p", "power", "The power of 1 + λ α k by which the learning rate falls.", 0.75, 0.0, 10.0).slider(0.0, 2.0, Scale::Linear),
        begin: u64 = Param::count("begin", "s", "first averaged", "The step at which averaging begins.", 0, 0, 1_000_000).slider(0.0, 1000.0, Scale::Linear),
    }
}

impl Rule for Asgd {
    /// dₖ, from the average to the averaged sequence.
    type Memory<V: Vector> = V;

    fn init<V: Vector>(&self, x: &V) -> V {
        x.zeros_like()
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("zₖ", "xₖ + dₖ₋₁"),
                eq("gₖ", "∇F(zₖ)"),
                eq("ηₖ", "αₖ / (1 + λ α k)^p"),
                eq("cₖ", "1 / max(1, k − s)"),
                eq("eₖ", "dₖ₋₁ − ηₖ (gₖ + λ zₖ)"),
                eq("dₖ", "(1 − cₖ) eₖ"),
                eq("xₖ₊₁", "xₖ + cₖ eₖ"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, away: &mut V, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let z = now.x.plus(1.0, away);
        now.note("zₖ", &z);
        let g = now.gradient_instead_at(&z);
        let rate = now.lr / libm::pow(1.0 + self.lambd * self.lr * now.k as f64, self.power);
        let share = 1.0 / (now.k as f64 - self.begin as f64).max(1.0);
        let e = away.plus(-rate, &g.plus(self.lambd, &z));
        *away = e.times(1.0 - share);
        now.note_number("ηₖ", rate);
        now.note_number("cₖ", share);
        now.note("eₖ", &e);
        now.note("dₖ", away);
        Ok(e.times(share))
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::Averages
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        const STEP: &str = "\
z = p + d
g = slope(z, k)
eta = lr/(1 + lambd*START*k)**power
c = 1/max(1, k - begin)
e = d - eta*(g + lambd*z)
d = (1 - c)*e
step = c*e";
        Ok(Python::new("d = ZEROS", STEP))
    }
}
