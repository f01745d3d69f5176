//! What a run with a proximal step minimizes: F in a set, or F with an L1 term; and the least value of that.

use crate::math::Landscape;
use crate::math::Oracle;
use crate::math::Point;
use crate::math::Proximal;
use crate::math::Vector;
use crate::math::objectives::{CurveOracle, PlaneOracle};
use nalgebra::Vector1;

/// The most steps of the proximal gradient method that finds a least value.
const MOST: usize = 5000;
/// The most halvings of its step length.
const HALVINGS: usize = 60;
/// How far, relative to the gradient, its end may be from stationary; the least value is then right to about the square of it.
const EXACT: f64 = 1e-9;
/// The distance from stationary at which it ends.
const SETTLED: f64 = 1e-14;
/// How far a minimizer may be outside of a set by rounding.
const ROUNDING: f64 = 1e-12;

/// The least value of what a run on `landscape` with the step `proximal` minimizes; none where it is not known.
///
/// It is known where a known minimizer of F stays where it is, and where F is convex and the method of Beck and Teboulle (2009), with the restarts of
/// O'Donoghue and Candès (2015), comes to rest. Of other functions no local method can say what is the least value in a set.
pub fn lowest(landscape: &dyn Landscape, proximal: &Proximal) -> Option<f64> {
    if proximal.is_none() {
        return landscape.lowest();
    }
    if landscape.dimension() == 1 {
        let at = |p: Point| Vector1::new(p.x);
        return of(&CurveOracle(landscape), landscape, proximal, at);
    }
    of(&PlaneOracle(landscape), landscape, proximal, |p| p)
}

fn of<V: Vector>(
    oracle: &impl Oracle<V>,
    landscape: &dyn Landscape,
    proximal: &Proximal,
    at: impl Fn(Point) -> V,
) -> Option<f64> {
    let stays = |x: &V| {
        let kept = proximal.apply(x, 1.0, |i| oracle.is_weight(i));
        kept.plus(-1.0, x).length() <= ROUNDING * (1.0 + x.length())
    };
    // Only a known minimizer has the least value of F; a set that holds it has the same.
    if landscape.minima().into_iter().any(|p| stays(&at(p))) {
        return landscape.lowest();
    }
    if !landscape.is_convex() {
        return None;
    }
    let start = landscape.minima().first().copied().unwrap_or(landscape.start());
    least(oracle, proximal, at(start))
}

/// The least value of a convex function with the step `proximal`; none where it is not found.
fn least<V: Vector>(oracle: &impl Oracle<V>, proximal: &Proximal, start: V) -> Option<f64> {
    let step = |x: &V, lr: f64| proximal.apply(x, lr, |i| oracle.is_weight(i));
    let mut x = step(&start, 0.0);
    let (mut y, mut weight, mut rate) = (x.clone(), 1.0_f64, 1.0_f64);
    let distance = |x: &V| proximal.stationarity(x, &oracle.gradient(x), |i| oracle.is_weight(i));
    for _ in 0..MOST {
        let (value, gradient) = oracle.value_gradient(&y);
        let mut next = step(&y.plus(-rate, &gradient), rate);
        for _ in 0..HALVINGS {
            let way = next.plus(-1.0, &y);
            let model = value + gradient.dot(&way) + way.dot(&way) / (2.0 * rate);
            if oracle.value(&next) <= model + 1e-14 * (1.0 + value.abs()) {
                break;
            }
            rate /= 2.0;
            next = step(&y.plus(-rate, &gradient), rate);
        }
        let moved = next.plus(-1.0, &x);
        let turns = y.plus(-1.0, &next).dot(&moved) > 0.0;
        let heavier = if turns { 1.0 } else { (1.0 + (1.0 + 4.0 * weight * weight).sqrt()) / 2.0 };
        let push = if turns { 0.0 } else { (weight - 1.0) / heavier };
        y = next.plus(push, &moved);
        (x, weight) = (next, heavier);
        if distance(&x) <= SETTLED * (1.0 + x.length()) {
            break;
        }
    }
    let is_exact = distance(&x) <= EXACT * (1.0 + oracle.gradient(&x).length());
    let value = oracle.value(&x) + proximal.term(&x, |i| oracle.is_weight(i));
    (is_exact && value.is_finite()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Objective;
    use crate::math::catalog::Catalog as _;

    /// The least value on ever finer grids around the best point so far.
    fn searched(landscape: &dyn Landscape, proximal: &Proximal) -> f64 {
        let value = |p: Point| landscape.value(p) + proximal.term(&p, |_| true);
        let (mut best, mut half) = (proximal.apply(&Point::zeros(), 0.0, |_| true), 8.0);
        while half > 1e-11 {
            let centre = best;
            for i in -20..=20 {
                for j in -20..=20 {
                    let p = centre + Point::new(f64::from(i), f64::from(j)) * (half / 20.0);
                    let p = if matches!(proximal, Proximal::Lasso(_)) { p } else { proximal.apply(&p, 0.0, |_| true) };
                    if value(p) < value(best) {
                        best = p;
                    }
                }
            }
            // The kinks of an L1 term are on the axes.
            for p in [Point::new(best.x, 0.0), Point::new(0.0, best.y), Point::zeros()] {
                if matches!(proximal, Proximal::Lasso(_)) && value(p) < value(best) {
                    best = p;
                }
            }
            half *= 0.7;
        }
        value(best)
    }

    #[test]
    fn of_a_convex_function_it_is_what_a_search_finds() {
        let steps =
            ["box(low=-1, high=0.4)", "box(low=-0.3, high=0.2)", "ball(radius=0.7)", "l1(strength=0.3)", "l1(strength=5)"];
        let mut known = 0;
        for on in ["quadratic", "quadratic(a11=1, a12=0.9, a22=1, b1=3, b2=-2)", "booth", "matyas", "logistic", "regression-toy"]
        {
            for text in steps {
                let (objective, proximal) = (Objective::parse(on).unwrap(), Proximal::parse(text).unwrap());
                let Some(lowest) = lowest(&*objective, &proximal) else { panic!("{on} with {text}: not known") };
                let found = searched(&*objective, &proximal);
                assert!((lowest - found).abs() <= 1e-9 * (1.0 + found.abs()), "{on} with {text}: {lowest} and {found}");
                known += 1;
            }
        }
        assert_eq!(known, 30);
    }

    #[test]
    fn where_it_cannot_be_known_it_is_not_said() {
        let of = |on: &str, text: &str| lowest(&*Objective::parse(on).unwrap(), &Proximal::parse(text).unwrap());
        assert_eq!(of("himmelblau", "box(low=-1, high=1)"), None);
        assert_eq!(of("himmelblau", "box(low=-1, high=5)"), Some(0.0), "one of its minima is inside");
        assert_eq!(of("rosenbrock", "l1(strength=0.1)"), None);
        assert_eq!(of("rosenbrock", "ball(radius=2)"), Some(0.0));
        assert_eq!(of("rosenbrock", "none"), Some(0.0));
        assert_eq!(of("saddle", "ball(radius=2)"), None);
        assert!(of("regression-toy(b=fixed)", "box(low=2, high=3)").is_some(), "one variable");
    }
}
