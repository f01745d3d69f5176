//! The lecture's quadratic ½ xᵀA x − xᵀb: depending on A a bowl, a ravine or a saddle.

use crate::math::Point;
use crate::math::Vector as _;
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::expression::coefficient::sum;
use crate::math::landscape::{Landscape, ObjectiveGroup, View};
use crate::math::quadratic::quadratic_form::QuadraticForm;
use crate::math::quadratic::spectrum::{Definiteness, Spectrum, axis_angle, brief, difference_of_products};
use nalgebra::{Matrix2, matrix, vector};

/// The largest size of an entry of A and b.
const LARGEST: f64 = 1e6;

const fn entry(key: &'static str, symbol: &'static str, doc: &'static str, default: f64) -> Param {
    Param::real(key, symbol, symbol, doc, default, -LARGEST, LARGEST).slider(-10.0, 10.0, Scale::Linear)
}

tunable! {
    /// f(x) = ½ xᵀA x − xᵀb with A = Aᵀ; ∇f = A x − b, ∇²f = A. Any A is allowed, also one without a minimum.
    ///
    /// The default A has the eigenvalues 8 and ½: a ravine of condition number 16 along the direction (2, 1).
    pub struct Quadratic("quadratic", "Quadratic", "A bowl, a ravine or a saddle: its condition number decides how fast gradient descent can be.") {
        a11: f64 = entry("a11", "a₁₁", "The curvature along x.", 2.0),
        a12: f64 = entry("a12", "a₁₂", "The coupling of x and y: it turns the ravine.", -3.0),
        a22: f64 = entry("a22", "a₂₂", "The curvature along y.", 6.5),
        b1: f64 = entry("b1", "b₁", "The slope along x that moves the minimum.", 0.0),
        b2: f64 = entry("b2", "b₂", "The slope along y that moves the minimum.", 0.0),
    }
}

/// The matrix A, described by its eigenvalues and axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// The curvatures along the two axes, the larger first.
    pub eigenvalues: [f64; 2],
    /// The direction of the long axis, in radians within (−π/2, π/2]: of the valley's floor, the axis of the eigenvalue
    /// smaller in absolute value (of λ and −λ, the axis of −λ). 0 where both eigenvalues are equal.
    pub angle: f64,
}

impl Shape {
    /// The index of the eigenvalue that belongs to the long axis.
    fn long(&self) -> usize {
        let [first, second] = self.eigenvalues.map(f64::abs);
        // Rounding must not decide between λ and −λ, or the angle would jump by a quarter turn.
        if first < second * (1.0 - 1e-12) { 0 } else { 1 }
    }
}

impl Quadratic {
    /// A.
    pub fn matrix(&self) -> Matrix2<f64> {
        matrix![self.a11, self.a12; self.a12, self.a22]
    }

    /// b.
    pub fn b(&self) -> Point {
        vector![self.b1, self.b2]
    }

    /// The eigenvalues and eigenvectors of A, and its condition number κ.
    pub fn spectrum(&self) -> Spectrum {
        Spectrum::of(&self.matrix())
    }

    /// A, described by its eigenvalues and the direction of its long axis.
    pub fn shape(&self) -> Shape {
        let Spectrum { values: [low, high], vectors: [lower, upper] } = self.spectrum();
        let shape = Shape { eigenvalues: [high, low], angle: 0.0 };
        Shape { angle: if low == high { 0.0 } else { axis_angle([upper, lower][shape.long()]) }, ..shape }
    }

    /// Gives A these eigenvalues (in either order) and this direction of the long axis (any angle), and keeps the minimum, or the
    /// saddle's centre, in place. Fails, changing nothing, where an entry would leave ±10⁶.
    pub fn set_shape(&mut self, shape: Shape) -> Result<(), String> {
        let Shape { eigenvalues: [first, second], angle } = shape;
        let sorted = Shape { eigenvalues: if first < second { [second, first] } else { [first, second] }, angle };
        let (long, across) = (sorted.eigenvalues[sorted.long()], sorted.eigenvalues[1 - sorted.long()]);
        let (c, s) = (clean(libm::cos(angle)), clean(libm::sin(angle)));
        let entries = [long * c * c + across * s * s, (long - across) * c * s, long * s * s + across * c * c];
        self.replace(entries, self.stationary())
    }

    /// The unique minimum A⁻¹b; `None` unless A is positive definite.
    pub fn minimum(&self) -> Option<Point> {
        self.stationary().filter(|_| self.spectrum().curvature() == Definiteness::Bowl)
    }

    /// Moves the minimum (of a saddle, its centre) to `p`: b = A p. Fails, changing nothing, where b would leave ±10⁶.
    pub fn set_minimum(&mut self, p: Point) -> Result<(), String> {
        self.replace([self.a11, self.a12, self.a22], Some(p))
    }

    /// Sets a₁₁, a₁₂, a₂₂, and b so that the gradient vanishes at `stationary`, if given.
    fn replace(&mut self, [a11, a12, a22]: [f64; 3], stationary: Option<Point>) -> Result<(), String> {
        let mut next = Quadratic { a11, a12, a22, ..self.clone() };
        if let Some(p) = stationary {
            let b = next.matrix() * p;
            (next.b1, next.b2) = (b.x, b.y);
        }
        let entries = [next.a11, next.a12, next.a22, next.b1, next.b2];
        if entries.iter().any(|entry| entry.is_nan() || entry.abs() > LARGEST) {
            return Err(format!("the entries of A and b must stay within ±{LARGEST}"));
        }
        *self = next;
        Ok(())
    }

    /// A point where the gradient vanishes: the only one, or, of a line of them, the one nearest to the origin.
    fn stationary(&self) -> Option<Point> {
        let Spectrum { values, vectors } = self.spectrum();
        let b = self.b();
        let point = match values {
            [0.0, 0.0] => Some(vector![0.0, 0.0]).filter(|_| b == vector![0.0, 0.0]),
            [0.0, steep] => on_line(vectors[0], steep, vectors[1], b),
            [steep, 0.0] => on_line(vectors[1], steep, vectors[0], b),
            _ => Some(vector![
                difference_of_products(self.a22, self.b1, self.a12, self.b2),
                difference_of_products(self.a11, self.b2, self.a12, self.b1)
            ])
            .map(|scaled| scaled / difference_of_products(self.a11, self.a22, self.a12, self.a12)),
        };
        // Entries so small that the determinant underflows give no usable point.
        point.filter(|p| p.iter().all(|coordinate| coordinate.is_finite()))
    }
}

/// For A = λ u uᵀ with the flat direction `flat` = v: the solution of A x = b nearest to the origin, if b has no component along
/// v.
fn on_line(flat: Point, lambda: f64, across: Point, b: Point) -> Option<Point> {
    (flat.dot(&b).abs() <= 1e-12 * b.length()).then(|| across * (across.dot(&b) / lambda))
}

/// Replaces rounding errors by 0, since the cosine of a right angle should be 0 rather than 6e-17.
fn clean(x: f64) -> f64 {
    if x.abs() < 1e-15 { 0.0 } else { x }
}

impl Landscape for Quadratic {
    fn group(&self) -> ObjectiveGroup {
        ObjectiveGroup::Bowls
    }

    fn formula(&self) -> String {
        "F(x) = ½ xᵀA x − xᵀb".into()
    }
    #[inline]
    fn value(&self, p: Point) -> f64 {
        self.value_gradient(p).0
    }
    #[inline]
    fn gradient(&self, p: Point) -> Point {
        self.value_gradient(p).1
    }
    #[inline]
    fn value_gradient(&self, p: Point) -> (f64, Point) {
        let ap = vector![self.a11 * p.x + self.a12 * p.y, self.a12 * p.x + self.a22 * p.y];
        let b = self.b();
        (0.5 * p.dot(&ap) - p.dot(&b), ap - b)
    }
    fn hessian(&self, _p: Point) -> Matrix2<f64> {
        self.matrix()
    }
    /// Lᵀ (x − x*) with L Lᵀ = A/2, where A is positive definite.
    fn residuals(&self, p: Point) -> Vec<(f64, Point)> {
        let Some((minimum, root)) = self.stationary().zip((self.matrix() / 2.0).cholesky()) else { return Vec::new() };
        let columns = root.l();
        [0, 1].map(|i| (columns.column(i).dot(&(p - minimum)), columns.column(i).into_owned())).to_vec()
    }
    fn minima(&self) -> Vec<Point> {
        self.minimum().into_iter().collect()
    }
    fn lowest(&self) -> Option<f64> {
        self.stationary().filter(|_| self.is_convex()).map(|p| -0.5 * self.b().dot(&p) + 0.0)
    }
    fn start(&self) -> Point {
        let (centre, size) = self.frame();
        centre + size * vector![-3.1, 1.9]
    }
    fn view(&self) -> View {
        let (centre, size) = self.frame();
        View::new((centre.x - 4.0 * size, centre.x + 4.0 * size), (centre.y - 4.0 * size, centre.y + 4.0 * size))
    }
    fn equal_axes(&self) -> bool {
        true
    }
    fn remark(&self) -> String {
        let spectrum = self.spectrum();
        match (spectrum.curvature(), self.stationary().is_some()) {
            (Definiteness::Bowl, _) => format!("bowl: condition number κ = {}", brief(spectrum.condition())),
            (Definiteness::Dome, _) => "dome: A is negative definite, no minimum".into(),
            (Definiteness::Saddle, _) => "saddle: A is indefinite, no minimum".into(),
            (Definiteness::Valley, true) => "valley: A is singular, a line of minima".into(),
            (Definiteness::Valley, false) => "valley: A is singular and b leads along its floor, no minimum".into(),
            (Definiteness::Ridge, _) => "ridge: A is singular and nowhere positive, no minimum".into(),
            (Definiteness::Flat, true) => "flat: A and b are 0, every point is a minimum".into(),
            (Definiteness::Flat, false) => "plane: A is 0, no minimum".into(),
        }
    }
    fn is_quadratic(&self) -> bool {
        true
    }
    fn is_convex(&self) -> bool {
        matches!(self.spectrum().curvature(), Definiteness::Bowl | Definiteness::Valley | Definiteness::Flat)
    }
    fn residual_expressions(&self) -> Vec<String> {
        let Some((minimum, root)) = self.stationary().zip((self.matrix() / 2.0).cholesky()) else { return Vec::new() };
        let columns = root.l();
        let residual = |i: usize| {
            let column = columns.column(i);
            let terms = [(column[0], "x"), (column[1], "y"), (-column.dot(&minimum), "1")];
            sum(&terms)
        };
        [0, 1].map(residual).to_vec()
    }
    fn expression(&self) -> Option<String> {
        let squares = [(self.a11 / 2.0, "x**2"), (self.a12, "x*y"), (self.a22 / 2.0, "y**2")];
        Some(sum(&[squares.as_slice(), &[(-self.b1, "x"), (-self.b2, "y")]].concat()))
    }
}

impl Quadratic {
    /// The middle of the picture and its unit of length, which grows with the distance so that far pictures keep an area.
    fn frame(&self) -> (Point, f64) {
        let centre = self.stationary().unwrap_or_default();
        (centre, (1e-6 * centre.amax()).max(1.0))
    }
}

impl QuadraticForm {
    /// The same function without c as an objective of the catalogue, for drawing. Its entries may lie outside of the range for
    /// input.
    pub fn objective(&self) -> Quadratic {
        Quadratic { a11: self.a[(0, 0)], a12: self.a[(0, 1)], a22: self.a[(1, 1)], b1: self.b.x, b2: self.b.y }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::f64::consts::{FRAC_PI_2, PI};

    fn quadratic(a11: f64, a12: f64, a22: f64, b1: f64, b2: f64) -> Quadratic {
        Quadratic { a11, a12, a22, b1, b2 }
    }

    #[test]
    fn the_default_is_a_ravine_of_condition_16_with_its_minimum_at_the_origin() {
        let f = Quadratic::default();
        assert_eq!(f.shape(), Shape { eigenvalues: [8.0, 0.5], angle: libm::atan(0.5f64) });
        assert_eq!(f.minima(), [vector![0.0, 0.0]]);
        assert_eq!(f.lowest(), Some(0.0));
        assert_eq!(f.remark(), "bowl: condition number κ = 16");
        assert_eq!((f.start(), f.view()), (vector![-3.1, 1.9], View::square(4.0)));
    }

    #[test]
    fn lowest_is_exact_where_there_is_a_minimum_and_absent_where_there_is_none() {
        for (f, lowest, remark) in [
            (quadratic(2.0, 0.0, 4.0, 2.0, 4.0), Some(-3.0), "bowl: condition number κ = 2"),
            (quadratic(1.0, 0.0, -1.0, 0.0, 0.0), None, "saddle: A is indefinite, no minimum"),
            (quadratic(-1.0, 0.0, -1.0, 0.0, 0.0), None, "dome: A is negative definite, no minimum"),
            (quadratic(1.0, 2.0, 4.0, 1.0, 2.0), Some(-0.5), "valley: A is singular, a line of minima"),
            (quadratic(1.0, 2.0, 4.0, 1.0, 0.0), None, "valley: A is singular and b leads along its floor, no minimum"),
            (quadratic(-1.0, 2.0, -4.0, 0.0, 0.0), None, "ridge: A is singular and nowhere positive, no minimum"),
            (quadratic(0.0, 0.0, 0.0, 0.0, 0.0), Some(0.0), "flat: A and b are 0, every point is a minimum"),
            (quadratic(0.0, 0.0, 0.0, 1.0, 0.0), None, "plane: A is 0, no minimum"),
        ] {
            assert_eq!(f.remark(), remark);
            assert!(match (f.lowest(), lowest) {
                (Some(found), Some(known)) => (found - known).abs() < 1e-14,
                (found, known) => found == known,
            });
            assert_eq!(f.is_convex(), remark.starts_with(['b', 'v', 'f', 'p']), "{remark}");
            assert_eq!(f.minima().is_empty(), !remark.starts_with("bowl"));
            assert!(f.view().contains(f.start()));
        }
    }

    #[test]
    fn the_angle_is_that_of_the_long_axis() {
        // Valley floor along x: curvature 1 there, 9 across.
        assert_eq!(quadratic(1.0, 0.0, 9.0, 0.0, 0.0).shape(), Shape { eigenvalues: [9.0, 1.0], angle: 0.0 });
        assert_eq!(quadratic(9.0, 0.0, 1.0, 0.0, 0.0).shape(), Shape { eigenvalues: [9.0, 1.0], angle: FRAC_PI_2 });
        assert_eq!(quadratic(3.0, 0.0, 3.0, 0.0, 0.0).shape(), Shape { eigenvalues: [3.0, 3.0], angle: 0.0 });
        // A saddle whose flatter direction is the one that curves up.
        assert_eq!(quadratic(1.0, 0.0, -5.0, 0.0, 0.0).shape(), Shape { eigenvalues: [1.0, -5.0], angle: 0.0 });
        let mut f = Quadratic::default();
        f.set_shape(Shape { eigenvalues: [1.0, 9.0], angle: FRAC_PI_2 }).unwrap();
        assert_eq!(f, quadratic(9.0, 0.0, 1.0, 0.0, 0.0));
    }

    #[test]
    fn a_new_shape_keeps_the_minimum_and_a_bad_one_changes_nothing() {
        let mut f = Quadratic::default();
        f.set_minimum(vector![1.0, -2.0]).unwrap();
        f.set_shape(Shape { eigenvalues: [20.0, 1.0], angle: 0.3 }).unwrap();
        assert!((f.minimum().unwrap() - vector![1.0, -2.0]).norm() < 1e-14);
        let before = f.clone();
        for bad in [f64::NAN, f64::INFINITY, 2e6] {
            assert!(f.set_shape(Shape { eigenvalues: [bad, 1.0], angle: 0.0 }).is_err());
            assert!(f.set_shape(Shape { eigenvalues: [20.0, 1.0], angle: bad }).is_err() || bad == 2e6);
            f = before.clone();
            assert!(f.set_minimum(vector![bad, 0.0]).is_err());
            assert_eq!(f, before);
        }
    }

    #[test]
    fn extreme_entries_give_a_finite_picture() {
        for (a, b) in [(5e-324, 1e6), (1e-310, -1e6), (1e6, 1e6), (1e-6, 1e6)] {
            for f in [
                quadratic(a, 0.0, a, b, b),
                quadratic(a, 0.0, 1e6, b, b),
                quadratic(a, a, a, b, b),
                quadratic(-a, 0.0, a, b, 0.0),
            ] {
                let (start, view) = (f.start(), f.view());
                assert!(view.contains(start) && view.x.0 < view.x.1 && view.y.0 < view.y.1, "{f:?}: {view:?}");
                assert!([view.x.0, view.x.1, view.y.0, view.y.1].iter().all(|x| x.is_finite()), "{f:?}: {view:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn shape_to_entries_to_shape(first in -100.0..100.0, second in -100.0..100.0, angle in -1.57..1.57) {
            prop_assume!(f64::abs(first - second) > 1e-3);
            let mut f = Quadratic::default();
            f.set_shape(Shape { eigenvalues: [first, second], angle }).unwrap();
            let shape = f.shape();
            prop_assert!((shape.eigenvalues[0] - first.max(second)).abs() < 1e-12);
            prop_assert!((shape.eigenvalues[1] - first.min(second)).abs() < 1e-12);
            let turn = (shape.angle - angle).rem_euclid(PI);
            prop_assert!(turn.min(PI - turn) < 1e-9, "{} became {}", angle, shape.angle);
        }

        #[test]
        fn opposite_eigenvalues_keep_their_angle(size in 0.1..100.0, angle in -1.57..1.57) {
            let mut f = Quadratic::default();
            f.set_shape(Shape { eigenvalues: [size, -size], angle }).unwrap();
            prop_assert!((f.shape().angle - angle).abs() < 1e-12);
        }

        #[test]
        fn the_minimum_goes_where_it_is_put(x in -100.0..100.0, y in -100.0..100.0) {
            let mut f = Quadratic::default();
            f.set_minimum(vector![x, y]).unwrap();
            let p = f.minimum().unwrap();
            prop_assert!((p - vector![x, y]).norm() < 1e-12 * (1.0 + p.norm()));
            prop_assert!(f.gradient(p).norm() < 1e-11);
            prop_assert!((f.lowest().unwrap() - f.value(p)).abs() < 1e-10);
            prop_assert!(f.view().contains(p) && f.view().contains(f.start()));
        }
    }
}
