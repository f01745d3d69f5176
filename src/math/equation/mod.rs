//! Formulas as they are written next to the code that computes them, read into a tree.
//!
//! The plain notation `vₖ = β₂ vₖ₋₁ + (1 − β₂) gₖ²` is the one source: `downhill list` prints it, the tests evaluate it, and what
//! is typeset in the window comes from it by way of [`Node`] and [`Node::latex`].
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
pub mod prose;
mod scripts;
mod substitute;
mod text;
mod token;

pub use latex::Setting;
pub use substitute::{Quantity, substitute};

/// How deep groups may be nested; what is deeper is not read.
pub const MAX_DEPTH: usize = 48;

/// A part of a formula.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Terms, operators and words in their order.
    Row(Vec<Node>),
    /// Factors side by side.
    Product(Vec<Node>),
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
    Group(char, Box<Node>, char),
    /// Numerator and denominator.
    Fraction(Box<Node>, Box<Node>),
    /// What stands under a root.
    Root(Box<Node>),
    /// What is raised, and the superscript: `ᵏ⁺¹`.
    Raised(Box<Node>, String),
    /// What is raised, and the exponent after `^`.
    Power(Box<Node>, Box<Node>),
    /// `a if c else b`, a row for each condition: value and condition; the last has none. With `nested`, each `else (…)` is in
    /// parentheses.
    Choice {
        /// Values, with their conditions.
        rows: Vec<(Node, Option<Node>)>,
        /// Whether the text has parentheses around what follows `else`.
        nested: bool,
    },
    /// `a for c, b for d`: values with their conditions.
    Cases(Vec<(Node, Node)>),
    /// Numbers in the place of a symbol: one, a vector, or a square matrix row by row.
    Value(Vec<String>),
}

impl Node {
    /// Reads `text`; `None` where it is not in the notation.
    pub fn parse(text: &str) -> Option<Node> {
        parser::parse(text)
    }

    /// The name under which a symbol's value is looked up: letter and marks.
    pub fn name(&self) -> Option<String> {
        match self {
            Node::Symbol { base, marks } => Some(format!("{base}{marks}")),
            _ => None,
        }
    }

    /// Whether any part of the tree satisfies `condition`.
    pub fn any(&self, condition: &dyn Fn(&Node) -> bool) -> bool {
        condition(self)
            || match self {
                Node::Row(parts) | Node::Product(parts) => parts.iter().any(|part| part.any(condition)),
                Node::Group(_, inner, _) | Node::Root(inner) | Node::Raised(inner, _) => inner.any(condition),
                Node::Fraction(a, b) | Node::Power(a, b) => a.any(condition) || b.any(condition),
                Node::Choice { rows, .. } => {
                    rows.iter().any(|(value, when)| value.any(condition) || when.iter().any(|when| when.any(condition)))
                }
                Node::Cases(rows) => rows.iter().any(|(value, when)| value.any(condition) || when.any(condition)),
                _ => false,
            }
    }
}

#[cfg(test)]
mod tests;
