//! Two bowls in one landscape: a sharp and a flat minimum of the same value.

use crate::math::Point;
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::expression::coefficient::factor;
use crate::math::landscape::{Landscape, View};
use nalgebra::{Matrix2, vector};

tunable! {
    /// f(x, y) = qr/(q + r) with the bowls q = ½ a ((x − 2)² + y²) and r = ½ b ((x + 2)² + y²); minimum 0 at (2, 0) and
    /// at (−2, 0).
    ///
    /// That is, 1/f = 1/q + 1/r: a smooth minimum of both. The Hessian is exactly a·I at (2, 0) and b·I at (−2, 0), so gradient
    /// descent stays in the sharp minimum only while α < 2/a, and in the flat one while α < 2/b. Why noise and large steps prefer
    /// flat minima is discussed by Hochreiter and Schmidhuber (1997) and Keskar et al. (2017).
    pub struct DoubleWell("double-well", "Sharp and flat minimum", "Two equally deep minima, one sharp, one flat: gradient descent cannot settle in the sharp one where α > 2/a.") {
        a: f64 = Param::real("a", "a", "sharpness", "The curvature of the minimum at (2, 0): gradient descent stays there only while α < 2/a.", 20.0, 0.01, 1e6).slider(1.0, 100.0, Scale::Log),
        b: f64 = Param::real("b", "b", "flat curvature", "The curvature of the minimum at (−2, 0).", 1.0, 0.01, 1e6).slider(0.1, 10.0, Scale::Log),
    }
}

const SHARP: Point = Point::new(2.0, 0.0);
const FLAT: Point = Point::new(-2.0, 0.0);

impl DoubleWell {
    /// The bowls q and r.
    fn bowls(&self, p: Point) -> (f64, f64) {
        (0.5 * self.a * (p - SHARP).norm_squared(), 0.5 * self.b * (p - FLAT).norm_squared())
    }
}

impl Landscape for DoubleWell {
    fn formula(&self) -> String {
        "F(x, y) = qr/(q + r), q = ½ a ((x − 2)² + y²), r = ½ b ((x + 2)² + y²)".into()
    }
    fn value(&self, p: Point) -> f64 {
        let (q, r) = self.bowls(p);
        q * (r / (q + r))
    }
    fn gradient(&self, p: Point) -> Point {
        let (q, r) = self.bowls(p);
        // ∂f/∂q and ∂f/∂r are the squares of these ratios.
        let (of_q, of_r) = (r / (q + r), q / (q + r));
        of_q * of_q * self.a * (p - SHARP) + of_r * of_r * self.b * (p - FLAT)
    }
    fn hessian(&self, p: Point) -> Matrix2<f64> {
        let (q, r) = self.bowls(p);
        let (of_q, of_r) = (r / (q + r), q / (q + r));
        let tug = of_q * self.a * (p - SHARP) - of_r * self.b * (p - FLAT);
        Matrix2::identity() * (of_q * of_q * self.a + of_r * of_r * self.b) - 2.0 / (q + r) * tug * tug.transpose()
    }
    fn minima(&self) -> Vec<Point> {
        vec![SHARP, FLAT]
    }
    fn start(&self) -> Point {
        vector![3.5, 1.5]
    }
    fn view(&self) -> View {
        View::new((-5.0, 5.0), (-4.0, 4.0))
    }
    fn equal_axes(&self) -> bool {
        true
    }
    fn expression(&self) -> Option<String> {
        let bowl = |curvature: f64, sign: char| format!("({}*((x {sign} 2)**2 + y**2)/2)", factor(curvature));
        let (sharp, flat) = (bowl(self.a, '-'), bowl(self.b, '+'));
        Some(format!("{sharp}*{flat}/({sharp} + {flat})"))
    }
}
