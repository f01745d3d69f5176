//! The numbers of a rule that depend on its hyperparameters alone, and powers that grow by one factor in each step.

use crate::math::expression::Binary;
use crate::math::rule_text::program::DoubleOperation;
use crate::math::rule_text::tree::{Operation, RuleRole, RuleTerm, RuleTree};

/// Whether `term` is k + 1.
pub fn is_next_step(term: &RuleTerm) -> bool {
    matches!(term.applied(), Some((Operation::Binary(Binary::Add), [RuleTerm::Step, RuleTerm::Number(1.0)])))
}

/// The number of parts of `term`, itself included, that satisfy `condition`.
pub fn count(term: &RuleTerm, condition: &dyn Fn(&RuleTerm) -> bool) -> usize {
    usize::from(condition(term)) + term.parts().iter().map(|part| count(part, condition)).sum::<usize>()
}

/// Whether `term` is a number that depends on hyperparameters alone. The learning rate follows the schedule, so it is not among them.
pub fn is_fixed(tree: &RuleTree, term: &RuleTerm) -> bool {
    match term {
        RuleTerm::Number(_) | RuleTerm::Pi => true,
        RuleTerm::Name(place) => tree.names[*place].role == RuleRole::Hyperparameter && tree.names[*place].text != "lr",
        RuleTerm::Apply { operation, parts, .. } => {
            let is_plain = matches!(
                operation,
                Operation::Negate | Operation::Call(_) | Operation::Binary(_) | Operation::Compare(_) | Operation::Where
            );
            is_plain && parts.iter().all(|part| is_fixed(tree, part))
        }
        _ => false,
    }
}

/// Collects the largest parts of `term` that are fixed numbers, each once.
pub fn collect_fixed(tree: &RuleTree, term: &RuleTerm, found: &mut Vec<RuleTerm>) {
    if !is_fixed(tree, term) {
        term.parts().iter().for_each(|part| collect_fixed(tree, part, found));
    } else if !found.contains(term) {
        found.push(term.clone());
    }
}

/// The value of a fixed number; `value` gives that of a hyperparameter by its place among the names.
pub fn value_of(term: &RuleTerm, value: &dyn Fn(usize) -> f64) -> f64 {
    let at = |part: &RuleTerm| value_of(part, value);
    match term {
        RuleTerm::Number(number) => *number,
        RuleTerm::Pi => std::f64::consts::PI,
        RuleTerm::Name(place) => value(*place),
        RuleTerm::Apply { operation, parts, .. } => match (operation, &parts[..]) {
            (Operation::Negate, [a]) => -at(a),
            (Operation::Call(function), [a]) => function.apply(at(a)),
            (Operation::Binary(operator), [a, b]) => DoubleOperation::Binary(*operator).of(at(a), at(b)),
            (Operation::Compare(comparison), [a, b]) => comparison.apply(at(a), at(b)),
            (Operation::Where, [c, a, b]) => {
                if at(c) != 0.0 {
                    at(a)
                } else {
                    at(b)
                }
            }
            _ => f64::NAN,
        },
        _ => f64::NAN,
    }
}
