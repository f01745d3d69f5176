//! Formulas as they are written next to the code that computes them, read into a tree.
//!
//! The plain notation `vₖ = β₂ vₖ₋₁ + (1 − β₂) gₖ²` is the one source: `downhill list` prints it, the tests evaluate it, and what
//! is typeset in the window comes from it by way of [`EquationNode`] and [`EquationNode::latex`].
//!
//! # The notation
//!
//! * Letters with Unicode scripts, primes and bars: `xₖ₊₁`, `β₁ᵏ⁺¹`, `φ′`, `x̄ₖ`, `F*`, `∇²F`; products side by side.
//! * `a b / c d` is (a b / c) d; a sum `Σ`, a root `√` or a `∂` below the stroke takes what follows it.
//! * `√(…)`, `|…|`, `‖…‖`, `⟨…⟩`, `⌊…⌋`; powers also as `e^(−z²/2)`; names of functions (exp, log, sin, max, …).
//! * Cases: `a if c else b`, and `a for c, b for d`. Any other word is a word: `i drawn`.
//!
//! A tree remembers all that was written but spaces: its [`Display`](std::fmt::Display) is the text again.

mod latex;
mod parser;
mod scripts;
mod substitute;
mod text;
mod token;

pub use latex::MathMode;
pub use substitute::{SymbolValue, substitute};

/// How deep groups may be nested; what is deeper is not read.
pub const MAX_DEPTH: usize = 48;

/// A part of a formula.
#[derive(Clone, Debug, PartialEq)]
pub enum EquationNode {
    /// Terms, operators and words in their order.
    Row(Vec<EquationNode>),
    /// Factors side by side.
    Product(Vec<EquationNode>),
    /// A number, as written.
    Number(String),
    /// A letter, with ∇ or ∂ before it, and its marks behind it: bars, subscripts, primes, stars.
    Symbol {
        /// The letter: `x`, `∇F`.
        base: String,
        /// Its marks: `ₖ₊₁`, `′`, `*`.
        marks: String,
    },
    /// The name of a function.
    Function(String),
    /// Words.
    Word(String),
    /// An operator, a relation or a comma.
    Sign(char),
    /// What stands between two delimiters.
    Group(char, Box<EquationNode>, char),
    /// Numerator and denominator.
    Fraction(Box<EquationNode>, Box<EquationNode>),
    /// What stands under a root.
    Root(Box<EquationNode>),
    /// What is raised, and the superscript: `ᵏ⁺¹`.
    Raised(Box<EquationNode>, String),
    /// What is raised, and the exponent after `^`.
    Power(Box<EquationNode>, Box<EquationNode>),
    /// `a if c else b`, a row for each condition: value and condition; the last has none. With `nested`, each `else (…)` is in
    /// parentheses.
    Choice {
        /// Values, with their conditions.
        rows: Vec<(EquationNode, Option<EquationNode>)>,
        /// Whether the text has parentheses around what follows `else`.
        nested: bool,
    },
    /// `a for c, b for d`: values with their conditions.
    Cases(Vec<(EquationNode, EquationNode)>),
    /// Numbers in the place of a symbol: one, a vector, or a square matrix row by row.
    Value(Vec<String>),
}

impl EquationNode {
    /// Reads `text`; `None` where it is not in the notation.
    pub fn parse(text: &str) -> Option<EquationNode> {
        parser::parse(text)
    }

    /// The name under which a symbol's value is looked up: letter and marks.
    pub fn name(&self) -> Option<String> {
        match self {
            EquationNode::Symbol { base, marks } => Some(format!("{base}{marks}")),
            _ => None,
        }
    }

    /// Whether any part of the tree satisfies `condition`.
    pub fn any(&self, condition: &dyn Fn(&EquationNode) -> bool) -> bool {
        condition(self)
            || match self {
                EquationNode::Row(parts) | EquationNode::Product(parts) => parts.iter().any(|part| part.any(condition)),
                EquationNode::Group(_, inner, _) | EquationNode::Root(inner) | EquationNode::Raised(inner, _) => {
                    inner.any(condition)
                }
                EquationNode::Fraction(a, b) | EquationNode::Power(a, b) => a.any(condition) || b.any(condition),
                EquationNode::Choice { rows, .. } => {
                    rows.iter().any(|(value, when)| value.any(condition) || when.iter().any(|when| when.any(condition)))
                }
                EquationNode::Cases(rows) => rows.iter().any(|(value, when)| value.any(condition) || when.any(condition)),
                _ => false,
            }
    }
}

#[cfg(test)]
mod tests;
