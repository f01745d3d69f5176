//! The marks of runs in pictures: the width of paths, and the outlines of markers.

use crate::math::Point;
use crate::sim::Experiment;
use crate::sim::experiment::Marker;
use std::f32::consts::{PI, TAU};

/// The size of the marker at a path's end, in points.
pub const HEAD: f32 = 9.0;
/// The width of a path, in points.
pub const PATH: f32 = 2.2;
/// The extra width of the edge that separates a path from the field, in points.
pub const EDGE: f32 = 2.4;
/// The number of points above which a path has no edge: in a dense web of lines, edges would darken everything.
pub const WEB: usize = 1200;

/// The corners of a marker about `size` points across, relative to its centre, with y downwards; none for a circle, which has
/// that diameter.
///
/// The whole outline is visible from the centre, so that, cut at its inward corners, it falls apart into convex pieces.
pub fn outline(marker: Marker, size: f32) -> Vec<[f32; 2]> {
    let r = size / 2.0;
    let polar = |(radius, angle): (f32, f32)| [radius * libm::cosf(angle), radius * libm::sinf(angle)];
    let ring = |corners: usize, radius: f32, turn: f32| -> Vec<[f32; 2]> {
        (0..corners).map(|i| polar((radius, turn + i as f32 * TAU / corners as f32))).collect()
    };
    match marker {
        Marker::Circle => Vec::new(),
        Marker::Square => ring(4, r * 1.25, PI / 4.0),
        Marker::Triangle => ring(3, r * 1.3, -PI / 2.0),
        Marker::Diamond => ring(4, r * 1.3, 0.0),
        Marker::Pentagon => ring(5, r * 1.15, -PI / 2.0),
        Marker::Star => {
            let radius = |i: usize| r * if i.is_multiple_of(2) { 1.5 } else { 0.68 };
            (0..10).map(|i| polar((radius(i), -PI / 2.0 + i as f32 * TAU / 10.0))).collect()
        }
        Marker::Plus => bars(r, 0.0).into_iter().map(polar).collect(),
        Marker::Cross => bars(r, PI / 4.0).into_iter().map(polar).collect(),
    }
}

/// The outline of two crossed bars, as distances and angles.
fn bars(r: f32, turn: f32) -> Vec<(f32, f32)> {
    let (reach, half) = (1.4 * r, 0.42 * r);
    let (far, tilt, near) = (libm::hypotf(reach, half), libm::atan2f(half, reach), half * 2.0_f32.sqrt());
    let arm = |i: usize| {
        let along = turn + i as f32 * PI / 2.0;
        [(far, along - tilt), (far, along + tilt), (near, along + PI / 4.0)]
    };
    (0..4).flat_map(arm).collect()
}

/// The paths to draw for `experiment`, from back to front: the index of each visible run, and whether the path is that of its
/// averaged iterate.
pub fn paths(experiment: &Experiment) -> impl Iterator<Item = (usize, bool)> {
    let shown = experiment.runs.iter().enumerate().filter(|(_, run)| !run.hidden);
    shown.flat_map(|(i, run)| run.average.then_some((i, true)).into_iter().chain([(i, false)]))
}

/// The starts to mark in a picture of `experiment`: the shared one, where a visible run has none of its own or there is no run,
/// and those of single runs, each with the run's index.
pub fn starts(experiment: &Experiment) -> Vec<(Point, Option<usize>)> {
    let shown = || experiment.runs.iter().enumerate().filter(|(_, run)| !run.hidden);
    let own = shown().filter_map(|(i, run)| Some((run.start?, Some(i))));
    let is_shared = shown().any(|(_, run)| run.start.is_none()) || shown().next().is_none();
    is_shared.then_some((experiment.start, None)).into_iter().chain(own).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_keeps_near_its_place() {
        for marker in Marker::ALL.into_iter().filter(|marker| *marker != Marker::Circle) {
            let reach = outline(marker, 10.0).iter().map(|[x, y]| libm::hypotf(*x, *y)).fold(0.0, f32::max);
            assert!((5.0..8.0).contains(&reach), "{marker}: {reach}");
        }
    }
}
