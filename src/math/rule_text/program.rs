//! A rule as a program for a machine with registers, and the machine.
//!
//! A vector takes one instruction for all of its coordinates, so that the cost of reading an instruction is paid once per operation and not
//! once per coordinate. Numbers that depend on hyperparameters alone are computed once, when the hyperparameters are set.

use crate::math::Vector;
use crate::math::expression::{Binary, Function, NumberComparison};
use crate::math::rule::{Halt, Now};

/// An operation on one operand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SingleOperation {
    /// The operand itself.
    Copy,
    /// −a
    Negate,
    /// A function.
    Call(Function),
}

/// An operation on two operands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DoubleOperation {
    /// An operator.
    Binary(Binary),
    /// A comparison.
    Compare(NumberComparison),
}

/// The place of a number or of a vector, among the registers of its kind.
pub type Register = usize;

/// The numbers that each step begins with.
pub const NUMBERS: [&str; 2] = ["k", "lr"];
/// The vectors that each step begins with.
pub const VECTORS: [&str; 2] = ["x", "g"];

/// One instruction; the first place is that of the result. `Number…` works on numbers, `Vector…` on vectors.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum RuleInstruction {
    NumberSingle(SingleOperation, Register, Register),
    NumberDouble(DoubleOperation, Register, Register, Register),
    NumberWhere(Register, [Register; 3]),
    VectorSingle(SingleOperation, Register, Register),
    VectorDouble(DoubleOperation, Register, Register, Register),
    /// A vector, then a number.
    VectorNumber(DoubleOperation, Register, Register, Register),
    /// A number, then a vector.
    NumberVector(DoubleOperation, Register, Register, Register),
    /// s a
    Scaled {
        to: Register,
        s: Register,
        a: Register,
    },
    /// s a + b
    ScaledSum {
        to: Register,
        s: Register,
        a: Register,
        b: Register,
    },
    /// s a + t b
    Mean {
        to: Register,
        s: Register,
        a: Register,
        t: Register,
        b: Register,
    },
    /// cᵏ⁺¹ for a number c that seldom changes: a product of the power before, which stands in `to`; the number and the step with which that
    /// was made stand in `of` and `at`.
    NextPower {
        to: Register,
        c: Register,
        of: Register,
        at: Register,
    },
    VectorWhere(Register, [Register; 3]),
    /// A vector whose coordinates are all this number.
    Filled(Register, Register),
    Dot(Register, Register, Register),
    Norm(Register, Register),
    GradientAt(Register, Register),
    /// The same, where it is the only gradient of a step, which counts as one evaluation in any case.
    OnlyGradientAt(Register, Register),
    ValueAt(Register, Register),
    HessianTimes(Register, Register),
    Lowest(Register),
    /// Notes the value of the variable with this number.
    NoteNumber(usize, Register),
    NoteVector(usize, Register),
}

/// A rule's program.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleProgram {
    /// The instructions that give the memory before the first step.
    pub start: Vec<RuleInstruction>,
    /// The instructions of a step.
    pub step: Vec<RuleInstruction>,
    /// The same with the notes of every variable.
    pub noted: Vec<RuleInstruction>,
    /// The numbers of registers, for numbers and for vectors.
    pub registers: [usize; 2],
    /// The place of the vector that is the step.
    pub result: Register,
    /// The symbols of the variables, with ₖ.
    pub symbols: Vec<String>,
    /// Whether the gradient at xₖ is used, which is then noted.
    pub uses_gradient: bool,
}

/// The registers of a rule: its memory between steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Registers<V> {
    numbers: Vec<f64>,
    vectors: Vec<V>,
}

impl RuleProgram {
    /// The registers before the first step at `x`, for these fixed numbers and this learning rate.
    pub fn start<V: Vector>(&self, fixed: &[f64], x: &V, lr: f64) -> Registers<V> {
        let [numbers, vectors] = self.registers;
        let mut registers = Registers { numbers: vec![0.0; numbers], vectors: vec![x.zeros_like(); vectors] };
        registers.begin(fixed, 0, lr);
        registers.vectors[0] = x.clone();
        for instruction in &self.start {
            registers.plain(instruction);
        }
        registers
    }

    /// The step Δx.
    #[inline]
    pub fn step<V: Vector>(&self, registers: &mut Registers<V>, fixed: &[f64], now: &mut Now<'_, V>) -> Result<V, Halt> {
        registers.begin(fixed, now.k, now.lr);
        registers.vectors[0] = now.x.clone();
        if self.uses_gradient {
            registers.vectors[1] = now.gradient();
        }
        for instruction in if now.takes_notes() { &self.noted } else { &self.step } {
            registers.carry_out(instruction, &self.symbols, now)?;
        }
        Ok(registers.vectors[self.result].clone())
    }
}

impl<V: Vector> Registers<V> {
    /// Sets what every step begins with.
    #[inline]
    fn begin(&mut self, fixed: &[f64], k: usize, lr: f64) {
        (self.numbers[0], self.numbers[1]) = (k as f64, lr);
        self.numbers[NUMBERS.len()..][..fixed.len()].copy_from_slice(fixed);
    }

    /// Carries out one instruction of a step.
    #[inline]
    fn carry_out(&mut self, instruction: &RuleInstruction, symbols: &[String], now: &mut Now<'_, V>) -> Result<(), Halt> {
        let Registers { numbers, vectors } = self;
        match *instruction {
            RuleInstruction::GradientAt(to, at) => vectors[to] = now.gradient_at(&vectors[at]),
            RuleInstruction::OnlyGradientAt(to, at) => vectors[to] = now.only_gradient_at(&vectors[at]),
            RuleInstruction::ValueAt(to, at) => numbers[to] = now.value_at(&vectors[at]),
            RuleInstruction::HessianTimes(to, at) => vectors[to] = now.hessian_times(&vectors[at])?,
            RuleInstruction::Lowest(to) => numbers[to] = now.lowest()?,
            RuleInstruction::NoteNumber(symbol, at) => now.note_number(symbols[symbol].clone(), numbers[at]),
            RuleInstruction::NoteVector(symbol, at) => now.note(symbols[symbol].clone(), &vectors[at]),
            _ => self.plain(instruction),
        }
        Ok(())
    }

    /// Carries out one instruction that needs nothing but the registers.
    #[inline(always)]
    fn plain(&mut self, instruction: &RuleInstruction) {
        let Registers { numbers, vectors } = self;
        match *instruction {
            RuleInstruction::Scaled { to, s, a } => {
                let s = numbers[s];
                vectors[to] = vectors[a].map(|a| s * a);
            }
            RuleInstruction::NextPower { to, c, of, at } => {
                let (c, k) = (numbers[c], numbers[0]);
                let is_next = numbers[of] == c && numbers[at] + 1.0 == k;
                numbers[to] = if is_next { numbers[to] * c } else { power(c, k + 1.0) };
                (numbers[of], numbers[at]) = (c, k);
            }
            RuleInstruction::ScaledSum { to, s, a, b } => {
                let s = numbers[s];
                vectors[to] = vectors[a].zip(&vectors[b], |a, b| s * a + b);
            }
            RuleInstruction::Mean { to, s, a, t, b } => {
                let (s, t) = (numbers[s], numbers[t]);
                vectors[to] = vectors[a].zip(&vectors[b], |a, b| s * a + t * b);
            }
            RuleInstruction::VectorDouble(double, to, a, b) => vectors[to] = double.zip(&vectors[a], &vectors[b]),
            RuleInstruction::VectorNumber(double, to, a, b) => vectors[to] = double.with_number(&vectors[a], numbers[b]),
            RuleInstruction::NumberVector(double, to, a, b) => vectors[to] = double.of_number(numbers[a], &vectors[b]),
            RuleInstruction::VectorSingle(single, to, a) => vectors[to] = single.map(&vectors[a]),
            RuleInstruction::NumberSingle(single, to, a) => numbers[to] = single.of(numbers[a]),
            RuleInstruction::NumberDouble(double, to, a, b) => numbers[to] = double.of(numbers[a], numbers[b]),
            RuleInstruction::NumberWhere(to, [c, a, b]) => numbers[to] = if numbers[c] != 0.0 { numbers[a] } else { numbers[b] },
            RuleInstruction::VectorWhere(to, [c, a, b]) => {
                let (c, a, b) = (&vectors[c], &vectors[a], &vectors[b]);
                vectors[to] = c.same_dim(|i| if c.at(i) != 0.0 { a.at(i) } else { b.at(i) });
            }
            RuleInstruction::Filled(to, a) => {
                let a = numbers[a];
                vectors[to] = vectors[0].map(|_| a);
            }
            RuleInstruction::Dot(to, a, b) => numbers[to] = vectors[a].dot(&vectors[b]),
            RuleInstruction::Norm(to, a) => numbers[to] = vectors[a].length(),
            // These need the step; they are not among the instructions of a start.
            _ => {}
        }
    }
}

impl SingleOperation {
    /// Its value for a number.
    pub fn of(self, a: f64) -> f64 {
        match self {
            SingleOperation::Copy => a,
            SingleOperation::Negate => -a,
            SingleOperation::Call(function) => function.apply(a),
        }
    }

    #[inline(always)]
    fn map<V: Vector>(self, a: &V) -> V {
        match self {
            SingleOperation::Copy => a.clone(),
            SingleOperation::Negate => a.map(|a| -a),
            SingleOperation::Call(Function::Sqrt) => a.map(f64::sqrt),
            SingleOperation::Call(function) => a.map(|a| function.apply(a)),
        }
    }
}

impl DoubleOperation {
    /// Its value for two numbers.
    #[inline]
    pub fn of(self, a: f64, b: f64) -> f64 {
        match self {
            DoubleOperation::Binary(Binary::Add) => a + b,
            DoubleOperation::Binary(Binary::Subtract) => a - b,
            DoubleOperation::Binary(Binary::Multiply) => a * b,
            DoubleOperation::Binary(Binary::Divide) => a / b,
            DoubleOperation::Binary(Binary::Power) => power(a, b),
            DoubleOperation::Binary(Binary::Min) => {
                if a.is_nan() || b.is_nan() {
                    f64::NAN
                } else {
                    a.min(b)
                }
            }
            DoubleOperation::Binary(Binary::Max) => {
                if a.is_nan() || b.is_nan() {
                    f64::NAN
                } else {
                    a.max(b)
                }
            }
            DoubleOperation::Compare(comparison) => comparison.apply(a, b),
        }
    }

    #[inline(always)]
    fn zip<V: Vector>(self, a: &V, b: &V) -> V {
        match self {
            DoubleOperation::Binary(Binary::Add) => a.zip(b, |a, b| a + b),
            DoubleOperation::Binary(Binary::Subtract) => a.zip(b, |a, b| a - b),
            DoubleOperation::Binary(Binary::Multiply) => a.zip(b, |a, b| a * b),
            DoubleOperation::Binary(Binary::Divide) => a.zip(b, |a, b| a / b),
            _ => a.zip(b, |a, b| self.of(a, b)),
        }
    }

    /// Its values for each coordinate of a vector and a number. The operator is chosen once for all of them.
    #[inline(always)]
    fn with_number<V: Vector>(self, a: &V, b: f64) -> V {
        match self {
            DoubleOperation::Binary(Binary::Add) => a.map(|a| a + b),
            DoubleOperation::Binary(Binary::Subtract) => a.map(|a| a - b),
            DoubleOperation::Binary(Binary::Divide) => a.map(|a| a / b),
            _ => a.map(|a| self.of(a, b)),
        }
    }

    /// Its values for a number and each coordinate of a vector.
    #[inline(always)]
    fn of_number<V: Vector>(self, a: f64, b: &V) -> V {
        match self {
            DoubleOperation::Binary(Binary::Add) => b.map(|b| a + b),
            DoubleOperation::Binary(Binary::Subtract) => b.map(|b| a - b),
            DoubleOperation::Binary(Binary::Divide) => b.map(|b| a / b),
            _ => b.map(|b| self.of(a, b)),
        }
    }
}

/// aᵇ. A square is a product, and a whole exponent takes products only, as in the built-in rules.
#[inline]
fn power(a: f64, b: f64) -> f64 {
    const MOST: f64 = 1e9;
    if b == 2.0 {
        a * a
    } else if b.fract() == 0.0 && b.abs() <= MOST {
        a.powi(b as i32)
    } else {
        libm::pow(a, b)
    }
}
