//! Logistic regression: the probability of class 1 as an S-curve in one input; no finite minimum unless the classes overlap.

use crate::math::Point;
use crate::math::Vector as _;
use crate::math::catalog::param::{Named, Param, Scale, Tunable, Value, tunable};
use crate::math::landscape::{Landscape, Samples, View};
use crate::math::landscape::{LineFit, ObjectiveGroup};
use crate::math::quadratic::spectrum::{Spectrum, brief};
use crate::math::sigmoid::{sigmoid, softplus};
use nalgebra::{Matrix2, matrix, vector};
use std::sync::Arc;

tunable! {
    /// The parameters of [`Logistic`].
    pub struct LogisticSettings("logistic", "Logistic regression", "Two classes that overlap, told apart by an S-curve: a convex finite sum that is no quadratic.") {
        points: u64 = Param::count("points", "", "per class", "How many samples each of the two classes has.", 15, 2, 1000).slider(2.0, 100.0, Scale::Log),
        distance: f64 = Param::real("distance", "", "distance", "How far apart the classes' centres are, in standard deviations of a class; too far, and they no longer overlap.", 2.0, 0.0, 20.0).slider(0.0, 6.0, Scale::Linear),
    }
}

/// F(w, b) = 1/n Σ log(1 + exp(zᵢ)) − yᵢ zᵢ with zᵢ = w xᵢ + b: minus the mean log-likelihood of p(y = 1) = σ(z).
///
/// The inputs of class 0 lie around 0, those of class 1 around d, each at the quantiles (i − ½)/m of a logistic distribution of standard
/// deviation 1. F is convex; where some input of class 1 lies below one of class 0, F has exactly one minimum, and otherwise its
/// infimum 0 is not attained (Albert and Anderson 1984).
#[derive(Clone, Debug, PartialEq)]
pub struct Logistic {
    settings: LogisticSettings,
    /// (xᵢ, yᵢ), class 0 first.
    samples: Arc<Samples>,
    minimum: Option<Point>,
}

impl Logistic {
    fn new(settings: LogisticSettings) -> Self {
        let LogisticSettings { points, distance } = settings;
        // The logistic distribution of scale s has the standard deviation π s / √3.
        let scale = 3.0_f64.sqrt() / std::f64::consts::PI;
        let quantile = |i: u64| {
            let part = (i as f64 + 0.5) / points as f64;
            scale * libm::log(part / (1.0 - part))
        };
        let class = |centre: f64, y: f64| (0..points).map(move |i| (centre + quantile(i), y));
        let samples: Arc<Samples> = class(0.0, 0.0).chain(class(distance, 1.0)).collect();
        let mut logistic = Logistic { settings, samples, minimum: None };
        let (least, greatest) = (distance + quantile(0), quantile(points - 1));
        logistic.minimum = (least < greatest).then(|| logistic.newton());
        logistic
    }

    /// The unique minimum, to the last digits: by Newton's method with halved steps until no step lowers F any further, and then,
    /// where F rounds to the same number all around, with whole steps as long as they shorten the gradient.
    fn newton(&self) -> Point {
        let step = |p: Point| self.hessian(p).try_inverse().map(|inverse| inverse * self.gradient(p));
        let lower = |p: Point| {
            let (step, value) = (step(p)?, self.value(p));
            (0..50).map(|i| p - step * 0.5_f64.powi(i)).find(|&next| self.value(next) < value)
        };
        let flatter = |p: Point| Some(p - step(p)?).filter(|&next| self.gradient(next).length() < self.gradient(p).length());
        let valley = std::iter::successors(Some(Point::zeros()), |&p| lower(p)).last().unwrap_or_default();
        std::iter::successors(Some(valley), |&p| flatter(p)).last().unwrap_or(valley)
    }

    fn mean<T: std::iter::Sum + std::ops::Div<f64, Output = T>>(&self, term: impl Fn(f64, f64) -> T) -> T {
        self.samples.iter().map(|&(x, y)| term(x, y)).sum::<T>() / self.samples.len() as f64
    }
}

impl Default for Logistic {
    fn default() -> Self {
        Logistic::new(LogisticSettings::default())
    }
}

impl Named for Logistic {
    const KEY: &'static str = LogisticSettings::KEY;
    const TITLE: &'static str = LogisticSettings::TITLE;
    const ABOUT: &'static str = LogisticSettings::ABOUT;
    const PARAMS: &'static [Param] = LogisticSettings::PARAMS;
}

impl Tunable for Logistic {
    fn params(&self) -> &[Param] {
        self.settings.params()
    }
    fn get(&self, key: &str) -> Value {
        self.settings.get(key)
    }
    fn set(&mut self, key: &str, value: &Value) -> Result<(), String> {
        self.settings.set(key, value)?;
        *self = Logistic::new(self.settings.clone());
        Ok(())
    }
}

impl Landscape for Logistic {
    fn group(&self) -> ObjectiveGroup {
        ObjectiveGroup::Data
    }

    fn formula(&self) -> String {
        "F(w, b) = 1/n Σ (log(1 + exp(zᵢ)) − yᵢ zᵢ),  zᵢ = w xᵢ + b".into()
    }
    fn value(&self, p: Point) -> f64 {
        self.mean(|x, y| {
            let z = p.x * x + p.y;
            softplus(z) - y * z
        })
    }
    fn gradient(&self, p: Point) -> Point {
        self.mean(|x, y| vector![x, 1.0] * (sigmoid(p.x * x + p.y) - y))
    }
    /// Shares one exponential between both: this is the inner loop of every ensemble on this objective.
    fn value_gradient(&self, p: Point) -> (f64, Point) {
        let (mut value, mut gradient) = (0.0, Point::zeros());
        for &(x, y) in self.samples.iter() {
            let z = p.x * x + p.y;
            let small = libm::exp(-z.abs());
            let chance = if z >= 0.0 { 1.0 / (1.0 + small) } else { small / (1.0 + small) };
            value += z.max(0.0) + libm::log1p(small) - y * z;
            gradient += vector![x, 1.0] * (chance - y);
        }
        let n = self.samples.len() as f64;
        (value / n, gradient / n)
    }
    fn hessian(&self, p: Point) -> Matrix2<f64> {
        self.mean(|x, _| {
            let chance = sigmoid(p.x * x + p.y);
            matrix![x * x, x; x, 1.0] * (chance * (1.0 - chance))
        })
    }
    fn minima(&self) -> Vec<Point> {
        self.minimum.into_iter().collect()
    }
    fn start(&self) -> Point {
        vector![-1.0, 2.0]
    }
    fn view(&self) -> View {
        let (start, minimum) = (self.start(), self.minimum.unwrap_or(vector![6.0, -6.0]));
        let middle = (start + minimum) / 2.0;
        let half = (start - minimum).abs().map(|side| 0.75 * side.max(1.5)).sup(&vector![1.0, 1.0]);
        View::new((middle.x - half.x, middle.x + half.x), (middle.y - half.y, middle.y + half.y))
    }
    fn variables(&self) -> [&'static str; 2] {
        ["w", "b"]
    }
    fn remark(&self) -> String {
        match self.minimum {
            Some(p) => {
                let kappa = Spectrum::of(&self.hessian(p)).condition();
                format!("convex: condition number κ = {} at the minimum", brief(kappa))
            }
            None => "the classes do not overlap: F falls towards 0 forever, without a minimum".into(),
        }
    }
    fn is_convex(&self) -> bool {
        true
    }
    fn data(&self) -> &Samples {
        &self.samples
    }
    #[inline]
    fn sample_value(&self, i: usize, p: Point) -> f64 {
        let (x, y) = self.samples[i];
        let z = p.x * x + p.y;
        softplus(z) - y * z
    }
    #[inline]
    fn sample_gradient(&self, i: usize, p: Point) -> Point {
        let (x, y) = self.samples[i];
        vector![x, 1.0] * (sigmoid(p.x * x + p.y) - y)
    }
    fn predict(&self, p: Point, x: f64) -> Option<f64> {
        Some(sigmoid(p.x * x + p.y))
    }
    fn line_fit(&self) -> Option<LineFit> {
        Some(LineFit::Logistic)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Objective;
    use crate::math::catalog::Catalog;

    #[test]
    fn the_minimum_is_where_the_gradient_vanishes() {
        for notation in
            ["logistic", "logistic(distance=0)", "logistic(distance=3, points=40)", "logistic(points=2, distance=0.5)"]
        {
            let f = Objective::parse(notation).unwrap();
            let p = f.minima()[0];
            assert!(f.gradient(p).norm() < 1e-13, "{notation}: {}", f.gradient(p).norm());
            let around = (0..16).map(|i| p + vector![libm::cos(f64::from(i)), libm::sin(f64::from(i))] * 1e-3);
            assert!(around.into_iter().all(|q| f.value(q) > f.value(p)), "{notation}");
            assert!(f.view().contains(p) && f.view().contains(f.start()) && f.lowest() == Some(f.value(p)));
        }
        // With equal classes nothing can be learnt: the probability is one half everywhere.
        let same = Objective::parse("logistic(distance=0)").unwrap();
        assert!(same.minima()[0].norm() < 1e-14 && (same.lowest().unwrap() - libm::log(2.0_f64)).abs() < 1e-14);
        // By symmetry the decision boundary −b/w lies halfway between the centres.
        let p = Objective::parse("logistic").unwrap().minima()[0];
        assert!((-p.y / p.x - 1.0).abs() < 1e-12);
    }

    #[test]
    fn classes_that_do_not_overlap_have_no_minimum() {
        for (notation, distance) in [("logistic(distance=20)", 20.0), ("logistic(points=2, distance=4)", 4.0)] {
            let f = Objective::parse(notation).unwrap();
            assert_eq!((f.minima(), f.lowest()), (vec![], None));
            assert!(f.remark().contains("do not overlap") && f.view().contains(f.start()), "{}", f.remark());
            // A steeper and steeper curve around the middle between the classes.
            let steep = |w: f64| f.value(vector![w, -w * distance / 2.0]);
            assert!(steep(2.0) > steep(20.0) && steep(20.0) > steep(200.0));
        }
    }

    /// The data alone decide whether the classes overlap, and a vanishing gradient proves the minimum of a convex function.
    #[test]
    fn whether_there_is_a_minimum_is_decided_by_the_data_alone() {
        let distances = (0..52).map(|i| 0.25 * f64::from(i)).chain([1e-9, 1.6 - 1e-9, 19.9, 20.0]);
        let points = (2..26).chain([30, 50, 77, 100, 200, 500, 1000]);
        let mut with = 0;
        for (points, distance) in points.flat_map(|points| distances.clone().map(move |distance| (points, distance))) {
            let f = Logistic::new(LogisticSettings { points, distance });
            let of = |class: f64| f.data().iter().filter(move |(_, y)| *y == class).map(|(x, _)| *x);
            let overlap = of(1.0).any(|one| of(0.0).any(|zero| one < zero));
            assert_eq!(f.minima().len(), usize::from(overlap), "{points} points, distance {distance}");
            assert_eq!(f.remark().contains("do not overlap"), !overlap, "{points} points, distance {distance}");
            let Some(&p) = f.minima().first() else { continue };
            with += 1;
            // The gradient is a mean of terms that are rounded, and that grow with the inputs.
            assert!(f.gradient(p).length() < 1e-14 * (1.0 + distance), "{points} points, distance {distance}: {}", f.gradient(p));
        }
        assert!((500..1500).contains(&with), "{with}");
        let f = Logistic::new(LogisticSettings { points: 1000, distance: 2.0 });
        assert!((f.lowest().unwrap() - 0.35122).abs() < 5e-6 && (f.minima()[0] - vector![2.0343, -2.0343]).length() < 1e-4);
    }

    #[test]
    fn nothing_overflows() {
        let f = Logistic::default();
        for p in [vector![1e300, 1e300], vector![-1e300, 0.0], vector![0.0, 1e308], vector![800.0, -800.0]] {
            let (value, gradient) = f.value_gradient(p);
            assert!(value.is_finite() || p.norm().is_infinite() || p.amax() > 1e299, "{p}: {value}");
            assert!(!gradient.x.is_nan() && !gradient.y.is_nan(), "{p}: {gradient}");
        }
    }
}
