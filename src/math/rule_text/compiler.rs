//! The compiler from a rule's tree to its program.

use crate::math::expression::Binary;
use crate::math::rule_text::fixed::{collect_fixed, count, is_fixed, is_next_step};
use crate::math::rule_text::program::{
    DoubleOperation, GIVEN_NUMBERS, GIVEN_VECTORS, GRADIENT, MINUS_RATE, POINT, RATE, Register, RuleInstruction, RuleProgram,
    STEP, SingleOperation,
};
use crate::math::rule_text::tree::{Operation, RuleRole, RuleTerm, RuleTree};

/// A program, and the numbers that it is given before each step.
#[derive(Debug)]
pub struct Compiled {
    /// The program.
    pub program: RuleProgram,
    /// The terms of hyperparameters alone whose values the program is given, in the order of their registers.
    pub fixed: Vec<RuleTerm>,
}

/// An operand in its register.
#[derive(Clone, Copy)]
enum RuleOperand {
    Number(Register),
    Vector(Register),
}

/// The program of `tree`.
pub fn compile(tree: &RuleTree) -> Compiled {
    let mut fixed = Vec::new();
    let step = tree.displacement();
    let uses = |leaf: RuleTerm| tree.any(&|term| *term == leaf);
    collect_fixed(tree, &step, &mut fixed);
    tree.statements.iter().for_each(|statement| collect_fixed(tree, &statement.term, &mut fixed));
    for name in &tree.names {
        if let RuleRole::Variable { initial: Some(term) } = &name.role {
            collect_fixed(tree, term, &mut fixed);
        }
    }
    let mut next = [GIVEN_NUMBERS + fixed.len(), GIVEN_VECTORS];
    let mut reserve = |is_vector: bool| {
        let kind = &mut next[usize::from(is_vector)];
        *kind += 1;
        *kind - 1
    };
    let variables: Vec<Option<Register>> =
        tree.names.iter().map(|name| matches!(name.role, RuleRole::Variable { .. }).then(|| reserve(name.is_vector))).collect();
    // The loss and F_opt are computed once for all places that use them.
    let [loss, lowest] = [RuleTerm::Loss, RuleTerm::Lowest].map(|leaf| uses(leaf).then(|| reserve(false)));
    // A variable that is the step is not copied.
    let result = match step {
        RuleTerm::Name(place) if tree.names[place].is_vector => variables[place],
        _ => None,
    };
    let (is_variable, result) = (result.is_some(), result.unwrap_or_else(|| reserve(true)));
    let is_power = |term: &RuleTerm| matches!(term.applied(), Some((Operation::Binary(Binary::Power), [c, exponent])) if is_next_step(exponent) && is_fixed(tree, c));
    let mut powers = count(&step, &is_power);
    powers += tree.statements.iter().map(|statement| count(&statement.term, &is_power)).sum::<usize>();
    let kept = next[0];
    next[0] += 3 * powers;
    let uses_gradient = uses(RuleTerm::Gradient);
    let gradient_is_due = !uses_gradient;
    let is_point = |term: &RuleTerm| *term == RuleTerm::Point;
    // The loss is taken there too.
    let uses_point =
        step.any(&is_point) || loss.is_some() || tree.statements.iter().any(|statement| statement.term.any(&is_point));
    let mut compiler = RuleCompiler {
        kept,
        gradient_is_due,
        tree,
        fixed: &fixed,
        variables,
        loss,
        lowest,
        first: next,
        next,
        most: next,
        out: Vec::new(),
    };
    for (place, name) in tree.names.iter().enumerate() {
        if let RuleRole::Variable { initial: Some(term) } = &name.role {
            compiler.set(term, compiler.variables[place].expect("it is a variable"), name.is_vector);
        }
    }
    let start = std::mem::take(&mut compiler.out);
    compiler.out.extend(loss.map(|to| RuleInstruction::ValueAt(to, POINT)));
    compiler.out.extend(lowest.map(RuleInstruction::Lowest));
    let mut noted = compiler.out.clone();
    let (mut plain, mut symbols) = (std::mem::take(&mut compiler.out), Vec::new());
    for statement in &tree.statements {
        let name = &tree.names[statement.name];
        let at = compiler.variables[statement.name].expect("a statement sets a variable");
        compiler.set(&statement.term, at, name.is_vector);
        let instructions = std::mem::take(&mut compiler.out);
        plain.extend_from_slice(&instructions);
        noted.extend(instructions);
        noted.push(if name.is_vector {
            RuleInstruction::NoteVector(symbols.len(), at)
        } else {
            RuleInstruction::NoteNumber(symbols.len(), at)
        });
        symbols.push(format!("{}ₖ", name.symbol));
    }
    if !is_variable {
        compiler.set(&step, result, true);
    }
    plain.extend_from_slice(&compiler.out);
    noted.extend_from_slice(&compiler.out);
    let registers = compiler.most;
    Compiled { program: RuleProgram { start, step: plain, noted, registers, result, symbols, uses_point, uses_gradient }, fixed }
}

struct RuleCompiler<'a> {
    tree: &'a RuleTree,
    fixed: &'a [RuleTerm],
    /// The register of each name that is a variable.
    variables: Vec<Option<Register>>,
    loss: Option<Register>,
    lowest: Option<Register>,
    /// The next register that a power keeps from step to step.
    kept: Register,
    /// Whether the gradient that every step counts is still to be taken.
    gradient_is_due: bool,
    /// The first registers, of each kind, that a statement may use for itself; the next one that is free; and the most that were used.
    first: [usize; 2],
    next: [usize; 2],
    most: [usize; 2],
    out: Vec<RuleInstruction>,
}

impl RuleCompiler<'_> {
    /// Compiles `term` so that its value ends up at `to`.
    fn set(&mut self, term: &RuleTerm, to: Register, is_vector: bool) {
        self.next = self.first;
        let operand = self.term(term);
        let from = self.out.len();
        match (operand, is_vector) {
            (RuleOperand::Vector(at), true) => self.moved(at, to, from, true),
            (RuleOperand::Number(at), false) => self.moved(at, to, from, false),
            (RuleOperand::Number(at), true) => self.out.push(RuleInstruction::Filled(to, at)),
            (RuleOperand::Vector(_), false) => unreachable!("kinds are checked before"),
        }
    }

    /// Lets the last instruction write to `to` in place of `at`, where `at` is a register that it alone uses; otherwise copies.
    fn moved(&mut self, at: Register, to: Register, end: usize, is_vector: bool) {
        if at >= self.first[usize::from(is_vector)] && end > 0 {
            let last = &mut self.out[end - 1];
            if let Some(place) = result_of(last) {
                *place = to;
                return;
            }
        }
        self.out.push(if is_vector {
            RuleInstruction::VectorSingle(SingleOperation::Copy, to, at)
        } else {
            RuleInstruction::NumberSingle(SingleOperation::Copy, to, at)
        });
    }

    fn free(&mut self, is_vector: bool) -> Register {
        let kind = usize::from(is_vector);
        self.next[kind] += 1;
        self.most[kind] = self.most[kind].max(self.next[kind]);
        self.next[kind] - 1
    }

    fn number(&mut self, make: impl FnOnce(Register) -> RuleInstruction) -> RuleOperand {
        let to = self.free(false);
        self.out.push(make(to));
        RuleOperand::Number(to)
    }

    fn vector(&mut self, make: impl FnOnce(Register) -> RuleInstruction) -> RuleOperand {
        let to = self.free(true);
        self.out.push(make(to));
        RuleOperand::Vector(to)
    }

    /// The register of `term` as a vector.
    fn as_vector(&mut self, term: &RuleTerm) -> Register {
        match self.term(term) {
            RuleOperand::Vector(at) => at,
            RuleOperand::Number(at) => {
                let to = self.free(true);
                self.out.push(RuleInstruction::Filled(to, at));
                to
            }
        }
    }

    fn term(&mut self, term: &RuleTerm) -> RuleOperand {
        if let Some(place) = self.fixed.iter().position(|known| known == term) {
            return RuleOperand::Number(GIVEN_NUMBERS + place);
        }
        match term {
            RuleTerm::Point => RuleOperand::Vector(POINT),
            RuleTerm::Gradient => RuleOperand::Vector(GRADIENT),
            RuleTerm::Step => RuleOperand::Number(STEP),
            RuleTerm::Loss => RuleOperand::Number(self.loss.expect("it is reserved where it is used")),
            RuleTerm::Lowest => RuleOperand::Number(self.lowest.expect("it is reserved where it is used")),
            RuleTerm::Name(place) => match self.variables[*place] {
                Some(at) if self.tree.names[*place].is_vector => RuleOperand::Vector(at),
                Some(at) => RuleOperand::Number(at),
                None => RuleOperand::Number(RATE),
            },
            RuleTerm::Number(_) | RuleTerm::Pi => unreachable!("it is a fixed number"),
            RuleTerm::Apply { operation, parts, .. } => self.apply(*operation, parts),
        }
    }

    fn apply(&mut self, operation: Operation, parts: &[RuleTerm]) -> RuleOperand {
        match (operation, parts) {
            (Operation::Negate, [part]) => self.negated(part),
            (Operation::Call(function), [part]) => self.single(SingleOperation::Call(function), part),
            // A square is a product.
            (Operation::Binary(Binary::Power), [a, RuleTerm::Number(2.0)]) if self.tree.is_vector(a) => {
                let a = self.as_vector(a);
                self.vector(|to| RuleInstruction::VectorDouble(DoubleOperation::Binary(Binary::Multiply), to, a, a))
            }
            (Operation::Binary(Binary::Power), [c, exponent]) if is_next_step(exponent) && is_fixed(self.tree, c) => {
                // Its registers are its own: they remember the power of the step before.
                let c = self.as_number(c);
                let [to, of, at] = [0, 1, 2].map(|i| self.kept + i);
                self.kept += 3;
                self.out.push(RuleInstruction::NextPower { to, c, of, at });
                RuleOperand::Number(to)
            }
            (Operation::Binary(operator), [a, b]) => {
                self.sum_of_products(operator, a, b).unwrap_or_else(|| self.double(DoubleOperation::Binary(operator), a, b))
            }
            (Operation::Compare(comparison), [a, b]) => self.double(DoubleOperation::Compare(comparison), a, b),
            (Operation::Where, [c, a, b]) if [c, a, b].iter().any(|part| self.tree.is_vector(part)) => {
                let places = [c, a, b].map(|part| self.as_vector(part));
                self.vector(|to| RuleInstruction::VectorWhere(to, places))
            }
            (Operation::Where, [c, a, b]) => {
                let places = [c, a, b].map(|part| self.as_number(part));
                self.number(|to| RuleInstruction::NumberWhere(to, places))
            }
            (Operation::Dot, [a, b]) => {
                let [a, b] = [a, b].map(|part| self.as_vector(part));
                self.number(|to| RuleInstruction::Dot(to, a, b))
            }
            (_, [part]) => {
                let at = self.as_vector(part);
                match operation {
                    Operation::Norm => self.number(|to| RuleInstruction::Norm(to, at)),
                    Operation::ValueAt => self.number(|to| RuleInstruction::ValueAt(to, at)),
                    Operation::GradientAt if std::mem::take(&mut self.gradient_is_due) => {
                        self.vector(|to| RuleInstruction::OnlyGradientAt(to, at))
                    }
                    Operation::GradientAt => self.vector(|to| RuleInstruction::GradientAt(to, at)),
                    _ => self.vector(|to| RuleInstruction::HessianTimes(to, at)),
                }
            }
            _ => unreachable!("the parser counts the parts"),
        }
    }

    fn as_number(&mut self, term: &RuleTerm) -> Register {
        match self.term(term) {
            RuleOperand::Number(at) => at,
            RuleOperand::Vector(_) => unreachable!("kinds are checked before"),
        }
    }

    fn single(&mut self, single: SingleOperation, part: &RuleTerm) -> RuleOperand {
        match self.term(part) {
            RuleOperand::Number(at) => self.number(|to| RuleInstruction::NumberSingle(single, to, at)),
            RuleOperand::Vector(at) => self.vector(|to| RuleInstruction::VectorSingle(single, to, at)),
        }
    }

    /// −(s v) is (−s) v, and −(v/w) is (−v)/w: both are exact and take one operation on vectors less.
    fn negated(&mut self, part: &RuleTerm) -> RuleOperand {
        if let Some((s, v)) = self.scaled(part) {
            let (s, a) = (self.negated_number(s), self.as_vector(v));
            return self.vector(|to| RuleInstruction::Scaled { to, s, a });
        }
        match part.applied() {
            Some((Operation::Binary(Binary::Divide), [v, w])) if self.tree.is_vector(v) => {
                let (v, w) = (self.negated(v), self.term(w));
                self.double_of(DoubleOperation::Binary(Binary::Divide), v, w)
            }
            _ => self.single(SingleOperation::Negate, part),
        }
    }

    /// The register of −s.
    fn negated_number(&mut self, s: &RuleTerm) -> Register {
        match self.as_number(s) {
            RATE => MINUS_RATE,
            s => {
                let to = self.free(false);
                self.out.push(RuleInstruction::NumberSingle(SingleOperation::Negate, to, s));
                to
            }
        }
    }

    fn double(&mut self, double: DoubleOperation, a: &RuleTerm, b: &RuleTerm) -> RuleOperand {
        let (a, b) = (self.term(a), self.term(b));
        self.double_of(double, a, b)
    }

    fn double_of(&mut self, double: DoubleOperation, a: RuleOperand, b: RuleOperand) -> RuleOperand {
        let is_product = double == DoubleOperation::Binary(Binary::Multiply);
        match (a, b) {
            (RuleOperand::Vector(a), RuleOperand::Number(s)) | (RuleOperand::Number(s), RuleOperand::Vector(a)) if is_product => {
                self.vector(|to| RuleInstruction::Scaled { to, s, a })
            }
            (RuleOperand::Number(a), RuleOperand::Number(b)) => self.number(|to| RuleInstruction::NumberDouble(double, to, a, b)),
            (RuleOperand::Vector(a), RuleOperand::Vector(b)) => self.vector(|to| RuleInstruction::VectorDouble(double, to, a, b)),
            (RuleOperand::Vector(a), RuleOperand::Number(b)) => self.vector(|to| RuleInstruction::VectorNumber(double, to, a, b)),
            (RuleOperand::Number(a), RuleOperand::Vector(b)) => self.vector(|to| RuleInstruction::NumberVector(double, to, a, b)),
        }
    }

    /// A sum of two vectors, of which the first or both are multiples, or the difference of two multiples, as one instruction.
    fn sum_of_products(&mut self, operator: Binary, a: &RuleTerm, b: &RuleTerm) -> Option<RuleOperand> {
        if !matches!(operator, Binary::Add | Binary::Subtract) || !self.tree.is_vector(a) || !self.tree.is_vector(b) {
            return None;
        }
        match (self.scaled(a), self.scaled(b)) {
            (Some((s, a)), Some((t, b))) => {
                let (s, a) = (self.as_number(s), self.as_vector(a));
                let t = if operator == Binary::Add { self.as_number(t) } else { self.negated_number(t) };
                let b = self.as_vector(b);
                Some(self.vector(|to| RuleInstruction::Mean { to, s, a, t, b }))
            }
            (Some((s, a)), None) if operator == Binary::Add => {
                let (s, a, b) = (self.as_number(s), self.as_vector(a), self.as_vector(b));
                Some(self.vector(|to| RuleInstruction::ScaledSum { to, s, a, b }))
            }
            _ => None,
        }
    }

    /// The number and the vector of which `term` is the product.
    fn scaled<'t>(&self, term: &'t RuleTerm) -> Option<(&'t RuleTerm, &'t RuleTerm)> {
        let (Operation::Binary(Binary::Multiply), [s, v]) = term.applied()? else { return None };
        (!self.tree.is_vector(s) && self.tree.is_vector(v)).then_some((s, v))
    }
}

/// The place of the result of `instruction`.
fn result_of(instruction: &mut RuleInstruction) -> Option<&mut Register> {
    match instruction {
        RuleInstruction::NumberSingle(_, to, _)
        | RuleInstruction::NumberDouble(_, to, ..)
        | RuleInstruction::NumberWhere(to, _)
        | RuleInstruction::VectorSingle(_, to, _)
        | RuleInstruction::VectorDouble(_, to, ..)
        | RuleInstruction::VectorNumber(_, to, ..)
        | RuleInstruction::NumberVector(_, to, ..)
        | RuleInstruction::Scaled { to, .. }
        | RuleInstruction::ScaledSum { to, .. }
        | RuleInstruction::Mean { to, .. }
        | RuleInstruction::VectorWhere(to, _)
        | RuleInstruction::Filled(to, _)
        | RuleInstruction::Dot(to, ..)
        | RuleInstruction::Norm(to, _)
        | RuleInstruction::GradientAt(to, _)
        | RuleInstruction::OnlyGradientAt(to, _)
        | RuleInstruction::ValueAt(to, _)
        | RuleInstruction::HessianTimes(to, _) => Some(to),
        RuleInstruction::NextPower { .. }
        | RuleInstruction::Lowest(_)
        | RuleInstruction::NoteNumber(..)
        | RuleInstruction::NoteVector(..) => None,
    }
}
