//! Momentum as a damped spring: along one eigenvector the distance from the minimum is that of a mass on a spring with friction, in
//! steps of time (Qian 1999; Goh 2017, "Why momentum really works").

use crate::math::theory::stability::{Family, Method, Recurrence};
use nalgebra::Complex;
use std::f64::consts::{FRAC_PI_2, PI};

/// How near t² and 4d must be, as a share of the larger, for the two roots to count as one.
const DOUBLE: f64 = 1e-12;
/// How near 1 the rate must be for a component that neither grows nor shrinks.
const EDGE: f64 = 1e-12;

/// The behaviour of a component of the distance, by the roots of z² − t z + d.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DampingRegime {
    /// Two real roots, the larger one positive and below 1: it shrinks without turning round.
    Overdamped,
    /// One double root, not negative and below 1: the border of oscillation.
    CriticallyDamped,
    /// Two complex roots inside the unit circle: it oscillates and shrinks.
    Underdamped,
    /// Real roots, the larger one in size negative and above −1: it changes its sign at every step, and shrinks.
    Alternating,
    /// The larger root is on the unit circle.
    Undamped,
    /// The larger root is outside of the unit circle: it grows.
    Unstable,
}

impl DampingRegime {
    /// Its name on screen.
    pub fn title(self) -> &'static str {
        match self {
            DampingRegime::Overdamped => "overdamped",
            DampingRegime::CriticallyDamped => "critically damped",
            DampingRegime::Underdamped => "underdamped",
            DampingRegime::Alternating => "changes its sign at every step",
            DampingRegime::Undamped => "undamped",
            DampingRegime::Unstable => "unstable",
        }
    }

    /// Its meaning, in a sentence.
    pub fn about(self) -> &'static str {
        match self {
            DampingRegime::Overdamped => "Both roots are real and positive: the component creeps to 0 from one side",
            DampingRegime::CriticallyDamped => "Both roots coincide: with a little more momentum the component would oscillate",
            DampingRegime::Underdamped => "The roots are complex: the component oscillates around 0 and shrinks",
            DampingRegime::Alternating => "The larger root is negative: the learning rate is so large that each step crosses 0",
            DampingRegime::Undamped => "A root is on the unit circle: the component neither grows nor shrinks",
            DampingRegime::Unstable => "A root is outside of the unit circle: the component grows",
        }
    }
}

impl Recurrence {
    /// t² − 4d, exactly 0 where both roots coincide up to rounding.
    fn discriminant(&self) -> f64 {
        let (square, product) = (self.trace * self.trace, 4.0 * self.determinant);
        let difference = square - product;
        if difference.abs() <= DOUBLE * square.max(product.abs()) { 0.0 } else { difference }
    }

    /// Both roots of z² − t z + d, the one of larger size first; of a complex pair the one above the real axis.
    pub fn roots(&self) -> [Complex<f64>; 2] {
        let (half, discriminant) = (self.trace / 2.0, self.discriminant());
        if discriminant < 0.0 {
            let height = (-discriminant).sqrt() / 2.0;
            return [Complex::new(half, height), Complex::new(half, -height)];
        }
        let large = half + (discriminant.sqrt() / 2.0).copysign(half);
        // The smaller root from the product, since the difference would cancel.
        let small = if discriminant == 0.0 || large == 0.0 { large } else { self.determinant / large };
        [Complex::new(large, 0.0), Complex::new(small, 0.0)]
    }

    /// The behaviour that follows from the roots.
    pub fn regime(&self) -> DampingRegime {
        let (rate, discriminant) = (self.rate(), self.discriminant());
        match () {
            () if (rate - 1.0).abs() <= EDGE => DampingRegime::Undamped,
            () if rate.is_nan() || rate > 1.0 => DampingRegime::Unstable,
            () if discriminant < 0.0 => DampingRegime::Underdamped,
            () if self.trace < 0.0 => DampingRegime::Alternating,
            () if discriminant == 0.0 => DampingRegime::CriticallyDamped,
            () => DampingRegime::Overdamped,
        }
    }

    /// The number of steps of a whole oscillation: 2π over the angle of the complex roots, arccos(t/(2√d)); 2 where the larger root is
    /// negative; +∞ where nothing oscillates.
    pub fn period(&self) -> f64 {
        if self.discriminant() < 0.0 {
            2.0 * PI / self.angle()
        } else if self.trace < 0.0 {
            2.0
        } else {
            f64::INFINITY
        }
    }

    /// The angle of the complex root above the real axis, in (0, π).
    fn angle(&self) -> f64 {
        let [above, _] = self.roots();
        libm::atan2(above.im, above.re)
    }
}

impl Method {
    /// The momentum above which the component along the eigenvalue `lambda` oscillates: (1 − √(αλ))² for the heavy ball, for Nesterov
    /// (1 − √(αλ))/(1 + √(αλ)). None where no β in [0, 1) is this border.
    pub fn critical_momentum(&self, lambda: f64) -> Option<f64> {
        let root = (self.alpha * lambda).sqrt();
        let border = match self.family {
            Family::HeavyBall => (1.0 - root).powi(2),
            Family::Nesterov => (1.0 - root) / (1.0 + root),
        };
        (root > 0.0 && (0.0..1.0).contains(&border)).then_some(border)
    }

    /// The course of the component along the eigenvalue `lambda`, as a share of its start, from rest.
    pub fn course(&self, lambda: f64) -> DampedCourse {
        let recurrence = self.recurrence(lambda);
        let step = self.alpha * lambda;
        let first = match self.family {
            Family::HeavyBall => 1.0 - step,
            Family::Nesterov => 1.0 - (1.0 + self.beta) * step,
        };
        DampedCourse { recurrence, first }
    }
}

/// The course of a component in closed form: c₀ = 1, c₁, and cₖ₊₁ = t cₖ − d cₖ₋₁ from there on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DampedCourse {
    /// The recurrence.
    pub recurrence: Recurrence,
    /// c₁.
    pub first: f64,
}

impl DampedCourse {
    /// The height of the envelope at k = 0, of which cₖ is at most the ρᵏ-fold; none where nothing oscillates by complex roots.
    pub fn amplitude(&self) -> Option<f64> {
        let [large, _] = self.recurrence.roots();
        (large.im > 0.0).then(|| 1.0 / libm::cos(self.phase()))
    }

    /// φ in cₖ = ρᵏ cos(ωk − φ)/cos φ, for complex roots.
    fn phase(&self) -> f64 {
        let omega = self.recurrence.angle();
        libm::atan((self.first / self.recurrence.rate() - libm::cos(omega)) / libm::sin(omega))
    }

    /// The number of times that c₀, …, cₖ changes its sign.
    ///
    /// Where the roots are complex, cₖ = ρᵏ cos(ωk − φ)/cos φ, and the sign changes whenever ωk − φ passes an odd multiple of π/2.
    pub fn sign_changes(&self, k: usize) -> usize {
        let [large, small] = self.recurrence.roots();
        if large.im > 0.0 {
            let omega = self.recurrence.angle();
            // A component that is exactly 0 has not changed its sign yet.
            return ((omega * k as f64 - self.phase() + FRAC_PI_2) / PI - 1e-9).floor().max(0.0) as usize;
        }
        let (large, small) = (large.re, small.re);
        if large == 0.0 {
            return 0;
        }
        // cₖ/largeᵏ = share + rest · ratioᵏ; for a double root 1 + slope · k.
        let share = (self.first - small) / (large - small);
        let is_double = large == small;
        let slope = self.first / large - 1.0;
        let (mut changes, mut before, mut power) = (0, 1.0, 1.0);
        for i in 1..=k {
            power *= small / large;
            let shape = if is_double { 1.0 + slope * i as f64 } else { share + (1.0 - share) * power };
            let sign = shape.signum() * if large < 0.0 && i % 2 == 1 { -1.0 } else { 1.0 };
            if shape != 0.0 && sign != before {
                (changes, before) = (changes + 1, sign);
            }
            if !is_double && ((1.0 - share) * power).abs() < 0.5 * share.abs() {
                // From here on the larger root alone decides.
                return changes + if large < 0.0 { k - i } else { 0 };
            }
        }
        changes
    }
}

/// The number of times that the numbers `c` change their sign; a 0 has none.
pub fn sign_changes(c: &[f64]) -> usize {
    let mut before = 0.0;
    let mut changes = 0;
    for &now in c.iter().filter(|c| **c != 0.0 && !c.is_nan()) {
        changes += usize::from(before * now.signum() < 0.0);
        before = now.signum();
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn method(family: Family, alpha: f64, beta: f64) -> Method {
        Method { family, alpha, beta }
    }

    /// The components of a run of the rule itself on ½ λ x², from x = 1, without the recurrence.
    fn simulated(method: Method, lambda: f64, steps: usize) -> Vec<f64> {
        let (mut x, mut memory) = (1.0, 0.0);
        let mut course = vec![x];
        for _ in 0..steps {
            let gradient = lambda * x;
            match method.family {
                Family::HeavyBall => {
                    memory = method.beta * memory - method.alpha * gradient;
                    x += memory;
                }
                Family::Nesterov => {
                    memory = method.beta * memory + gradient;
                    x -= method.alpha * (gradient + method.beta * memory);
                }
            }
            course.push(x);
        }
        course
    }

    #[test]
    fn every_regime_has_its_name() {
        let regime = |alpha, beta, lambda| method(Family::HeavyBall, alpha, beta).recurrence(lambda).regime();
        for (alpha, beta, lambda, expected) in [
            (0.1, 0.0, 1.0, DampingRegime::Overdamped),
            (0.25, 0.2, 1.0, DampingRegime::Overdamped),
            (0.25, 0.25, 1.0, DampingRegime::CriticallyDamped),
            (1.0, 0.0, 1.0, DampingRegime::CriticallyDamped),
            (0.25, 0.3, 1.0, DampingRegime::Underdamped),
            (1.5, 0.0, 1.0, DampingRegime::Alternating),
            (2.5, 0.3, 1.0, DampingRegime::Alternating),
            (2.0, 0.0, 1.0, DampingRegime::Undamped),
            (3.0, 0.5, 1.0, DampingRegime::Undamped),
            (0.5, 0.9, 0.0, DampingRegime::Undamped),
            (2.1, 0.0, 1.0, DampingRegime::Unstable),
            (0.1, 0.9, -1.0, DampingRegime::Unstable),
            (f64::NAN, 0.9, 1.0, DampingRegime::Unstable),
        ] {
            assert_eq!(regime(alpha, beta, lambda), expected, "α = {alpha}, β = {beta}, λ = {lambda}");
        }
    }

    /// The border of oscillation is where the roots leave the real axis, for both methods, and nowhere where it is said to be nowhere.
    #[test]
    fn the_critical_momentum_is_where_the_roots_become_complex() {
        for family in [Family::HeavyBall, Family::Nesterov] {
            for share in [1e-4, 0.01, 0.3, 0.9, 1.0, 1.7, 3.2, 4.5, -0.2] {
                let complex = |beta: f64| method(family, share, beta).recurrence(1.0).roots()[0].im > 0.0;
                match method(family, share, 0.0).critical_momentum(1.0) {
                    Some(border) => {
                        assert!(border < 1e-9 || !complex(border * (1.0 - 1e-6)), "{family:?} {share}: {border}");
                        let above = (border + 1e-6 * (1.0 - border)).min(0.999_999);
                        assert!(complex(above) || family == Family::Nesterov && share >= 1.0, "{family:?} {share}: {border}");
                    }
                    None => assert!((0..1000).all(|i| !complex(f64::from(i) / 1000.0)), "{family:?} {share}"),
                }
            }
        }
    }

    #[test]
    fn the_rate_of_an_oscillation_is_the_root_of_beta_and_its_period_that_of_the_angle() {
        for (alpha, beta, lambda) in [(0.06, 0.85, 30.0), (0.06, 0.97, 1.0), (0.5, 0.5, 2.0)] {
            let recurrence = method(Family::HeavyBall, alpha, beta).recurrence(lambda);
            assert!((recurrence.rate() - f64::sqrt(beta)).abs() < 1e-14);
            let law = 2.0 * PI / libm::acos((1.0 + beta - alpha * lambda) / (2.0 * f64::sqrt(beta)));
            assert!((recurrence.period() / law - 1.0).abs() < 1e-12, "{} for {law}", recurrence.period());
        }
        // Four steps: 1 + β = αλ, so that t is 0.
        assert!((method(Family::HeavyBall, 1.5, 0.5).recurrence(1.0).period() - 4.0).abs() < 1e-12);
        assert_eq!(method(Family::HeavyBall, 1.5, 0.0).recurrence(1.0).period(), 2.0);
        assert_eq!(method(Family::HeavyBall, 0.5, 0.0).recurrence(1.0).period(), f64::INFINITY);
    }

    #[test]
    fn a_zero_has_no_sign() {
        assert_eq!(sign_changes(&[1.0, 0.0, 2.0, -1.0, 0.0, -2.0, 0.0, 3.0]), 2);
        assert_eq!(sign_changes(&[]), 0);
        // With αλ = 1 the first step ends exactly at the minimum.
        let course = method(Family::HeavyBall, 1.0, 0.5).course(1.0);
        assert_eq!([1, 2].map(|k| course.sign_changes(k)), [0, 1]);
        assert_eq!(method(Family::HeavyBall, 1.0, 0.0).course(1.0).sign_changes(50), 0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        /// In every regime a simulated run changes its sign as often as the closed form says.
        #[test]
        fn a_simulated_run_changes_its_sign_as_often_as_predicted(share in 0.001..4.5, beta in 0.0..0.995, lambda in 0.1..20.0, nesterov: bool, steps in 1usize..120) {
            let family = if nesterov { Family::Nesterov } else { Family::HeavyBall };
            let method = method(family, share / lambda, beta);
            let course = simulated(method, lambda, steps);
            // Near a zero of the wave, rounding decides on which side of it a number is.
            let envelope = |k: usize| method.recurrence(lambda).rate().powi(k as i32);
            prop_assume!(course.iter().enumerate().all(|(k, c)| c.abs() > 1e-7 * envelope(k)));
            prop_assert_eq!(method.course(lambda).sign_changes(steps), sign_changes(&course));
            // It stays below its envelope, and touches it.
            if let Some(height) = method.course(lambda).amplitude() {
                let shares = course.iter().enumerate().map(|(k, c)| c.abs() / (height * envelope(k)));
                let greatest = shares.fold(0.0, f64::max);
                prop_assert!(greatest < 1.0 + 1e-6, "{} of the envelope", greatest);
            }
        }

        /// The roots are the roots: their sum is t, their product d, and the larger comes first.
        #[test]
        fn sum_and_product_of_the_roots(trace in -3.0..3.0, determinant in -2.0..2.0) {
            let recurrence = Recurrence { trace, determinant };
            let [a, b] = recurrence.roots();
            prop_assert!(((a + b).re - trace).abs() < 1e-9 && (a + b).im.abs() < 1e-12);
            prop_assert!(((a * b).re - determinant).abs() < 1e-9 && (a * b).im.abs() < 1e-12);
            prop_assert!(a.norm() >= b.norm() - 1e-12 && (a.norm() - recurrence.rate()).abs() < 1e-6);
        }
    }
}
