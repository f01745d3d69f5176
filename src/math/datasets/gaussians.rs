//! Two round clouds.

use super::{NOISE, Source, scattered};
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::data::examples::Example;
use nalgebra::vector;
use rand::Rng;
use std::f64::consts::SQRT_2;

tunable! {
    /// Two normal distributions. The best possible boundary is the straight line halfway between them, which is right with
    /// probability Φ(d / 2σ).
    pub struct Gaussians("gaussians", "Gaussians", "Two round clouds that may overlap: a straight line is the best boundary there can be.") {
        noise: f64 = NOISE.default(1.0).doc("The standard deviation of each cloud."),
        distance: f64 = Param::real("distance", "d", "distance", "How far apart the centres of the clouds are.", 3.0, 0.0, 20.0).slider(0.0, 8.0, Scale::Linear),
    }
}

impl Source for Gaussians {
    fn formula(&self) -> &'static str {
        "−d/2 e + σ ξ and d/2 e + σ ξ, e = (1, 1)/√2"
    }
    fn draw(&self, n: usize, rng: &mut dyn Rng) -> Vec<Example> {
        let centre = vector![1.0, 1.0] / SQRT_2 * (self.distance / 2.0);
        scattered(n, self.noise, rng, |class, _| if class == 0 { -centre } else { centre })
    }
}
