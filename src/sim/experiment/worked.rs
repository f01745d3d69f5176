//! The equations of a step, and the same equations with the step's numbers in place of their symbols.

use crate::math::catalog::param::{Tunable, Value};
use crate::math::equation::{EquationNode, SymbolValue, substitute};
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::experiment::replay::{BEFORE_PROXIMAL, Inspection};
use crate::sim::run::conditions::Decay;
use std::borrow::Cow;

/// One equation of a step, with its numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Worked {
    /// The symbol on the left.
    pub left: Cow<'static, str>,
    /// The right side, adapted to this run: with its sampling, noise and weight decay.
    pub right: String,
    /// The right side with this step's numbers; none where the right side is in words, or nothing in it has a number.
    pub numbers: Option<EquationNode>,
    /// The result: one number, a vector's coordinates, or a matrix's entries row by row. Empty where the step could not be made.
    pub value: Vec<f64>,
}

/// The equations of the step in `inspection`, each number written by `write`.
pub fn worked(experiment: &Experiment, run: &Run, inspection: &Inspection, write: &dyn Fn(f64) -> String) -> Vec<Worked> {
    let equation = |(left, right): (Cow<'static, str>, String)| {
        let value = inspection.notes.iter().find(|note| note.symbol == left).map(|note| note.value.clone());
        let numbers = value.as_ref().and_then(|_| in_numbers(&right, experiment, run, inspection, write));
        Worked { left, right, numbers, value: value.unwrap_or_default() }
    };
    equations(experiment, run).into_iter().map(equation).collect()
}

/// The equations of `run`, left and right side, adapted to its sampling, noise and weight decay.
pub fn equations(experiment: &Experiment, run: &Run) -> Vec<(Cow<'static, str>, String)> {
    let conditions = experiment.conditions(run);
    let finite_sum = !experiment.objective.data().is_empty();
    let lambda = run.decay_symbol();
    let right = |equation: &crate::math::rule::Equation| match &*equation.left {
        _ if let Some(point) = gradient_point(&equation.right) => {
            conditions.gradient_formula(finite_sum, lambda).replace("xₖ", point)
        }
        "xₖ₊₁" => conditions.step_formula(&equation.right, lambda),
        // With coupled weight decay the function that is minimized is F + λ/2 ‖x‖².
        _ if run.decay == Decay::Coupled && run.weight_decay > 0.0 => {
            let curvature = equation.right.replace("∇²F(xₖ)", &format!("(∇²F(xₖ) + {lambda} I)"));
            match &*equation.right {
                value @ ("F(xₖ)" | "F(yₖ)") => value_formula(value, lambda),
                _ => curvature.replace("max(F(xₖ)", &format!("max(F(xₖ) + {lambda} ‖xₖ‖² / 2")),
            }
        }
        _ => equation.right.to_string(),
    };
    let mut all: Vec<_> = run.optimizer.equations().iter().map(|equation| (equation.left.clone(), right(equation))).collect();
    // The proximal step has a line of its own: some name the point before it more than once.
    if let (Some((left, _)), false) = (all.last_mut(), conditions.proximal.is_none()) {
        *left = BEFORE_PROXIMAL.into();
        all.push(("xₖ₊₁".into(), conditions.proximal.formula(BEFORE_PROXIMAL)));
    }
    all
}

/// The symbol of the point at which `right`, where it is a gradient, is taken: `yₖ` in `∇F(yₖ)`.
fn gradient_point(right: &str) -> Option<&str> {
    right.strip_prefix("∇F(")?.strip_suffix(")")
}

/// The value of F at a point, `F(xₖ)`, with the penalty of coupled weight decay there.
fn value_formula(value: &str, lambda: &str) -> String {
    let point = value.trim_start_matches("F(").trim_end_matches(')');
    format!("{value} + {lambda} {point}ᵀ {point} / 2")
}

fn in_numbers(
    right: &str,
    experiment: &Experiment,
    run: &Run,
    inspection: &Inspection,
    write: &dyn Fn(f64) -> String,
) -> Option<EquationNode> {
    let formula = EquationNode::parse(right)?;
    if formula.any(&|node| matches!(node, EquationNode::Word(word) if word != "and")) {
        return None;
    }
    let value = |name: &str| quantity(name, experiment, run, inspection);
    let numbers = substitute(&formula, inspection.k, &value, write);
    numbers.any(&|node| matches!(node, EquationNode::Value(_))).then_some(numbers)
}

/// The values of a symbol at this step.
pub fn quantity(name: &str, experiment: &Experiment, run: &Run, inspection: &Inspection) -> Option<SymbolValue> {
    let parameter = || {
        let param = run.optimizer.params().iter().find(|param| param.symbol == name)?;
        match run.optimizer.get(param.key) {
            Value::Number(number) => Some(vec![number]),
            Value::Word(_) => None,
        }
    };
    match name {
        "xₖ" => return Some(inspection.x.clone()),
        "xₖ₋₁" => return Some(inspection.before.as_ref().map_or(&inspection.x, |(x, _)| x).clone()),
        "αₖ" => return Some(vec![inspection.learning_rate]),
        "k" => return Some(vec![inspection.k as f64]),
        "F*" => return Some(vec![experiment.objective.lowest()?]),
        "σ" => return Some(vec![run.noise.unwrap_or(experiment.noise)]),
        _ if name == run.decay_symbol() => return Some(vec![run.weight_decay]),
        _ => {}
    }
    let noted = |notes: &[crate::math::rule::Note], symbol: &str| {
        notes.iter().find(|note| note.symbol == symbol).map(|note| note.value.clone())
    };
    if let Some(value) = noted(&inspection.notes, name) {
        return Some(value);
    }
    if let Some(base) = name.strip_suffix("ₖ₋₁") {
        let symbol = format!("{base}ₖ");
        return match &inspection.before {
            Some((_, notes)) => noted(notes, &symbol),
            // A value from the step before is zero at the first step.
            None => noted(&inspection.notes, &symbol).or(Some(inspection.x.clone())).map(|value| vec![0.0; value.len()]),
        };
    }
    parameter()
}
