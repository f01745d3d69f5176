//! A formula's tree as text in Unicode, as it would be written by hand.

use crate::math::catalog::words::number;
use crate::math::expression::Node;
use crate::math::expression::function::{Binary, Function};

/// The precedence of the outermost operator of a text; in a place that needs a higher one it gets parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Precedence {
    Sum,
    Product,
    Sign,
    /// √x, after which nothing may follow that would seem to belong under the root.
    Root,
    Power,
    Whole,
}

struct FormulaText {
    text: String,
    hold: Precedence,
    /// The value, where the text is a whole number that can be a superscript.
    exponent: Option<i32>,
}

impl FormulaText {
    fn new(text: impl Into<String>, hold: Precedence) -> Self {
        FormulaText { text: text.into(), hold, exponent: None }
    }

    /// The text for a place that needs the precedence `least`.
    fn within(self, least: Precedence) -> String {
        if self.hold < least { format!("({})", self.text) } else { self.text }
    }

    /// The same to the right of an operator, where a leading sign needs parentheses as well.
    fn right(self, least: Precedence) -> String {
        if self.text.starts_with('−') { format!("({})", self.text) } else { self.within(least) }
    }
}

/// The formula of `nodes`, which are a whole tree.
pub fn write(nodes: &[Node]) -> String {
    let mut parts: Vec<FormulaText> = Vec::new();
    for node in nodes {
        let mut pop = || parts.pop().expect("operands come before their operator");
        let part = match node {
            Node::Number(value) => {
                let exponent = (value.fract() == 0.0 && *value <= 1e6).then_some(*value as i32);
                FormulaText { exponent, ..FormulaText::new(number(*value), Precedence::Whole) }
            }
            Node::Pi => FormulaText::new("π", Precedence::Whole),
            Node::E => FormulaText::new("e", Precedence::Whole),
            Node::X => FormulaText::new("x", Precedence::Whole),
            Node::Y => FormulaText::new("y", Precedence::Whole),
            Node::Letter(letter, _) => FormulaText::new(*letter, Precedence::Whole),
            Node::Negate => {
                let part = pop();
                let exponent = part.exponent.filter(|n| *n > 0).map(|n| -n);
                FormulaText { exponent, ..FormulaText::new(format!("−{}", part.within(Precedence::Root)), Precedence::Sign) }
            }
            Node::Call(Function::Sqrt) => match pop() {
                part if part.hold == Precedence::Whole => FormulaText::new(format!("√{}", part.text), Precedence::Root),
                part => FormulaText::new(format!("√({})", part.text), Precedence::Whole),
            },
            Node::Call(function) => FormulaText::new(format!("{}({})", function.name(), pop().text), Precedence::Whole),
            Node::Binary(operator) => {
                let right = pop();
                binary(*operator, pop(), right)
            }
        };
        parts.push(part);
    }
    parts.pop().map_or(String::new(), |part| part.text)
}

fn binary(operator: Binary, left: FormulaText, right: FormulaText) -> FormulaText {
    let (between, hold) = match operator {
        Binary::Add => (" + ", Precedence::Sum),
        Binary::Subtract => (" − ", Precedence::Sum),
        Binary::Multiply => ("·", Precedence::Product),
        Binary::Divide => ("/", Precedence::Product),
        Binary::Power => return power(left, right),
        Binary::Min => return FormulaText::new(format!("min({}, {})", left.text, right.text), Precedence::Whole),
        Binary::Max => return FormulaText::new(format!("max({}, {})", left.text, right.text), Precedence::Whole),
    };
    let least = if hold == Precedence::Sum { Precedence::Product } else { Precedence::Sign };
    // Appended in place, since the tree of a sum of thousands of terms leans far to the left.
    let mut text = left.within(hold);
    text += between;
    text += &right.right(least);
    FormulaText::new(text, hold)
}

fn power(base: FormulaText, exponent: FormulaText) -> FormulaText {
    let mut text = base.within(Precedence::Whole);
    match exponent.exponent {
        Some(n) => text.extend(n.to_string().chars().map(superscript)),
        None => {
            text.push('^');
            text += &exponent.within(Precedence::Whole);
        }
    }
    FormulaText::new(text, Precedence::Power)
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
