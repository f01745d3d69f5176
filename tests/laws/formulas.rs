//! The notation of formulas: every formula of the program is in it, and a tree says what was written.

use downhill::math::Sampling;
use downhill::math::catalog::Catalog;
use downhill::math::equation::EquationNode;
use downhill::math::equation::prose::{Block, Span};
use downhill::sim::Experiment;
use downhill::sim::Run;
use downhill::sim::file::presets;
use downhill::sim::formulas;
use downhill::sim::lesson::lessons;
use downhill::sim::run::conditions::Decay;
use proptest::prelude::*;

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Every formula that the program lists, and those of its presets and lessons.
fn all() -> Vec<String> {
    let mut all: Vec<String> = formulas::all().into_iter().flat_map(|entry| entry.formulas).collect();
    all.extend(presets::ALL.iter().map(|preset| preset.experiment().objective.formula()));
    for block in lessons::ALL.iter().flat_map(|entry| entry.lesson().text.0) {
        match block {
            Block::Formula(text) => all.push(text),
            Block::Paragraph(spans) => all.extend(spans.into_iter().filter_map(|span| match span {
                Span::Formula(text) => Some(text),
                Span::Words(_) => None,
            })),
        }
    }
    all
}

/// What a step may add to the gradient and to the update.
fn conditions() -> Vec<String> {
    let mut all = Vec::new();
    for sampling in Sampling::ALL {
        for decay in [Decay::Coupled, Decay::Decoupled] {
            let experiment = Experiment { noise: 0.1, sampling: (sampling.default)(), ..presets::ALL[0].experiment() };
            let run = Run { weight_decay: 0.1, decay, ..experiment.runs[0].clone() };
            let conditions = experiment.conditions(&run);
            all.extend([true, false].map(|finite| format!("gₖ = {}", conditions.gradient_formula(finite, "λ"))));
            all.push(format!("xₖ₊₁ = {}", conditions.update_formula("(1 − αₖ λ) xₖ − αₖ mₖ / (√sₖ + ε)", "λ′")));
        }
    }
    all
}

#[test]
fn every_formula_is_read_and_said_again() {
    let (read, unread): (Vec<String>, Vec<String>) =
        all().into_iter().chain(conditions()).partition(|text| EquationNode::parse(text).is_some());
    assert!(unread.is_empty(), "not read:\n{}", unread.join("\n"));
    for text in read {
        assert_eq!(squeezed(&EquationNode::parse(&text).expect("it was read").to_string()), squeezed(&text));
    }
}

/// A formula in the notation, at most a few levels deep.
fn formula() -> impl Strategy<Value = String> {
    let letter =
        prop::sample::select(vec!["x", "gₖ", "β₁", "μₖ₋₁", "x̄ₖ", "F*", "ρ∞", "Δₘᵢₙ", "λ′", "w₁*", "∇F", "2", "0.96", "½", "I"]);
    let leaf = (letter, prop::sample::select(vec!["", "", "²", "ᵏ⁺¹", "ᵀ", "⁻¹"]))
        .prop_map(|(letter, power)| format!("{letter}{power}"));
    leaf.prop_recursive(5, 40, 4, |inner| {
        let term = inner.clone();
        prop_oneof![
            (inner.clone(), prop::sample::select(vec!["+", "−", "·", "=", "≤", ",", "~"]), inner.clone())
                .prop_map(|(a, sign, b)| format!("({a} {sign} {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} {b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} / ({b})")),
            inner.clone().prop_map(|a| format!("√({a})")),
            inner.clone().prop_map(|a| format!("‖({a})‖²")),
            inner.clone().prop_map(|a| format!("(−({a}))^({a})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("max({a}, {b})")),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| format!("({a} if {b} > 0 else {c})")),
            term.prop_map(|a| format!("Σ {a}")),
        ]
    })
}

proptest! {
    #[test]
    fn a_tree_says_what_was_written(text in formula()) {
        let tree = EquationNode::parse(&text).expect("it is in the notation");
        prop_assert_eq!(squeezed(&tree.to_string()), squeezed(&text));
        let again = EquationNode::parse(&tree.to_string()).expect("what a tree says is in the notation");
        prop_assert_eq!(&again, &tree);
    }

    #[test]
    fn any_text_is_read_whole_or_not_at_all(text in "[a-zE0-9α-ωₖ₊₁²ᵀ√Σ∇∂‖|⟨⟩()\\[\\]+−=/^., \\n]{0,40}") {
        if let Some(tree) = EquationNode::parse(&text) {
            prop_assert_eq!(squeezed(&tree.to_string()), squeezed(&text));
        }
    }
}
