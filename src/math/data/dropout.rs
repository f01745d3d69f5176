//! Dropout: units switch off at random while training; at inference fixed factors replace the random ones.

use crate::math::catalog::choice::choice;
use crate::math::catalog::param::{Param, tunable};
use rand::{Rng, RngExt};

choice! {
    /// The phase in which the factor 1 − p is applied. Without it, a unit's output would be larger at inference than its mean
    /// while training.
    pub enum DropoutForm {
        /// While training aᵢ yᵢ, at inference (1 − p) aᵢ (Srivastava and others 2014): the lecture's form.
        Plain = "plain",
        /// While training aᵢ yᵢ / (1 − p), at inference aᵢ: the form of deep-learning libraries.
        Inverted = "inverted",
    }
}

/// The probability that a unit switches off.
pub const P: Param =
    Param::real("p", "p", "dropout", "The probability with which each hidden unit is switched off at a step.", 0.0, 0.0, 1.0);

/// The form of dropout.
pub const FORM: Param = Param::choice(
    "form",
    "form",
    "Whether the activations are scaled after training or while it lasts.",
    "plain",
    &[
        ("plain", "as in the lecture: a y while training, (1 − p) a afterwards"),
        ("inverted", "a y / (1 − p) while training, a afterwards"),
    ],
);

tunable! {
    /// aᵢᴰᴼ = aᵢ yᵢ, where yᵢ is 0 with probability p and otherwise 1 (Srivastava and others 2014); the default p = 0 is no
    /// dropout.
    ///
    /// The factor at inference is the mean of the factor while training, so E aᵢᴰᴼ = (1 − p) aᵢ in the plain form and aᵢ in the
    /// inverted one. At p = 1 every unit is always off. The inverted factor would be 0/0 there; it is defined as 0, and so is its
    /// mean.
    #[derive(Copy)]
    pub struct Dropout("dropout", "Dropout", "Switches each hidden unit off with probability p at every step, so that none can rely on another.") {
        p: f64 = P,
        form: DropoutForm = FORM,
    }
}

impl Dropout {
    /// Dropout with the probability `p`, from 0 to 1. Fails with a message otherwise.
    pub fn new(p: f64, form: DropoutForm) -> Result<Self, String> {
        P.check(&crate::math::catalog::param::Value::Number(p)).map(|()| Dropout { p, form })
    }

    /// The probability p that a unit is switched off.
    pub fn p(&self) -> f64 {
        self.p
    }

    /// The form.
    pub fn form(&self) -> DropoutForm {
        self.form
    }

    /// Whether no unit is ever switched off: p = 0.
    pub fn is_none(&self) -> bool {
        self.p == 0.0
    }

    /// The factor while training of a unit that stays on: 1, or 1/(1 − p) in the inverted form; 0 at p = 1, where none stays on.
    pub fn kept(&self) -> f64 {
        match self.form {
            _ if self.p == 1.0 => 0.0,
            DropoutForm::Plain => 1.0,
            DropoutForm::Inverted => 1.0 / (1.0 - self.p),
        }
    }

    /// The factor of every unit at inference, the mean of the factor while training: 1 − p, or 1 in the inverted form; 0 at p =
    /// 1.
    pub fn at_inference(&self) -> f64 {
        match self.form {
            DropoutForm::Plain => 1.0 - self.p,
            DropoutForm::Inverted if self.p == 1.0 => 0.0,
            DropoutForm::Inverted => 1.0,
        }
    }

    /// Draws a mask: for each unit the factor of its activation while training, 0 with probability p. One random number is drawn
    /// for each unit, whatever p, so that masks for different p are nested.
    pub fn draw(&self, factors: &mut [f64], rng: &mut (impl Rng + ?Sized)) {
        let kept = self.kept();
        for factor in factors {
            // The number lies in [0, 1): at p = 0 it is never below p, at p = 1 always.
            *factor = if rng.random::<f64>() < self.p { 0.0 } else { kept };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    fn mask(p: f64, form: DropoutForm, count: usize) -> Vec<f64> {
        let mut factors = vec![f64::NAN; count];
        Dropout::new(p, form).unwrap().draw(&mut factors, &mut ChaCha8Rng::seed_from_u64(5));
        factors
    }

    #[test]
    fn the_factor_at_inference_is_the_mean_of_those_while_training() {
        const COUNT: usize = 40_000;
        for form in [DropoutForm::Plain, DropoutForm::Inverted] {
            for p in [0.0, 0.1, 0.5, 0.9, 1.0] {
                let dropout = Dropout::new(p, form).unwrap();
                let factors = mask(p, form, COUNT);
                assert!(factors.iter().all(|factor| *factor == 0.0 || *factor == dropout.kept()));
                let mean = factors.iter().sum::<f64>() / COUNT as f64;
                // Five standard errors of the mean of Bernoulli numbers times the factor kept.
                let error = dropout.kept() * (p * (1.0 - p) / COUNT as f64).sqrt();
                assert!((mean - dropout.at_inference()).abs() <= 5.0 * error + 1e-12, "p = {p}, {form:?}: {mean}");
            }
        }
    }

    #[test]
    fn nothing_and_everything_can_be_switched_off() {
        for form in [DropoutForm::Plain, DropoutForm::Inverted] {
            assert_eq!(mask(0.0, form, 100), [1.0; 100]);
            assert_eq!(mask(1.0, form, 100), [0.0; 100]);
        }
        assert!(Dropout::default().is_none() && Dropout::new(1.0, DropoutForm::Inverted).unwrap().kept() == 0.0);
    }

    #[test]
    fn a_larger_p_switches_off_more_of_the_same_units() {
        let (few, many) = (mask(0.3, DropoutForm::Plain, 1000), mask(0.6, DropoutForm::Plain, 1000));
        assert!(few.iter().zip(&many).all(|(few, many)| few >= many) && few != many);
    }

    #[test]
    fn what_is_no_probability_is_refused() {
        for p in [-0.1, 1.5, f64::NAN, f64::INFINITY] {
            assert!(Dropout::new(p, DropoutForm::Plain).unwrap_err().contains("p takes 0 to 1"), "{p}");
        }
    }
}
