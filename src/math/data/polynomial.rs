//! A polynomial fitted to noisy points in one variable: least squares, a ridge, and gradient descent that is stopped early.
//!
//! The polynomial is a sum of Legendre polynomials, Σⱼ wⱼ Pⱼ(x). They are nearly orthogonal over evenly spread inputs, so that high degrees
//! are well conditioned. The loss is 1/n Σᵢ ½ (p(xᵢ) − yᵢ)², with the Hessian H = ΦᵀΦ/n, where Φᵢⱼ = Pⱼ(xᵢ). All fits come from the singular
//! values of Φ, s² = n h: along the eigenvector of H with the curvature h, the least-squares solution is multiplied by a factor of the cure.

use nalgebra::{DMatrix, DVector};

/// The part of the largest singular value up to which a smaller one counts as 0: along it the data say nothing.
const NEGLIGIBLE: f64 = 1e-10;

/// P₀(x), …, P_degree(x), for x in [−1, 1], by Bonnet's recurrence (j + 1) Pⱼ₊₁ = (2j + 1) x Pⱼ − j Pⱼ₋₁.
pub fn legendre(x: f64, degree: usize) -> Vec<f64> {
    let mut values = Vec::with_capacity(degree + 1);
    values.push(1.0);
    for j in 0..degree {
        let before = if j == 0 { 0.0 } else { values[j - 1] };
        let n = j as f64;
        values.push(((2.0 * n + 1.0) * x * values[j] - n * before) / (n + 1.0));
    }
    values
}

/// Φ, with a row of Legendre polynomials for each of `inputs`.
fn features(inputs: &[f64], degree: usize) -> DMatrix<f64> {
    let rows: Vec<f64> = inputs.iter().flat_map(|x| legendre(*x, degree)).collect();
    DMatrix::from_row_slice(inputs.len(), degree + 1, &rows)
}

/// Σⱼ wⱼ Pⱼ(x).
pub fn polynomial(weights: &DVector<f64>, x: f64) -> f64 {
    legendre(x, weights.len() - 1).iter().zip(weights.iter()).map(|(value, weight)| value * weight).sum()
}

/// A cure against overfitting, as a factor on each direction of the weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shrinkage {
    /// The penalty λ/2 ‖w‖², λ ≥ 0: the factor h/(h + λ).
    Ridge(f64),
    /// k steps of gradient descent from 0 with the learning rate α: the factor 1 − (1 − αh)ᵏ.
    Steps {
        /// α > 0.
        alpha: f64,
        /// k.
        steps: usize,
    },
}

impl Shrinkage {
    /// The factor along a direction with the curvature `h` ≥ 0; 0 where `h` is 0, so that of many solutions the shortest is taken.
    pub fn factor(self, h: f64) -> f64 {
        if h == 0.0 {
            return 0.0;
        }
        match self {
            Shrinkage::Ridge(lambda) => h / (h + lambda),
            Shrinkage::Steps { alpha, steps } => {
                let left = 1.0 - alpha * h;
                // Without the digits that 1 − (1 − αh)ᵏ loses where αh is small.
                if left > 0.0 {
                    -libm::expm1(steps as f64 * libm::log1p(-alpha * h))
                } else {
                    1.0 - libm::pow(left, steps as f64)
                }
            }
        }
    }
}

/// The decomposition of a fit of one degree to given inputs: all that does not depend on the targets.
#[derive(Clone, Debug)]
pub struct PolynomialFit {
    u: DMatrix<f64>,
    v_t: DMatrix<f64>,
    singular: DVector<f64>,
    inputs: usize,
}

/// The expected squared error of a fit at new points, in its three parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ErrorParts {
    /// The mean of (E p(x) − f(x))².
    pub squared_bias: f64,
    /// The mean of Var p(x).
    pub variance: f64,
    /// σ², the noise of the new points themselves.
    pub noise: f64,
}

impl ErrorParts {
    /// The expected squared error: the sum of the parts.
    pub fn total(&self) -> f64 {
        self.squared_bias + self.variance + self.noise
    }
}

impl PolynomialFit {
    /// The fit of `degree` to points at `inputs`, which lie in [−1, 1] and are not empty.
    pub fn new(inputs: &[f64], degree: usize) -> Self {
        let parts = features(inputs, degree).svd(true, true);
        let (u, v_t) = (parts.u.expect("asked for"), parts.v_t.expect("asked for"));
        let negligible = NEGLIGIBLE * parts.singular_values.max();
        let singular = parts.singular_values.map(|s| if s > negligible { s } else { 0.0 });
        PolynomialFit { u, v_t, singular, inputs: inputs.len() }
    }

    /// The eigenvalues h of H that the inputs determine, largest first; fewer than weights where there are fewer points.
    pub fn curvatures(&self) -> Vec<f64> {
        self.singular.iter().map(|s| s * s / self.inputs as f64).collect()
    }

    /// Σ of the factors over all directions, the trace of the hat matrix: how many weights the fit really has.
    pub fn degrees_of_freedom(&self, cure: Shrinkage) -> f64 {
        self.curvatures().into_iter().map(|h| cure.factor(h)).sum()
    }

    /// The matrix that takes the targets at the inputs to the weights.
    fn solver(&self, cure: Shrinkage) -> DMatrix<f64> {
        let mut scaled = self.v_t.transpose();
        for (j, (s, h)) in self.singular.iter().zip(self.curvatures()).enumerate() {
            let part = if *s == 0.0 { 0.0 } else { cure.factor(h) / s };
            scaled.column_mut(j).scale_mut(part);
        }
        scaled * self.u.transpose()
    }

    /// The weights of the fit to `targets`, one for each input.
    pub fn weights(&self, targets: &DVector<f64>, cure: Shrinkage) -> DVector<f64> {
        self.solver(cure) * targets
    }

    /// The smoother: the matrix that takes the targets at the inputs to the fit's values at the points `at`. At the inputs themselves it is
    /// the hat matrix.
    pub fn smoother(&self, at: &[f64], cure: Shrinkage) -> DMatrix<f64> {
        features(at, self.v_t.ncols() - 1) * self.solver(cure)
    }

    /// The expected squared error at the points `at` over all draws of noise N(0, σ²) on the targets, exactly: the fit is linear in the
    /// targets, p = S y, so that E p = S f and Var p = σ² ‖row of S‖². `truth` is f at the inputs, `truth_at` f at the points.
    pub fn error_parts(
        &self,
        (at, truth_at): (&[f64], &DVector<f64>),
        truth: &DVector<f64>,
        sigma: f64,
        cure: Shrinkage,
    ) -> ErrorParts {
        let smoother = self.smoother(at, cure);
        let count = at.len() as f64;
        let squared_bias = (&smoother * truth - truth_at).norm_squared() / count;
        ErrorParts { squared_bias, variance: sigma * sigma * smoother.norm_squared() / count, noise: sigma * sigma }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn even(n: usize) -> Vec<f64> {
        (0..n).map(|i| (2 * i + 1) as f64 / n as f64 - 1.0).collect()
    }

    fn targets(inputs: &[f64], f: impl Fn(f64) -> f64) -> DVector<f64> {
        DVector::from_iterator(inputs.len(), inputs.iter().map(|x| f(*x)))
    }

    #[test]
    fn legendre_polynomials_are_those_of_the_closed_forms() {
        for x in [-1.0, -0.3, 0.0, 0.7, 1.0_f64] {
            let values = legendre(x, 4);
            let closed = [
                1.0,
                x,
                (3.0 * x * x - 1.0) / 2.0,
                (5.0 * x.powi(3) - 3.0 * x) / 2.0,
                (35.0 * x.powi(4) - 30.0 * x * x + 3.0) / 8.0,
            ];
            assert!(values.iter().zip(closed).all(|(value, closed)| (value - closed).abs() < 1e-14), "{values:?}");
        }
        assert!(legendre(1.0, 30).iter().all(|value| (value - 1.0).abs() < 1e-12));
    }

    #[test]
    fn a_polynomial_of_the_degree_is_fitted_exactly_and_high_degrees_go_through_all_points() {
        let inputs = even(20);
        let cubic = |x: f64| 1.0 - 2.0 * x + 0.5 * x.powi(3);
        let weights = PolynomialFit::new(&inputs, 3).weights(&targets(&inputs, cubic), Shrinkage::Ridge(0.0));
        assert!([-1.0, 0.1, 0.9].iter().all(|x| (polynomial(&weights, *x) - cubic(*x)).abs() < 1e-12));
        // With as many weights as points, or more, the fit goes through all of them.
        let rough = targets(&inputs, |x| libm::sin(9.0 * x) + x.abs());
        for degree in [19, 25] {
            let weights = PolynomialFit::new(&inputs, degree).weights(&rough, Shrinkage::Ridge(0.0));
            let farthest = inputs.iter().zip(&rough).map(|(x, y)| (polynomial(&weights, *x) - y).abs()).fold(0.0, f64::max);
            assert!(farthest < 1e-6, "degree {degree}: {farthest}");
        }
    }

    #[test]
    fn a_ridge_solves_its_equations_and_early_stopping_is_gradient_descent() {
        let inputs = even(15);
        let (degree, n) = (9, inputs.len() as f64);
        let y = targets(&inputs, |x| libm::sin(4.0 * x + 1.0) + 0.1 * libm::cos(50.0 * x));
        let (phi, fit) = (features(&inputs, degree), PolynomialFit::new(&inputs, degree));
        let gradient = |w: &DVector<f64>| phi.transpose() * (&phi * w - &y) / n;
        for lambda in [1e-3, 0.1, 3.0] {
            let w = fit.weights(&y, Shrinkage::Ridge(lambda));
            assert!((gradient(&w) + &w * lambda).amax() < 1e-12, "λ = {lambda}");
        }
        let (alpha, mut w) = (0.7, DVector::zeros(degree + 1));
        for steps in 1..=40 {
            let g = gradient(&w);
            w -= g * alpha;
            let closed = fit.weights(&y, Shrinkage::Steps { alpha, steps });
            assert!((&w - closed).amax() < 1e-12, "{steps} steps");
        }
    }

    #[test]
    fn degrees_of_freedom_are_the_trace_of_the_hat_matrix() {
        let inputs = even(12);
        for (degree, cure) in
            [(5, Shrinkage::Ridge(0.0)), (7, Shrinkage::Ridge(0.05)), (9, Shrinkage::Steps { alpha: 0.5, steps: 7 })]
        {
            let fit = PolynomialFit::new(&inputs, degree);
            let trace = fit.smoother(&inputs, cure).trace();
            assert!((fit.degrees_of_freedom(cure) - trace).abs() < 1e-10, "{cure:?}");
        }
        assert!((PolynomialFit::new(&inputs, 5).degrees_of_freedom(Shrinkage::Ridge(0.0)) - 6.0).abs() < 1e-12);
        // More weights than points: no more degrees of freedom than points.
        assert!((PolynomialFit::new(&inputs, 20).degrees_of_freedom(Shrinkage::Ridge(0.0)) - 12.0).abs() < 1e-12);
    }

    #[test]
    fn ridge_and_early_stopping_are_alike_and_not_equal() {
        // At αhk = 1 the ridge with λ = 1/(αk) halves; early stopping keeps 1 − 1/e in the limit of many small steps.
        let (h, steps) = (0.2, 1_000_000);
        let alpha = 1.0 / (h * steps as f64);
        let stopped = Shrinkage::Steps { alpha, steps }.factor(h);
        let ridge = Shrinkage::Ridge(1.0 / (alpha * steps as f64)).factor(h);
        assert!((ridge - 0.5).abs() < 1e-12 && (stopped - (1.0 - libm::exp(-1.0_f64))).abs() < 1e-6, "{ridge} {stopped}");
        // Steps of different sizes on either side of 1/h, and none.
        assert!((Shrinkage::Steps { alpha: 1.5, steps: 3 }.factor(1.0) - 1.125).abs() < 1e-15);
        assert_eq!(Shrinkage::Steps { alpha: 1.0, steps: 0 }.factor(0.5), 0.0);
    }
}
