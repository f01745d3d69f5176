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
/// The number of places at which the slope of a function of one variable is computed, to find where its sign changes.
const PLACES: usize = 1000;
/// The number of halvings of the distance between two places whose slopes have different signs.
const HALVINGS: usize = 50;
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
    let reached = (0..GRID * GRID).filter_map(|i| {
        let part = |i: usize| (i as f64 + 0.5) / GRID as f64;
        let start = Point::new(view.x.0 + size.x * part(i % GRID), view.y.0 + size.y * part(i / GRID));
        newton(landscape, start, size)
    });
    distinct(reached.filter(|(p, _)| view.contains(*p)), size)
}

/// The points that are `reached`, each once, by their coordinates, in a view of this `size`.
fn distinct(reached: impl Iterator<Item = (Point, StationaryKind)>, size: Point) -> Vec<(Point, StationaryKind)> {
    let mut found: Vec<(Point, StationaryKind)> = Vec::new();
    for (p, kind) in reached {
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

/// The minima and maxima of `landscape`, a function of one variable, between `from` and `to`, in their order: where its slope changes sign,
/// also at a kink, but not at a jump or a pole. Of two that lie closer together than the places of the search, neither is found.
pub fn turning_points(landscape: &dyn Landscape, (from, to): (f64, f64)) -> Vec<(f64, StationaryKind)> {
    let value = |x: f64| landscape.value(Point::new(x, 0.0));
    let slope = |x: f64| landscape.gradient(Point::new(x, 0.0)).x;
    // The places are no round numbers, at which slopes are often 0.
    let place = |i: usize| from + (to - from) * (i as f64 + 0.382) / PLACES as f64;
    let between = |i: usize| {
        let (mut low, mut high) = (place(i - 1), place(i));
        let falls = slope(low) < 0.0;
        let changes = slope(low) * slope(high) < 0.0;
        if !changes {
            return None;
        }
        let step = (value(high) - value(low)).abs();
        for _ in 0..HALVINGS {
            let middle = 0.5 * (low + high);
            if (slope(middle) < 0.0) == falls { low = middle } else { high = middle }
        }
        let (below, above) = (value(low), value(high));
        let is_continuous = (above - below).abs() <= 1e-6 * (step + below.abs()) && below.is_finite();
        let kind = if falls { StationaryKind::Minimum } else { StationaryKind::Maximum };
        is_continuous.then_some((0.5 * (low + high), kind))
    };
    (1..PLACES).filter_map(between).take(MOST).collect()
}

/// The points of `view` to which the stationary points `known` of another function, little different from `landscape`, have moved.
pub fn followed(landscape: &dyn Landscape, known: &[(Point, StationaryKind)], view: View) -> Vec<(Point, StationaryKind)> {
    let size = Point::new(view.x.1 - view.x.0, view.y.1 - view.y.0);
    let moved = known.iter().filter_map(|(p, _)| newton(landscape, *p, size));
    distinct(moved.filter(|(p, _)| view.contains(*p)), size)
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
    fn a_curve_turns_at_its_minima_and_maxima() {
        use StationaryKind::{Maximum, Minimum};
        let points = |text: &str| {
            let objective = Objective::parse(&format!("formula(\"{text}\")")).unwrap();
            turning_points(&*objective, objective.view().x)
        };
        for (text, expected) in [
            ("x^4/4 - 2x^2", vec![(-2.0, Minimum), (0.0, Maximum), (2.0, Minimum)]),
            ("(y - 1)^2", vec![(1.0, Minimum)]),
            ("abs(x - 0.5)", vec![(0.5, Minimum)]),
            ("-x^4", vec![(0.0, Maximum)]),
            ("sin(x)", vec![(-std::f64::consts::FRAC_PI_2, Minimum), (std::f64::consts::FRAC_PI_2, Maximum)]),
        ] {
            let found = points(text);
            assert_eq!(found.len(), expected.len(), "{text}: {found:?}");
            for ((at, kind), (x, expected)) in found.into_iter().zip(expected) {
                assert!((at - x).abs() < 1e-6 && kind == expected, "{text}: {at}, {kind:?}");
            }
        }
        // A slope of 0 that does not change its sign, poles, jumps, and a slope that is 0 everywhere.
        for none in ["x^3", "1/x^2", "1/x", "-1/x^2", "floor(x)", "sign(x)*(1 + x)", "sign(x)", "log(x)"] {
            assert_eq!(points(none), [], "{none}");
        }
    }

    #[test]
    fn points_are_followed_while_the_function_changes() {
        let wells = |a: f64| Objective::parse(&format!("formula(\"x^4/4 - a x^2/2 + y^2/2\", a={a})")).unwrap();
        let (before, after) = (wells(2.0), wells(2.3));
        let known = stationary_points(&*before, before.view());
        assert_eq!(known.len(), 3);
        let moved = followed(&*after, &known, after.view());
        assert_eq!(moved.len(), 3);
        for (x, kind) in [
            (-(2.3_f64.sqrt()), StationaryKind::Minimum),
            (0.0, StationaryKind::Saddle),
            (2.3_f64.sqrt(), StationaryKind::Minimum),
        ] {
            holds(&moved, x, 0.0, kind);
        }
        // Both wells and the saddle between them become one well.
        assert_eq!(followed(&*wells(-0.5), &known, after.view()).len(), 1);
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
