//! Formulas: those that a person writes to be computed, and those that are typeset.

use downhill::math::Point;
use downhill::math::equation::{self, MathMode};
use downhill::math::expression::{Expression, Node};

/// Numbers on the way to a value that are larger than this leave a difference quotient no digits.
const LARGEST: f64 = 1e3;

/// Any text, as a formula of both kinds.
pub fn formula(text: &str) {
    typeset(text);
    match Expression::parse(text) {
        Ok(expression) => computed(text, &expression),
        Err(error) => assert!(error.column <= text.chars().count() + 1, "{error:?}"),
    }
}

fn typeset(text: &str) {
    if let Some(tree) = equation::EquationNode::parse(text) {
        assert_eq!(equation::EquationNode::parse(&tree.to_string()).as_ref(), Some(&tree), "{tree}");
        for setting in [MathMode::Display, MathMode::Inline] {
            tree.latex(setting);
        }
    }
}

fn computed(text: &str, expression: &Expression) {
    assert!(expression.nodes().len() <= 2 * text.chars().count(), "{} nodes", expression.nodes().len());
    let written = expression.to_string();
    match Expression::parse(&written) {
        Ok(again) => assert_eq!(again.nodes(), expression.nodes(), "{written}"),
        // Written, each level may take a parenthesis more.
        Err(error) => assert!(error.message.contains("nested more than"), "{written}: {error}"),
    }
    for p in [Point::new(0.37, 1.21), Point::new(-1.53, 0.68)] {
        let (value, (beside, gradient)) = (expression.value(p), expression.value_gradient(p));
        assert!(value.to_bits() == beside.to_bits() || value.is_nan() && beside.is_nan(), "{written} at {p}: {value}, {beside}");
        assert!(!value.is_nan() || gradient.iter().all(|slope| slope.is_nan()), "{written} at {p}: {gradient}");
        for axis in [Point::x(), Point::y()] {
            slopes(expression, &written, p, axis);
        }
        let hessian = expression.hessian(p);
        assert_eq!(hessian[(0, 1)].to_bits(), hessian[(1, 0)].to_bits(), "{written} at {p}");
    }
}

/// Where a formula is smooth and well conditioned, its derivatives are what its difference quotients tend to.
fn slopes(expression: &Expression, written: &str, p: Point, axis: Point) {
    let close = |a: f64, b: f64, tolerance: f64| (a - b).abs() <= tolerance * (1.0 + a.abs().min(b.abs()));
    let slope = |p: Point| expression.value_gradient(p).1.dot(&axis);
    let bend = |p: Point| (expression.hessian(p) * axis).dot(&axis);
    let quotient = |f: &dyn Fn(Point) -> f64, h: f64| (f(p + h * axis) - f(p - h * axis)) / (2.0 * h);
    let (near, far) = (1e-4 / 8.0, 1e-4);
    let smooth = |f: &dyn Fn(Point) -> f64| {
        let all = [p - far * axis, p - near * axis, p, p + near * axis, p + far * axis].map(f);
        all.iter().all(|value| value.is_finite() && close(*value, all[2], 1e-3) && value.abs() < LARGEST)
    };
    // Constants that are rounded on the way are no fault of the derivative.
    if [p - far * axis, p, p + far * axis].iter().any(|p| largest(expression, *p) >= LARGEST) || !smooth(&slope) {
        return;
    }
    let value = |p: Point| expression.value(p);
    let quotients = [quotient(&value, near), quotient(&value, far)];
    if close(quotients[0], quotients[1], 1e-3) {
        assert!(close(quotients[0], slope(p), 1e-2), "{written} at {p}: the slope is {}, not {}", quotients[0], slope(p));
    }
    let quotients = [quotient(&slope, near), quotient(&slope, far)];
    if smooth(&bend) && close(quotients[0], quotients[1], 1e-3) {
        assert!(close(quotients[0], bend(p), 1e-2), "{written} at {p}: it bends by {}, not {}", quotients[0], bend(p));
    }
}

/// The largest number on the way to the value at `p`; NaN counts as infinite.
fn largest(expression: &Expression, p: Point) -> f64 {
    let mut stack: Vec<f64> = Vec::new();
    let mut largest: f64 = 0.0;
    for node in expression.nodes() {
        let value = match node {
            Node::Number(value) | Node::Letter(_, value) => *value,
            Node::Pi => std::f64::consts::PI,
            Node::E => std::f64::consts::E,
            Node::X => p.x,
            Node::Y => p.y,
            Node::Negate => -stack.pop().expect("its operand"),
            Node::Call(function) => function.apply(stack.pop().expect("its operand")),
            Node::Binary(operator) => {
                let v = stack.pop().expect("its second operand");
                operator.apply(stack.pop().expect("its first operand"), v)
            }
        };
        stack.push(value);
        largest = if value.is_nan() { f64::INFINITY } else { largest.max(value.abs()) };
    }
    assert_eq!(stack.len(), 1);
    largest
}
