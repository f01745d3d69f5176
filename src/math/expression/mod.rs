//! Formulas in x and y from a user, with letters for numbers: parsed, printed, and evaluated with their exact derivatives.
//!
//! # Syntax
//!
//! * Numbers `2`, `0.5`, `1e-3`; the variables `x` and `y`; the constants `pi` (or π) and `e`.
//! * Any other single letter, Latin or Greek, stands for a number ([`Expression::letters`]): `a x^2 + sin(ω y)`. Not among them are `f`, which is
//!   the function, the capitals X, Y and E, and letters of the Greek alphabet that look like Latin ones.
//! * `+ - * / ^`, also as `− · × ÷ **`, and superscripts: `x²`, `y⁻¹`. As in mathematics `-x^2` is −(x²), and `2^3^2` is 2^(3^2).
//! * The functions of [`Function::NAMES`], and `min` and `max` of two values or more; `√x` is `sqrt(x)`. `log` is the natural logarithm.
//! * Products without a sign, where there is only one way to read them: `2x`, `3(x + 1)`, `2 pi x²`. `1/2x` and `√2x` could be
//!   read in two ways and are refused; `xy` and `ax` would be names, and are refused too. `2e3` is 2000, and `2e` is twice e.
//!
//! # Values
//!
//! Outside of the domain IEEE arithmetic decides: the logarithm and the root of a negative number are NaN, 1/0 is infinite. Where
//! a value is NaN, so are its derivatives. Where a derivative does not exist:
//!
//! * `abs` at 0 and `min` and `max` where values are equal have along each axis the mean of their slopes to both sides (for `abs` 0,
//!   for `min(x, y)` ½ and ½), as in the libraries for deep learning, and a Hessian of NaN;
//! * `x^y` at x = 0 has the slope from the side x > 0;
//! * `sign` at 0 and `floor` at a whole number have a slope of NaN; elsewhere it is 0;
//! * where a slope is infinite, as that of `sqrt` at 0, or takes ∞ · 0 to compute, the result is infinite or NaN: it is not finite, and a
//!   run ends there.
//!
//! # Evaluation
//!
//! The text becomes a list of nodes, operands before their operator ([`Node`]), and the list a program for a small stack machine.
//! One loop runs the program over plain numbers, numbers with a gradient, or numbers with gradient and Hessian (`jet`), so a
//! value is the same to the last bit with and without its derivatives. Only the parser is recursive, and it stops at
//! [`MAX_DEPTH`].

pub(crate) mod coefficient;
mod compiler;
mod function;
mod jet;
pub mod letter;
mod parser;
mod polynomial;
mod program;
pub(crate) mod token;
mod written;

use crate::math::Point;
use crate::math::Vector as _;
use crate::math::View;
use crate::math::catalog::notation::NotationError;
use crate::math::decades::ten_to;
use crate::math::quadratic::quadratic_form::QuadraticForm;
use crate::math::quadratic::spectrum::Spectrum;
pub use function::{Binary, Function, NumberComparison};
use jet::{First, Second};
use nalgebra::{Matrix2, matrix, vector};
use program::Program;

/// The longest formula, in characters. An objective with such a formula still fits into the notation.
pub const MAX_LENGTH: usize = 4_000;
/// The deepest nesting of parentheses, signs, roots and exponents.
pub const MAX_DEPTH: usize = 64;

/// One node of a formula's tree. In the list of nodes the operands of an operator come directly before it, in their order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Node {
    /// A number in the text; never negative.
    Number(f64),
    /// π
    Pi,
    /// e
    E,
    /// x
    X,
    /// y
    Y,
    /// A letter that stands for a number, and the number.
    Letter(&'static str, f64),
    /// − of one operand.
    Negate,
    /// A function of one operand.
    Call(Function),
    /// An operator, or a function, of two operands.
    Binary(Binary),
}

/// A formula in x and y, perhaps with letters that stand for numbers.
#[derive(Clone, Debug)]
pub struct Expression {
    nodes: Vec<Node>,
    program: Program,
}

impl Expression {
    /// Parses `text`, with each letter standing for 1. Fails with the position of the error and what would be right.
    pub fn parse(text: &str) -> Result<Self, NotationError> {
        let nodes = parser::parse(text)?;
        let program = compiler::compile(&nodes);
        Ok(Expression { nodes, program })
    }

    /// Its tree, operands before operators.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Whether x occurs in it, and whether y does.
    pub fn variables(&self) -> [bool; 2] {
        [Node::X, Node::Y].map(|variable| self.nodes.contains(&variable))
    }

    /// The letters that stand for numbers, in the order in which they occur first.
    pub fn letters(&self) -> Vec<&'static str> {
        let mut letters = Vec::new();
        for node in &self.nodes {
            if let Node::Letter(letter, _) = node
                && !letters.contains(letter)
            {
                letters.push(letter);
            }
        }
        letters
    }

    /// The same formula with x in place of y.
    pub fn with_x_for_y(&self) -> Self {
        self.with(|node| if node == Node::Y { Node::X } else { node })
    }

    /// The same formula with each letter standing for the number that `value` gives it.
    pub fn with_letters(&self, value: impl Fn(&str) -> f64) -> Self {
        self.with(|node| if let Node::Letter(letter, _) = node { Node::Letter(letter, value(letter)) } else { node })
    }

    /// The same formula with other nodes.
    fn with(&self, other: impl Fn(Node) -> Node) -> Self {
        let nodes: Vec<Node> = self.nodes.iter().map(|node| other(*node)).collect();
        let program = compiler::compile(&nodes);
        Expression { nodes, program }
    }

    /// The formula in Unicode with the numbers in place of the letters.
    pub fn filled_in(&self) -> String {
        let number = |node: &Node| match *node {
            Node::Letter(_, value) if value.is_sign_negative() => vec![Node::Number(-value), Node::Negate],
            Node::Letter(_, value) => vec![Node::Number(value)],
            node => vec![node],
        };
        written::write(&self.nodes.iter().flat_map(number).collect::<Vec<_>>())
    }

    /// f; NaN or infinite outside of its domain.
    #[inline]
    pub fn value(&self, p: Point) -> f64 {
        self.program.run(p.x, p.y)
    }

    /// f and ∇f.
    pub fn value_gradient(&self, p: Point) -> (f64, Point) {
        let First { value, slope } = self.program.run(First::variable(p.x, 0), First::variable(p.y, 1));
        if value.is_nan() { (value, Point::repeat(f64::NAN)) } else { (value, vector![slope[0], slope[1]]) }
    }

    /// ∇²f.
    pub fn hessian(&self, p: Point) -> Matrix2<f64> {
        let Second { first, bend: [xx, xy, yy] } = self.program.run(Second::variable(p.x, 0), Second::variable(p.y, 1));
        if first.value.is_nan() { Matrix2::repeat(f64::NAN) } else { matrix![xx, xy; xy, yy] }
    }

    /// The coefficients of this formula, where multiplying it out shows that it is a polynomial of degree at most 2. None is no
    /// proof to the contrary: x³/x is not recognized.
    pub fn quadratic(&self) -> Option<QuadraticForm> {
        polynomial::quadratic(&self.nodes)
    }

    /// The share, 0 to 1, of a grid over `view` whose points have a finite value and gradient.
    pub fn share_defined(&self, view: View) -> f64 {
        let nodes: Vec<Point> = grid(view).collect();
        nodes.iter().filter(|&&p| self.is_smooth(p)).count() as f64 / nodes.len() as f64
    }

    /// Whether f has negative curvature, by more than rounding, at a point of a grid over `view`: then it is not convex. False is
    /// no proof of the contrary.
    pub fn bends_down(&self, view: View) -> bool {
        grid(view).any(|p| {
            let [low, high] = Spectrum::of(&self.hessian(p)).values;
            low < -1e-6 * high.abs().max(1e-6)
        })
    }

    /// A point of `view` that is suitable as a start: value and gradient are finite there, and the gradient does not vanish. Of
    /// these it is the one nearest to the upper left, where the catalogue's objectives like to start; the middle where there is
    /// none.
    pub fn start(&self, view: View) -> Point {
        let at = |u: f64, v: f64| vector![round_within(view.x, u), round_within(view.y, v)];
        let (first, size) = (at(0.15, 0.8), at(1.0, 1.0) - at(0.0, 0.0));
        let far = |p: &Point| (p - first).component_div(&size).length();
        let moving = |p: &Point| self.is_smooth(*p) && self.value_gradient(*p).1.length() > 1e-6;
        let nearest = |points: &mut dyn Iterator<Item = Point>| points.min_by(|a, b| far(a).total_cmp(&far(b)));
        nearest(&mut std::iter::once(first).chain(grid(view)).filter(moving))
            .or_else(|| nearest(&mut grid(view).filter(|p| self.is_smooth(*p))))
            .unwrap_or(at(0.5, 0.5))
    }

    /// Whether value and gradient are finite at `p`.
    fn is_smooth(&self, p: Point) -> bool {
        let (value, gradient) = self.value_gradient(p);
        value.is_finite() && gradient.length().is_finite()
    }
}

/// The point at the share `u` of an interval, rounded to four digits of the interval's length, so that it is easy to read.
fn round_within((from, to): (f64, f64), u: f64) -> f64 {
    let grain = ten_to(libm::log10(to - from).floor() - 3.0);
    let at = ((from + u * (to - from)) / grain).round();
    // Dividing by the inverse of a grain below 1, which is whole, gives the exactly rounded decimal.
    if grain < 1.0 { at / (1.0 / grain).round() } else { at * grain }
}

/// The formula in Unicode, with as few parentheses as possible: `(1 − x)² + 100·(y − x²)²`. It parses to the same tree, unless
/// its parentheses are nested too deeply.
impl std::fmt::Display for Expression {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&written::write(&self.nodes))
    }
}

/// The midpoints of 20 × 20 cells of `view`: a grid that avoids axes and borders, where formulas are often undefined.
fn grid(view: View) -> impl Iterator<Item = Point> {
    const SIDE: usize = 20;
    let part = |i: usize, (from, to): (f64, f64)| from + (i as f64 + 0.5) / SIDE as f64 * (to - from);
    (0..SIDE * SIDE).map(move |k| vector![part(k % SIDE, view.x), part(k / SIDE, view.y)])
}
