//! Numbers in place of symbols: `0.9 · 0.5 + (1 − 0.9) · 2` for `β₁ μₖ₋₁ + (1 − β₁) gₖ`.

use super::EquationNode;
use super::scripts::superscript;

/// The numbers of a symbol: one, a vector's, or a square matrix's row by row.
pub type SymbolValue = Vec<f64>;

/// `formula` at step `k`, with the numbers that `value` gives for its symbols, each written by `write`; symbols without a value
/// stay. Numbers that are multiplied are joined with `·`, or `⊙` where both are vectors.
pub fn substitute(
    formula: &EquationNode,
    k: usize,
    value: &dyn Fn(&str) -> Option<SymbolValue>,
    write: &dyn Fn(f64) -> String,
) -> EquationNode {
    Substitution { k, value, write }.node(formula)
}

struct Substitution<'a> {
    k: usize,
    value: &'a dyn Fn(&str) -> Option<SymbolValue>,
    write: &'a dyn Fn(f64) -> String,
}

impl Substitution<'_> {
    fn node(&self, node: &EquationNode) -> EquationNode {
        let boxed = |node: &EquationNode| Box::new(self.node(node));
        let all = |nodes: &[EquationNode]| nodes.iter().map(|node| self.node(node)).collect::<Vec<_>>();
        match node {
            EquationNode::Symbol { base, marks } => match (self.value)(&format!("{base}{marks}")) {
                Some(values) => EquationNode::Value(values.iter().map(|x| (self.write)(*x)).collect()),
                None => node.clone(),
            },
            EquationNode::Row(parts) => EquationNode::Row(all(parts)),
            EquationNode::Product(factors) => multiplied(all(factors)),
            EquationNode::Group(open, inner, close) => EquationNode::Group(*open, boxed(inner), *close),
            EquationNode::Fraction(above, below) => EquationNode::Fraction(boxed(above), boxed(below)),
            EquationNode::Root(inner) => EquationNode::Root(boxed(inner)),
            EquationNode::Raised(base, script) => {
                let base = self.node(base);
                match (script.as_str(), &base) {
                    // A vector of one number is that number.
                    ("ᵀ", EquationNode::Value(values)) if values.len() == 1 => base,
                    ("ᵏ", _) => EquationNode::Raised(Box::new(base), superscript(self.k)),
                    ("ᵏ⁺¹", _) => EquationNode::Raised(Box::new(base), superscript(self.k + 1)),
                    _ => EquationNode::Raised(Box::new(base), script.clone()),
                }
            }
            EquationNode::Power(base, exponent) => EquationNode::Power(boxed(base), boxed(exponent)),
            EquationNode::Choice { rows, nested } => EquationNode::Choice {
                rows: rows.iter().map(|(value, when)| (self.node(value), when.as_ref().map(|when| self.node(when)))).collect(),
                nested: *nested,
            },
            EquationNode::Cases(rows) => {
                EquationNode::Cases(rows.iter().map(|(value, when)| (self.node(value), self.node(when))).collect())
            }
            EquationNode::Inked(ink, inner) => EquationNode::Inked(*ink, boxed(inner)),
            _ => node.clone(),
        }
    }
}

/// The product with its signs.
fn multiplied(factors: Vec<EquationNode>) -> EquationNode {
    let mut signed: Vec<EquationNode> = Vec::new();
    for factor in factors {
        if let Some(before) = signed.last() {
            if components(before) > 1 && components(&factor) > 1 {
                signed.push(EquationNode::Sign('⊙'));
            } else if numeric(before) && numeric(&factor) {
                signed.push(EquationNode::Sign('·'));
            }
        }
        signed.push(factor);
    }
    EquationNode::Product(signed)
}

/// The number of components of a factor; 1 for a transposed vector or a matrix, since `⊙` does not apply to it.
fn components(node: &EquationNode) -> usize {
    match node {
        EquationNode::Value(values) if values.len() == 2 => 2,
        EquationNode::Raised(base, script) if script != "ᵀ" => components(base),
        EquationNode::Root(inner) => components(inner),
        _ => 1,
    }
}

/// Whether the factor begins or ends with a number, so that an adjacent number would be ambiguous.
fn numeric(node: &EquationNode) -> bool {
    match node {
        EquationNode::Value(values) => values.len() == 1,
        EquationNode::Number(_) => true,
        EquationNode::Raised(base, _) | EquationNode::Power(base, _) => numeric(base),
        _ => false,
    }
}
