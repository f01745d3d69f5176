//! The points of a view at which the gradient vanishes, found from the exact derivatives.

use crate::math::landscape::{Landscape, View};
use crate::math::vector::Point;

/// Newton's method begins at so many by so many points of the view.
const GRID: usize = 32;
/// The most steps from one of them.
const STEPS: usize = 40;
/// A point is stationary where Newton's step is this part of the view, or shorter …
const SHORT: f64 = 1e-9;
/// … and two of them are one where they are this part of it apart, or less.
const SAME: f64 = 1e-5;
/// An eigenvalue of the Hessian below this part of the greatest is 0.
const FLAT: f64 = 1e-9;
/// The most points that are given: of a function with more, no single one means much.
const MOST: usize = 80;

/// What kind of stationary point it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum StationaryKind {
    Minimum,
    Saddle,
    Maximum,
}

/// The stationary points of `landscape`, a function of two variables, inside `view`, with their kinds, by their coordinates. Where the
/// Hessian is singular, as along a valley of minima, there is none; of points that lie closer together than the starts of the search some
/// may be missed. At most 80.
pub fn stationary_points(landscape: &dyn Landscape, view: View) -> Vec<(Point, StationaryKind)> {
    let size = Point::new(view.x.1 - view.x.0, view.y.1 - view.y.0);
    let mut found: Vec<(Point, StationaryKind)> = Vec::new();
    for i in 0..GRID * GRID {
        let part = |i: usize| (i as f64 + 0.5) / GRID as f64;
        let start = Point::new(view.x.0 + size.x * part(i % GRID), view.y.0 + size.y * part(i / GRID));
        let Some((p, kind)) = newton(landscape, start, size).filter(|(p, _)| view.contains(*p)) else { continue };
        let is_same = |(other, _): &(Point, StationaryKind)| (p - other).component_div(&size).norm() < SAME;
        if !found.iter().any(is_same) {
            found.push((p, kind));
        }
        if found.len() == MOST {
            break;
        }
    }
    found.sort_by(|(a, _), (b, _)| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    found
}

/// Where Newton's method for ∇f = 0 comes to from `start`, with steps of at most a tenth of the view.
fn newton(landscape: &dyn Landscape, start: Point, size: Point) -> Option<(Point, StationaryKind)> {
    let mut p = start;
    for _ in 0..STEPS {
        let (gradient, hessian) = (landscape.gradient(p), landscape.hessian(p));
        let step = hessian.try_inverse()? * -gradient;
        let length = step.component_div(&size).norm();
        if !length.is_finite() {
            return None;
        }
        p += step * (0.1 / length).min(1.0);
        if length < SHORT {
            return kind(landscape, p).map(|kind| (p, kind));
        }
    }
    None
}

/// The kind of the stationary point `p`; none where an eigenvalue of the Hessian is 0.
fn kind(landscape: &dyn Landscape, p: Point) -> Option<StationaryKind> {
    let values = landscape.hessian(p).symmetric_eigenvalues();
    let (least, greatest) = (values.min(), values.max());
    let zero = FLAT * least.abs().max(greatest.abs());
    match () {
        () if least > zero => Some(StationaryKind::Minimum),
        () if greatest < -zero => Some(StationaryKind::Maximum),
        () if least < -zero && greatest > zero => Some(StationaryKind::Saddle),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Objective;
    use crate::math::catalog::Catalog;

    fn points(key: &str) -> Vec<(Point, StationaryKind)> {
        let objective = Objective::by_key(key).unwrap();
        stationary_points(&*objective, objective.view())
    }

    fn holds(found: &[(Point, StationaryKind)], x: f64, y: f64, kind: StationaryKind) {
        let is_it = |(p, of): &(Point, StationaryKind)| (p - Point::new(x, y)).norm() < 1e-4 && *of == kind;
        assert!(found.iter().any(is_it), "({x}, {y}) {kind:?} is not among {found:?}");
    }

    #[test]
    fn himmelblau_has_nine() {
        let found = points("himmelblau");
        for (x, y) in [(3.0, 2.0), (-2.805118, 3.131312), (-3.779310, -3.283186), (3.584428, -1.848126)] {
            holds(&found, x, y, StationaryKind::Minimum);
        }
        for (x, y) in [(3.385154, 0.073852), (0.086678, 2.884255), (-3.073026, -0.081353), (-0.127961, -1.953715)] {
            holds(&found, x, y, StationaryKind::Saddle);
        }
        holds(&found, -0.270845, -0.923039, StationaryKind::Maximum);
        assert_eq!(found.len(), 9);
    }

    #[test]
    fn every_known_minimum_with_a_curvature_is_found() {
        for entry in Objective::ALL {
            let objective = (entry.default)();
            let found = stationary_points(&*objective, objective.view());
            for minimum in objective.minima().into_iter().filter(|p| objective.view().contains(*p)) {
                if kind(&*objective, minimum) == Some(StationaryKind::Minimum) && objective.gradient(minimum).norm() < 1e-6 {
                    let near =
                        |(p, kind): &(Point, StationaryKind)| (p - minimum).norm() < 1e-3 && *kind == StationaryKind::Minimum;
                    assert!(found.len() == MOST || found.iter().any(near), "{}: {minimum} not in {found:?}", entry.key);
                }
            }
            for (p, _) in found {
                let scale = objective.hessian(p).norm() * 1e-6;
                assert!(objective.gradient(p).norm() <= scale, "{}: the gradient at {p} is {}", entry.key, objective.gradient(p));
            }
        }
    }
}
