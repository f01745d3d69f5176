//! Two interleaved half circles.

use super::{NOISE, Source, scattered};
use crate::math::catalog::param::tunable;
use crate::math::data::examples::Example;
use nalgebra::vector;
use rand::{Rng, RngExt};
use std::f64::consts::PI;

tunable! {
    /// The two moons of scikit-learn's `make_moons`, with random angles.
    pub struct Moons("moons", "Two moons", "Two half circles that reach into each other: no straight line separates them, and the boundary must bend twice.") {
        noise: f64 = NOISE.default(0.2),
    }
}

impl Source for Moons {
    fn formula(&self) -> &'static str {
        "(cos t, sin t) and (1 − cos t, ½ − sin t), t ~ U(0, π), + σ ξ"
    }
    fn draw(&self, n: usize, rng: &mut dyn Rng) -> Vec<Example> {
        scattered(n, self.noise, rng, |class, rng| {
            let (sin, cos) = libm::sincos(PI * rng.random::<f64>());
            if class == 0 { vector![cos, sin] } else { vector![1.0 - cos, 0.5 - sin] }
        })
    }
}
