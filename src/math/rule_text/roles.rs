//! What each name of a rule stands for: a hyperparameter, a variable, or the start of a variable.

use crate::math::catalog::notation::NotationError;
use crate::math::expression::token::error;
use crate::math::rule_text::kinds;
use crate::math::rule_text::names;
use crate::math::rule_text::tree::{Operation, RuleName, RuleRole, RuleTerm, RuleTree, Statement};

/// A statement as it is read, before it is known what its name stands for.
pub struct Read {
    /// The place of its name among the names.
    pub name: usize,
    /// The position of its name, in characters from 1.
    pub column: usize,
    /// Its right side.
    pub term: RuleTerm,
}

/// The tree of these statements: the roles of all names, their symbols and kinds. Fails where they contradict one another.
pub fn settled(written: Vec<(&'static str, usize)>, read: Vec<Read>, next: RuleTerm) -> Result<RuleTree, NotationError> {
    let texts: Vec<&str> = written.iter().map(|(text, _)| *text).collect();
    let set: Vec<&str> = read.iter().map(|statement| texts[statement.name]).collect();
    let is_set = |text: &str| set.contains(&text);
    // `m0 = …` is the start of m, where m is set too.
    let begins = |name: usize| {
        let base = texts[name].strip_suffix('0').filter(|base| is_set(base))?;
        texts.iter().position(|text| *text == base)
    };
    let mut roles = vec![RuleRole::Hyperparameter; written.len()];
    let mut statements: Vec<(Statement, usize)> = Vec::new();
    let mut starts: Vec<(usize, usize, RuleTerm)> = Vec::new();
    for Read { name, column, term } in read {
        match begins(name) {
            Some(variable) => {
                let moves = |term: &RuleTerm| {
                    !matches!(
                        term,
                        RuleTerm::Number(_) | RuleTerm::Pi | RuleTerm::Point | RuleTerm::Name(_) | RuleTerm::Apply { .. }
                    )
                };
                let asks = |term: &RuleTerm| {
                    [Operation::GradientAt, Operation::ValueAt, Operation::HessianTimes]
                        .iter()
                        .any(|operation| term.is(*operation))
                };
                let is_variable = |term: &RuleTerm| matches!(term, RuleTerm::Name(place) if is_set(texts[*place]));
                if term.any(&|term| moves(term) || asks(term) || is_variable(term)) {
                    let base = texts[variable];
                    return Err(error(
                        column,
                        format!("{base}0 is what {base} is before the first step: it is made of numbers, hyperparameters and x"),
                    ));
                }
                starts.push((variable, name, term));
            }
            None if statements.iter().any(|(statement, _): &(Statement, usize)| statement.name == name) => {
                return Err(error(column, format!("{} is set twice; take another name for the second", texts[name])));
            }
            None => {
                roles[name] = RuleRole::Variable { initial: None };
                statements.push((Statement { name, term }, column));
            }
        }
    }
    let is_read = |name: usize| {
        let reads = |term: &RuleTerm| *term == RuleTerm::Name(name);
        statements.iter().any(|(statement, _)| statement.term.any(&reads)) || next.any(&reads)
    };
    for (variable, name, term) in starts {
        if is_read(name) {
            let (start, base) = (texts[name], texts[variable]);
            return Err(error(
                written[name].1,
                format!("{start} is what {base} is before the first step; write {base} where it is read"),
            ));
        }
        roles[variable] = RuleRole::Variable { initial: Some(term) };
        // The name of the start is no parameter.
        roles[name] = RuleRole::Variable { initial: None };
    }
    if !texts.contains(&"lr") {
        return Err(error(
            1,
            "the rule has no lr, the learning rate, which schedules and comparisons vary; use it as in x = x - lr*g".into(),
        ));
    }
    let symbols = names::symbols(&texts);
    let named = written.iter().zip(roles).zip(symbols);
    let names = named.map(|((&(text, _), role), symbol)| RuleName { text, symbol, role, is_vector: false }).collect();
    let (statements, columns): (Vec<Statement>, Vec<usize>) = statements.into_iter().unzip();
    kinds::settled(RuleTree { names, statements, next }, &columns)
}
