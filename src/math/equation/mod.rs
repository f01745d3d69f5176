//! Formulas that are written beside the code that computes them, parsed into a tree.
//!
//! The plain notation `vₖ = β₂ vₖ₋₁ + (1 − β₂) gₖ²` is the only source: `downhill list` prints it, the tests evaluate it, and the
//! window typesets it by way of [`EquationNode`] and [`EquationNode::latex`].
//!
//! # The notation
//!
//! * Letters with Unicode scripts, primes and bars: `xₖ₊₁`, `β₁ᵏ⁺¹`, `φ′`, `x̄ₖ`, `F*`, `∇²F`; products side by side.
//! * `a b / c d` is (a b / c) d; in a denominator a sum `Σ`, a root `√` or a `∂` takes everything that follows it.
//! * `√(…)`, `|…|`, `‖…‖`, `⟨…⟩`, `⌊…⌋`; powers also as `e^(−z²/2)`; names of functions (exp, log, sin, max, …).
//! * Cases: `a if c else b`, and `a for c, b for d`. Any other word is a word: `i drawn`.
//!
//! A tree keeps everything of the text but the spaces: its [`Display`](std::fmt::Display) gives the text again.

pub mod evaluate;
mod latex;
pub mod mathml;
mod parser;
pub mod prose;
mod scripts;
mod step_inks;
mod substitute;
mod term_ink;
mod text;
mod token;

pub use latex::MathMode;
pub use substitute::{SymbolValue, substitute};
pub use term_ink::{TermInk, ink_of};

/// The deepest nesting of groups that is read.
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
    /// A letter, preceded by ∇ or ∂ where it has one, and followed by its marks: bars, subscripts, primes, stars.
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
    /// The content between two delimiters.
    Group(char, Box<EquationNode>, char),
    /// Numerator and denominator.
    Fraction(Box<EquationNode>, Box<EquationNode>),
    /// The content of a root.
    Root(Box<EquationNode>),
    /// A base with a superscript: `ᵏ⁺¹`.
    Raised(Box<EquationNode>, String),
    /// A base with an exponent after `^`.
    Power(Box<EquationNode>, Box<EquationNode>),
    /// `a if c else b`: a row for each value with its condition; the last has none. With `nested`, each `else (…)` is in
    /// parentheses.
    Choice {
        /// Values, with their conditions.
        rows: Vec<(EquationNode, Option<EquationNode>)>,
        /// Whether the text after `else` is in parentheses.
        nested: bool,
    },
    /// `a for c, b for d`: values with their conditions.
    Cases(Vec<(EquationNode, EquationNode)>),
    /// Numbers in place of a symbol: one, a vector, or a square matrix row by row.
    Value(Vec<String>),
    /// A part that is written in the colour of what it stands for.
    Inked(TermInk, Box<EquationNode>),
}

impl EquationNode {
    /// Parses `text`; `None` where it is not in the notation.
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

    /// This formula, whose terms stand in the same places as those of `other`, in the inks of the latter: the same formula with numbers in
    /// place of its symbols.
    pub fn with_inks_of(self, other: &EquationNode) -> EquationNode {
        let all = |mine: Vec<EquationNode>, others: &[EquationNode]| {
            let pairs = mine.into_iter().zip(others.iter().map(Some).chain(std::iter::repeat(None)));
            pairs.map(|(mine, other)| other.map_or(mine.clone(), |other| mine.with_inks_of(other))).collect()
        };
        match (self, other) {
            (mine, EquationNode::Inked(ink, _)) => EquationNode::Inked(*ink, Box::new(mine)),
            (EquationNode::Row(mine), EquationNode::Row(others)) => EquationNode::Row(all(mine, others)),
            (EquationNode::Fraction(above, below), EquationNode::Fraction(other, _)) => {
                EquationNode::Fraction(Box::new(above.with_inks_of(other)), below)
            }
            (EquationNode::Group(open, inner, close), EquationNode::Group(_, other, _)) => {
                EquationNode::Group(open, Box::new(inner.with_inks_of(other)), close)
            }
            (mine, _) => mine,
        }
    }

    /// The formula with `write` in place of each coordinate of a vector or entry of a matrix; single numbers stay.
    pub fn with_coordinates(&self, write: &str) -> EquationNode {
        let boxed = |node: &EquationNode| Box::new(node.with_coordinates(write));
        let all = |nodes: &[EquationNode]| nodes.iter().map(|node| node.with_coordinates(write)).collect();
        match self {
            EquationNode::Value(values) if values.len() > 1 => EquationNode::Value(vec![write.to_owned(); values.len()]),
            EquationNode::Row(parts) => EquationNode::Row(all(parts)),
            EquationNode::Product(factors) => EquationNode::Product(all(factors)),
            EquationNode::Group(open, inner, close) => EquationNode::Group(*open, boxed(inner), *close),
            EquationNode::Fraction(above, below) => EquationNode::Fraction(boxed(above), boxed(below)),
            EquationNode::Root(inner) => EquationNode::Root(boxed(inner)),
            EquationNode::Raised(base, script) => EquationNode::Raised(boxed(base), script.clone()),
            EquationNode::Power(base, exponent) => EquationNode::Power(boxed(base), boxed(exponent)),
            EquationNode::Inked(ink, inner) => EquationNode::Inked(*ink, boxed(inner)),
            other => other.clone(),
        }
    }

    /// Whether any part of the tree satisfies `condition`.
    pub fn any(&self, condition: &dyn Fn(&EquationNode) -> bool) -> bool {
        condition(self)
            || match self {
                EquationNode::Row(parts) | EquationNode::Product(parts) => parts.iter().any(|part| part.any(condition)),
                EquationNode::Group(_, inner, _)
                | EquationNode::Root(inner)
                | EquationNode::Raised(inner, _)
                | EquationNode::Inked(_, inner) => inner.any(condition),
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
