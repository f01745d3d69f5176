//! NAdam: Adam with Nesterov's look-ahead in the first moment.

use super::{BETA1, BETA2, EPS, LR, MEAN, SQUARE};
use crate::math::Vector;
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::moments::Moments;
use crate::math::rule::{Equation, Halt, Now, Python, Rule, Torch, eq};

tunable! {
    /// NAdam (Dozat 2016), as torch.optim.NAdam.
    pub struct NAdam("nadam", "NAdam", "Adam with Nesterov's look-ahead: the newest gradient counts more than in the plain average.") {
        lr: f64 = LR.default(0.1),
        beta1: f64 = BETA1,
        beta2: f64 = BETA2,
        eps: f64 = EPS,
        momentum_decay: f64 = Param::real("momentum_decay", "ψ", "momentum warm-up", "How fast the momentum γₖ rises from about β₁ / 2 towards β₁.", 0.004, 0.0, 1.0)
            .slider(1e-4, 1.0, Scale::Log),
    }
}

/// The state of NAdam between steps.
#[derive(Clone)]
pub struct Memory<V> {
    moments: Moments<V>,
    /// πₖ = γ₀ γ₁ … γₖ
    product: f64,
}

impl NAdam {
    /// γₖ, the momentum of step k.
    fn momentum(&self, k: usize) -> f64 {
        self.beta1 * (1.0 - 0.5 * libm::pow(0.96_f64, (k + 1) as f64 * self.momentum_decay))
    }
}

impl Rule for NAdam {
    type Memory<V: Vector> = Memory<V>;

    fn init<V: Vector>(&self, x: &V) -> Memory<V> {
        Memory { moments: Moments::new(x), product: 1.0 }
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("μₖ", "β₁ μₖ₋₁ + (1 − β₁) gₖ"),
                eq("vₖ", "β₂ vₖ₋₁ + (1 − β₂) gₖ²"),
                eq("γₖ", "β₁ (1 − 0.96^((k + 1) ψ) / 2)"),
                eq("γₖ₊₁", "β₁ (1 − 0.96^((k + 2) ψ) / 2)"),
                eq("πₖ", "γₖ if k = 0 else πₖ₋₁ γₖ"),
                eq("mₖ", "γₖ₊₁ μₖ / (1 − πₖ γₖ₊₁) + (1 − γₖ) gₖ / (1 − πₖ)"),
                eq("sₖ", "vₖ / (1 − β₂ᵏ⁺¹)"),
                eq("xₖ₊₁", "xₖ − αₖ mₖ / (√sₖ + ε)"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, memory: &mut Memory<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = memory.moments.observe(now, self.beta1, self.beta2);
        let (momentum, next) = (self.momentum(now.k), self.momentum(now.k + 1));
        memory.product *= momentum;
        now.note_number("γₖ", momentum);
        now.note_number("γₖ₊₁", next);
        now.note_number("πₖ", memory.product);
        let (past, present) = (next / (1.0 - memory.product * next), (1.0 - momentum) / (1.0 - memory.product));
        let m = memory.moments.mean.zip(&g, |m, g| past * m + present * g);
        now.note("mₖ", &m);
        let s = memory.moments.corrected(&memory.moments.square, now);
        Ok(m.zip(&s, |m, s| -now.lr * m / (s.sqrt() + self.eps)))
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        const STEP: &str = "\
now, after = (beta1*(1 - 0.5*0.96**((j + 1)*momentum_decay)) for j in (k, k + 1))
product = product*now
ahead = after*m/(1 - product*after) + (1 - now)*g/(1 - product)
step = -lr*ahead/(L.sqrt(v/(1 - beta2**(k + 1))) + eps)";
        Ok(Python::new("m = ZEROS\nv = ZEROS\nproduct = 1.0", format!("{MEAN}\n{SQUARE}\n{STEP}")))
    }

    fn torch(&self, _constant: bool) -> Torch {
        Torch::Same("NAdam([p], lr=LR, betas=({beta1}, {beta2}), eps={eps}, momentum_decay={momentum_decay})")
    }
}
