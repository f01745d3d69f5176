//! RAdam: Adam that uses its second moment only once it is based on enough gradients.

use super::{BETA1, BETA2, EPS, LR, MEAN, SQUARE};
use crate::math::Vector;
use crate::math::catalog::param::tunable;
use crate::math::moments::Moments;
use crate::math::rule::{Equation, Halt, Now, Python, Rule, Torch, eq};

tunable! {
    /// RAdam (Liu et al. 2020), as torch.optim.RAdam; its threshold is 5 (the paper has 4).
    pub struct RAdam("radam", "RAdam", "Adam with a built-in warm-up: averaged gradients first, then Adam's step, scaled by how well the second moment is known.") {
        lr: f64 = LR.default(0.1),
        beta1: f64 = BETA1,
        beta2: f64 = BETA2,
        eps: f64 = EPS,
    }
}

/// The state of RAdam between steps.
#[derive(Clone)]
pub struct Memory<V> {
    moments: Moments<V>,
    /// (1 − β₂) Σ (2 j + 1) β₂ʲ over j = 0 … k. Divided by 1 − β₂ᵏ⁺¹ it is ρₖ: the mean of 2 j + 1 under the weights that vₖ
    /// gives to gradients j steps old. In the usual formula for ρₖ two large numbers cancel as β₂ comes near 1; here only
    /// positive numbers are added, so that rounding does not decide whether ρₖ > 5.
    ages: f64,
}

impl Rule for RAdam {
    type Memory<V: Vector> = Memory<V>;

    fn init<V: Vector>(&self, x: &V) -> Memory<V> {
        Memory { moments: Moments::new(x), ages: 0.0 }
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("μₖ", "β₁ μₖ₋₁ + (1 − β₁) gₖ"),
                eq("vₖ", "β₂ vₖ₋₁ + (1 − β₂) gₖ²"),
                eq("mₖ", "μₖ / (1 − β₁ᵏ⁺¹)"),
                eq("ρ∞", "2 / (1 − β₂) − 1"),
                eq("ρₖ", "ρ∞ − 2 (k + 1) β₂ᵏ⁺¹ / (1 − β₂ᵏ⁺¹)"),
                eq("rₖ", "√((ρₖ − 4) (ρₖ − 2) ρ∞ / ((ρ∞ − 4) (ρ∞ − 2) ρₖ)) if ρₖ > 5 else 0"),
                eq("dₖ", "rₖ mₖ √(1 − β₂ᵏ⁺¹) / (√vₖ + ε) if ρₖ > 5 else mₖ"),
                eq("xₖ₊₁", "xₖ − αₖ dₖ"),
            ]
        }
    }

    #[inline]
    fn step<V: Vector>(&self, Memory { moments, ages }: &mut Memory<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        // Every earlier gradient is one step older now, and this one is new.
        *ages = self.beta2 * (*ages + 2.0 * moments.square_weight) + (1.0 - self.beta2);
        moments.observe(now, self.beta1, self.beta2);
        let m = moments.corrected_mean(now);
        let limit = 2.0 / (1.0 - self.beta2) - 1.0;
        let length = *ages / moments.square_weight;
        let trusted = length > 5.0;
        let rectifier = if trusted {
            ((length - 4.0) * (length - 2.0) * limit / ((limit - 4.0) * (limit - 2.0) * length)).sqrt()
        } else {
            0.0
        };
        now.note_number("ρ∞", limit);
        now.note_number("ρₖ", length);
        now.note_number("rₖ", rectifier);
        let scale = rectifier * moments.square_weight.sqrt();
        let d = if trusted { m.zip(&moments.square, |m, v| scale * m / (v.sqrt() + self.eps)) } else { m };
        now.note("dₖ", &d);
        Ok(d.times(-now.lr))
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        const STEP: &str = "\
ages = beta2*(ages + 2*weight) + 1 - beta2
weight = beta2*weight + 1 - beta2
limit, length = 2/(1 - beta2) - 1, ages/weight
step = -lr*m/(1 - beta1**(k + 1))
if length > 5:
    rectifier = ((length - 4)*(length - 2)*limit/((limit - 4)*(limit - 2)*length))**0.5
    step = step*rectifier*weight**0.5/(L.sqrt(v) + eps)";
        Ok(Python::new("m = ZEROS\nv = ZEROS\nages, weight = 0.0, 0.0", format!("{MEAN}\n{SQUARE}\n{STEP}")))
    }

    fn torch(&self, _constant: bool) -> Torch {
        Torch::Same("RAdam([p], lr=LR, betas=({beta1}, {beta2}), eps={eps})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Point;
    use crate::math::objectives::PlaneOracle;
    use crate::math::objectives::quadratic::Quadratic;

    /// The exact values of ρₖ for these decimals as `f64`, from Python's `fractions`:
    /// `b = Fraction(beta2); 2/(1 - b) - 1 - 2*n*b**n/(1 - b**n)`, to 17 digits.
    const EXACT: [(f64, usize, f64); 11] = [
        (0.0, 3, 1.0),
        (0.5, 4, 2.466666666666667),
        (0.9, 7, 6.164813473410452),
        (0.99, 5, 4.959800416119991),
        (0.999, 6, 5.994163751656718),
        (0.9999, 5, 4.9995999800004),
        (0.9999999, 5, 4.99999959999998),
        (0.9999999, 6, 5.999999416666638),
        (0.99999999, 5, 4.999999959999999),
        (0.999999999, 5, 4.999999996),
        (0.9999999, 2000, 1999.9333333467462),
    ];

    #[test]
    fn rho_is_right_to_the_last_digits_however_near_beta2_is_to_one() {
        let (objective, x) = (Quadratic::default(), Point::new(-3.0, 2.0));
        for (beta2, count, exact) in EXACT {
            let rule = RAdam { beta2, ..RAdam::default() };
            let (mut memory, oracle, gradient) = (rule.init(&x), PlaneOracle(&objective), Point::new(1.0, 2.0));
            let mut notes = Vec::new();
            for k in 0..count {
                notes.clear();
                rule.step(&mut memory, &mut Now::new(k, &x, 0.1, &gradient, &oracle, Some(&mut notes))).unwrap();
            }
            let length = notes.iter().find(|note| note.symbol == "ρₖ").unwrap().value[0];
            assert!((length - exact).abs() <= 4e-15 * exact, "β₂ = {beta2}, step {count}: {length}, not {exact}");
            assert_eq!(length > 5.0, exact > 5.0, "β₂ = {beta2}, step {count}");
        }
    }
}
