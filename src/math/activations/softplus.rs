//! The softplus function.

use super::Activate;
use crate::math::catalog::param::tunable;
use crate::math::sigmoid::{sigmoid, softplus};

tunable! {
    /// log(1 + eᶻ), whose derivative is the sigmoid (Dugas and others 2001).
    pub struct Softplus("softplus", "Softplus", "ReLU with its corner rounded: smooth everywhere and always positive, ln 2 at 0.") {}
}

impl Activate for Softplus {
    fn value(&self, z: f64) -> f64 {
        softplus(z)
    }
    fn derivative(&self, z: f64) -> f64 {
        sigmoid(z)
    }
    fn curvature(&self, z: f64) -> f64 {
        sigmoid(z) * sigmoid(-z)
    }
    fn formula(&self) -> &'static str {
        "φ(z) = log(1 + eᶻ)"
    }
    fn derivative_formula(&self) -> &'static str {
        "φ′(z) = σ(z)"
    }
    fn range(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }
}
