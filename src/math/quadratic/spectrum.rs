//! The eigenvalues and eigenvectors of a symmetric 2×2 matrix.

use crate::math::Point;
use nalgebra::{Matrix2, vector};

/// The definiteness of a symmetric matrix, named by the graph of its quadratic function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Definiteness {
    /// Positive definite: up in every direction.
    Bowl,
    /// Negative definite: down in every direction.
    Dome,
    /// Indefinite: up in one direction, down in another.
    Saddle,
    /// Singular, otherwise positive: up in one direction, flat in the other.
    Valley,
    /// Singular, otherwise negative: down in one direction, flat in the other.
    Ridge,
    /// The zero matrix.
    Flat,
}

/// The eigendecomposition A = Σ λᵢ vᵢ vᵢᵀ of a symmetric 2×2 matrix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spectrum {
    /// λ, ascending. An eigenvalue that is 0 up to rounding is exactly 0.
    pub values: [f64; 2],
    /// v: unit eigenvectors, orthogonal, in the order of `values`; each has x > 0, or x = 0 and y > 0.
    pub vectors: [Point; 2],
}

impl Spectrum {
    /// The spectrum of `matrix`, whose entry below the diagonal is not read. Entries that are not finite give NaN.
    ///
    /// The closed form, with the smaller |λ| from the determinant rather than from a difference that cancels.
    pub fn of(matrix: &Matrix2<f64>) -> Self {
        let (a, b, c) = (matrix[(0, 0)], matrix[(0, 1)], matrix[(1, 1)]);
        let size = a.abs().max(b.abs()).max(c.abs());
        if size == 0.0 {
            return Spectrum { values: [0.0; 2], vectors: [vector![0.0, 1.0], vector![1.0, 0.0]] };
        }
        // A power of two near the size, so that the division is exact.
        let size = libm::exp2(libm::log2(size).floor());
        let (a, b, c) = (a / size, b / size, c / size);
        let (mean, half) = ((a + c) / 2.0, (a - c) / 2.0);
        let radius = libm::hypot(half, b);
        let large = mean + radius.copysign(mean);
        let small = match difference_of_products(a, c, b, b) / large {
            small if small.abs() <= 4.0 * f64::EPSILON * large.abs() => 0.0,
            small => small,
        };
        // Of the two equal forms of this eigenvector, the one whose first component is a sum of numbers of one sign.
        let upper = if radius == 0.0 {
            vector![1.0, 0.0]
        } else if half >= 0.0 {
            vector![half + radius, b].normalize()
        } else {
            vector![b, radius - half].normalize()
        };
        let values = if large >= small { [small, large] } else { [large, small] };
        Spectrum {
            values: values.map(|value| size * value),
            vectors: [right_half(vector![-upper.y, upper.x]), right_half(upper)],
        }
    }

    /// The condition number κ = max |λ| / min |λ| ≥ 1; infinite for a singular matrix.
    pub fn condition(&self) -> f64 {
        let [a, b] = self.values.map(f64::abs);
        if a.min(b) == 0.0 { f64::INFINITY } else { a.max(b) / a.min(b) }
    }

    /// The definiteness of the matrix.
    pub fn curvature(&self) -> Definiteness {
        match self.values {
            [low, _] if low > 0.0 => Definiteness::Bowl,
            [_, high] if high < 0.0 => Definiteness::Dome,
            [low, high] if low < 0.0 && high > 0.0 => Definiteness::Saddle,
            [_, high] if high > 0.0 => Definiteness::Valley,
            [low, _] if low < 0.0 => Definiteness::Ridge,
            _ => Definiteness::Flat,
        }
    }
}

/// a b − c d, right up to the last bits even where the products nearly cancel (Kahan; Jeannerod, Louvet and Muller 2013).
pub fn difference_of_products(a: f64, b: f64, c: f64, d: f64) -> f64 {
    let cd = c * d;
    let rest = (-c).mul_add(d, cd);
    a.mul_add(b, -cd) + rest
}

/// The angle of the axis along `direction`, in (−π/2, π/2].
pub fn axis_angle(direction: Point) -> f64 {
    let direction = right_half(direction);
    let angle = libm::atan2(direction.y, direction.x);
    if angle <= -std::f64::consts::FRAC_PI_2 { std::f64::consts::FRAC_PI_2 } else { angle }
}

/// A condition number for a remark, in three significant digits.
pub fn brief(kappa: f64) -> String {
    match format!("{kappa:.2e}").parse() {
        Ok(rounded) if kappa < 1e6 => crate::math::catalog::words::number(rounded),
        Ok(_) if kappa.is_finite() => format!("{kappa:.2e}"),
        _ => "∞".into(),
    }
}

/// `direction` or its opposite: the one that points to the right, or straight up.
fn right_half(direction: Point) -> Point {
    let turned = if direction.x < 0.0 || (direction.x == 0.0 && direction.y < 0.0) { -direction } else { direction };
    turned.map(|coordinate| coordinate + 0.0) // −0 becomes 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::matrix;
    use proptest::prelude::*;

    #[test]
    fn a_matrix_with_round_numbers_comes_out_exactly() {
        let spectrum = Spectrum::of(&matrix![2.0, -3.0; -3.0, 6.5]);
        assert_eq!(spectrum.values, [0.5, 8.0]);
        assert!((spectrum.vectors[0] - vector![2.0, 1.0].normalize()).norm() < 1e-15);
        assert_eq!(spectrum.condition(), 16.0);
    }

    #[test]
    fn the_small_eigenvalue_of_an_ill_conditioned_matrix_is_right() {
        // det = 1e-10 exactly in real arithmetic, trace = 2 + 1e-10, so the small eigenvalue is 5e-11 to 10 digits.
        let spectrum = Spectrum::of(&matrix![1.0, 1.0; 1.0, 1.0 + 1e-10]);
        assert!((spectrum.values[0] / 5e-11 - 1.0).abs() < 1e-6, "{}", spectrum.values[0]);
    }

    #[test]
    fn curvature_has_a_word_for_every_matrix() {
        for (a, b, c, curvature) in [
            (1.0, 0.0, 2.0, Definiteness::Bowl),
            (-1.0, 0.0, -2.0, Definiteness::Dome),
            (1.0, 0.0, -2.0, Definiteness::Saddle),
            (0.0, 5.0, 0.0, Definiteness::Saddle),
            (0.1, 0.3, 0.9, Definiteness::Valley),
            (0.0, 0.0, 1e-300, Definiteness::Valley),
            (-1.0, 2.0, -4.0, Definiteness::Ridge),
            (0.0, 0.0, 0.0, Definiteness::Flat),
        ] {
            assert_eq!(Spectrum::of(&matrix![a, b; b, c]).curvature(), curvature, "{a} {b} {c}");
        }
    }

    #[test]
    fn what_is_not_finite_does_not_panic() {
        for x in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let spectrum = Spectrum::of(&matrix![x, 1.0; 1.0, 2.0]);
            let _ = (spectrum.curvature(), spectrum.condition(), axis_angle(spectrum.vectors[0]));
        }
    }

    #[test]
    fn condition_numbers_are_brief() {
        assert_eq!([1.0, 15.96, 159.146, 147492.04].map(brief), ["1", "16", "159", "147000"]);
        assert_eq!([4.8123e11, f64::INFINITY].map(brief), ["4.81e11", "∞"]);
    }

    proptest! {
        #[test]
        fn the_parts_make_up_the_matrix(a in -1e6..1e6, b in -1e6..1e6, c in -1e6..1e6) {
            let matrix = matrix![a, b; b, c];
            let Spectrum { values, vectors } = Spectrum::of(&matrix);
            let again = values[0] * vectors[0] * vectors[0].transpose() + values[1] * vectors[1] * vectors[1].transpose();
            prop_assert!((again - matrix).norm() <= 1e-14 * matrix.norm());
            prop_assert!(values[0] <= values[1] && vectors[0].dot(&vectors[1]).abs() < 1e-15);
            let theirs = matrix.symmetric_eigenvalues();
            prop_assert!((values[0] - theirs.min()).abs() <= 1e-14 * matrix.norm());
            prop_assert!((values[1] - theirs.max()).abs() <= 1e-14 * matrix.norm());
        }

        #[test]
        fn an_axis_has_one_angle(angle in -1.57..1.57) {
            let direction = vector![libm::cos(angle), libm::sin(angle)];
            prop_assert!((axis_angle(direction) - angle).abs() < 1e-14);
            prop_assert!((axis_angle(-direction) - angle).abs() < 1e-14);
        }
    }
}
