//! A network of two neurons in a row: plateaus, a saddle, and a curve of minima.

use crate::math::Point;
use crate::math::catalog::param::tunable;
use crate::math::landscape::{Landscape, ObjectiveGroup, View};
use nalgebra::{Matrix2, matrix, vector};

tunable! {
    /// f(w₁, w₂) = ½ (tanh(w₂ tanh w₁) − ½)²: a network of two layers with one neuron each, for one input 1 and its
    /// target ½. The minimum 0 is taken on the two branches of w₂ tanh w₁ = artanh ½.
    ///
    /// Where both weights are large and of opposite signs both neurons are saturated and wrong, and the gradient, a
    /// product of their slopes, nearly vanishes (Bengio, Simard and Frasconi 1994). The origin, where a careless
    /// initialization puts both weights, is a saddle.
    pub struct Plateau("plateau", "Two-neuron plateau", "A tiny network with saturated neurons: far from any minimum the gradient nearly vanishes, and plain descent barely moves.") {}
}

const TARGET: f64 = 0.5;

/// sech² z, the slope of tanh; 1 − tanh² z would lose its digits where it is small.
fn slope(z: f64) -> f64 {
    libm::cosh(z).powi(-2)
}

/// The output neuron's input w₂ tanh w₁ with its gradient and Hessian.
fn signal(w: Point) -> (f64, Point, Matrix2<f64>) {
    let (hidden, bend) = (libm::tanh(w.x), slope(w.x));
    (w.y * hidden, vector![w.y * bend, hidden], matrix![-2.0 * w.y * hidden * bend, bend; bend, 0.0])
}

impl Landscape for Plateau {
    fn group(&self) -> ObjectiveGroup {
        ObjectiveGroup::Saddles
    }

    fn formula(&self) -> String {
        "F(w₁, w₂) = ½ (tanh(w₂ tanh w₁) − ½)²".into()
    }
    fn value(&self, w: Point) -> f64 {
        0.5 * (libm::tanh(signal(w).0) - TARGET).powi(2)
    }
    fn gradient(&self, w: Point) -> Point {
        let (z, dz, _) = signal(w);
        (libm::tanh(z) - TARGET) * slope(z) * dz
    }
    fn hessian(&self, w: Point) -> Matrix2<f64> {
        let (z, dz, ddz) = signal(w);
        let (output, bend) = (libm::tanh(z), slope(z));
        let square = dz * dz.transpose();
        bend * (bend * square + (output - TARGET) * (ddz - 2.0 * output * square))
    }
    fn minima(&self) -> Vec<Point> {
        Vec::new()
    }
    fn lowest(&self) -> Option<f64> {
        Some(0.0)
    }
    fn start(&self) -> Point {
        vector![3.0, -3.0]
    }
    fn view(&self) -> View {
        View::square(4.0)
    }
    fn variables(&self) -> [&'static str; 2] {
        ["w₁", "w₂"]
    }
    fn expression(&self) -> Option<String> {
        Some("(tanh(y*tanh(x)) - 0.5)**2/2".into())
    }
}
