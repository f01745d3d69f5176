//! Levy's function: waves that grow away from the minimum, along x much more than along y.

use crate::math::Point;
use crate::math::catalog::param::tunable;
use crate::math::landscape::{Landscape, View};
use nalgebra::{Matrix2, vector};
use std::f64::consts::{PI, TAU};

tunable! {
    /// f(x, y) = sin²πu + u² (1 + 10 sin²(πu + 1)) + v² (1 + sin²2πv) with u = (x − 1)/4, v = (y − 1)/4, minimum 0 at
    /// (1, 1) (Levy and Montalvo 1985).
    ///
    /// This is the usual Levy function in two dimensions, with its w₁ = 1 + u and w₂ = 1 + v, and with multiples of 2π left out.
    pub struct Levy("levy", "Levy", "Waves along both coordinates, ten times as high along x as along y: one learning rate does not suit both.") {}
}

/// The part of f that depends on x, as a function of u, with its first and second derivative.
fn along_x(u: f64) -> [f64; 3] {
    let (sin, cos) = libm::sincos(TAU * u + 2.0);
    let envelope = 1.0 + 10.0 * libm::sin(PI * u + 1.0).powi(2);
    [
        libm::sin(PI * u).powi(2) + u * u * envelope,
        PI * libm::sin(TAU * u) + 2.0 * u * envelope + 10.0 * PI * u * u * sin,
        PI * TAU * libm::cos(TAU * u) + 2.0 * envelope + 40.0 * PI * u * sin + 20.0 * PI * PI * u * u * cos,
    ]
}

/// The part of f that depends on y, as a function of v, with its first and second derivative.
fn along_y(v: f64) -> [f64; 3] {
    let (sin, cos) = libm::sincos(2.0 * TAU * v);
    let envelope = 1.0 + libm::sin(TAU * v).powi(2);
    [
        v * v * envelope,
        2.0 * v * envelope + TAU * v * v * sin,
        2.0 * envelope + 4.0 * TAU * v * sin + 2.0 * TAU * TAU * v * v * cos,
    ]
}

/// The derivatives of order `n` (0, 1 or 2) of both parts, with respect to x and to y.
fn derivatives(p: Point, n: usize) -> Point {
    let quarter = 0.25_f64.powi(n as i32);
    vector![quarter * along_x((p.x - 1.0) / 4.0)[n], quarter * along_y((p.y - 1.0) / 4.0)[n]]
}

impl Landscape for Levy {
    fn formula(&self) -> String {
        "F(x, y) = sin²πu + u² (1 + 10 sin²(πu + 1)) + v² (1 + sin²2πv), u = (x − 1)/4, v = (y − 1)/4".into()
    }
    fn value(&self, p: Point) -> f64 {
        derivatives(p, 0).sum()
    }
    fn gradient(&self, p: Point) -> Point {
        derivatives(p, 1)
    }
    fn hessian(&self, p: Point) -> Matrix2<f64> {
        Matrix2::from_diagonal(&derivatives(p, 2))
    }
    fn minima(&self) -> Vec<Point> {
        vec![vector![1.0, 1.0]]
    }
    fn start(&self) -> Point {
        vector![-8.0, 7.0]
    }
    fn view(&self) -> View {
        View::square(10.0)
    }
    fn expression(&self) -> Option<String> {
        let (u, v) = ("((x - 1)/4)", "((y - 1)/4)");
        Some(format!("sin(pi*{u})**2 + {u}**2*(1 + 10*sin(pi*{u} + 1)**2) + {v}**2*(1 + sin(2*pi*{v})**2)"))
    }
}
