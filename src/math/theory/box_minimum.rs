//! The least value of a function in the box |xᵢ| ≤ r: where Adam with decoupled weight decay λ lands, with r = 1/λ (Xie and Li 2024).
//!
//! At rest such a step is α sign(−g) − α λ x in each coordinate: where the gradient does not vanish, xᵢ = ∓1/λ, on the border; where
//! xᵢ lies within, gᵢ = 0. These are the conditions for a minimum in the box.

use crate::math::Point;
use crate::math::landscape::Landscape;
use crate::math::quadratic::quadratic_form::QuadraticForm;

/// The residual ‖x − P(x − ∇f(x))‖∞ at which the iterative search ends, as a share of max(1, ‖∇f(x₀)‖); P projects on the box.
const TOLERANCE: f64 = 1e-9;
/// The most steps of that search.
const MOST_STEPS: usize = 2000;
/// The share of the decrease predicted by the slope that a step must reach (Armijo 1966).
const ENOUGH: f64 = 1e-4;

/// A minimum of f in the box |xᵢ| ≤ r.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoxMinimum {
    /// The place.
    pub at: Point,
    /// Whether it is known to be the least value in the whole box: f is quadratic, or known to be convex.
    pub is_global: bool,
}

impl BoxMinimum {
    /// The minimum of `f` in the box |xᵢ| ≤ `half`, with 0 < `half` < ∞.
    ///
    /// For a quadratic f it is exact, and of several the one nearest to the origin. Otherwise it is that at which a projected Newton
    /// method (Bertsekas 1982) from `start` arrives, whose residual ‖x − P(x − ∇f)‖∞ is then at most 1e-9 of max(1, ‖∇f(start)‖); none
    /// where it does not arrive, as where f is not defined.
    pub fn of(f: &dyn Landscape, half: f64, start: Point) -> Option<Self> {
        if !(half > 0.0 && half < f64::INFINITY) {
            return None;
        }
        if let Some(form) = QuadraticForm::of(f) {
            return of_form(&form, half).map(|at| BoxMinimum { at, is_global: true });
        }
        let at = descend(f, half, start)?;
        Some(BoxMinimum { at, is_global: f.is_convex() })
    }
}

/// Projects `x` on the box.
fn inside(x: Point, half: f64) -> Point {
    x.map(|x| x.clamp(-half, half))
}

/// The minimum of a quadratic function: within, on one of the four sides, or at a corner, whichever is least.
fn of_form(form: &QuadraticForm, half: f64) -> Option<Point> {
    let within = form.minimizer().filter(|at| at.iter().all(|x| x.abs() <= half));
    let mut places: Vec<Point> = within.into_iter().collect();
    for (held, free) in [(0, 1), (1, 0)] {
        for side in [-half, half] {
            let mut at = Point::zeros();
            at[held] = side;
            // Along the side f is a parabola with its vertex where the slope vanishes.
            let (curvature, slope) = (form.a[(free, free)], form.b[free] - form.a[(free, held)] * side);
            if curvature > 0.0 {
                at[free] = (slope / curvature).clamp(-half, half);
                places.push(at);
                continue;
            }
            if curvature == 0.0 && slope == 0.0 {
                places.push(at);
            }
            for end in [-half, half] {
                at[free] = end;
                places.push(at);
            }
        }
    }
    let order = |a: &Point, b: &Point| form.value(*a).total_cmp(&form.value(*b)).then(a.norm().total_cmp(&b.norm()));
    places.into_iter().filter(|at| form.value(*at).is_finite()).min_by(order)
}

/// The minimum at which a projected Newton method from `start` arrives.
fn descend(f: &dyn Landscape, half: f64, start: Point) -> Option<Point> {
    let mut x = inside(start, half);
    let mut gradient = f.gradient(x);
    let near = TOLERANCE * gradient.norm().max(1.0);
    for _ in 0..MOST_STEPS {
        let value = f.value(x);
        if !value.is_finite() || !gradient.iter().all(|g| g.is_finite()) {
            return None;
        }
        if (x - inside(x - gradient, half)).amax() <= near {
            return Some(x);
        }
        let newton = newton_direction(f, x, gradient, half);
        let next = newton.and_then(|direction| lower(f, (x, value, gradient), direction, half));
        x = next.or_else(|| lower(f, (x, value, gradient), -gradient, half))?;
        gradient = f.gradient(x);
    }
    None
}

/// The Newton step in the coordinates that are not held at the border; none where f does not curve upward in them.
fn newton_direction(f: &dyn Landscape, x: Point, gradient: Point, half: f64) -> Option<Point> {
    let hessian = f.hessian(x);
    let held = [0, 1].map(|i| (x[i] <= -half && gradient[i] > 0.0) || (x[i] >= half && gradient[i] < 0.0));
    let mut direction = Point::zeros();
    match held {
        [false, false] => {
            let determinant = hessian.determinant();
            if hessian[(0, 0)] <= 0.0 || determinant <= 0.0 {
                return None;
            }
            direction = -hessian.try_inverse()? * gradient;
        }
        [true, true] => return None,
        [first, _] => {
            let free = usize::from(first);
            if hessian[(free, free)] <= 0.0 {
                return None;
            }
            direction[free] = -gradient[free] / hessian[(free, free)];
        }
    }
    direction.iter().all(|d| d.is_finite()).then_some(direction)
}

/// The first of x + t d, t = 1, ½, ¼, …, projected on the box, at which f is low enough; none where none is.
fn lower(f: &dyn Landscape, (x, value, gradient): (Point, f64, Point), direction: Point, half: f64) -> Option<Point> {
    (0..60).map(|i| inside(x + direction * 0.5_f64.powi(i), half)).find(|next| {
        let predicted = gradient.dot(&(x - next));
        predicted > 0.0 && f.value(*next) <= value - ENOUGH * predicted
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Objective;
    use crate::math::catalog::Catalog;
    use nalgebra::Matrix2;
    use proptest::prelude::*;

    fn objective(text: &str) -> Objective {
        Objective::parse(text).unwrap()
    }

    fn least(text: &str, half: f64, start: Point) -> BoxMinimum {
        BoxMinimum::of(&*objective(text), half, start).unwrap()
    }

    #[test]
    fn a_minimum_within_the_box_is_that_of_the_function() {
        let bowl = "quadratic(a11=2, a12=-1, a22=3, b1=1, b2=1)";
        let free = QuadraticForm::of(&*objective(bowl)).unwrap().minimizer().unwrap();
        assert_eq!(least(bowl, 10.0, Point::zeros()), BoxMinimum { at: free, is_global: true });
        // In a valley, where many points are least, it is the one nearest to the origin.
        assert_eq!(least("quadratic(a11=0, a12=0, a22=4, b1=0, b2=4)", 3.0, Point::zeros()).at, Point::new(0.0, 1.0));
        // One variable: y stays at 0.
        assert_eq!(least("regression-toy(b=fixed)", 0.25, Point::new(-1.0, 0.0)).at, Point::new(0.25, 0.0));
    }

    #[test]
    fn where_a_function_falls_outward_the_least_point_is_a_corner_or_on_a_side() {
        assert_eq!(least("quadratic(a11=1, a12=0, a22=-2, b1=0.5, b2=0.1)", 2.0, Point::zeros()).at, Point::new(0.5, 2.0));
        assert_eq!(least("quadratic(a11=0, a12=0, a22=0, b1=1, b2=-1)", 0.5, Point::zeros()).at, Point::new(0.5, -0.5));
    }

    #[test]
    fn elsewhere_the_search_ends_at_a_point_where_no_way_leads_down_within_the_box() {
        for (text, start) in [
            ("rosenbrock", Point::new(-1.5, 2.0)),
            ("himmelblau", Point::new(0.0, 0.0)),
            ("logistic", Point::new(0.0, 0.0)),
            ("beale", Point::new(1.0, 1.0)),
        ] {
            let f = objective(text);
            for half in [0.3, 0.8, 2.5] {
                let Some(found) = BoxMinimum::of(&*f, half, start) else { panic!("{text} in ±{half}") };
                let lowest = f.value(found.at);
                for turn in 0..64 {
                    let (s, c) = libm::sincos(f64::from(turn) * 0.1);
                    let beside = inside(found.at + Point::new(c, s) * 1e-4, half);
                    assert!(
                        f.value(beside) >= lowest - 1e-13 * (1.0 + lowest.abs()),
                        "{text} in ±{half}, {} to {beside}",
                        found.at
                    );
                }
                assert_eq!(found.is_global, f.is_convex());
            }
        }
        assert_eq!(BoxMinimum::of(&*objective("rosenbrock"), f64::INFINITY, Point::zeros()), None);
        assert_eq!(BoxMinimum::of(&*objective("rosenbrock"), 0.0, Point::zeros()), None);
    }

    proptest! {
        #[test]
        fn no_point_of_the_box_is_lower(
            (low, high, turn) in (-5.0..5.0, 0.0..20.0, 0.0..3.2), b in (-9.0..9.0, -9.0..9.0), half in 0.05..4.0
        ) {
            let (s, c) = libm::sincos(turn);
            let axis = Point::new(c, s);
            let a = Matrix2::identity() * low + axis * axis.transpose() * high;
            let form = QuadraticForm { a, b: Point::new(b.0, b.1), c: 1.0 };
            let at = of_form(&form, half).unwrap();
            prop_assert!(at.amax() <= half);
            let lowest = form.value(at);
            for i in 0..=40 {
                for j in 0..=40 {
                    let place = Point::new(f64::from(i) / 20.0 - 1.0, f64::from(j) / 20.0 - 1.0) * half;
                    prop_assert!(form.value(place) >= lowest - 1e-9, "{place} is lower than {at}");
                }
            }
        }
    }
}
