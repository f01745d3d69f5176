//! The tree of a formula as text again.

use super::EquationNode;
use std::fmt::{self, Display, Formatter};

impl Display for EquationNode {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            EquationNode::Row(parts) => row(parts, f),
            EquationNode::Product(factors) => {
                for (i, factor) in factors.iter().enumerate() {
                    let tight = i == 0 || applies(&factors[i - 1], factor);
                    f.write_str(if tight { "" } else { " " })?;
                    write!(f, "{}", ProductOperand(factor))?;
                }
                Ok(())
            }
            EquationNode::Number(text) | EquationNode::Function(text) | EquationNode::Word(text) => f.write_str(text),
            EquationNode::Symbol { base, marks } => write!(f, "{base}{marks}"),
            EquationNode::Sign(sign) => write!(f, "{sign}"),
            EquationNode::Group(open, inner, close) => match argument(inner) {
                Some(values) if *open == '(' => write!(f, "({})", values.join(", ")),
                _ => write!(f, "{open}{inner}{close}"),
            },
            EquationNode::Fraction(above, below) => write!(f, "{} / {}", ProductOperand(above), ProductOperand(below)),
            EquationNode::Root(inner) => write!(f, "√{}", ProductOperand(inner)),
            EquationNode::Raised(base, script) => write!(f, "{}{script}", ProductOperand(base)),
            EquationNode::Power(base, exponent) => write!(f, "{}^{exponent}", ProductOperand(base)),
            EquationNode::Choice { rows, nested } => {
                let last = rows.len() - 1;
                for (i, (value, when)) in rows.iter().enumerate() {
                    let open = if *nested && i > 0 && i < last { "(" } else { "" };
                    write!(f, "{open}{value}")?;
                    if let Some(when) = when {
                        write!(f, " if {when} else ")?;
                    }
                }
                f.write_str(&")".repeat(if *nested { last - 1 } else { 0 }))
            }
            EquationNode::Cases(rows) => {
                for (i, (value, when)) in rows.iter().enumerate() {
                    write!(f, "{}{value} for {when}", if i > 0 { ", " } else { "" })?;
                }
                Ok(())
            }
            EquationNode::Value(values) => f.write_str(&value(values)),
            EquationNode::Inked(_, inner) => write!(f, "{inner}"),
        }
    }
}

/// A number, a vector `(a, b)`, or a matrix or list of points `[a, b; c, d]`.
fn value(values: &[String]) -> String {
    match values {
        [one] => one.clone(),
        _ if is_matrix(values) => {
            let rows = values.chunks(2).map(|row| row.join(", "));
            format!("[{}]", rows.collect::<Vec<_>>().join("; "))
        }
        _ => format!("({})", values.join(", ")),
    }
}

/// Whether the numbers of a symbol are those of a square matrix, in the plane four, or of a list of points, two for each.
pub(super) fn is_matrix(values: &[String]) -> bool {
    values.len() >= 4 && values.len().is_multiple_of(2)
}

/// The vector that is the only content of a group: `F(xₖ)` becomes `F(1, 2)`, not `F((1, 2))`.
pub(super) fn argument(inner: &EquationNode) -> Option<&[String]> {
    match inner {
        EquationNode::Row(parts) => match &parts[..] {
            [EquationNode::Value(values)] if values.len() == 2 => Some(values),
            _ => None,
        },
        _ => None,
    }
}

/// An operand of a product: a negative number gets parentheses.
struct ProductOperand<'a>(&'a EquationNode);

impl Display for ProductOperand<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if needs_parentheses(self.0) { write!(f, "({})", self.0) } else { write!(f, "{}", self.0) }
    }
}

/// Whether a number needs parentheses after an operator or as the base of a power: `−1`, `3.2e−9`.
pub(super) fn needs_parentheses(node: &EquationNode) -> bool {
    match node {
        EquationNode::Value(values) => values.len() == 1 && values[0].contains(['−', 'e']),
        EquationNode::Inked(_, inner) => needs_parentheses(inner),
        _ => false,
    }
}

/// Whether `argument` follows `before` without a space, as in `F(x)`.
pub(super) fn applies(before: &EquationNode, argument: &EquationNode) -> bool {
    let head = match before {
        EquationNode::Raised(base, _) => base,
        other => other,
    };
    matches!(argument, EquationNode::Group('(', ..)) && matches!(head, EquationNode::Function(_))
        || matches!(argument, EquationNode::Group(..)) && matches!(head, EquationNode::Symbol { base, .. } if calls(base))
}

/// Whether the symbol `base` is a function when a group follows.
pub(super) fn calls(base: &str) -> bool {
    base.starts_with('∇') || ["F", "f", "φ", "σ", "Φ", "L", "O", "U", "N", "E"].contains(&base)
}

fn row(parts: &[EquationNode], f: &mut Formatter<'_>) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        let before = i.checked_sub(1).map(|i| &parts[i]);
        let unary = matches!(before, Some(EquationNode::Sign('−' | '±' | '-'))) && unary(parts, i - 1);
        let space = match (before, part) {
            (None, _) | (_, EquationNode::Sign(',' | ';' | ':')) => "",
            _ if unary => "",
            _ => " ",
        };
        f.write_str(space)?;
        if before.is_some_and(|before| matches!(before, EquationNode::Sign(_))) && needs_parentheses(part) {
            write!(f, "({part})")?;
        } else {
            write!(f, "{part}")?;
        }
    }
    Ok(())
}

/// Whether the sign at index `at` belongs to the term after it and does not join two terms.
pub(super) fn unary(parts: &[EquationNode], at: usize) -> bool {
    at == 0 || matches!(parts[at - 1], EquationNode::Sign(_))
}

/// Whether the dot at index `at` belongs to a single number: 6.9 · 10⁻⁹.
pub(super) fn is_power_of_ten(parts: &[EquationNode], at: usize) -> bool {
    let ten = EquationNode::Number("10".into());
    at > 0
        && matches!(parts[at - 1], EquationNode::Number(_))
        && matches!(parts.get(at + 1), Some(EquationNode::Raised(base, _)) if **base == ten)
}

/// The content of parentheses that the typeset formula does not need; a pair keeps its parentheses.
pub(super) fn bare(node: &EquationNode) -> &EquationNode {
    let pair = |inner: &EquationNode| matches!(inner, EquationNode::Row(parts) if parts.contains(&EquationNode::Sign(',')));
    match node {
        EquationNode::Group('(', inner, ')') if !pair(inner) && argument(inner).is_none() => inner,
        other => other,
    }
}
