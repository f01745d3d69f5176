//! The value of a formula, coordinate by coordinate.

use super::{EquationNode, SymbolValue};

/// The value of `formula` at step `k`: one number, or one for each coordinate of its vectors. `value` gives the numbers of its symbols.
/// None where a symbol has none, and for what is not computed coordinate by coordinate: matrices, inner products, cases, and words.
pub fn evaluate(formula: &EquationNode, k: usize, value: &dyn Fn(&str) -> Option<SymbolValue>) -> Option<SymbolValue> {
    let inside = |node: &EquationNode| evaluate(node, k, value);
    match formula {
        EquationNode::Number(text) if text == "½" => Some(vec![0.5]),
        EquationNode::Number(text) => Some(vec![text.parse().ok()?]),
        EquationNode::Symbol { .. } => value(&formula.name()?),
        EquationNode::Group('(', inner, _) | EquationNode::Inked(_, inner) => inside(inner),
        EquationNode::Fraction(above, below) => both(&inside(above)?, &inside(below)?, |a, b| a / b),
        EquationNode::Root(inner) => each(&inside(inner)?, f64::sqrt),
        EquationNode::Raised(base, script) => {
            let power = match script.as_str() {
                "²" => 2,
                "ᵏ" => k,
                "ᵏ⁺¹" => k + 1,
                _ => return None,
            };
            each(&inside(base)?, |x| x.powi(power as i32))
        }
        EquationNode::Product(factors) => {
            let (mut product, mut at) = (vec![1.0], 0);
            while let Some(factor) = factors.get(at) {
                let next = match factor {
                    EquationNode::Function(name) if name == "sign" => {
                        at += 1;
                        each(&inside(factors.get(at)?)?, sign)?
                    }
                    other => inside(other)?,
                };
                product = both(&product, &next, |a, b| a * b)?;
                at += 1;
            }
            Some(product)
        }
        EquationNode::Row(parts) => {
            let mut sum: Option<SymbolValue> = None;
            for (negative, term) in terms(parts)? {
                let term = each(&inside(term)?, |x| if negative { -x } else { x })?;
                sum = Some(match sum {
                    Some(sum) => both(&sum, &term, |a, b| a + b)?,
                    None => term,
                });
            }
            sum
        }
        _ => None,
    }
}

/// The terms of a sum, each with whether it is subtracted; none where the row is no sum.
pub fn terms(parts: &[EquationNode]) -> Option<Vec<(bool, &EquationNode)>> {
    let (mut terms, mut negative, mut open) = (Vec::new(), false, true);
    for part in parts {
        match part {
            EquationNode::Sign(sign @ ('+' | '−')) => (negative, open) = (*sign == '−', true),
            EquationNode::Sign(_) | EquationNode::Word(_) => return None,
            term if open => {
                terms.push((negative, term));
                open = false;
            }
            _ => return None,
        }
    }
    Some(terms)
}

/// −1, 0 or 1, as the rules that use a sign have it.
fn sign(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x.signum() }
}

fn each(values: &[f64], function: impl Fn(f64) -> f64) -> Option<SymbolValue> {
    Some(values.iter().map(|x| function(*x)).collect())
}

/// The function of two values, of which one may be a number and the other a vector.
fn both(a: &[f64], b: &[f64], function: impl Fn(f64, f64) -> f64) -> Option<SymbolValue> {
    match (a, b) {
        ([a], b) => each(b, |b| function(*a, b)),
        (a, [b]) => each(a, |a| function(a, *b)),
        (a, b) if a.len() == b.len() => Some(a.iter().zip(b).map(|(a, b)| function(*a, *b)).collect()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<SymbolValue> {
        let symbol = |name: &str| match name {
            "xₖ" => Some(vec![2.0, -3.0]),
            "αₖ" => Some(vec![0.5]),
            "β" => Some(vec![0.9]),
            "Bₖ" => Some(vec![1.0, 2.0, 3.0, 4.0]),
            _ => None,
        };
        evaluate(&EquationNode::parse(text).unwrap(), 2, &symbol)
    }

    #[test]
    fn a_formula_has_its_value() {
        assert_eq!(value("xₖ − αₖ xₖ"), Some(vec![1.0, -1.5]));
        assert_eq!(value("−αₖ sign(xₖ) / (1 + 1)"), Some(vec![-0.25, 0.25]));
        assert_eq!(value("√(xₖ²) + 1"), Some(vec![3.0, 4.0]));
        assert_eq!(value("αₖ / (1 − αₖᵏ⁺¹)"), Some(vec![0.5 / 0.875]));
        for without in ["Bₖ xₖ", "y", "xₖᵀ xₖ", "1 if β > 0 else 0", "i drawn"] {
            assert_eq!(value(without), None, "{without}");
        }
    }
}
