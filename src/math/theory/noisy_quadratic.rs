//! The exact law of stochastic steps on a quadratic: mean and second moments of the iterate, step by step, for gradient descent and
//! momentum. Nothing is approximated: where gradients are linear in x, the second moments follow a linear recursion (Bottou, Curtis and
//! Nocedal 2018 bound it in their Theorems 4.6 and 4.7; Polyak and Juditsky 1992 for the average).

use crate::math::Point;
use crate::math::Sampling;
use crate::math::landscape::Landscape;
use crate::math::theory::gradient_noise::share;
use crate::math::theory::stability::{Family, Method};
use nalgebra::{Matrix2, Matrix3, Matrix4, Matrix6, Vector3, Vector4, Vector6};

/// A quadratic with random gradients g = H d + ξ, where d = x − x*, E ξ = 0 and ξ = (Hᵢ − H) d + eᵢ plus Gaussian noise: of a batch
/// drawn afresh at every step, whatever was drawn before.
#[derive(Clone, Debug, PartialEq)]
pub struct NoisyQuadratic {
    /// x*.
    pub minimum: Point,
    /// H; 0 in the second coordinate where only one is free.
    pub hessian: Matrix2<f64>,
    /// Σ, the covariance of the gradient at x*.
    pub at_minimum: Matrix2<f64>,
    /// The number of free variables.
    pub dimension: usize,
    /// E (Hᵢ − H) ⊗ (Hᵢ − H).
    spread: Matrix4<f64>,
    /// E (Hᵢ − H) u eᵢᵀ, for u = (1, 0) and u = (0, 1).
    mixed: [Matrix2<f64>; 2],
}

impl NoisyQuadratic {
    /// The law on `landscape` with batches of `sampling` and Gaussian noise of standard deviation `sigma`; fails with the reason where it
    /// is not known.
    pub fn of(landscape: &dyn Landscape, sampling: &Sampling, sigma: f64) -> Result<Self, String> {
        if !landscape.is_quadratic() {
            return Err("the exact law is known for a quadratic only".into());
        }
        let Some(minimum) = landscape.minima().first().copied() else {
            return Err("the exact law needs a single minimizer".into());
        };
        let n = landscape.data().len();
        if matches!(sampling, Sampling::Shuffle(_)) && sampling.size(n) < n {
            return Err("within a shuffled epoch the draws depend on each other".into());
        }
        let hessian = landscape.hessian(minimum);
        let share = if n == 0 { 0.0 } else { share(sampling, n) / n as f64 };
        let free = if landscape.dimension() == 1 { Matrix2::new(1.0, 0.0, 0.0, 0.0) } else { Matrix2::identity() };
        let (mut spread, mut mixed) = (Matrix4::zeros(), [Matrix2::zeros(); 2]);
        let mut at_minimum = free * (sigma * sigma);
        for i in 0..if share > 0.0 { n } else { 0 } {
            let error = landscape.sample_gradient(i, minimum);
            let column = |u: Point| landscape.sample_gradient(i, minimum + u) - error;
            let away = Matrix2::from_columns(&[column(Point::x()), column(Point::y())]) - hessian;
            spread += away.kronecker(&away) * share;
            at_minimum += error * error.transpose() * share;
            mixed[0] += away.column(0) * error.transpose() * share;
            mixed[1] += away.column(1) * error.transpose() * share;
        }
        Ok(NoisyQuadratic { minimum, hessian, at_minimum, dimension: landscape.dimension(), spread, mixed })
    }

    /// Whether any gradient differs from that of the full sum.
    pub fn is_random(&self) -> bool {
        self.at_minimum != Matrix2::zeros() || self.spread != Matrix4::zeros()
    }

    /// E ξ ξᵀ, where d has the mean `mean` and the second moments `second`.
    pub fn covariance(&self, mean: Point, second: &Matrix2<f64>) -> Matrix2<f64> {
        let mixed = self.mixed[0] * mean.x + self.mixed[1] * mean.y;
        self.of_curvature(second) + mixed + mixed.transpose() + self.at_minimum
    }

    /// The part of it that the random curvature adds where d has the second moments `second`: E (Hᵢ − H) d dᵀ (Hᵢ − H).
    pub(super) fn of_curvature(&self, second: &Matrix2<f64>) -> Matrix2<f64> {
        let spread = self.spread * Vector4::from_column_slice(second.as_slice());
        Matrix2::from_column_slice(spread.as_slice())
    }

    /// E F(x) − F* = ½ tr(H E d dᵀ).
    pub fn gap(&self, second: &Matrix2<f64>) -> f64 {
        0.5 * (self.hessian * second).trace()
    }

    /// ½ tr(H⁻¹ N) for the covariance N of the noise: the averaged iterate after k steps of a constant learning rate has this gap over k,
    /// for large k (Polyak and Juditsky 1992). None where H is singular.
    pub fn averaged(&self, noise: &Matrix2<f64>) -> Option<f64> {
        if self.dimension == 1 {
            let curvature = self.hessian[(0, 0)];
            return (curvature > 0.0).then(|| 0.5 * noise[(0, 0)] / curvature);
        }
        Some(0.5 * (self.hessian.try_inverse()? * noise).trace())
    }

    /// The linear part A of a step of `method` on (d, v, Σ αᵢ dᵢ), where v is the method's memory, and the factors by which ξ enters.
    pub(super) fn step(&self, method: Method) -> (Matrix6<f64>, Vector3<f64>) {
        let (a, b) = (method.alpha, method.beta);
        let (kept, seen) = match method.family {
            // v is the last step: v ← β v − α g, d ← d + v.
            Family::HeavyBall => (Matrix3::new(1.0, b, 0.0, 0.0, b, 0.0, a, 0.0, 1.0), Vector3::new(-a, -a, 0.0)),
            // v ← β v + g, d ← d − α (g + β v).
            Family::Nesterov => {
                (Matrix3::new(1.0, -a * b * b, 0.0, 0.0, b, 0.0, a, 0.0, 1.0), Vector3::new(-a * (1.0 + b), 1.0, 0.0))
            }
        };
        let through = Matrix3::from_columns(&[seen, Vector3::zeros(), Vector3::zeros()]);
        (kept.kronecker(&Matrix2::identity()) + through.kronecker(&self.hessian), seen)
    }
}

/// The mean and the second moments of a run after k steps.
#[derive(Clone, Debug, PartialEq)]
pub struct QuadraticMoments {
    /// Of (d, v, Σ αᵢ dᵢ).
    mean: Vector6<f64>,
    second: Matrix6<f64>,
    /// Σ αᵢ.
    rates: f64,
}

impl QuadraticMoments {
    /// Those of a run on `law` that starts at `start`.
    pub fn new(law: &NoisyQuadratic, start: Point) -> Self {
        let mut mean = Vector6::zeros();
        let away = start - law.minimum;
        mean.fixed_rows_mut::<2>(0).copy_from(&away);
        if law.dimension == 1 {
            mean[1] = 0.0;
        }
        QuadraticMoments { second: mean * mean.transpose(), mean, rates: 0.0 }
    }

    /// Makes one step of `method`, whose α is that of this step.
    pub fn advance(&mut self, law: &NoisyQuadratic, method: Method) {
        let noise = law.covariance(self.mean_distance(), &self.second());
        let (linear, seen) = law.step(method);
        self.mean = linear * self.mean;
        self.second = linear * self.second * linear.transpose() + (seen * seen.transpose()).kronecker(&noise);
        self.rates += method.alpha;
    }

    /// E d.
    pub fn mean_distance(&self) -> Point {
        self.mean.fixed_rows::<2>(0).into_owned()
    }

    /// E d dᵀ.
    pub fn second(&self) -> Matrix2<f64> {
        self.second.fixed_view::<2, 2>(0, 0).into_owned()
    }

    /// E d̄ d̄ᵀ for the averaged iterate x̄ₖ = Σ αᵢ xᵢ / Σ αᵢ; none where that is not defined.
    pub fn average(&self) -> Option<Matrix2<f64>> {
        (self.rates > 0.0).then(|| self.second.fixed_view::<2, 2>(4, 4) / (self.rates * self.rates))
    }
}
