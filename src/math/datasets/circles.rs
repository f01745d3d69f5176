//! A circle within a circle.

use super::{NOISE, Source, scattered};
use crate::math::catalog::param::{Param, tunable};
use crate::math::data::examples::Example;
use nalgebra::vector;
use rand::{Rng, RngExt};
use std::f64::consts::TAU;

tunable! {
    /// The two circles of scikit-learn's `make_circles`, with random angles.
    pub struct Circles("circles", "Circles", "A ring around a ring: the boundary must close, which takes at least three neurons with a monotone activation.") {
        noise: f64 = NOISE.default(0.1),
        factor: f64 = Param::real("factor", "r", "inner radius", "The radius of the inner circle, of class 1; the outer one's is 1.", 0.5, 0.0, 1.0),
    }
}

impl Source for Circles {
    fn formula(&self) -> &'static str {
        "(cos t, sin t) and r (cos t, sin t), t ~ U(0, 2π), + σ ξ"
    }
    fn draw(&self, n: usize, rng: &mut dyn Rng) -> Vec<Example> {
        scattered(n, self.noise, rng, |class, rng| {
            let (sin, cos) = libm::sincos(TAU * rng.random::<f64>());
            vector![cos, sin] * if class == 0 { 1.0 } else { self.factor }
        })
    }
}
