//! A formula's tree as text in Unicode, as people write it by hand.

use crate::math::catalog::words::number;
use crate::math::expression::Node;
use crate::math::expression::function::{Binary, Function};

/// How tightly a text holds together; one that holds less than its place asks for takes parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Hold {
    Sum,
    Product,
    Sign,
    /// √x: nothing may follow that could belong under the root.
    Root,
    Power,
    Whole,
}

struct Part {
    text: String,
    hold: Hold,
    /// The whole number that this is, if it can be a superscript.
    exponent: Option<i32>,
}

impl Part {
    fn new(text: impl Into<String>, hold: Hold) -> Self {
        Part { text: text.into(), hold, exponent: None }
    }

    /// The text for a place that asks for `least`.
    fn within(self, least: Hold) -> String {
        if self.hold < least { format!("({})", self.text) } else { self.text }
    }

    /// The same on the right of an operator, where a sign needs parentheses as well.
    fn right(self, least: Hold) -> String {
        if self.text.starts_with('−') { format!("({})", self.text) } else { self.within(least) }
    }
}

/// The formula of `nodes`, a whole tree.
pub fn write(nodes: &[Node]) -> String {
    let mut parts: Vec<Part> = Vec::new();
    for node in nodes {
        let mut pop = || parts.pop().expect("operands come before their operator");
        let part = match node {
            Node::Number(value) => {
                let exponent = (value.fract() == 0.0 && *value <= 1e6).then_some(*value as i32);
                Part { exponent, ..Part::new(number(*value), Hold::Whole) }
            }
            Node::Pi => Part::new("π", Hold::Whole),
            Node::E => Part::new("e", Hold::Whole),
            Node::X => Part::new("x", Hold::Whole),
            Node::Y => Part::new("y", Hold::Whole),
            Node::Negate => {
                let part = pop();
                let exponent = part.exponent.filter(|n| *n > 0).map(|n| -n);
                Part { exponent, ..Part::new(format!("−{}", part.within(Hold::Root)), Hold::Sign) }
            }
            Node::Call(Function::Sqrt) => match pop() {
                part if part.hold == Hold::Whole => Part::new(format!("√{}", part.text), Hold::Root),
                part => Part::new(format!("√({})", part.text), Hold::Whole),
            },
            Node::Call(function) => Part::new(format!("{}({})", function.name(), pop().text), Hold::Whole),
            Node::Binary(operator) => {
                let right = pop();
                binary(*operator, pop(), right)
            }
        };
        parts.push(part);
    }
    parts.pop().map_or(String::new(), |part| part.text)
}

fn binary(operator: Binary, left: Part, right: Part) -> Part {
    let (between, hold) = match operator {
        Binary::Add => (" + ", Hold::Sum),
        Binary::Subtract => (" − ", Hold::Sum),
        Binary::Multiply => ("·", Hold::Product),
        Binary::Divide => ("/", Hold::Product),
        Binary::Power => return power(left, right),
        Binary::Min => return Part::new(format!("min({}, {})", left.text, right.text), Hold::Whole),
        Binary::Max => return Part::new(format!("max({}, {})", left.text, right.text), Hold::Whole),
    };
    let least = if hold == Hold::Sum { Hold::Product } else { Hold::Sign };
    // Appended in place: a sum of thousands of terms is a tree that leans far to the left.
    let mut text = left.within(hold);
    text += between;
    text += &right.right(least);
    Part::new(text, hold)
}

fn power(base: Part, exponent: Part) -> Part {
    let mut text = base.within(Hold::Whole);
    match exponent.exponent {
        Some(n) => text.extend(n.to_string().chars().map(superscript)),
        None => {
            text.push('^');
            text += &exponent.within(Hold::Whole);
        }
    }
    Part::new(text, Hold::Power)
}

fn superscript(c: char) -> char {
    match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        // U+2070 and U+2074 to U+2079.
        _ => c.to_digit(10).and_then(|digit| char::from_u32(0x2070 + digit)).unwrap_or(c),
    }
}
