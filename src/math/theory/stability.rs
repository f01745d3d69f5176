//! The learning rates for which a method is stable: on a quadratic, each eigen-direction follows a linear recurrence of its own.

use crate::math::Optimizer;
use crate::math::rule::Linear;

/// The methods whose steps on a quadratic have a closed form in each eigen-direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Gradient descent, and heavy-ball momentum, of which it is the case β = 0 (Polyak 1964).
    HeavyBall,
    /// Nesterov's momentum in the form of Sutskever et al. 2013.
    Nesterov,
}

/// A method with its learning rate α and momentum β.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Method {
    /// The kind of its steps.
    pub family: Family,
    /// α.
    pub alpha: f64,
    /// β; 0 for gradient descent.
    pub beta: f64,
}

/// The recurrence cₖ₊₁ = t cₖ − d cₖ₋₁ for the component c of the distance from the minimum along one eigenvector.
///
/// With q = αλ for the eigenvalue λ: heavy ball t = 1 + β − q, d = β (O'Donoghue and Candès 2015; Goh 2017); Nesterov
/// t = (1 + β)(1 − q), d = β (1 − q). For gradient descent d = 0, and c shrinks by the factor 1 − αλ at every step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recurrence {
    /// t, the sum of the roots of z² − t z + d.
    pub trace: f64,
    /// d, their product.
    pub determinant: f64,
}

impl Recurrence {
    /// ρ, the modulus of the larger root: the factor by which the component shrinks per step in the long run; below 1 where it is
    /// stable.
    pub fn rate(&self) -> f64 {
        let (half, d) = (self.trace / 2.0, self.determinant);
        let discriminant = half * half - d;
        if discriminant < 0.0 { d.sqrt() } else { half.abs() + discriminant.sqrt() }
    }

    /// Whether the component oscillates: both roots complex, or the larger one negative.
    pub fn swings(&self) -> bool {
        self.trace * self.trace < 4.0 * self.determinant || self.trace < 0.0
    }
}

impl Method {
    /// The method of `optimizer` with the learning rate `alpha`; none where its steps are not linear in x.
    pub fn of(optimizer: &Optimizer, alpha: f64) -> Option<Self> {
        let linear = optimizer.linear()?;
        let family = match linear {
            Linear::HeavyBall { .. } => Family::HeavyBall,
            Linear::Nesterov { .. } => Family::Nesterov,
        };
        Some(Method { family, alpha, beta: linear.beta() })
    }

    /// Its recurrence along an eigenvector with the eigenvalue `lambda`.
    pub fn recurrence(&self, lambda: f64) -> Recurrence {
        let (left, beta) = (1.0 - self.alpha * lambda, self.beta);
        match self.family {
            Family::HeavyBall => Recurrence { trace: left + beta, determinant: beta },
            Family::Nesterov => Recurrence { trace: (1.0 + beta) * left, determinant: beta * left },
        }
    }

    /// ρ over all eigenvalues: the spectral radius of the whole iteration.
    pub fn spectral_radius(&self, eigenvalues: &[f64]) -> f64 {
        eigenvalues.iter().map(|&lambda| self.recurrence(lambda).rate()).fold(0.0, f64::max)
    }

    /// The learning rate below which every direction of curvature up to `largest` > 0 is stable, for this β in [0, 1): 2(1 + β)/L
    /// for the heavy ball, and so 2/L for gradient descent; 2(1 + β)/((1 + 2β) L) for Nesterov.
    pub fn limit(&self, largest: f64) -> f64 {
        let heavy_ball = 2.0 * (1.0 + self.beta) / largest;
        match self.family {
            Family::HeavyBall => heavy_ball,
            Family::Nesterov => heavy_ball / (1.0 + 2.0 * self.beta),
        }
    }

    /// The greatest curvature that is stable with its learning rate: 2/α for gradient descent, 2(1 + β)/α for the heavy ball,
    /// 2(1 + β)/((1 + 2β) α) for Nesterov.
    pub fn greatest_curvature(&self) -> f64 {
        // α and the curvature enter only as their product, so either is the limit for the other.
        self.limit(self.alpha)
    }

    /// The learning rate of gradient descent with the least spectral radius for curvatures from `least` to `largest`, both above 0:
    /// α = 2/(L + μ), which gives (κ − 1)/(κ + 1) (Nesterov 2004).
    pub fn best_gradient_descent(least: f64, largest: f64) -> Self {
        Method { family: Family::HeavyBall, alpha: 2.0 / (largest + least), beta: 0.0 }
    }

    /// The α and β of `family` with the least spectral radius for curvatures from `least` to `largest`, both above 0.
    ///
    /// Heavy ball: α = 4/(√L + √μ)², β = ((√κ − 1)/(√κ + 1))², which gives ρ = √β (Polyak 1964). Nesterov: α = 4/(3L + μ),
    /// β = (√(3κ + 1) − 2)/(√(3κ + 1) + 2), which gives 1 − 2/√(3κ + 1) (Lessard, Recht and Packard 2016).
    pub fn best(family: Family, least: f64, largest: f64) -> Self {
        let kappa = largest / least;
        match family {
            Family::HeavyBall => {
                let root = (kappa.sqrt() - 1.0) / (kappa.sqrt() + 1.0);
                Method { family, alpha: 4.0 / (largest.sqrt() + least.sqrt()).powi(2), beta: root * root }
            }
            Family::Nesterov => {
                let root = (3.0 * kappa + 1.0).sqrt();
                Method { family, alpha: 4.0 / (3.0 * largest + least), beta: (root - 2.0) / (root + 2.0) }
            }
        }
    }
}

/// The modulus of the dominant root of the recurrence that fits the successive numbers `c` best: the measured rate (Prony 1795).
/// None where there are too few numbers, or only zeros.
///
/// Each equation cₖ₊₁ = t cₖ − d cₖ₋₁ is scaled by its size, so that a component that shrinks a thousandfold is measured over its
/// whole range. Where only one root is present, t and d cannot be determined separately, and the mean factor is the rate.
pub fn measured_rate(c: &[f64]) -> Option<f64> {
    let (mut aa, mut ab, mut bb, mut ay, mut by, mut count) = (0.0, 0.0, 0.0, 0.0, 0.0, 0);
    for triple in c.windows(3) {
        let size = triple.iter().fold(0.0_f64, |size, c| size.max(c.abs()));
        if size == 0.0 || !size.is_finite() {
            continue;
        }
        let [before, now, next] = [triple[0], triple[1], triple[2]].map(|c| c / size);
        (aa, ab, bb) = (aa + now * now, ab - now * before, bb + before * before);
        (ay, by, count) = (ay + now * next, by - before * next, count + 1);
    }
    if count < 2 {
        return None;
    }
    let determinant = aa * bb - ab * ab;
    if determinant > 1e-9 * aa * bb {
        let trace = (ay * bb - by * ab) / determinant;
        let product = (aa * by - ab * ay) / determinant;
        return Some(Recurrence { trace, determinant: product }.rate());
    }
    let (first, last) = (c.first()?.abs(), c.last()?.abs());
    let factor = libm::pow(last / first, 1.0 / (c.len() - 1) as f64);
    (first > 0.0 && factor.is_finite()).then_some(factor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn heavy_ball(alpha: f64, beta: f64) -> Method {
        Method { family: Family::HeavyBall, alpha, beta }
    }

    #[test]
    fn gradient_descent_shrinks_by_one_minus_alpha_lambda() {
        for (alpha, lambda) in [(0.1, 1.0), (0.1, 15.0), (0.3, 10.0), (0.1, -2.0)] {
            let recurrence = heavy_ball(alpha, 0.0).recurrence(lambda);
            assert!((recurrence.rate() - f64::abs(1.0 - alpha * lambda)).abs() < 1e-15);
            assert_eq!(recurrence.swings(), alpha * lambda > 1.0);
        }
    }

    #[test]
    fn limits_are_where_the_rate_passes_one() {
        for family in [Family::HeavyBall, Family::Nesterov] {
            for beta in [0.0, 0.3, 0.9, 0.99] {
                let method = Method { family, alpha: 0.0, beta };
                let limit = method.limit(7.0);
                let rate = |alpha| Method { alpha, ..method }.spectral_radius(&[0.5, 7.0]);
                assert!(rate(limit * 0.999) < 1.0 && rate(limit * 1.001) > 1.0, "{family:?} β = {beta}");
            }
        }
    }

    /// No pair on a fine grid is better than the optimum, and the optimum is as good as its formula says.
    #[test]
    fn the_best_pair_is_the_best() {
        for kappa in [1.5, 10.0, 100.0] {
            let (least, largest) = (0.4, 0.4 * kappa);
            let eigenvalues = [least, (least + largest) / 2.0, largest];
            for family in [Family::HeavyBall, Family::Nesterov] {
                let best = Method::best(family, least, largest);
                let rate = best.spectral_radius(&eigenvalues);
                let root = (3.0 * kappa + 1.0).sqrt();
                let law = if family == Family::HeavyBall { best.beta.sqrt() } else { 1.0 - 2.0 / root };
                // At the optimum two roots coincide, and a double root is known only to the square root of the precision.
                assert!((rate - law).abs() < 1e-6, "{family:?} κ = {kappa}: {rate} for {law}");
                for i in 1..200 {
                    for j in 0..200 {
                        let (alpha, beta) = (4.0 / largest * f64::from(i) / 200.0, f64::from(j) / 200.0);
                        let other = Method { family, alpha, beta }.spectral_radius(&eigenvalues);
                        assert!(other > rate - 1e-6, "{family:?} κ = {kappa}: α = {alpha}, β = {beta} gives {other} < {rate}");
                    }
                }
            }
            let best = Method::best_gradient_descent(least, largest).spectral_radius(&eigenvalues);
            assert!((best - (kappa - 1.0) / (kappa + 1.0)).abs() < 1e-14);
            assert!(
                (1..400).all(|i| heavy_ball(f64::from(i) / 100.0 / largest, 0.0).spectral_radius(&eigenvalues) > best - 1e-12)
            );
        }
    }

    #[test]
    fn nothing_is_measured_where_nothing_moves() {
        assert_eq!(measured_rate(&[1.0, 0.5, 0.25]), None);
        assert_eq!(measured_rate(&[0.0; 20]), None);
        assert_eq!(measured_rate(&[f64::INFINITY, f64::NAN, 1.0, 2.0]), None);
    }

    proptest! {
        /// The rate measured on the numbers of a recurrence is its rate, whether it oscillates, is slow, or diverges.
        #[test]
        fn the_measured_rate_is_that_of_the_recurrence(alpha in 0.01..2.5, beta in 0.0..0.98, nesterov: bool) {
            let family = if nesterov { Family::Nesterov } else { Family::HeavyBall };
            let recurrence = Method { family, alpha, beta }.recurrence(1.0);
            let mut c = vec![1.0, recurrence.trace - recurrence.determinant];
            for k in 1..40 {
                c.push(recurrence.trace * c[k] - recurrence.determinant * c[k - 1]);
            }
            // Where the roots nearly coincide, both are ill-conditioned.
            let discriminant = (recurrence.trace.powi(2) / 4.0 - recurrence.determinant).abs();
            prop_assume!(discriminant > 1e-3 && recurrence.rate() > 1e-3);
            let measured = measured_rate(&c).unwrap();
            prop_assert!((measured - recurrence.rate()).abs() < 1e-3 * recurrence.rate(), "{measured} for {}", recurrence.rate());
        }
    }
}
