//! The limits of the methods for ever shorter steps: gradient descent follows the gradient flow, the heavy ball a damped ball that rolls.
//!
//! ```text
//! gradient flow  ẋ = −∇F(x)              gradient descent is its Euler method with the step α
//! heavy ball     ẍ + a ẋ + ∇F(x) = 0     xₖ₊₁ = xₖ + β (xₖ − xₖ₋₁) − α ∇F(xₖ) with the step h = √α and a = (1 − β)/h
//! ```
//!
//! Polyak (1964); Su, Boyd and Candès (2016), section 2. The equations are integrated by the method of Dormand and Prince (1980), of order 5
//! with an error estimate of order 4, by which each step is as long as the tolerance allows.

use crate::math::Point;
use nalgebra::SVector;

/// The error that one step may make, relative to the size of what it moves …
const RELATIVE: f64 = 1e-9;
/// … and beside it, where that is 0.
const ABSOLUTE: f64 = 1e-12;
/// The most steps that are tried.
const MOST: usize = 200_000;
/// The distance from the start at which the path is given up: it leaves the picture for good.
const FAR: f64 = 1e6;

/// Which equation is followed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FlowEquation {
    /// ẋ = −∇F.
    Gradient,
    /// ẍ + a ẋ + ∇F = 0, from rest.
    HeavyBall {
        /// a ≥ 0.
        damping: f64,
    },
}

/// Why a path ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowEnd {
    /// At the time asked for.
    Whole,
    /// It has left the domain, or everything that could be shown.
    Left,
    /// Further steps would take too long.
    GivenUp,
}

/// A smooth path: its points at rising times, the first at time 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// The times of the points.
    pub times: Vec<f64>,
    /// The points; at least the start.
    pub points: Vec<Point>,
    /// The velocities ẋ there.
    pub velocities: Vec<Point>,
    /// Why it ends.
    pub end: FlowEnd,
}

/// Position and velocity; the gradient flow moves the first alone.
type Phase = SVector<f64, 4>;

/// Weights of the slopes in each stage, in the new point, and in the difference to the point of order 4 (Dormand and Prince 1980, table 2).
const STAGES: [&[f64]; 6] = [
    &[1.0 / 5.0],
    &[3.0 / 40.0, 9.0 / 40.0],
    &[44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0],
    &[19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0],
    &[9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0],
    &[35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0],
];
const ERROR: [f64; 7] = [71.0 / 57600.0, 0.0, -71.0 / 16695.0, 71.0 / 1920.0, -17253.0 / 339200.0, 22.0 / 525.0, -1.0 / 40.0];

/// The path from `start`, at rest, until the time `until` ≥ 0; `gradient` is ∇F. It ends earlier where `stops` says so of a point and its
/// gradient norm.
pub fn flow(
    equation: FlowEquation,
    gradient: &dyn Fn(Point) -> Point,
    start: Point,
    until: f64,
    stops: &dyn Fn(f64) -> bool,
) -> Flow {
    let slope = |z: &Phase| -> Phase {
        let (x, v) = (Point::new(z[0], z[1]), Point::new(z[2], z[3]));
        let g = gradient(x);
        match equation {
            FlowEquation::Gradient => Phase::new(-g.x, -g.y, 0.0, 0.0),
            FlowEquation::HeavyBall { damping } => {
                let a = -damping * v - g;
                Phase::new(v.x, v.y, a.x, a.y)
            }
        }
    };
    let mut z = Phase::new(start.x, start.y, 0.0, 0.0);
    let mut first = slope(&z);
    let mut flow = Flow { times: Vec::new(), points: Vec::new(), velocities: Vec::new(), end: FlowEnd::Whole };
    let mut t = 0.0;
    keep(&mut flow, t, &z, &first);
    let size = first.norm();
    // Where the slope is 0, nothing moves; the guess is only the first try.
    let mut h = if size > 0.0 { until.min(1e-3 * (1.0 + start.norm()) / size) } else { until };
    for _ in 0..MOST {
        if t >= until || stops(gradient(Point::new(z[0], z[1])).norm()) {
            return flow;
        }
        h = h.min(until - t);
        if t + h <= t {
            break;
        }
        let mut slopes = [first; 7];
        for (stage, weights) in STAGES.iter().enumerate() {
            let moved = weights.iter().zip(&slopes).fold(z, |sum, (weight, slope)| sum + h * *weight * slope);
            slopes[stage + 1] = slope(&moved);
        }
        let next = STAGES[5].iter().zip(&slopes).fold(z, |sum, (weight, slope)| sum + h * *weight * slope);
        let off = ERROR.iter().zip(&slopes).fold(Phase::zeros(), |sum, (weight, slope)| sum + h * *weight * slope);
        let allowed = |i: usize| ABSOLUTE + RELATIVE * z[i].abs().max(next[i].abs()).max(1e-3 * z.norm());
        let error = (0..4).map(|i| (off[i] / allowed(i)).abs()).fold(0.0, f64::max);
        let is_finite = next.iter().chain(slopes[6].iter()).all(|x| x.is_finite()) && error.is_finite();
        if is_finite && error <= 1.0 {
            // The last stage is the slope at the new point, with which the next step begins.
            (t, z, first) = (t + h, next, slopes[6]);
            keep(&mut flow, t, &z, &first);
            if (Point::new(z[0], z[1]) - start).norm() > FAR {
                return Flow { end: FlowEnd::Left, ..flow };
            }
        }
        let factor = if is_finite { 0.9 * libm::pow(error.max(1e-10), -0.2) } else { 0.1 };
        h *= factor.clamp(0.1, 5.0);
        if !is_finite && h <= 1e-14 * t.max(1e-300) {
            return Flow { end: FlowEnd::Left, ..flow };
        }
    }
    Flow { end: if t >= until { FlowEnd::Whole } else { FlowEnd::GivenUp }, ..flow }
}

fn keep(flow: &mut Flow, t: f64, z: &Phase, slope: &Phase) {
    flow.times.push(t);
    flow.points.push(Point::new(z[0], z[1]));
    flow.velocities.push(Point::new(slope[0], slope[1]));
}

impl Flow {
    /// The point at time `t`: that of the cubic through the points beside it with their velocities; none after the end.
    pub fn at(&self, t: f64) -> Option<Point> {
        let after = self.times.partition_point(|time| *time < t);
        if after == 0 {
            return self.points.first().copied();
        }
        let (before, h) = (after - 1, self.times.get(after)? - self.times[after - 1]);
        let s = (t - self.times[before]) / h;
        let [p, q] = [self.points[before], self.points[after]];
        let [u, v] = [self.velocities[before] * h, self.velocities[after] * h];
        Some(p + s * u + s * s * (3.0 * (q - p) - 2.0 * u - v) + s * s * s * (2.0 * (p - q) + u + v))
    }
}
