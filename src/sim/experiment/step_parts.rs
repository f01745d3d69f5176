//! A step taken apart: what this step's gradient contributes to it, and what the method remembers of the steps before.

use crate::math::equation::evaluate::{evaluate, terms};
use crate::math::equation::{EquationNode, SymbolValue, TermInk};
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::experiment::replay::Inspection;
use crate::sim::experiment::worked::{equations, quantity};
use std::borrow::Cow;

/// A part of the step xₖ₊₁ − xₖ; all parts add up to it.
#[derive(Clone, Debug, PartialEq)]
pub struct StepPart {
    /// What contributes it; none where gradient and memory can't be told apart, and for weight decay.
    pub ink: Option<TermInk>,
    /// The terms that it is the sum of, in the notation of the equations, with their signs.
    pub terms: Vec<String>,
    /// Its coordinates.
    pub value: Vec<f64>,
}

/// The equations of a step in the plane, with the values of their symbols.
pub struct StepAnatomy<'a> {
    experiment: &'a Experiment,
    run: &'a Run,
    inspection: &'a Inspection,
    equations: Vec<(Cow<'static, str>, EquationNode)>,
}

/// A term of a sum, with whether it is subtracted.
type Term = (bool, EquationNode);

/// What a term depends on.
#[derive(Clone, Copy, Default)]
struct Origin {
    gradient: bool,
    memory: bool,
}

impl<'a> StepAnatomy<'a> {
    /// The anatomy of the step in `inspection`, which `run` makes in `experiment`.
    pub fn new(experiment: &'a Experiment, run: &'a Run, inspection: &'a Inspection) -> Self {
        let parsed = |(left, right): (Cow<'static, str>, String)| Some((left, EquationNode::parse(&right)?));
        StepAnatomy {
            experiment,
            run,
            inspection,
            equations: equations(experiment, run).into_iter().filter_map(parsed).collect(),
        }
    }

    /// The parts of the step, that of the gradient first. Empty where the step could not be made, where its last equation is no sum of
    /// vectors, and for an objective of one variable.
    pub fn parts(&self) -> Vec<StepPart> {
        let made = self.inspection.notes.iter().any(|note| note.symbol == "xₖ₊₁");
        let (Some(last), true) = (self.equation("xₖ₊₁"), made && self.inspection.x.len() > 1) else { return Vec::new() };
        let mut parts: Vec<StepPart> = Vec::new();
        let mut starts = 0;
        for (negative, term) in self.split(last) {
            if term.name().as_deref() == Some("xₖ") && !negative {
                starts += 1;
                continue;
            }
            let Some(value) = self.vector(&term) else { return Vec::new() };
            let value: Vec<f64> = value.iter().map(|x| if negative { -x } else { *x }).collect();
            let (ink, text) = (self.ink(&term), format!("{}{term}", if negative { "−" } else { "" }));
            match parts.iter_mut().find(|part| part.ink == ink) {
                Some(part) => {
                    part.value.iter_mut().zip(value).for_each(|(sum, x)| *sum += x);
                    part.terms.push(text);
                }
                None => parts.push(StepPart { ink, terms: vec![text], value }),
            }
        }
        parts.sort_by_key(|part| part.ink.map_or(TermInk::ALL.len(), |ink| ink as usize));
        if starts == 1 { parts } else { Vec::new() }
    }

    /// The formula with its terms in the inks of what contributes them. Lengths and squares have no ink: they are no displacements.
    pub fn inked(&self, formula: &EquationNode) -> EquationNode {
        let all = |parts: &[EquationNode]| parts.iter().map(|part| self.inked(part)).collect();
        if self.is_size(formula) {
            return formula.clone();
        }
        if !matches!(formula, EquationNode::Row(_))
            && self.vector(formula).is_some()
            && let Some(ink) = self.ink(formula)
        {
            return EquationNode::Inked(ink, Box::new(formula.clone()));
        }
        match formula {
            EquationNode::Row(parts) => EquationNode::Row(all(parts)),
            EquationNode::Product(factors) => EquationNode::Product(all(factors)),
            EquationNode::Group('(', inner, close) => EquationNode::Group('(', Box::new(self.inked(inner)), *close),
            EquationNode::Fraction(above, below) => EquationNode::Fraction(Box::new(self.inked(above)), below.clone()),
            other => other.clone(),
        }
    }

    fn equation(&self, left: &str) -> Option<&EquationNode> {
        self.equations.iter().find(|(symbol, _)| *symbol == left).map(|(_, right)| right)
    }

    /// The value of `node`, where it is a vector of the plane.
    fn vector(&self, node: &EquationNode) -> Option<SymbolValue> {
        let value = |name: &str| quantity(name, self.experiment, self.run, self.inspection);
        evaluate(node, self.inspection.k, &value).filter(|value| value.len() == self.inspection.x.len() && value.len() > 1)
    }

    /// The terms of `node` as a sum of vectors. A symbol for a sum is replaced by it, so that the terms are those of the gradient and
    /// those of what is remembered.
    fn split(&self, node: &EquationNode) -> Vec<Term> {
        let whole = || vec![(false, node.clone())];
        match node {
            EquationNode::Row(parts) => match terms(parts) {
                Some(terms) => terms
                    .into_iter()
                    .flat_map(|(negative, term)| self.split(term).into_iter().map(move |(minus, term)| (minus ^ negative, term)))
                    .collect(),
                None => whole(),
            },
            EquationNode::Group('(', inner, _) if self.vector(inner).is_some() => self.split(inner),
            EquationNode::Product(factors) => {
                if let Some(shrunk) = shrinking(factors) {
                    return shrunk;
                }
                // The argument of a function is no factor.
                let is_argument = |at: usize| at > 0 && matches!(factors[at - 1], EquationNode::Function(_));
                let split = factors.iter().enumerate().filter(|(at, _)| !is_argument(*at)).find_map(|(at, factor)| {
                    self.vector(factor)?;
                    let terms = self.split(factor);
                    (terms.len() > 1).then_some((at, terms))
                });
                let Some((at, terms)) = split else { return whole() };
                let with = |term: EquationNode| {
                    let inner = if let EquationNode::Product(inner) = term { inner } else { vec![term] };
                    EquationNode::Product([&factors[..at], &inner, &factors[at + 1..]].concat())
                };
                terms.into_iter().map(|(negative, term)| (negative, with(term))).collect()
            }
            EquationNode::Fraction(above, below) => {
                let over = |(negative, term)| (negative, EquationNode::Fraction(Box::new(term), below.clone()));
                self.split(above).into_iter().map(over).collect()
            }
            EquationNode::Symbol { .. } => {
                let name = node.name().unwrap_or_default();
                let equation = self.equation(&name).filter(|_| name != "gₖ" && self.vector(node).is_some());
                let Some(equation) = equation.filter(|_| !self.is_size(node)) else { return whole() };
                let terms = self.split(equation);
                if terms.len() > 1 && terms.iter().all(|(_, term)| self.vector(term).is_some()) { terms } else { whole() }
            }
            _ => whole(),
        }
    }

    /// What contributes the vector `node`, if it is one thing.
    fn ink(&self, node: &EquationNode) -> Option<TermInk> {
        let mut origin = Origin::default();
        self.trace(node, &mut Vec::new(), &mut |symbol, name| {
            origin.gradient |= name == "gₖ";
            origin.memory |= name.ends_with("ₖ₋₁") && self.vector(symbol).is_some();
        });
        match origin {
            Origin { gradient: true, memory: false } => Some(TermInk::Gradient),
            Origin { gradient: false, memory: true } => Some(TermInk::Memory),
            _ => None,
        }
    }

    /// Visits every symbol on which the direction of `node` depends, also by way of the equations; what is divided by, and what is under
    /// a root, only scales it.
    fn trace<'s>(&'s self, node: &'s EquationNode, seen: &mut Vec<String>, visit: &mut dyn FnMut(&EquationNode, &str)) {
        match node {
            EquationNode::Symbol { .. } => {
                let name = node.name().unwrap_or_default();
                visit(node, &name);
                let equation = self.equation(&name).filter(|_| name != "gₖ" && name != "xₖ₊₁" && !seen.contains(&name));
                if let Some(equation) = equation {
                    seen.push(name);
                    self.trace(equation, seen, visit);
                }
            }
            EquationNode::Row(parts) | EquationNode::Product(parts) => {
                parts.iter().for_each(|part| self.trace(part, seen, visit));
            }
            EquationNode::Group(_, inner, _) | EquationNode::Raised(inner, _) | EquationNode::Inked(_, inner) => {
                self.trace(inner, seen, visit);
            }
            EquationNode::Fraction(above, _) => self.trace(above, seen, visit),
            EquationNode::Choice { rows, .. } => rows.iter().for_each(|(value, _)| self.trace(value, seen, visit)),
            EquationNode::Cases(rows) => rows.iter().for_each(|(value, _)| self.trace(value, seen, visit)),
            _ => {}
        }
    }

    /// Whether `node` is made of squares or of lengths of coordinates, and so is no displacement.
    fn is_size(&self, node: &EquationNode) -> bool {
        self.has_sizes(node, &mut Vec::new())
    }

    fn has_sizes(&self, node: &EquationNode, seen: &mut Vec<String>) -> bool {
        match node {
            EquationNode::Raised(base, script) => script == "²" && self.vector(base).is_some(),
            EquationNode::Group('|', inner, _) => self.vector(inner).is_some(),
            EquationNode::Group('(', inner, _) | EquationNode::Inked(_, inner) => self.has_sizes(inner, seen),
            EquationNode::Row(parts) | EquationNode::Product(parts) => parts.iter().any(|part| self.has_sizes(part, seen)),
            EquationNode::Fraction(above, _) => self.has_sizes(above, seen),
            EquationNode::Symbol { .. } => {
                let name = node.name().unwrap_or_default();
                let now = name.strip_suffix("ₖ₋₁").map_or(name.clone(), |base| format!("{base}ₖ"));
                if seen.contains(&now) {
                    return false;
                }
                let Some(equation) = self.equation(&now) else { return false };
                seen.push(now);
                self.has_sizes(equation, seen)
            }
            _ => false,
        }
    }
}

/// The product (1 − s) xₖ as xₖ − s xₖ, so that what weight decay takes away is a term of its own.
fn shrinking(factors: &[EquationNode]) -> Option<Vec<Term>> {
    let [EquationNode::Group('(', inner, _), x] = factors else { return None };
    let (EquationNode::Row(parts), Some("xₖ")) = (&**inner, x.name().as_deref()) else { return None };
    let [EquationNode::Number(one), EquationNode::Sign('−'), rest] = &parts[..] else { return None };
    let taken = if let EquationNode::Product(factors) = rest { factors.clone() } else { vec![rest.clone()] };
    let taken = EquationNode::Product([taken, vec![x.clone()]].concat());
    (one == "1").then(|| vec![(false, x.clone()), (true, taken)])
}
