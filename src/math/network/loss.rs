//! Loss functions at the output of a network.

use crate::math::catalog::choice::choice;
use crate::math::catalog::param::Param;
use crate::math::sigmoid::{sigmoid, softplus_derivative};

choice! {
    /// A loss function f for an output z, the probability p = σ(z) of class 1, and the class y (0 or 1).
    pub enum Loss {
        /// −log of the probability of the right class.
        CrossEntropy = "cross-entropy",
        /// ½ (p − y)².
        Squared = "squared",
    }
}

/// The choice of the loss function.
pub const LOSS: Param = Param::choice(
    "loss",
    "loss",
    "What is minimized: minus the log of the probability given to the right class, or half the squared error of that probability.",
    "cross-entropy",
    &[
        ("cross-entropy", "−log p for class 1, −log(1 − p) for class 0: a confident mistake is pulled back with full force"),
        ("squared", "½ (p − y)² with p = σ(z): where p is confidently wrong, σ is flat and the gradient vanishes"),
    ],
);

impl Loss {
    /// f and ∂f/∂z at the output `z` for the class `y`.
    #[inline]
    pub fn value_derivative(self, z: f64, y: u8) -> (f64, f64) {
        match self {
            // −log σ(z) = softplus(−z) and −log(1 − σ(z)) = softplus(z), without cancellation or overflow.
            Loss::CrossEntropy => {
                let sign = if y == 1 { -1.0 } else { 1.0 };
                let (value, chance) = softplus_derivative(sign * z);
                (value, sign * chance)
            }
            Loss::Squared => {
                let p = sigmoid(z);
                let error = p - f64::from(y);
                (0.5 * error * error, error * p * (1.0 - p))
            }
        }
    }

    /// ∂²f/∂z² at the output `z` for the class `y`.
    #[inline]
    pub fn curvature(self, z: f64, y: u8) -> f64 {
        let (p, rest) = (sigmoid(z), sigmoid(-z));
        match self {
            Loss::CrossEntropy => p * rest,
            Loss::Squared => p * rest * (p * rest + (p - f64::from(y)) * (rest - p)),
        }
    }

    /// The formula of f, in plain Unicode.
    pub fn formula(self) -> &'static str {
        match self {
            Loss::CrossEntropy => "f = −y log p − (1 − y) log(1 − p), p = σ(z)",
            Loss::Squared => "f = ½ (p − y)², p = σ(z)",
        }
    }

    /// The formula of ∂f/∂z, in plain Unicode.
    pub fn derivative_formula(self) -> &'static str {
        match self {
            Loss::CrossEntropy => "∂f/∂z = p − y",
            Loss::Squared => "∂f/∂z = (p − y) p (1 − p)",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_values_follow_the_formulas_and_the_derivatives_the_values() {
        for y in [0, 1] {
            for z in [-5.0, -0.3, 0.0, 2.0, 30.0] {
                let p = 1.0 / (1.0 + libm::exp(-z));
                let right = if y == 1 { p } else { 1.0 - p };
                let (entropy, squared) = (Loss::CrossEntropy.value_derivative(z, y), Loss::Squared.value_derivative(z, y));
                assert!(
                    (entropy.0 + libm::log(right)).abs() < 1e-3 * entropy.0.max(1e-12),
                    "{z} {y}: {} {}",
                    entropy.0,
                    libm::log(right)
                );
                assert!((entropy.1 - (p - f64::from(y))).abs() < 1e-15);
                assert!((squared.0 - 0.5 * (p - f64::from(y)).powi(2)).abs() < 1e-15);
                for loss in [Loss::CrossEntropy, Loss::Squared] {
                    let at = |z| loss.value_derivative(z, y).0;
                    let difference = (at(z + 1e-5) - at(z - 1e-5)) / 2e-5;
                    assert!((loss.value_derivative(z, y).1 - difference).abs() < 1e-9, "{loss:?} {z} {y}");
                    let slope = |z| loss.value_derivative(z, y).1;
                    let difference = (slope(z + 1e-5) - slope(z - 1e-5)) / 2e-5;
                    assert!((loss.curvature(z, y) - difference).abs() < 1e-9, "{loss:?}″ {z} {y}");
                }
            }
        }
    }

    #[test]
    fn far_out_cross_entropy_is_exact_and_nan_stays_nan() {
        assert_eq!(Loss::CrossEntropy.value_derivative(1e300, 0), (1e300, 1.0));
        assert_eq!(Loss::CrossEntropy.value_derivative(1e300, 1), (0.0, 0.0));
        assert_eq!(Loss::Squared.value_derivative(-1e300, 1), (0.5, 0.0));
        let (value, slope) = Loss::CrossEntropy.value_derivative(40.0, 1);
        assert!((value / libm::exp(-40.0_f64) - 1.0).abs() < 1e-15 && (slope / -libm::exp(-40.0_f64) - 1.0).abs() < 1e-15);
        assert!([Loss::CrossEntropy, Loss::Squared].iter().all(|loss| loss.value_derivative(f64::NAN, 1).0.is_nan()));
    }
}
