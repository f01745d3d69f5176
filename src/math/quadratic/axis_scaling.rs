//! What a scale for each axis can do for a quadratic: the condition number that remains.

use nalgebra::Matrix2;

/// The condition number of A, positive definite, after its axes were scaled so that both have the curvature 1:
/// κ_J = (1 + r)/(1 − r) with r = |a₁₂|/√(a₁₁ a₂₂). None where A is not positive definite.
///
/// No other scales of the axes leave less (Forsythe and Straus 1955). Along the axes κ_J is 1; with a valley at 45° it is κ itself.
pub fn scaled_condition(matrix: &Matrix2<f64>) -> Option<f64> {
    let (across, up) = (matrix[(0, 0)], matrix[(1, 1)]);
    let r = matrix[(0, 1)].abs() / (across.sqrt() * up.sqrt());
    (across > 0.0 && up > 0.0 && r < 1.0).then(|| (1.0 + r) / (1.0 - r))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::decades::ten_to;
    use crate::math::objectives::quadratic::{Quadratic, Shape};
    use crate::math::quadratic::spectrum::Spectrum;
    use nalgebra::matrix;

    fn valley(degrees: f64) -> Matrix2<f64> {
        let mut quadratic = Quadratic::default();
        quadratic.set_shape(Shape { eigenvalues: [1.0, 0.01], angle: f64::to_radians(degrees) }).unwrap();
        quadratic.matrix()
    }

    #[test]
    fn it_is_the_condition_of_the_scaled_matrix_and_the_least_of_all_scales() {
        for degrees in [0.0, 3.0, 20.0, 45.0, 71.0, 90.0] {
            let a = valley(degrees);
            let kappa = scaled_condition(&a).unwrap();
            let scaled = |c: f64, s: f64| {
                Spectrum::of(&matrix![c * c * a[(0, 0)], c * s * a[(0, 1)]; c * s * a[(0, 1)], s * s * a[(1, 1)]])
            };
            let jacobi = scaled(1.0 / a[(0, 0)].sqrt(), 1.0 / a[(1, 1)].sqrt()).condition();
            assert!((kappa / jacobi - 1.0).abs() < 1e-9, "{degrees}°: {kappa} {jacobi}");
            for power in -40..=40 {
                let other = scaled(1.0, ten_to(f64::from(power) / 10.0)).condition();
                assert!(other > kappa * (1.0 - 1e-9), "{degrees}°: {other} below {kappa}");
            }
        }
    }

    #[test]
    fn at_the_angles_of_the_lesson() {
        for (degrees, expected) in [(0.0, 1.0), (5.0, 4.7), (20.0, 42.0), (45.0, 100.0)] {
            let kappa = scaled_condition(&valley(degrees)).unwrap();
            assert!((kappa / expected - 1.0).abs() < 0.02, "{degrees}°: {kappa}");
        }
        assert_eq!(scaled_condition(&matrix![1.0, 2.0; 2.0, 1.0]), None);
        assert_eq!(scaled_condition(&matrix![-1.0, 0.0; 0.0, 1.0]), None);
    }
}
