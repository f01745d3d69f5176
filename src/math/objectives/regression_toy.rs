//! The lecture's three lines y = x, y = 0.9 x, y = 1.1 x, fitted by one line; only a full gradient is without noise.

use crate::math::Point;
use crate::math::catalog::choice::choice;
use crate::math::catalog::param::{Named, Param, Scale, Tunable, Value, tunable};
use crate::math::catalog::words::number;
use crate::math::data::least_squares::LeastSquares;
use crate::math::landscape::{Landscape, Samples, View};
use crate::math::landscape::{LineFit, ObjectiveGroup};
use crate::math::quadratic::spectrum::brief;
use nalgebra::{Matrix2, matrix, vector};

/// The slopes of the lines from which the samples are taken.
const SLOPES: [f64; 3] = [1.0, 0.9, 1.1];

choice! {
    /// The treatment of the intercept b.
    pub enum Intercept {
        /// It is fitted.
        Free = "free",
        /// It is held at 0.
        Fixed = "fixed",
    }
}

tunable! {
    /// The parameters of [`RegressionToy`].
    pub struct RegressionToySettings("regression-toy", "Regression: three lines", "The lecture's y = x, 0.9 x and 1.1 x, fitted by one line; single samples disagree on it.") {
        points: u64 = Param::count("points", "", "inputs per line", "How many inputs x each of the three lines is sampled at; the samples are three times as many.", 7, 1, 1000).slider(1.0, 100.0, Scale::Log),
        x_min: f64 = Param::real("x_min", "", "first input", "Where the inputs begin; a single input stands at the other end. The two ends may be in either order.", 0.2, -1000.0, 1000.0).slider(-3.0, 3.0, Scale::Linear),
        x_max: f64 = Param::real("x_max", "", "last input", "Where the inputs end.", 2.0, -1000.0, 1000.0).slider(-3.0, 3.0, Scale::Linear),
        b: Intercept = Param::choice("b", "intercept", "Whether the line may leave the origin.", "free", &[("free", "b is fitted"), ("fixed", "b is held at 0, as in the lecture: one free variable")]),
    }
}

/// F(w, b) = 1/n Σ ½ (yᵢ − w xᵢ − b)² over the samples of three lines through the origin; minimum at (1, 0).
///
/// The samples stand line by line in the order of the slopes 1, 0.9, 1.1, each at `points` inputs spread evenly from
/// x_min to x_max. With b fixed, F does not depend on p.y at all. The slides' F is `points=1, x_min=1, x_max=1, b=fixed`.
#[derive(Clone, Debug, PartialEq)]
pub struct RegressionToy {
    settings: RegressionToySettings,
    fit: LeastSquares,
}

impl RegressionToy {
    fn new(settings: RegressionToySettings) -> Self {
        let RegressionToySettings { points, x_min, x_max, .. } = settings;
        let input = |i: u64| if i + 1 == points { x_max } else { x_min + (x_max - x_min) * i as f64 / (points - 1) as f64 };
        let samples = SLOPES.iter().flat_map(|slope| (0..points).map(input).map(move |x| (x, slope * x))).collect();
        RegressionToy { settings, fit: LeastSquares::new(samples) }
    }

    fn is_fixed(&self) -> bool {
        self.settings.b == Intercept::Fixed
    }

    /// `v` with 0 in place of b, where b is held.
    #[inline]
    fn with_held_intercept(&self, v: Point) -> Point {
        if self.is_fixed() { vector![v.x, 0.0] } else { v }
    }

    fn centre(&self) -> Point {
        if self.is_fixed() { vector![self.fit.slope_through_origin().unwrap_or(0.0), 0.0] } else { self.fit.nearest_minimum() }
    }
}

impl Default for RegressionToy {
    fn default() -> Self {
        RegressionToy::new(RegressionToySettings::default())
    }
}

impl Named for RegressionToy {
    const KEY: &'static str = RegressionToySettings::KEY;
    const TITLE: &'static str = RegressionToySettings::TITLE;
    const ABOUT: &'static str = RegressionToySettings::ABOUT;
    const PARAMS: &'static [Param] = RegressionToySettings::PARAMS;
}

impl Tunable for RegressionToy {
    fn params(&self) -> &[Param] {
        self.settings.params()
    }
    fn get(&self, key: &str) -> Value {
        self.settings.get(key)
    }
    fn set(&mut self, key: &str, value: &Value) -> Result<(), String> {
        self.settings.set(key, value)?;
        *self = RegressionToy::new(self.settings.clone());
        Ok(())
    }
}

impl Landscape for RegressionToy {
    fn group(&self) -> ObjectiveGroup {
        ObjectiveGroup::Data
    }

    fn formula(&self) -> String {
        if self.is_fixed() { "F(w) = 1/n Σ ½ (yᵢ − w xᵢ)²" } else { "F(w, b) = 1/n Σ ½ (yᵢ − w xᵢ − b)²" }.into()
    }
    #[inline]
    fn value(&self, p: Point) -> f64 {
        self.fit.value(self.with_held_intercept(p))
    }
    #[inline]
    fn gradient(&self, p: Point) -> Point {
        self.with_held_intercept(self.fit.gradient(self.with_held_intercept(p)))
    }
    fn hessian(&self, _p: Point) -> Matrix2<f64> {
        let h = self.fit.hessian();
        if self.is_fixed() { matrix![h[(0, 0)], 0.0; 0.0, 0.0] } else { h }
    }
    fn minima(&self) -> Vec<Point> {
        let minimum = if self.is_fixed() { self.fit.slope_through_origin().map(|w| vector![w, 0.0]) } else { self.fit.minimum() };
        minimum.into_iter().collect()
    }
    fn lowest(&self) -> Option<f64> {
        Some(if self.is_fixed() { self.value(self.centre()) } else { self.fit.lowest() })
    }
    fn start(&self) -> Point {
        vector![0.0, 0.0]
    }
    fn view(&self) -> View {
        self.fit.view(self.centre())
    }
    fn variables(&self) -> [&'static str; 2] {
        ["w", "b"]
    }
    fn equal_axes(&self) -> bool {
        true
    }
    fn remark(&self) -> String {
        match (self.is_fixed(), self.minima().is_empty()) {
            (true, false) => format!("parabola: curvature F″ = {}", brief(self.fit.hessian()[(0, 0)])),
            (true, true) => "flat: every input is 0, so every slope fits as well".into(),
            (false, false) => format!("bowl: condition number κ = {}", brief(self.fit.condition())),
            (false, true) => {
                let x = self.fit.samples()[0].0;
                format!("valley: every input is {}, so all lines that agree there fit as well", number(x))
            }
        }
    }
    fn is_quadratic(&self) -> bool {
        true
    }
    fn is_convex(&self) -> bool {
        true
    }
    fn dimension(&self) -> usize {
        if self.is_fixed() { 1 } else { 2 }
    }
    fn data(&self) -> &Samples {
        self.fit.samples()
    }
    #[inline]
    fn sample_value(&self, i: usize, p: Point) -> f64 {
        self.fit.sample_value(i, self.with_held_intercept(p))
    }
    #[inline]
    fn sample_gradient(&self, i: usize, p: Point) -> Point {
        self.with_held_intercept(self.fit.sample_gradient(i, self.with_held_intercept(p)))
    }
    fn residuals(&self, p: Point) -> Vec<(f64, Point)> {
        let all = self.fit.residuals(self.with_held_intercept(p)).into_iter();
        all.map(|(value, gradient)| (value, self.with_held_intercept(gradient))).collect()
    }
    fn predict(&self, p: Point, x: f64) -> Option<f64> {
        Some(self.fit.predict(self.with_held_intercept(p), x))
    }
    fn line_fit(&self) -> Option<LineFit> {
        Some(LineFit::Squares)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Objective;
    use crate::math::catalog::Catalog;

    fn toy(text: &str) -> Objective {
        Objective::parse(text).unwrap()
    }

    #[test]
    fn one_input_at_1_is_the_slides_example() {
        let f = toy("regression-toy(points=1, x_min=1, x_max=1, b=fixed)");
        assert_eq!(f.data(), [(1.0, 1.0), (1.0, 0.9), (1.0, 1.1)]);
        assert_eq!((f.dimension(), f.variables()), (1, ["w", "b"]));
        // F(w) = ½ (w − 1)² + 1/3 · 0.1² at x = 1: the noise of single gradients is 1/3 (0 + 0.01 + 0.01).
        assert!((f.lowest().unwrap() - 0.02 / 6.0).abs() < 1e-15);
        assert!((f.minima()[0] - vector![1.0, 0.0]).norm() < 1e-15);
        assert_eq!(f.hessian(Point::zeros()), matrix![1.0, 0.0; 0.0, 0.0]);
        for (i, g) in [-0.5, -0.4, -0.6].into_iter().enumerate() {
            assert!((f.sample_gradient(i, vector![0.5, 0.0]) - vector![g, 0.0]).norm() < 1e-15);
        }
        assert_eq!(f.remark(), "parabola: curvature F″ = 1");
    }

    #[test]
    fn a_held_intercept_does_not_matter() {
        let f = toy("regression-toy(b=fixed)");
        let (p, q) = (vector![0.3, 0.0], vector![0.3, 5.0]);
        assert_eq!((f.value(p), f.gradient(p), f.predict(p, 2.0)), (f.value(q), f.gradient(q), f.predict(q, 2.0)));
        assert_eq!(f.gradient(q).y, 0.0);
    }

    #[test]
    fn the_default_is_a_bowl_around_1_0() {
        let f = RegressionToy::default();
        assert!((f.minima()[0] - vector![1.0, 0.0]).norm() < 1e-14);
        assert_eq!(f.data().len(), 21);
        assert_eq!(f.remark(), "bowl: condition number κ = 16.3");
        assert!(f.view().contains(f.start()));
    }

    #[test]
    fn singular_settings_are_named() {
        let f = toy("regression-toy(points=5, x_min=1, x_max=1)");
        assert!(f.minima().is_empty() && f.remark().starts_with("valley: every input is 1"), "{}", f.remark());
        let f = toy("regression-toy(points=1, x_max=0, b=fixed)");
        assert!(f.minima().is_empty() && f.remark().starts_with("flat:"));
        assert_eq!(f.lowest(), Some(0.0));
    }

    #[test]
    fn the_ends_may_be_in_either_order() {
        let (f, g) = (toy("regression-toy(x_min=2, x_max=0.2)"), toy("regression-toy"));
        assert_eq!((f.data()[0].0, f.data()[6].0), (2.0, 0.2));
        let p = vector![0.4, -0.7];
        assert!((f.value(p) - g.value(p)).abs() < 1e-14);
    }
}
