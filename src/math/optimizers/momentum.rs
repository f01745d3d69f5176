//! Heavy-ball momentum: x ← x − α g + β (x − x_prev), and the two other ways in which it is written.

use super::{BETA, LR};
use crate::math::Vector;
use crate::math::catalog::choice::choice;
use crate::math::catalog::param::{Param, tunable};
use crate::math::rule::{Equation, Halt, Linear, Now, Python, Rule, RuleGroup, Torch, eq};

choice! {
    /// The way in which momentum is written.
    pub enum MomentumForm {
        /// As the last step.
        Lecture = "lecture",
        /// As an average of gradients.
        Ema = "ema",
        /// As a sum of gradients.
        Pytorch = "pytorch",
    }
}

tunable! {
    /// The heavy ball (Polyak 1964): each step keeps a fraction β of the one before.
    ///
    /// `form=lecture` remembers the last step: with a schedule, each gradient is multiplied by the learning rate of its own step. `form=pytorch`
    /// is `torch.optim.SGD(momentum=β, dampening=τ)`, which multiplies the whole accumulated sum by the newest learning rate; with a
    /// constant learning rate and τ = 0 both are the same. `form=ema` averages the gradients, as the first moment of Adam: with a
    /// constant learning rate its steps are those of the others with α (1 − β) for α.
    pub struct Momentum("momentum", "Momentum", "Keeps a fraction β of the last step: crossings of a valley cancel, progress along it adds up.") {
        lr: f64 = LR.default(0.03),
        beta: f64 = BETA.default(0.9),
        form: MomentumForm = Param::choice("form", "form", "What is remembered, and what the learning rate multiplies.", "lecture", &[
            ("lecture", "the last step: each gradient has the learning rate of its own step"),
            ("ema", "an average of gradients: for the same steps α must be 1/(1 − β) times as large"),
            ("pytorch", "a sum of gradients, times the newest learning rate, as torch.optim.SGD"),
        ]).extra(),
        dampening: f64 = Param::real("dampening", "τ", "dampening", "How much of each gradient but the first is left out of the sum.", 0.0, 0.0, 1.0)
            .only_with("form", "pytorch")
            .extra(),
    }
}

impl Rule for Momentum {
    /// xₖ − xₖ₋₁; bₖ or mₖ in the other forms
    type Memory<V: Vector> = V;

    fn init<V: Vector>(&self, x: &V) -> V {
        x.zeros_like()
    }

    fn equations(&self) -> &'static [Equation] {
        const G: Equation = eq("gₖ", "∇F(xₖ)");
        match self.form {
            MomentumForm::Lecture => const { &[G, eq("Δₖ", "β Δₖ₋₁ − αₖ gₖ"), eq("xₖ₊₁", "xₖ + Δₖ")] },
            MomentumForm::Pytorch if self.dampening > 0.0 => {
                const {
                    &[G, eq("bₖ", "gₖ if k = 0 else β bₖ₋₁ + (1 − τ) gₖ"), eq("xₖ₊₁", "xₖ − αₖ bₖ")]
                }
            }
            MomentumForm::Pytorch => const { &[G, eq("bₖ", "β bₖ₋₁ + gₖ"), eq("xₖ₊₁", "xₖ − αₖ bₖ")] },
            MomentumForm::Ema => const { &[G, eq("mₖ", "β mₖ₋₁ + (1 − β) gₖ"), eq("xₖ₊₁", "xₖ − αₖ mₖ")] },
        }
    }

    #[inline]
    fn step<V: Vector>(&self, last: &mut V, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        // In the lecture's form the step is remembered, in the others the gradients, of which it is −αₖ times.
        let (symbol, share) = match self.form {
            MomentumForm::Lecture => ("Δₖ", -now.lr),
            MomentumForm::Ema => ("mₖ", 1.0 - self.beta),
            MomentumForm::Pytorch if now.k == 0 => ("bₖ", 1.0),
            MomentumForm::Pytorch => ("bₖ", 1.0 - self.dampening),
        };
        *last = last.zip(&g, |d, g| self.beta * d + share * g);
        now.note(symbol, last);
        Ok(if self.form == MomentumForm::Lecture { last.clone() } else { last.times(-now.lr) })
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::Lecture
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        Ok(match self.form {
            MomentumForm::Lecture => Python::new("step = ZEROS", "step = beta*step - lr*g"),
            MomentumForm::Pytorch if self.dampening > 0.0 => {
                Python::new("b = ZEROS", "b = g if k == 0 else beta*b + (1 - dampening)*g\nstep = -lr*b")
            }
            MomentumForm::Pytorch => Python::new("b = ZEROS", "b = beta*b + g\nstep = -lr*b"),
            MomentumForm::Ema => Python::new("m = ZEROS", "m = beta*m + (1 - beta)*g\nstep = -lr*m"),
        })
    }

    fn torch(&self, constant: bool) -> Torch {
        match self.form {
            // Without momentum torch.optim.SGD takes no notice of its dampening.
            MomentumForm::Pytorch if self.beta == 0.0 && self.dampening > 0.0 => Torch::WrittenOut(""),
            MomentumForm::Pytorch => Torch::Same("SGD([p], lr=LR, momentum={beta}, dampening={dampening})"),
            MomentumForm::Lecture if constant => Torch::Same("SGD([p], lr=LR, momentum={beta})"),
            MomentumForm::Lecture => Torch::WrittenOut(
                "torch.optim.SGD would multiply the whole remembered sum by the newest learning rate,\n\
                 and not each gradient by that of its own step.",
            ),
            MomentumForm::Ema => {
                Torch::WrittenOut("torch.optim.SGD has no average: with dampening=beta its first gradient would count whole.")
            }
        }
    }

    fn linear(&self) -> Option<Linear> {
        let is_heavy_ball = match self.form {
            MomentumForm::Lecture => true,
            MomentumForm::Pytorch => self.dampening == 0.0,
            MomentumForm::Ema => self.beta == 0.0,
        };
        is_heavy_ball.then_some(Linear::HeavyBall { beta: self.beta })
    }

    fn is_linear_with_schedule(&self) -> bool {
        self.form == MomentumForm::Lecture || self.beta == 0.0
    }
}
