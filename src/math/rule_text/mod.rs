//! Update rules that a user types: parsed, carried out in any dimension, and written again as equations and as Python.
//!
//! # The text
//!
//! ```text
//! m = beta1*m + (1 - beta1)*g
//! v = beta2*v + (1 - beta2)*g^2
//! x = x - lr*m/(sqrt(v) + eps)
//! ```
//!
//! * Statements `name = value`, each on its line or after `;`, carried out in their order in every step; the last one sets `x`.
//! * `x` is the point, `g` the gradient there of this step's function (of the samples drawn, with noise and coupled weight decay), `f` that
//!   function's value, `k` the step, counted from 0, `lr` the learning rate with its schedule, `lowest` the least value of F, and `pi`.
//! * A name that a statement sets is a variable. Read before it is set, it has the value of the step before; before the first step it is
//!   zero, or what `m0 = …` says for `m`. Every other name is a hyperparameter.
//! * Vectors are combined coordinate by coordinate, with one another and with numbers: `+ - * / ^`, comparisons (1 or 0), `where(c, a, b)`,
//!   `min`, `max`, and the functions of formulas. `dot(a, b)` and `norm(a)` make a number of vectors.
//! * `grad(y)` and `f(y)` are gradient and value of this step's function at `y`; each counts as an evaluation. `hvp(v)` is the Hessian at
//!   `x` times `v`.

mod compiler;
mod equations;
mod fixed;
mod kinds;
mod linear;
mod names;
mod parser;
mod program;
mod python;
mod roles;
mod translated;
mod tree;

use crate::math::Vector;
use crate::math::catalog::notation::NotationError;
use crate::math::rule::{Equation, Halt, Linear, Need, Now, Python};
use compiler::Compiled;
pub use program::Registers;
use std::sync::Arc;
pub use translated::text_of;
use tree::{Operation, RuleTerm, RuleTree};

/// The statements of `text`, without the spaces around them; empty lines are none.
pub fn statements(text: &str) -> Vec<&str> {
    text.split(['\n', ';']).map(str::trim).filter(|line| !line.is_empty()).collect()
}

/// A rule that has been read.
#[derive(Clone, Debug)]
pub struct RuleText {
    known: Arc<KnownRule>,
}

/// Everything else follows from the tree.
impl PartialEq for RuleText {
    fn eq(&self, other: &Self) -> bool {
        self.known.tree == other.known.tree
    }
}

/// Everything that follows from the text.
#[derive(Debug)]
struct KnownRule {
    tree: RuleTree,
    compiled: Compiled,
    equations: Vec<Equation>,
}

/// A hyperparameter of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Hyperparameter {
    /// Its name in the text.
    pub name: &'static str,
    /// Its symbol in the equations.
    pub symbol: &'static str,
}

impl RuleText {
    /// Reads `text`. Fails at the first character that is wrong, with what would be right.
    pub fn parse(text: &str) -> Result<Self, NotationError> {
        let tree = parser::parse(text)?;
        let (compiled, equations) = (compiler::compile(&tree), equations::equations(&tree));
        Ok(RuleText { known: Arc::new(KnownRule { tree, compiled, equations }) })
    }

    /// Its hyperparameters, in the order in which they occur.
    pub fn hyperparameters(&self) -> Vec<Hyperparameter> {
        let tree = &self.known.tree;
        tree.hyperparameters()
            .map(|place| Hyperparameter { name: tree.names[place].text, symbol: names::kept(&tree.names[place].symbol) })
            .collect()
    }

    /// The numbers that its steps are given, for these hyperparameters.
    pub fn fixed(&self, value: &dyn Fn(&str) -> f64) -> Vec<f64> {
        let KnownRule { tree, compiled, .. } = &*self.known;
        let of = |place: usize| value(tree.names[place].text);
        compiled.fixed.iter().map(|term| fixed::value_of(term, &of)).collect()
    }

    /// Its memory before the first step at `x`; `fixed` are the numbers of [`fixed`](Self::fixed).
    pub fn start<V: Vector>(&self, fixed: &[f64], x: &V, lr: f64) -> Registers<V> {
        self.known.compiled.program.start(fixed, x, lr)
    }

    /// The step Δx = xₖ₊₁ − xₖ.
    #[inline]
    pub fn step<V: Vector>(&self, memory: &mut Registers<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        self.known.compiled.program.step(memory, now)
    }

    /// Its equations.
    pub fn equations(&self) -> &[Equation] {
        &self.known.equations
    }

    /// What it needs besides gradients and values.
    pub fn needs(&self) -> &'static [Need] {
        let uses = |condition: &dyn Fn(&RuleTerm) -> bool| self.known.tree.any(condition);
        match (uses(&|term| term.is(Operation::HessianTimes)), uses(&|term| *term == RuleTerm::Lowest)) {
            (true, true) => &[Need::Hessian, Need::LeastValue],
            (true, false) => &[Need::Hessian],
            (false, true) => &[Need::LeastValue],
            (false, false) => &[],
        }
    }

    /// The lecture's linear method that makes the same steps, for these numbers of [`fixed`](Self::fixed); none where there is none.
    pub fn linear(&self, fixed: &[f64]) -> Option<Linear> {
        linear::is_recurrence(&self.known.tree).then(|| linear::method(self, fixed)).flatten()
    }

    /// The rule in Python. Fails with the reason why there is none.
    pub fn python(&self) -> Result<Python, &'static str> {
        python::write(&self.known.tree)
    }
}
