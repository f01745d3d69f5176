//! Whether a formula is a quadratic function: by multiplying it out.

use crate::math::Point;
use crate::math::expression::Node;
use crate::math::expression::function::Binary;
use crate::math::quadratic_form::QuadraticForm;
use nalgebra::{matrix, vector};

/// A polynomial of degree 2 at the most.
#[derive(Clone, Copy)]
struct Polynomial {
    constant: f64,
    /// The coefficients of x and y.
    linear: Point,
    /// Those of x², xy and y².
    square: [f64; 3],
}

/// The numbers of the tree `nodes`, if every step of multiplying it out stays a polynomial of degree 2 at the most.
pub fn quadratic(nodes: &[Node]) -> Option<QuadraticForm> {
    let mut known: Vec<Option<Polynomial>> = Vec::new();
    for node in nodes {
        let mut pop = || known.pop().expect("operands come before their operator");
        let next = match node {
            Node::Number(value) => Some(Polynomial::constant(*value)),
            Node::Pi => Some(Polynomial::constant(std::f64::consts::PI)),
            Node::E => Some(Polynomial::constant(std::f64::consts::E)),
            Node::X => Some(Polynomial { linear: vector![1.0, 0.0], ..Polynomial::constant(0.0) }),
            Node::Y => Some(Polynomial { linear: vector![0.0, 1.0], ..Polynomial::constant(0.0) }),
            Node::Negate => pop().map(|u| u.times(-1.0)),
            Node::Call(function) => pop().and_then(Polynomial::as_constant).map(|c| Polynomial::constant(function.apply(c))),
            Node::Binary(operator) => {
                let (v, u) = (pop(), pop());
                u.zip(v).and_then(|(u, v)| u.combined(*operator, v))
            }
        };
        known.push(next);
    }
    let Polynomial { constant, linear, square: [xx, xy, yy] } = known.pop()??;
    let finite = [constant, linear.x, linear.y, xx, xy, yy].iter().all(|coefficient| coefficient.is_finite());
    finite.then(|| QuadraticForm { a: matrix![2.0 * xx, xy; xy, 2.0 * yy], b: -linear, c: constant })
}

impl Polynomial {
    fn constant(value: f64) -> Self {
        Polynomial { constant: value, linear: Point::zeros(), square: [0.0; 3] }
    }

    fn as_constant(self) -> Option<f64> {
        (self.linear == Point::zeros() && self.square == [0.0; 3]).then_some(self.constant)
    }

    fn times(self, factor: f64) -> Self {
        Polynomial {
            constant: factor * self.constant,
            linear: factor * self.linear,
            square: self.square.map(|coefficient| factor * coefficient),
        }
    }

    fn plus(self, factor: f64, other: Self) -> Self {
        Polynomial {
            constant: self.constant + factor * other.constant,
            linear: self.linear + factor * other.linear,
            square: std::array::from_fn(|k| self.square[k] + factor * other.square[k]),
        }
    }

    fn product(self, other: Self) -> Option<Self> {
        if let Some(factor) = other.as_constant() {
            return Some(self.times(factor));
        }
        if let Some(factor) = self.as_constant() {
            return Some(other.times(factor));
        }
        let (u, v) = (self.linear, other.linear);
        let linear = self.square == [0.0; 3] && other.square == [0.0; 3];
        linear.then(|| Polynomial {
            constant: self.constant * other.constant,
            linear: self.constant * v + other.constant * u,
            square: [u.x * v.x, u.x * v.y + u.y * v.x, u.y * v.y],
        })
    }

    fn combined(self, operator: Binary, other: Self) -> Option<Self> {
        match (operator, self.as_constant(), other.as_constant()) {
            (_, Some(a), Some(b)) => Some(Polynomial::constant(operator.apply(a, b))),
            (Binary::Add, ..) => Some(self.plus(1.0, other)),
            (Binary::Subtract, ..) => Some(self.plus(-1.0, other)),
            (Binary::Multiply, ..) => self.product(other),
            (Binary::Divide, _, Some(divisor)) => Some(self.times(1.0 / divisor)),
            (Binary::Power, _, Some(0.0)) => Some(Polynomial::constant(1.0)),
            (Binary::Power, _, Some(1.0)) => Some(self),
            (Binary::Power, _, Some(2.0)) => self.product(self),
            _ => None,
        }
    }
}
