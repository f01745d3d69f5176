use super::*;

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn read(text: &str) -> EquationNode {
    EquationNode::parse(text).unwrap_or_else(|| panic!("{text} is not read"))
}

#[test]
fn precedence_is_that_of_mathematics() {
    for (text, latex) in [
        ("xₖ − αₖ μₖ / √(vₖ + ε)", r"x_{k}-\frac{\alpha  _{k} \mu  _{k}}{\sqrt{v_{k}+\varepsilon }}"),
        ("1/n Σ aᵢ", r"\frac{1}{n} \sum  a_{i}"),
        ("Σ αᵢ xᵢ / Σ αᵢ", r"\frac{\sum  \alpha _{i} x_{i}}{\sum  \alpha _{i}}"),
        ("e^(−z²/2)", r"e^{{-}{z^{2}}/{2}}"),
        ("gₖ₋₁ᵀ gₖ", r"g_{k-1}^{\mathsf{T}} g_{k}"),
        ("x̄ₖ", r"\bar{x}_{k}"),
        ("Δₘᵢₙ", r"\Delta _{\mathrm{min}}"),
    ] {
        assert_eq!(squeezed(&read(text).latex(MathMode::Display)), squeezed(latex), "{text}");
    }
}

#[test]
fn commas_in_brackets_part_no_statements() {
    let moons = read("(cos t, sin t) and (1 − cos t, ½ − sin t), t ~ U(0, π), + σ ξ").statements(MathMode::Display);
    let expected = ["(cos t, sin t) and (1 − cos t, ½ − sin t)", "t ~ U(0, π)"].map(|text| read(text).latex(MathMode::Display));
    assert_eq!(moons.len(), 3);
    for (statement, expected) in moons.iter().zip(expected) {
        assert_eq!(statement.trim_end_matches(r",\;"), expected);
    }
    assert_eq!(read("φ(z) = z").statements(MathMode::Display), [read("φ(z) = z").latex(MathMode::Display)]);
}

#[test]
fn what_is_no_formula_is_not_read() {
    for text in ["", "(x", "x)", "a if b", "√", "a ^", "‖x", "x / ", "∇", "ₖ", "Bₖ⁻¹ ⁻¹"] {
        assert_eq!(EquationNode::parse(text), None, "{text}");
    }
    for deep in ["(".repeat(100_000), "√".repeat(100_000), "x^".repeat(100_000), "a if b else ".repeat(100_000)] {
        assert_eq!(EquationNode::parse(&deep), None);
    }
}

#[test]
fn numbers_take_the_place_of_symbols() {
    let value = |name: &str| match name {
        "β₁" => Some(vec![0.9]),
        "μₖ₋₁" => Some(vec![0.5, -2.0]),
        "gₖ" => Some(vec![-1.0, 4.0]),
        "tₖ" => Some(vec![-0.5]),
        _ => None,
    };
    let shown = |text: &str| substitute(&read(text), 2, &value, &|x| x.to_string().replace('-', "−")).to_string();
    assert_eq!(shown("β₁ μₖ₋₁ + (1 − β₁) gₖ²"), "0.9 (0.5, −2) + (1 − 0.9) (−1, 4)²");
    assert_eq!(shown("1 − β₁ᵏ⁺¹"), "1 − 0.9³");
    assert_eq!(shown("β₁ tₖ − tₖ"), "0.9 · (−0.5) − (−0.5)");
    assert_eq!(shown("gₖ μₖ₋₁"), "(−1, 4) ⊙ (0.5, −2)");
    assert_eq!(shown("∇F(gₖ)"), "∇F(−1, 4)");
}

#[test]
fn no_line_ends_within_a_number() {
    for fine in [false, true] {
        let pieces = read("6.982·10⁻⁹ ≤ 2.1 − 2.231·10⁻⁸").pieces(MathMode::Display, fine);
        assert_eq!(pieces.len(), 3, "{pieces:?}");
        assert!(pieces[0].contains("10^{-9}") && pieces[2].contains("2.231") && pieces[2].contains("10^{-8}"), "{pieces:?}");
    }
}
