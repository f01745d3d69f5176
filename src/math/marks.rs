//! What a rule adds to the picture of a step: the shapes of its model in the plane.

use crate::math::Point;
use nalgebra::Matrix2;

/// A shape in the plane.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A closed line through these corners.
    Polygon(Vec<Point>),
    /// The image of the unit circle under `shape`, around `centre`.
    Ellipse {
        /// Its middle.
        centre: Point,
        /// The columns are two of its half axes, or any other pair of conjugate radii.
        shape: Matrix2<f64>,
    },
    /// Points.
    Points(Vec<Point>),
}

impl Mark {
    /// The circle of `radius` around `centre`.
    pub fn circle(centre: Point, radius: f64) -> Self {
        Mark::Ellipse { centre, shape: Matrix2::from_diagonal_element(radius) }
    }

    /// The corners of its outline, or its points.
    pub fn corners(&self) -> Vec<Point> {
        /// The corners of an ellipse.
        const CORNERS: usize = 72;
        match self {
            Mark::Polygon(corners) | Mark::Points(corners) => corners.clone(),
            Mark::Ellipse { centre, shape } => (0..CORNERS)
                .map(|i| {
                    let (sin, cos) = libm::sincos(std::f64::consts::TAU * i as f64 / CORNERS as f64);
                    centre + shape * Point::new(cos, sin)
                })
                .collect(),
        }
    }
}
