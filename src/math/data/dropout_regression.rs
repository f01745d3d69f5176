//! Linear regression on two inputs with dropout on the inputs: the loss averaged over masks is another quadratic.
//!
//! With a mask y of independent yⱼ (0 with probability p, else 1) on the inputs xᵢⱼ, the mean of ½ (Σ wⱼ xᵢⱼ yⱼ − tᵢ)² over the masks
//! is that of its mean plus that of its variance, since E yⱼ = 1 − p and Var yⱼ = p (1 − p) (Wager, Wang and Liang 2013):
//!
//! ```text
//! plain     1/n Σ ½ ((1 − p) w·xᵢ − tᵢ)² + p (1 − p) · ½ Σⱼ wⱼ² mean(xᵢⱼ²)
//! inverted  1/n Σ ½ (w·xᵢ − tᵢ)²         + p/(1 − p) · ½ Σⱼ wⱼ² mean(xᵢⱼ²)
//! ```
//!
//! The inverted form gives the plain loss plus a ridge penalty, which for each input is proportional to that input's mean square.
//! The plain form gives the same in the variable (1 − p) w.

use crate::math::Oracle;
use crate::math::Point;
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::data::dropout::{Dropout, DropoutForm};
use crate::math::quadratic::quadratic_form::QuadraticForm;
use nalgebra::{DMatrix, Matrix2};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

tunable! {
    /// t = w₁ x₁ + w₂ x₂ + ε with standard normal inputs of a given correlation, and ε ~ N(0, σ²).
    pub struct DropoutData("dropout-data", "Two inputs", "Examples with two correlated inputs, of which dropout hides one, the other, or both.") {
        points: u64 = Param::count("points", "n", "examples", "How many examples there are.", 40, 1, 10_000).slider(2.0, 500.0, Scale::Log),
        w1: f64 = Param::real("w1", "w₁*", "true weight", "The weight of the first input in the law of the data.", 2.0, -100.0, 100.0).slider(-3.0, 3.0, Scale::Linear),
        w2: f64 = Param::real("w2", "w₂*", "true weight", "The weight of the second input in the law of the data.", -1.0, -100.0, 100.0).slider(-3.0, 3.0, Scale::Linear),
        correlation: f64 = Param::real("correlation", "ρ", "correlation", "The correlation of the two inputs.", 0.6, -1.0, 1.0),
        noise: f64 = Param::real("noise", "σ", "noise", "Standard deviation of the Gaussian noise ε in the targets.", 0.3, 0.0, 100.0).slider(1e-3, 10.0, Scale::Log),
    }
}

impl DropoutData {
    /// The examples (xᵢ, tᵢ). With more of them, the first ones stay the same.
    pub fn draw(&self, rng: &mut impl Rng) -> Vec<(Point, f64)> {
        let mut normal = || rng.sample::<f64, _>(StandardNormal);
        let rest = (1.0 - self.correlation * self.correlation).sqrt();
        let mut sample = || {
            let (first, other, noise) = (normal(), normal(), normal());
            let x = Point::new(first, self.correlation * first + rest * other);
            (x, self.w1 * x.x + self.w2 * x.y + self.noise * noise)
        };
        (0..self.points).map(|_| sample()).collect()
    }
}

/// F(w) = 1/n Σ ½ (w·xᵢ − tᵢ)² with dropout on the inputs; the masks are drawn anew for every sample of every batch.
#[derive(Clone, Debug, PartialEq)]
pub struct DropoutRegression {
    samples: Vec<(Point, f64)>,
    dropout: Dropout,
    /// The factors of the two inputs, for each sample of the batch in order.
    masks: Vec<[f64; 2]>,
}

impl DropoutRegression {
    /// The loss over `samples` (xᵢ, tᵢ), at least one.
    pub fn new(samples: Vec<(Point, f64)>, dropout: Dropout) -> Self {
        assert!(!samples.is_empty(), "a regression needs a sample");
        DropoutRegression { samples, dropout, masks: Vec::new() }
    }

    /// The samples (xᵢ, tᵢ).
    pub fn data(&self) -> &[(Point, f64)] {
        &self.samples
    }

    /// The dropout on the inputs.
    pub fn dropout(&self) -> Dropout {
        self.dropout
    }

    /// F, without dropout.
    pub fn plain(&self) -> QuadraticForm {
        let n = self.samples.len() as f64;
        QuadraticForm {
            a: self.samples.iter().map(|(x, _)| x * x.transpose()).sum::<Matrix2<f64>>() / n,
            b: self.samples.iter().map(|(x, t)| x * *t).sum::<Point>() / n,
            c: self.samples.iter().map(|(_, t)| 0.5 * t * t).sum::<f64>() / n,
        }
    }

    /// The mean over all masks of the loss with dropout, which is what stochastic gradients with masks minimize. At p = 1 every
    /// input is always off, and the loss is constant.
    pub fn expected(&self) -> QuadraticForm {
        let QuadraticForm { a, b, c } = self.plain();
        // The mean and the variance of an input's factor.
        let (p, kept) = (self.dropout.p(), self.dropout.kept());
        let (mean, variance) = ((1.0 - p) * kept, p * (1.0 - p) * kept * kept);
        QuadraticForm { a: a * (mean * mean) + Matrix2::from_diagonal(&a.diagonal()) * variance, b: b * mean, c }
    }

    /// The strength ρ of the ridge penalty ½ Σⱼ ρ wⱼ² mean(xᵢⱼ²) that dropout is equivalent to, in terms of the weights used at
    /// inference: p/(1 − p), +∞ at p = 1.
    pub fn ridge_strength(&self) -> f64 {
        self.dropout.p() / (1.0 - self.dropout.p())
    }

    /// The weights for unmasked inputs after training to `w`: (1 − p) w in the plain form, w itself in the inverted one.
    pub fn at_inference(&self, w: Point) -> Point {
        match self.dropout.form() {
            DropoutForm::Plain => w * self.dropout.at_inference(),
            DropoutForm::Inverted => w,
        }
    }

    /// The samples of a batch with their masks applied: inputs and target.
    fn masked<'a>(&'a self, batch: &'a [usize]) -> impl Iterator<Item = (Point, f64)> + 'a {
        assert!(self.dropout.is_none() || self.masks.len() == batch.len(), "masks are drawn for each batch");
        batch.iter().enumerate().map(|(place, &i)| {
            let (x, t) = self.samples[i];
            let [first, second] = self.masks.get(place).copied().unwrap_or([1.0; 2]);
            (Point::new(first * x.x, second * x.y), t)
        })
    }
}

impl Oracle<Point> for DropoutRegression {
    fn value(&self, w: &Point) -> f64 {
        self.samples.iter().map(|(x, t)| 0.5 * (w.dot(x) - t).powi(2)).sum::<f64>() / self.samples.len() as f64
    }
    fn gradient(&self, w: &Point) -> Point {
        self.samples.iter().map(|(x, t)| x * (w.dot(x) - t)).sum::<Point>() / self.samples.len() as f64
    }
    fn hessian(&self, _w: &Point) -> Option<DMatrix<f64>> {
        let a = self.plain().a;
        Some(DMatrix::from_fn(2, 2, |i, j| a[(i, j)]))
    }
    fn is_quadratic(&self) -> bool {
        true
    }
    fn samples(&self) -> usize {
        self.samples.len()
    }
    fn batch_value(&self, batch: &[usize], w: &Point) -> f64 {
        self.masked(batch).map(|(x, t)| 0.5 * (w.dot(&x) - t).powi(2)).sum::<f64>() / batch.len() as f64
    }
    fn batch_gradient(&self, batch: &[usize], w: &Point) -> Point {
        self.masked(batch).map(|(x, t)| x * (w.dot(&x) - t)).sum::<Point>() / batch.len() as f64
    }
    fn is_random(&self) -> bool {
        !self.dropout.is_none()
    }
    fn redraw(&mut self, size: usize, rng: &mut dyn Rng) {
        self.masks.resize(size, [0.0; 2]);
        for mask in &mut self.masks {
            self.dropout.draw(mask, rng);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    fn regression(p: f64, form: DropoutForm) -> DropoutRegression {
        let samples = DropoutData::default().draw(&mut ChaCha8Rng::seed_from_u64(3));
        DropoutRegression::new(samples, Dropout::new(p, form).unwrap())
    }

    /// The mean over all four masks of both inputs, each weighted with its probability: the definition.
    fn over_all_masks(f: &DropoutRegression, w: Point) -> (f64, Point) {
        let (p, kept, n) = (f.dropout.p(), f.dropout.kept(), f.samples.len() as f64);
        let (mut value, mut gradient) = (0.0, Point::zeros());
        for (first, second) in [(0.0, 0.0), (0.0, kept), (kept, 0.0), (kept, kept)] {
            let weight = [first, second].map(|factor| if factor == 0.0 { p } else { 1.0 - p }).iter().product::<f64>() / n;
            for (x, t) in &f.samples {
                let x = Point::new(first * x.x, second * x.y);
                value += weight * 0.5 * (w.dot(&x) - t).powi(2);
                gradient += x * (weight * (w.dot(&x) - t));
            }
        }
        (value, gradient)
    }

    #[test]
    fn the_expected_loss_is_the_mean_over_all_masks() {
        for form in [DropoutForm::Plain, DropoutForm::Inverted] {
            for p in [0.0, 0.1, 0.5, 0.9] {
                let f = regression(p, form);
                for w in [Point::zeros(), Point::new(1.5, -2.0), Point::new(-0.3, 4.0)] {
                    let (value, gradient) = over_all_masks(&f, w);
                    let expected = f.expected();
                    assert!((expected.value(w) - value).abs() < 1e-12 * (1.0 + value), "p = {p}, {form:?}");
                    assert!((expected.gradient(w) - gradient).norm() < 1e-12 * (1.0 + gradient.norm()), "p = {p}, {form:?}");
                }
            }
        }
    }

    #[test]
    fn it_is_the_plain_loss_and_a_ridge_that_depends_on_the_data() {
        for (p, w) in [(0.2, Point::new(1.0, 2.0)), (0.7, Point::new(-2.0, 0.5))] {
            let (f, n) = (regression(p, DropoutForm::Inverted), 40.0);
            let squares = f.data().iter().map(|(x, _)| x.component_mul(x)).sum::<Point>() / n;
            let ridge = f.ridge_strength() * 0.5 * w.component_mul(&w).dot(&squares);
            assert!((f.expected().value(w) - f.value(&w) - ridge).abs() < 1e-12);
            // The plain form gives the same strength in terms of the weights used at inference.
            let plain = regression(p, DropoutForm::Plain);
            assert!((plain.expected().value(w / (1.0 - p)) - f.expected().value(w)).abs() < 1e-12);
            let (ours, theirs) = (plain.expected().minimizer().unwrap(), f.expected().minimizer().unwrap());
            assert!((plain.at_inference(ours) - f.at_inference(theirs)).norm() < 1e-13);
        }
    }

    #[test]
    fn nothing_and_everything_off() {
        let w = Point::new(1.0, -3.0);
        for form in [DropoutForm::Plain, DropoutForm::Inverted] {
            let none = regression(0.0, form);
            assert!((none.expected().value(w) - none.value(&w)).abs() < 1e-13 && !none.is_random());
            assert!((none.plain().gradient(w) - none.gradient(&w)).norm() < 1e-13);
            let mut all = regression(1.0, form);
            assert_eq!((all.expected().a, all.expected().b), (Matrix2::zeros(), Point::zeros()));
            all.redraw(3, &mut ChaCha8Rng::seed_from_u64(0));
            assert_eq!(all.batch_gradient(&[0, 5, 7], &w), Point::zeros());
            assert_eq!(all.at_inference(w), if form == DropoutForm::Plain { Point::zeros() } else { w });
        }
    }
}
