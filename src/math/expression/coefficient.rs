//! Numbers as text within an expression.

/// A number in an expression: without a point where it is whole, so that `x**2` is a product in Python too.
pub fn literal(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 { format!("{}", value as i64) } else { format!("{value:?}") }
}

/// A number as a factor in an expression: a negative one in parentheses.
pub fn factor(value: f64) -> String {
    if value < 0.0 { format!("({})", literal(value)) } else { literal(value) }
}

/// Σ cᵢ termᵢ, without the terms whose cᵢ is zero.
pub fn sum(terms: &[(f64, &str)]) -> String {
    let mut out = String::new();
    for &(coefficient, term) in terms.iter().filter(|(coefficient, _)| *coefficient != 0.0) {
        let sign = match (coefficient < 0.0, out.is_empty()) {
            (true, true) => "-",
            (false, true) => "",
            (true, false) => " - ",
            (false, false) => " + ",
        };
        let factor = if coefficient.abs() == 1.0 { String::new() } else { format!("{}*", literal(coefficient.abs())) };
        out += &format!("{sign}{factor}{term}");
    }
    if out.is_empty() { "0*x".into() } else { out }
}
