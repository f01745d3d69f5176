//! Numbers in the place of symbols: `0.9 · 0.5 + (1 − 0.9) · 2` for `β₁ μₖ₋₁ + (1 − β₁) gₖ`.

use super::Node;
use super::scripts::superscript;

/// The numbers that stand for a symbol: one, a vector's, or a square matrix's row by row.
pub type Quantity = Vec<f64>;

/// `formula` at step `k`, with the numbers that `value` knows for its symbols, each written by `write`; what `value` does not know
/// stays. Between two numbers that were side by side stands `·`, or `⊙` where both are vectors.
pub fn substitute(formula: &Node, k: usize, value: &dyn Fn(&str) -> Option<Quantity>, write: &dyn Fn(f64) -> String) -> Node {
    Substitution { k, value, write }.node(formula)
}

struct Substitution<'a> {
    k: usize,
    value: &'a dyn Fn(&str) -> Option<Quantity>,
    write: &'a dyn Fn(f64) -> String,
}

impl Substitution<'_> {
    fn node(&self, node: &Node) -> Node {
        let boxed = |node: &Node| Box::new(self.node(node));
        let all = |nodes: &[Node]| nodes.iter().map(|node| self.node(node)).collect::<Vec<_>>();
        match node {
            Node::Symbol { base, marks } => match (self.value)(&format!("{base}{marks}")) {
                Some(values) => Node::Value(values.iter().map(|x| (self.write)(*x)).collect()),
                None => node.clone(),
            },
            Node::Row(parts) => Node::Row(all(parts)),
            Node::Product(factors) => multiplied(all(factors)),
            Node::Group(open, inner, close) => Node::Group(*open, boxed(inner), *close),
            Node::Fraction(above, below) => Node::Fraction(boxed(above), boxed(below)),
            Node::Root(inner) => Node::Root(boxed(inner)),
            Node::Raised(base, script) => {
                let base = self.node(base);
                match (script.as_str(), &base) {
                    // A vector of one number is that number.
                    ("ᵀ", Node::Value(values)) if values.len() == 1 => base,
                    ("ᵏ", _) => Node::Raised(Box::new(base), superscript(self.k)),
                    ("ᵏ⁺¹", _) => Node::Raised(Box::new(base), superscript(self.k + 1)),
                    _ => Node::Raised(Box::new(base), script.clone()),
                }
            }
            Node::Power(base, exponent) => Node::Power(boxed(base), boxed(exponent)),
            Node::Choice { rows, nested } => Node::Choice {
                rows: rows.iter().map(|(value, when)| (self.node(value), when.as_ref().map(|when| self.node(when)))).collect(),
                nested: *nested,
            },
            Node::Cases(rows) => Node::Cases(rows.iter().map(|(value, when)| (self.node(value), self.node(when))).collect()),
            _ => node.clone(),
        }
    }
}

/// The product with its signs.
fn multiplied(factors: Vec<Node>) -> Node {
    let mut signed: Vec<Node> = Vec::new();
    for factor in factors {
        if let Some(before) = signed.last() {
            if components(before) > 1 && components(&factor) > 1 {
                signed.push(Node::Sign('⊙'));
            } else if numeric(before) && numeric(&factor) {
                signed.push(Node::Sign('·'));
            }
        }
        signed.push(factor);
    }
    Node::Product(signed)
}

/// How many numbers a factor stands for where that shows: of a transposed vector or a matrix one, since its product is another.
fn components(node: &Node) -> usize {
    match node {
        Node::Value(values) if values.len() == 2 => 2,
        Node::Raised(base, script) if script != "ᵀ" => components(base),
        Node::Root(inner) => components(inner),
        _ => 1,
    }
}

/// Whether the factor begins or ends with a number, so that the next one would run into it.
fn numeric(node: &Node) -> bool {
    match node {
        Node::Value(values) => values.len() == 1,
        Node::Number(_) => true,
        Node::Raised(base, _) | Node::Power(base, _) => numeric(base),
        _ => false,
    }
}
