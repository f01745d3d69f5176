//! What is a vector and what is a number in a rule.

use crate::math::catalog::notation::NotationError;
use crate::math::expression::token::error;
use crate::math::rule_text::tree::{Operation, RuleRole, RuleTerm, RuleTree};

/// `tree` with the kind of each of its variables. Fails where an operation cannot take what it is given; `columns` has the positions
/// of the statements.
pub fn settled(mut tree: RuleTree, columns: &[usize]) -> Result<RuleTree, NotationError> {
    // A variable that is set to a vector is one, and so is what is computed from it: repeated until nothing changes.
    loop {
        let initial = |role: &RuleRole| match role {
            RuleRole::Variable { initial: Some(term) } => tree.is_vector(term),
            _ => false,
        };
        let is_set = |place| tree.statements.iter().any(|statement| statement.name == place && tree.is_vector(&statement.term));
        let found = (0..tree.names.len())
            .find(|&place| !tree.names[place].is_vector && (is_set(place) || initial(&tree.names[place].role)));
        match found {
            Some(place) => tree.names[place].is_vector = true,
            None => break,
        }
    }
    for (statement, column) in tree.statements.iter().zip(columns) {
        let name = &tree.names[statement.name];
        if name.is_vector && !tree.is_vector(&statement.term) {
            return Err(error(
                *column,
                format!("{0} begins as a vector, but is set to a number; write {0}0 as a number", name.text),
            ));
        }
        check(&tree, &statement.term)?;
    }
    check(&tree, &tree.next)?;
    let initial = tree.names.iter().filter_map(|name| match &name.role {
        RuleRole::Variable { initial } => initial.as_ref(),
        RuleRole::Hyperparameter => None,
    });
    initial.into_iter().try_for_each(|term| check(&tree, term))?;
    if !tree.is_vector(&tree.next) {
        return Err(error(1, "x is a vector, but the last statement sets it to a number; write it as in x = x - lr*g".into()));
    }
    Ok(tree)
}

/// Fails where a part of `term` is given a number in place of a vector.
fn check(tree: &RuleTree, term: &RuleTerm) -> Result<(), NotationError> {
    let RuleTerm::Apply { operation, parts, column } = term else { return Ok(()) };
    let name = match operation {
        Operation::Dot => "dot",
        Operation::Norm => "norm",
        Operation::GradientAt => "grad",
        Operation::ValueAt => "f",
        Operation::HessianTimes => "hvp",
        _ => "",
    };
    if !name.is_empty() && !parts.iter().all(|part| tree.is_vector(part)) {
        let instead = if name == "norm" { "; the size of a number is abs" } else { "" };
        return Err(error(
            *column,
            format!("{name} takes a vector, such as g, x or what is computed from them, and this is a number{instead}"),
        ));
    }
    parts.iter().try_for_each(|part| check(tree, part))
}
