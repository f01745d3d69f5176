//! Weight decay in the plane: the penalty λ/2 ‖w‖² over a quadratic loss, and the path of minimizers as λ grows.
//!
//! Along each axis of the curvature the minimizer shrinks by the factor h/(h + λ), where h is the curvature there: directions
//! that the data determine weakly shrink first.

use crate::math::Point;
use crate::math::Vector;
use crate::math::landscape::Landscape;
use crate::math::quadratic::quadratic_form::QuadraticForm;
use crate::math::quadratic::spectrum::Spectrum;
use nalgebra::Matrix2;

/// The coordinates that are penalized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Penalized {
    /// Both, as in the weight decay of a run in the plane (and of torch.optim): the intercept b of a regression too.
    Both,
    /// The first alone: w of a regression in (w, b), as in the lecture's L(w, b) + λ/2 ‖w‖².
    First,
}

/// λ/2 ‖w‖² as a function of the plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Penalty {
    /// λ ≥ 0, finite.
    pub lambda: f64,
    /// The coordinates that count as w.
    pub on: Penalized,
}

impl Penalty {
    fn matrix(&self) -> Matrix2<f64> {
        Matrix2::new(self.lambda, 0.0, 0.0, if self.on == Penalized::Both { self.lambda } else { 0.0 })
    }

    /// λ/2 ‖w‖².
    pub fn value(&self, p: Point) -> f64 {
        0.5 * p.dot(&self.gradient(p))
    }

    /// λ w, with a zero for a coordinate that is not penalized.
    pub fn gradient(&self, p: Point) -> Point {
        self.matrix() * p
    }
}

/// The minimizers of L + λ/2 ‖w‖² for every λ from 0 to +∞, where L is quadratic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RegularizationPath {
    loss: QuadraticForm,
    on: Penalized,
}

impl RegularizationPath {
    /// The path of `loss`; none where `loss` is no quadratic function.
    pub fn of(loss: &dyn Landscape, on: Penalized) -> Option<Self> {
        QuadraticForm::of(loss).map(|loss| RegularizationPath { loss, on })
    }

    /// L + λ/2 ‖w‖², for a finite λ ≥ 0.
    pub fn penalized(&self, lambda: f64) -> QuadraticForm {
        QuadraticForm { a: self.loss.a + Penalty { lambda, on: self.on }.matrix(), ..self.loss }
    }

    /// The minimizer for `lambda`, 0 to +∞; where there are many, the one nearest to the origin; none where the penalty is too
    /// weak for there to be one, as over a saddle.
    pub fn at(&self, lambda: f64) -> Option<Point> {
        if lambda < f64::INFINITY {
            return self.penalized(lambda).minimizer();
        }
        match self.on {
            Penalized::Both => Some(Point::zeros()),
            // w is held at 0, and b is free.
            Penalized::First => {
                let along_b = Matrix2::new(0.0, 0.0, 0.0, self.loss.a[(1, 1)]);
                QuadraticForm { a: along_b, b: Point::new(0.0, self.loss.b.y), c: self.loss.c }.minimizer()
            }
        }
    }

    /// About `count` points of the path, each with its λ, from λ = 0 to λ = +∞, dense enough to look smooth: evenly spread in log
    /// λ over the range to which the curvatures of L are sensitive. A λ without a minimizer has no point.
    pub fn points(&self, count: usize) -> Vec<(f64, Point)> {
        let curvatures = Spectrum::of(&self.loss.a).values.map(f64::abs);
        let largest = curvatures[0].max(curvatures[1]);
        let smallest = curvatures.into_iter().filter(|h| *h > 1e-12 * largest).fold(largest, f64::min);
        let (from, to) = (libm::log(1e-3 * smallest), libm::log(1e3 * largest));
        let inner = (0..count.saturating_sub(2)).map(|i| libm::exp(from + (to - from) * (i as f64 + 0.5) / (count - 2) as f64));
        let lambdas = std::iter::once(0.0).chain(inner.filter(|lambda| lambda.is_normal())).chain([f64::INFINITY]);
        lambdas.filter_map(|lambda| Some((lambda, self.at(lambda)?))).filter(|(_, p)| p.is_finite()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Objective;
    use crate::math::catalog::Catalog;
    use proptest::prelude::*;

    fn path(objective: &str, on: Penalized) -> RegularizationPath {
        RegularizationPath::of(&*Objective::parse(objective).unwrap(), on).unwrap()
    }

    #[test]
    fn along_an_axis_the_minimizer_shrinks_by_h_over_h_plus_lambda() {
        let path = path("quadratic(a11=1, a12=0, a22=9, b1=3, b2=-9)", Penalized::Both);
        for lambda in [0.0, 0.5, 3.0, 100.0, f64::INFINITY] {
            let shrunk = Point::new(3.0 / (1.0 + lambda), -9.0 / (9.0 + lambda));
            assert!((path.at(lambda).unwrap() - shrunk).norm() < 1e-15, "λ = {lambda}");
        }
    }

    #[test]
    fn every_quadratic_objective_has_a_path_along_which_the_gradient_vanishes() {
        let mut paths = 0;
        for entry in Objective::ALL {
            let objective = (entry.default)();
            for on in [Penalized::Both, Penalized::First] {
                let Some(path) = RegularizationPath::of(&*objective, on) else { continue };
                paths += 1;
                let points = path.points(60);
                assert!(points.len() > 20 || entry.key == "saddle", "{}", entry.key);
                for (lambda, p) in points.iter().filter(|(lambda, _)| lambda.is_finite()) {
                    let penalty = Penalty { lambda: *lambda, on };
                    let gradient = objective.gradient(*p) + penalty.gradient(*p);
                    let size = objective.gradient(Point::zeros()).norm() + 1.0;
                    assert!(gradient.norm() < 1e-9 * size, "{} at λ = {lambda}: {gradient}", entry.key);
                    let sum = objective.value(*p) + penalty.value(*p);
                    assert!((path.penalized(*lambda).value(*p) - sum).abs() < 1e-9 * size * (1.0 + p.norm()), "{}", entry.key);
                }
            }
        }
        assert!(paths >= 10, "quadratics, regressions, bowls: {paths}");
    }

    #[test]
    fn a_regression_keeps_its_intercept_where_that_is_no_weight() {
        let data = |on| path("regression-data", on);
        // The mean waiting time of Old Faithful, as in R: mean(faithful$waiting) is 70.89706.
        assert!((data(Penalized::First).at(f64::INFINITY).unwrap() - Point::new(0.0, 70.89706)).norm() < 1e-5);
        assert_eq!(data(Penalized::Both).at(f64::INFINITY), Some(Point::zeros()));
        let (free, held) = (data(Penalized::First).at(1.0).unwrap(), data(Penalized::Both).at(1.0).unwrap());
        assert!((free - held).norm() > 1.0, "the two are different questions");
        // One variable: b keeps the value it is held at.
        let fixed = path("regression-toy(b=fixed)", Penalized::Both);
        assert!(fixed.points(40).iter().all(|(_, p)| p.y == 0.0 && (0.0..=1.0 + 1e-12).contains(&p.x)));
    }

    #[test]
    fn over_a_saddle_there_is_a_minimizer_once_the_penalty_is_steeper() {
        let path = path("quadratic(a11=1, a12=0, a22=-2, b1=1, b2=1)", Penalized::Both);
        assert_eq!((path.at(0.0), path.at(1.9)), (None, None));
        assert!((path.at(3.0).unwrap() - Point::new(0.25, 1.0)).norm() < 1e-15);
        assert!(path.points(50).iter().all(|(lambda, _)| *lambda > 2.0));
        assert_eq!(RegularizationPath::of(&*Objective::parse("rosenbrock").unwrap(), Penalized::Both), None);
    }

    proptest! {
        #[test]
        fn the_minimizer_is_the_least_point(
            (low, high, turn) in (0.0..5.0, 0.1..50.0, 0.0..3.2), b in (-5.0..5.0, -5.0..5.0), lambda in 0.01..20.0, away in (-2.0..2.0, -2.0..2.0)
        ) {
            let (s, c) = libm::sincos(turn);
            let axis = Point::new(c, s);
            let a = Matrix2::identity() * low + axis * axis.transpose() * high;
            let path = RegularizationPath { loss: QuadraticForm { a, b: Point::new(b.0, b.1), c: 2.0 }, on: Penalized::Both };
            let (sum, p) = (path.penalized(lambda), path.at(lambda).unwrap());
            prop_assert!(sum.gradient(p).norm() < 1e-12 * (1.0 + p.norm() * 100.0));
            prop_assert!(sum.value(p + Point::new(away.0, away.1)) >= sum.value(p) - 1e-12);
            // A stronger penalty gives a shorter minimizer.
            prop_assert!(path.at(2.0 * lambda).unwrap().norm() <= p.norm());
        }
    }
}
