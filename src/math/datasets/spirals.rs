//! Two interleaved spirals.

use super::{NOISE, Source, scattered};
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::data::examples::Example;
use nalgebra::vector;
use rand::{Rng, RngExt};
use std::f64::consts::{PI, TAU};

/// The radius at the outer end.
const RADIUS: f64 = 2.0;

tunable! {
    /// Two spirals (after Lang and Witbrock 1988), with points evenly spread along the radius.
    pub struct Spirals("spirals", "Spirals", "Two arms wound into each other: three hidden neurons are too few for the boundary that winds between them.") {
        noise: f64 = NOISE.default(0.05),
        turns: f64 = Param::real("turns", "n", "turns", "How many times each arm goes round.", 1.0, 0.1, 5.0).slider(0.25, 3.0, Scale::Linear),
    }
}

impl Source for Spirals {
    fn formula(&self) -> &'static str {
        "2u (cos φ, sin φ), φ = 2π n u, + π for class 1, u ~ U(0, 1), + σ ξ"
    }
    fn draw(&self, n: usize, rng: &mut dyn Rng) -> Vec<Example> {
        scattered(n, self.noise, rng, |class, rng| {
            let along = rng.random::<f64>();
            let (sin, cos) = libm::sincos(TAU * self.turns * along + PI * f64::from(class));
            RADIUS * along * vector![cos, sin]
        })
    }
}
