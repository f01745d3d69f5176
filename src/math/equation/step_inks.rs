//! The inks of a step's formula as it is written in a text, without a run whose numbers would tell what each term is.

use super::{EquationNode, TermInk};

/// The letter of the iterate after the step; the formula of a step has it on its left.
const NEXT: &str = "xₖ₊₁";
/// The letters of gradients, and those of differences of iterates.
const GRADIENTS: [&str; 4] = ["g", "∇F", "∇f", "∇L"];
const DIFFERENCES: [&str; 2] = ["Δ", "d"];

impl EquationNode {
    /// Whether it is the formula of a step: `xₖ₊₁ = …`.
    pub fn is_step(&self) -> bool {
        matches!(self, EquationNode::Row(parts) if matches!(&parts[..], [left, EquationNode::Sign('='), ..] if left.name().as_deref() == Some(NEXT)))
    }

    /// The formula of a step with its terms in the inks of what contributes them: this step's gradient, or what is remembered of the steps
    /// before. Any other formula, and a term in which both are mixed, stays as it is.
    pub fn with_step_inks(&self) -> EquationNode {
        let EquationNode::Row(parts) = self else { return self.clone() };
        if !self.is_step() {
            return self.clone();
        }
        let inked = |part: &EquationNode| match origin(part) {
            (true, false) => EquationNode::Inked(TermInk::Gradient, Box::new(part.clone())),
            (false, true) => EquationNode::Inked(TermInk::Memory, Box::new(part.clone())),
            _ => part.clone(),
        };
        let is_term = |i: usize| i > 1 && !matches!(parts[i], EquationNode::Sign(_));
        EquationNode::Row(parts.iter().enumerate().map(|(i, part)| if is_term(i) { inked(part) } else { part.clone() }).collect())
    }
}

/// Whether a term has this step's gradient in it, and whether it has something remembered.
fn origin(term: &EquationNode) -> (bool, bool) {
    let has = |wanted: &dyn Fn(&str, &str) -> bool| {
        term.any(&|node: &EquationNode| matches!(node, EquationNode::Symbol { base, marks } if wanted(base, marks)))
    };
    let remembers = |base: &str, marks: &str| marks.contains("ₖ₋₁") || DIFFERENCES.contains(&base);
    (has(&|base, _| GRADIENTS.contains(&base)), has(&remembers))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inks(formula: &str) -> Vec<(Option<TermInk>, String)> {
        let EquationNode::Row(parts) = EquationNode::parse(formula).unwrap().with_step_inks() else { panic!("{formula}") };
        let terms = parts.into_iter().skip(2).filter(|part| !matches!(part, EquationNode::Sign(_)));
        terms
            .map(|part| match part {
                EquationNode::Inked(ink, inner) => (Some(ink), inner.to_string()),
                plain => (None, plain.to_string()),
            })
            .collect()
    }

    #[test]
    fn each_term_of_a_step_has_the_ink_of_what_contributes_it() {
        use TermInk::{Gradient, Memory};
        let momentum = inks("xₖ₊₁ = xₖ − αₖ gₖ + βₖ (xₖ − xₖ₋₁)");
        assert_eq!(
            momentum.iter().map(|(ink, _)| *ink).collect::<Vec<_>>(),
            [None, Some(Gradient), Some(Memory)],
            "{momentum:?}"
        );
        assert_eq!(inks("xₖ₊₁ = xₖ − αₖ ∇F(xₖ)")[1].0, Some(Gradient));
        // Adam's mean holds both, so it has no ink.
        assert!(inks("xₖ₊₁ = xₖ − αₖ μₖ/√(vₖ + ε)").iter().all(|(ink, _)| ink.is_none()));
        let other = EquationNode::parse("vₖ = β vₖ₋₁ + (1 − β) gₖ²").unwrap();
        assert_eq!(other.with_step_inks(), other);
    }
}
