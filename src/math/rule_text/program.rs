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

/// The register of k.
pub const STEP: Register = 0;
/// The register of the learning rate.
pub const RATE: Register = 1;
/// The register of the learning rate's negative, with which most rules end.
pub const MINUS_RATE: Register = 2;
/// How many numbers each step begins with: those above.
pub const GIVEN_NUMBERS: usize = 3;
/// The register of xₖ.
pub const POINT: Register = 0;
/// The register of gₖ.
pub const GRADIENT: Register = 1;
/// How many vectors each step begins with.
pub const GIVEN_VECTORS: usize = 2;

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
    /// Whether xₖ itself is used, and not only the step from it.
    pub uses_point: bool,
    /// Whether the gradient at xₖ is used, which is then noted.
    pub uses_gradient: bool,
}

/// The registers of a rule: its memory between steps.
///
/// The coordinates of all vectors stand in one list and are read and written one by one: a vector of the plane that is written as two numbers
/// and read as one piece waits until both have arrived, which would take longer than the arithmetic.
#[derive(Clone, Debug, PartialEq)]
pub struct Registers<V> {
    numbers: Vec<f64>,
    coordinates: Vec<f64>,
    /// The distance between the coordinates of a vector, which is 1. Where the compiler does not know it, it cannot read two coordinates as one
    /// piece.
    apart: usize,
    /// A vector of this dimension.
    zero: V,
}

impl RuleProgram {
    /// The registers before the first step at `x`, for these fixed numbers and this learning rate.
    pub fn start<V: Vector>(&self, fixed: &[f64], x: &V, lr: f64) -> Registers<V> {
        let [numbers, vectors] = self.registers;
        let coordinates = vec![0.0; vectors * x.dim()];
        let mut registers = Registers { numbers: vec![0.0; numbers], coordinates, apart: 1, zero: x.zeros_like() };
        registers.fix(fixed);
        registers.begin(0, lr);
        registers.put(POINT, x);
        for instruction in &self.start {
            registers.plain(instruction);
        }
        registers
    }

    /// The step Δx. Its coordinates are read where the caller uses them: returned through memory, they would be written one by one and read as
    /// one piece.
    #[inline(always)]
    pub fn step<V: Vector>(&self, registers: &mut Registers<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        self.run(registers, now)?;
        Ok(registers.vector(self.result))
    }

    #[inline(never)]
    fn run<V: Vector>(&self, registers: &mut Registers<V>, now: &mut Now<'_, V>) -> Result<(), Halt> {
        registers.begin(now.k, now.lr);
        if self.uses_point {
            registers.put(POINT, now.x);
        }
        if self.uses_gradient {
            registers.put(GRADIENT, now.gradient_in_place());
        }
        for instruction in if now.takes_notes() { &self.noted } else { &self.step } {
            // Those that need the step are seldom.
            if !registers.plain(instruction) {
                registers.with_step(instruction, &self.symbols, now)?;
            }
        }
        Ok(())
    }
}

impl<V: Vector> Registers<V> {
    /// Sets what every step begins with.
    #[inline]
    fn begin(&mut self, k: usize, lr: f64) {
        (self.numbers[STEP], self.numbers[RATE], self.numbers[MINUS_RATE]) = (k as f64, lr, -lr);
    }

    /// Sets the numbers that depend on hyperparameters alone; no instruction changes them.
    pub fn fix(&mut self, fixed: &[f64]) {
        self.numbers[GIVEN_NUMBERS..][..fixed.len()].copy_from_slice(fixed);
    }

    #[inline]
    fn vector(&self, at: Register) -> V {
        let from = at * self.zero.dim();
        self.zero.same_dim(|i| self.coordinates[from + i * self.apart])
    }

    #[inline]
    fn put(&mut self, to: Register, vector: &V) {
        let from = to * self.zero.dim();
        for i in 0..self.zero.dim() {
            self.coordinates[from + i] = vector.at(i);
        }
    }

    /// Sets the vector `to` to `f` of each coordinate of the vector `a`.
    #[inline(always)]
    fn map(&mut self, to: Register, a: Register, f: impl Fn(f64) -> f64) {
        let dim = self.zero.dim();
        for i in 0..dim {
            self.coordinates[to * dim + i] = f(self.coordinates[a * dim + i]);
        }
    }

    /// Sets the vector `to` to `f` of each pair of coordinates of the vectors `a` and `b`.
    #[inline(always)]
    fn zip(&mut self, to: Register, a: Register, b: Register, f: impl Fn(f64, f64) -> f64) {
        let dim = self.zero.dim();
        for i in 0..dim {
            self.coordinates[to * dim + i] = f(self.coordinates[a * dim + i], self.coordinates[b * dim + i]);
        }
    }

    /// Carries out one instruction that needs the step.
    #[cold]
    fn with_step(&mut self, instruction: &RuleInstruction, symbols: &[String], now: &mut Now<'_, V>) -> Result<(), Halt> {
        match *instruction {
            RuleInstruction::GradientAt(to, at) => {
                let gradient = now.gradient_at(&self.vector(at));
                self.put(to, &gradient);
            }
            RuleInstruction::OnlyGradientAt(to, at) => {
                let gradient = now.only_gradient_at(&self.vector(at));
                self.put(to, &gradient);
            }
            RuleInstruction::ValueAt(to, at) => self.numbers[to] = now.value_at(&self.vector(at)),
            RuleInstruction::HessianTimes(to, at) => {
                let product = now.hessian_times(&self.vector(at))?;
                self.put(to, &product);
            }
            RuleInstruction::Lowest(to) => self.numbers[to] = now.lowest()?,
            RuleInstruction::NoteNumber(symbol, at) => now.note_number(symbols[symbol].clone(), self.numbers[at]),
            RuleInstruction::NoteVector(symbol, at) => now.note(symbols[symbol].clone(), &self.vector(at)),
            _ => {}
        }
        Ok(())
    }

    /// Carries out one instruction that needs nothing but the registers; false, and nothing is done, for another one.
    #[inline(always)]
    fn plain(&mut self, instruction: &RuleInstruction) -> bool {
        match *instruction {
            RuleInstruction::Scaled { to, s, a } => {
                let s = self.numbers[s];
                self.map(to, a, |a| s * a);
            }
            RuleInstruction::ScaledSum { to, s, a, b } => {
                let s = self.numbers[s];
                self.zip(to, a, b, |a, b| s * a + b);
            }
            RuleInstruction::Mean { to, s, a, t, b } => {
                let (s, t) = (self.numbers[s], self.numbers[t]);
                self.zip(to, a, b, |a, b| s * a + t * b);
            }
            RuleInstruction::VectorDouble(double, to, a, b) => match double {
                DoubleOperation::Binary(Binary::Add) => self.zip(to, a, b, |a, b| a + b),
                DoubleOperation::Binary(Binary::Subtract) => self.zip(to, a, b, |a, b| a - b),
                DoubleOperation::Binary(Binary::Multiply) => self.zip(to, a, b, |a, b| a * b),
                DoubleOperation::Binary(Binary::Divide) => self.zip(to, a, b, |a, b| a / b),
                _ => self.zip(to, a, b, |a, b| double.of(a, b)),
            },
            RuleInstruction::VectorNumber(double, to, a, b) => {
                let b = self.numbers[b];
                match double {
                    DoubleOperation::Binary(Binary::Add) => self.map(to, a, |a| a + b),
                    DoubleOperation::Binary(Binary::Subtract) => self.map(to, a, |a| a - b),
                    DoubleOperation::Binary(Binary::Divide) => self.map(to, a, |a| a / b),
                    _ => self.map(to, a, |a| double.of(a, b)),
                }
            }
            RuleInstruction::NumberVector(double, to, a, b) => {
                let a = self.numbers[a];
                self.map(to, b, |b| double.of(a, b));
            }
            RuleInstruction::VectorSingle(single, to, a) => match single {
                SingleOperation::Copy => self.map(to, a, |a| a),
                SingleOperation::Negate => self.map(to, a, |a| -a),
                SingleOperation::Call(Function::Sqrt) => self.map(to, a, f64::sqrt),
                SingleOperation::Call(function) => self.map(to, a, |a| function.apply(a)),
            },
            RuleInstruction::NumberSingle(single, to, a) => self.numbers[to] = single.of(self.numbers[a]),
            RuleInstruction::NumberDouble(double, to, a, b) => self.numbers[to] = double.of(self.numbers[a], self.numbers[b]),
            RuleInstruction::NumberWhere(to, [c, a, b]) => {
                self.numbers[to] = if self.numbers[c] != 0.0 { self.numbers[a] } else { self.numbers[b] };
            }
            RuleInstruction::NextPower { to, c, of, at } => {
                let (c, k) = (self.numbers[c], self.numbers[STEP]);
                let is_next = self.numbers[of] == c && self.numbers[at] + 1.0 == k;
                self.numbers[to] = if is_next { self.numbers[to] * c } else { power(c, k + 1.0) };
                (self.numbers[of], self.numbers[at]) = (c, k);
            }
            RuleInstruction::VectorWhere(to, [c, a, b]) => {
                let dim = self.zero.dim();
                for i in 0..dim {
                    let from = if self.coordinates[c * dim + i] != 0.0 { a } else { b };
                    self.coordinates[to * dim + i] = self.coordinates[from * dim + i];
                }
            }
            RuleInstruction::Filled(to, a) => {
                let a = self.numbers[a];
                self.map(to, to, |_| a);
            }
            RuleInstruction::Dot(to, a, b) => self.numbers[to] = self.vector(a).dot(&self.vector(b)),
            RuleInstruction::Norm(to, a) => self.numbers[to] = self.vector(a).length(),
            // These need the step; they are not among the instructions of a start.
            _ => return false,
        }
        true
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
