//! The recognition of quadratic formulas, by multiplying them out.

use crate::math::expression::Node;
use crate::math::expression::function::Binary;
use crate::math::quadratic::quadratic_form::QuadraticForm;
use crate::math::quadratic::spectrum::Spectrum;
use nalgebra::{matrix, vector};
use std::f64::consts::{E, PI};

/// The number of terms of a polynomial of degree at most 2: 1, x, y, x², xy, y².
const TERMS: usize = 6;

/// The products of two terms whose degree is at most 2: both factors, and the product.
const PRODUCTS: [(usize, usize, usize); 15] = [
    (0, 0, 0),
    (0, 1, 1),
    (1, 0, 1),
    (0, 2, 2),
    (2, 0, 2),
    (0, 3, 3),
    (3, 0, 3),
    (0, 4, 4),
    (4, 0, 4),
    (0, 5, 5),
    (5, 0, 5),
    (1, 1, 3),
    (1, 2, 4),
    (2, 1, 4),
    (2, 2, 5),
];

/// A generous bound for the relative rounding error of a function.
const FUNCTION_ERROR: f64 = 4.0 * f64::EPSILON;

/// A polynomial of degree 2 at the most.
#[derive(Clone, Copy)]
struct Polynomial {
    terms: [f64; TERMS],
    /// Bounds for the rounding error of each coefficient.
    errors: [f64; TERMS],
}

/// The coefficients of the tree `nodes`, if every step of multiplying it out stays a polynomial of degree at most 2, and rounding
/// errors leave no doubt about the signs of its curvature.
pub fn quadratic(nodes: &[Node]) -> Option<QuadraticForm> {
    let mut known: Vec<Option<Polynomial>> = Vec::new();
    for node in nodes {
        let mut pop = || known.pop().expect("operands come before their operator");
        let next = match node {
            // A fraction is rounded when it is parsed.
            Node::Number(value) | Node::Letter(_, value) => {
                Some(Polynomial::constant(*value, if value.fract() == 0.0 { 0.0 } else { f64::EPSILON }))
            }
            Node::Pi => Some(Polynomial::constant(PI, f64::EPSILON)),
            Node::E => Some(Polynomial::constant(E, f64::EPSILON)),
            Node::X => Some(Polynomial::term(1)),
            Node::Y => Some(Polynomial::term(2)),
            Node::Negate => pop().map(|u| Polynomial { terms: u.terms.map(|term| -term), ..u }),
            Node::Call(function) => {
                pop().filter(|u| u.as_constant().is_some()).map(|u| u.mapped(|c| function.apply(c), u.errors[0]))
            }
            Node::Binary(operator) => {
                let (v, u) = (pop(), pop());
                u.zip(v).and_then(|(u, v)| u.combined(*operator, v))
            }
        };
        known.push(next);
    }
    known.pop()??.form()
}

impl Polynomial {
    /// A constant with a relative error.
    fn constant(value: f64, error: f64) -> Self {
        let at_first = |x: f64| std::array::from_fn(|k| if k == 0 { x } else { 0.0 });
        Polynomial { terms: at_first(value), errors: at_first(error * value.abs()) }
    }

    fn term(term: usize) -> Self {
        Polynomial { terms: std::array::from_fn(|k| if k == term { 1.0 } else { 0.0 }), errors: [0.0; TERMS] }
    }

    fn as_constant(self) -> Option<f64> {
        (self.terms[1..] == [0.0; TERMS - 1]).then_some(self.terms[0])
    }

    /// A function of this constant, plus an `error` of its own; the constant's error carries over to the value.
    fn mapped(self, f: impl Fn(f64) -> f64, error: f64) -> Self {
        let at = self.terms[0];
        let mut constant = Polynomial::constant(f(at), FUNCTION_ERROR);
        constant.errors[0] += (f(at + error) - f(at)).abs().max((f(at - error) - f(at)).abs());
        constant
    }

    fn plus(self, sign: f64, other: Self) -> Self {
        let terms: [f64; TERMS] = std::array::from_fn(|k| self.terms[k] + sign * other.terms[k]);
        let errors = std::array::from_fn(|k| self.errors[k] + other.errors[k] + f64::EPSILON * terms[k].abs());
        Polynomial { terms, errors }
    }

    fn product(self, other: Self) -> Option<Self> {
        let (mut terms, mut errors, mut used) = ([0.0; TERMS], [0.0; TERMS], 0);
        let has = |polynomial: &Self, term: usize| polynomial.terms[term] != 0.0;
        for (i, j, k) in PRODUCTS.into_iter().filter(|(i, j, _)| has(&self, *i) && has(&other, *j)) {
            let (u, v) = (self.terms[i], other.terms[j]);
            terms[k] += u * v;
            errors[k] += u.abs() * other.errors[j] + self.errors[i] * v.abs() + 2.0 * f64::EPSILON * (u * v).abs();
            used += 1;
        }
        let [ours, theirs] = [&self, &other].map(|polynomial| (0..TERMS).filter(|term| has(polynomial, *term)).count());
        (used == ours * theirs).then_some(Polynomial { terms, errors })
    }

    fn combined(self, operator: Binary, other: Self) -> Option<Self> {
        match (operator, self.as_constant(), other.as_constant()) {
            (Binary::Add, ..) => Some(self.plus(1.0, other)),
            (Binary::Subtract, ..) => Some(self.plus(-1.0, other)),
            (Binary::Multiply, ..) => self.product(other),
            (Binary::Divide, _, Some(divisor)) => {
                let relative = other.errors[0] / divisor.abs() + f64::EPSILON;
                self.product(Polynomial::constant(1.0 / divisor, relative))
            }
            (_, Some(a), Some(b)) => {
                let mut value = self.mapped(|a| operator.apply(a, b), self.errors[0]);
                value.errors[0] += other.mapped(|b| operator.apply(a, b), other.errors[0]).errors[0];
                Some(value)
            }
            (Binary::Power, _, Some(0.0)) => Some(Polynomial::constant(1.0, 0.0)),
            (Binary::Power, _, Some(1.0)) => Some(self),
            (Binary::Power, _, Some(2.0)) => self.product(self),
            _ => None,
        }
    }

    /// The form ½ xᵀA x − xᵀb + c; none where a number is not finite, or where a nonzero number could be a rounding error.
    fn form(self) -> Option<QuadraticForm> {
        let [constant, x, y, xx, xy, yy] = self.terms;
        let a = matrix![2.0 * xx, xy; xy, 2.0 * yy];
        let sure = |value: f64, error: f64| value == 0.0 || value.abs() > error;
        let bend = (2.0 * self.errors[3]).max(2.0 * self.errors[5]) + self.errors[4];
        let finite = self.terms.iter().all(|term| term.is_finite());
        let clear = (1..TERMS).all(|k| sure(self.terms[k], self.errors[k]))
            && Spectrum::of(&a).values.into_iter().all(|curvature| sure(curvature, bend));
        (finite && clear).then(|| QuadraticForm { a, b: vector![-x, -y], c: constant })
    }
}

#[cfg(test)]
mod tests {
    use crate::math::expression::Expression;

    fn curvature(text: &str) -> Option<[[f64; 2]; 2]> {
        let form = Expression::parse(text).unwrap().quadratic()?;
        Some([[form.a[(0, 0)], form.a[(0, 1)]], [form.a[(1, 0)], form.a[(1, 1)]]])
    }

    #[test]
    fn products_and_quotients_are_multiplied_out() {
        assert_eq!(curvature("(x + y)(x - y)/2"), Some([[1.0, 0.0], [0.0, -1.0]]));
        assert_eq!(curvature("2^3*x^2 - sqrt(16)*y^2 + cos(0)*x*y"), Some([[16.0, 1.0], [1.0, -8.0]]));
        assert_eq!(curvature("(x - 1e8)^2 + y^2"), Some([[2.0, 0.0], [0.0, 2.0]]));
        assert_eq!(curvature("x*x - x*x + y"), Some([[0.0, 0.0], [0.0, 0.0]]));
        for text in ["x^2*y", "x^2*x", "(x*y)^2", "x^3", "1/x", "x^-1", "2^x", "abs(x)", "min(x, y)", "1e200*x*1e200*x", "x/0"] {
            assert_eq!(curvature(text), None, "{text}");
        }
    }

    /// 0.1² and 0.01 differ by rounding; multiplied out, it would be a guess whether the floor rises, falls or is level.
    #[test]
    fn what_rounding_could_have_made_is_not_claimed() {
        for text in ["(x + 0.1*y)^2 - x^2 - 0.2*x*y - 0.01*y^2 + x", "(0.1 + 0.2 - 0.3)*x^2 + y^2", "(sin(pi))*x^2 + y^2"] {
            assert_eq!(curvature(text), None, "{text}");
        }
        assert!(curvature("(x + y)^2 + 1e-9*y^2").is_some());
    }
}
