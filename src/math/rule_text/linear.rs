//! Whether a typed rule is one of the lecture's linear methods under another name.

use crate::math::Oracle;
use crate::math::expression::Binary;
use crate::math::rule::{Linear, Now};
use crate::math::rule_text::RuleText;
use crate::math::rule_text::tree::{Operation, RuleTerm, RuleTree};
use nalgebra::Vector1;

/// ½ h x² in one dimension.
struct Parabola(f64);

impl Oracle<Vector1<f64>> for Parabola {
    fn value(&self, x: &Vector1<f64>) -> f64 {
        0.5 * self.0 * x[0] * x[0]
    }
    fn gradient(&self, x: &Vector1<f64>) -> Vector1<f64> {
        x * self.0
    }
}

/// Whether every statement of `tree` is a sum of multiples of vectors with factors that are the same in every step. On a quadratic the rule
/// is then a linear recurrence with one more term than it has vectors in memory.
pub fn is_recurrence(tree: &RuleTree) -> bool {
    let terms = tree.statements.iter().map(|statement| &statement.term).chain([&tree.next]);
    terms.into_iter().all(|term| is_linear(tree, term))
        && tree.names.iter().all(|name| !matches!(&name.role, super::tree::RuleRole::Variable { initial: Some(_) }))
}

fn is_linear(tree: &RuleTree, term: &RuleTerm) -> bool {
    if !tree.is_vector(term) {
        return is_steady(tree, term);
    }
    match term.applied() {
        None => true,
        Some((Operation::Negate | Operation::GradientAt | Operation::Binary(Binary::Add | Binary::Subtract), parts)) => {
            // A number added to a vector would make it affine.
            parts.iter().all(|part| tree.is_vector(part) && is_linear(tree, part))
        }
        Some((Operation::Binary(Binary::Multiply), [a, b])) => {
            tree.is_vector(a) != tree.is_vector(b) && [a, b].into_iter().all(|part| is_linear(tree, part))
        }
        Some((Operation::Binary(Binary::Divide), [a, b])) => !tree.is_vector(b) && is_linear(tree, a) && is_steady(tree, b),
        Some(_) => false,
    }
}

/// Whether the number `term` is the same in every step, with a constant learning rate.
fn is_steady(tree: &RuleTree, term: &RuleTerm) -> bool {
    !term.any(&|part| match part {
        RuleTerm::Step | RuleTerm::Loss | RuleTerm::Lowest => true,
        RuleTerm::Name(place) => tree.names[*place].role != super::tree::RuleRole::Hyperparameter,
        _ => tree.is_vector(part),
    })
}

/// The method of which `rule`, a recurrence, is another writing, if it is one: its first steps on parabolas are held against theirs, more of
/// them than a recurrence of its length has free numbers, for several curvatures and learning rates.
pub fn method(rule: &RuleText, fixed: &[f64]) -> Option<Linear> {
    let steps = 2 * (rule.known.tree.names.len() + 2);
    let trials = [(0.3, 1.0), (0.1, 2.0), (0.7, 0.5), (0.25, 3.0)];
    let paths: Vec<Vec<f64>> = trials.iter().map(|&(lr, h)| path(rule, fixed, lr, h, steps)).collect::<Option<_>>()?;
    let (lr, h) = trials[0];
    let [x0, x1, x2] = [paths[0][0], paths[0][1], paths[0][2]];
    let rest = 1.0 - lr * h;
    let made = |linear: Linear| {
        trials.iter().zip(&paths).all(|(&(lr, h), path)| {
            let next = |before: f64, here: f64| match linear {
                Linear::HeavyBall { beta } => here - lr * h * here + beta * (here - before),
                Linear::Nesterov { beta } => (1.0 - lr * h) * (here + beta * (here - before)),
            };
            path.windows(3).all(|three| (three[2] - next(three[0], three[1])).abs() <= 1e-12 * (1.0 + three[2].abs()))
        })
    };
    // The first difference that the momentum makes tells how large it is.
    let heavy = (x2 - rest * x1) / (x1 - x0);
    let nesterov = (x2 / rest - x1) / (x1 - x0);
    let round = |beta: f64| if beta.abs() < 1e-12 { 0.0 } else { beta };
    [Linear::HeavyBall { beta: round(heavy) }, Linear::Nesterov { beta: round(nesterov) }]
        .into_iter()
        .find(|linear| made(*linear))
}

fn path(rule: &RuleText, fixed: &[f64], lr: f64, h: f64, steps: usize) -> Option<Vec<f64>> {
    let (parabola, mut x) = (Parabola(h), Vector1::new(1.0));
    let mut memory = rule.start(fixed, &x, lr);
    let mut path = vec![x[0]];
    for k in 0..steps {
        let gradient = parabola.gradient(&x);
        x += rule.step(&mut memory, &mut Now::new(k, &x, lr, &gradient, &parabola, None)).ok()?;
        path.push(x[0]);
    }
    path.iter().all(|x| x.is_finite()).then_some(path)
}
