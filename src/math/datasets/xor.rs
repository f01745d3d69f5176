//! The exclusive or.

use super::{NOISE, Source, scattered};
use crate::math::catalog::param::tunable;
use crate::math::data::examples::Example;
use nalgebra::vector;
use rand::{Rng, RngExt};

tunable! {
    /// The four corners of a square, opposite ones in the same class (Minsky and Papert 1969); without noise the points are the
    /// corners themselves.
    pub struct Xor("xor", "XOR", "Four corners, opposite ones alike: the example that no network without a hidden layer can learn.") {
        noise: f64 = NOISE.default(0.3),
    }
}

impl Source for Xor {
    fn formula(&self) -> &'static str {
        "±(1, 1) and ±(1, −1) + σ ξ"
    }
    fn draw(&self, n: usize, rng: &mut dyn Rng) -> Vec<Example> {
        scattered(n, self.noise, rng, |class, rng| {
            let sign = if rng.random::<bool>() { 1.0 } else { -1.0 };
            sign * if class == 0 { vector![1.0, 1.0] } else { vector![1.0, -1.0] }
        })
    }
}
