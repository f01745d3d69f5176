//! A rule as a tree: its names, its statements, and what kind of value each name has.

use crate::math::expression::{Binary, Function, NumberComparison};

/// What is done with the values of a term's parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// − of one part.
    Negate,
    /// A function of one part.
    Call(Function),
    /// An operator, or a function, of two parts.
    Binary(Binary),
    /// 1 or 0: whether a relation of two parts holds.
    Compare(NumberComparison),
    /// The second part where the first is not 0, otherwise the third.
    Where,
    /// The inner product of two vectors.
    Dot,
    /// The Euclidean length of a vector.
    Norm,
    /// The gradient of this step's function at a vector.
    GradientAt,
    /// The value of this step's function at a vector.
    ValueAt,
    /// The Hessian at xₖ times a vector.
    HessianTimes,
}

/// A part of a right side.
#[derive(Clone, Debug, PartialEq)]
pub enum RuleTerm {
    /// A number in the text; never negative.
    Number(f64),
    /// π
    Pi,
    /// A hyperparameter or a variable, by its place among the names.
    Name(usize),
    /// xₖ
    Point,
    /// gₖ
    Gradient,
    /// k
    Step,
    /// The value of this step's function at xₖ.
    Loss,
    /// F_opt
    Lowest,
    /// An operation on parts.
    Apply {
        /// The operation.
        operation: Operation,
        /// Its parts.
        parts: Vec<RuleTerm>,
        /// The position in the text, in characters from 1.
        column: usize,
    },
}

impl RuleTerm {
    /// The term of `operation` on `parts`, which stands nowhere in the text.
    pub fn made(operation: Operation, parts: Vec<RuleTerm>) -> Self {
        RuleTerm::Apply { operation, parts, column: 1 }
    }

    /// Its operation and parts, where it is one.
    pub fn applied(&self) -> Option<(Operation, &[RuleTerm])> {
        match self {
            RuleTerm::Apply { operation, parts, .. } => Some((*operation, parts)),
            _ => None,
        }
    }

    /// Its parts; none for a leaf.
    pub fn parts(&self) -> &[RuleTerm] {
        self.applied().map_or(&[], |(_, parts)| parts)
    }

    /// Whether any part of it, or itself, satisfies `condition`.
    pub fn any(&self, condition: &dyn Fn(&RuleTerm) -> bool) -> bool {
        condition(self) || self.parts().iter().any(|part| part.any(condition))
    }

    /// Whether it is `operation` on something.
    pub fn is(&self, operation: Operation) -> bool {
        self.applied().is_some_and(|(here, _)| here == operation)
    }
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum RuleRole {
    /// A hyperparameter: a number that the user gives.
    Hyperparameter,
    /// A variable, which a statement sets in each step; before the first step it is 0, or the value of `initial`.
    Variable {
        /// Its value before the first step; none where it is zero.
        initial: Option<RuleTerm>,
    },
}

/// A name in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleName {
    /// As it is written.
    pub text: &'static str,
    /// Its symbol in equations, without the index of a step: `β₁`.
    pub symbol: String,
    /// What it stands for.
    pub role: RuleRole,
    /// Whether it is a vector; otherwise it is a number.
    pub is_vector: bool,
}

/// A statement: `name = term`.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// The place of the variable among the names.
    pub name: usize,
    /// Its right side.
    pub term: RuleTerm,
}

/// A rule that has been read.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleTree {
    /// All names, in the order in which they occur.
    pub names: Vec<RuleName>,
    /// The statements before the last one, in the order in which they are carried out.
    pub statements: Vec<Statement>,
    /// The right side of the last statement, which gives xₖ₊₁.
    pub next: RuleTerm,
}

impl RuleTree {
    /// Whether `term` is a vector; otherwise it is a number.
    pub fn is_vector(&self, term: &RuleTerm) -> bool {
        match term {
            RuleTerm::Point | RuleTerm::Gradient => true,
            RuleTerm::Name(place) => self.names[*place].is_vector,
            RuleTerm::Apply { operation, parts, .. } => match operation {
                Operation::Dot | Operation::Norm | Operation::ValueAt => false,
                Operation::GradientAt | Operation::HessianTimes => true,
                _ => parts.iter().any(|part| self.is_vector(part)),
            },
            _ => false,
        }
    }

    /// The places of the hyperparameters among the names.
    pub fn hyperparameters(&self) -> impl Iterator<Item = usize> {
        let is_one = |place: &usize| self.names[*place].role == RuleRole::Hyperparameter;
        (0..self.names.len()).filter(is_one)
    }

    /// Whether any right side has a part that satisfies `condition`.
    pub fn any(&self, condition: &dyn Fn(&RuleTerm) -> bool) -> bool {
        let initial = self.names.iter().filter_map(|name| match &name.role {
            RuleRole::Variable { initial } => initial.as_ref(),
            RuleRole::Hyperparameter => None,
        });
        self.statements.iter().map(|statement| &statement.term).chain([&self.next]).chain(initial).any(|term| term.any(condition))
    }

    /// The step xₖ₊₁ − xₖ. Where the right side is a sum that begins with x, it is the rest of it, so that no digits are lost.
    pub fn displacement(&self) -> RuleTerm {
        let rest = without_point(&self.next);
        rest.unwrap_or_else(|| RuleTerm::made(Operation::Binary(Binary::Subtract), vec![self.next.clone(), RuleTerm::Point]))
    }
}

/// `term`, a sum that begins with x, without that x; none where it is no such sum.
fn without_point(term: &RuleTerm) -> Option<RuleTerm> {
    let (operation @ Operation::Binary(Binary::Add | Binary::Subtract), [first, second]) = term.applied()? else { return None };
    if *first != RuleTerm::Point {
        return Some(RuleTerm::made(operation, vec![without_point(first)?, second.clone()]));
    }
    let is_added = operation == Operation::Binary(Binary::Add);
    Some(if is_added { second.clone() } else { RuleTerm::made(Operation::Negate, vec![second.clone()]) })
}
