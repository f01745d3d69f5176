//! A rule as a program for a machine with registers, and the machine.
//!
//! A vector takes one instruction for all of its coordinates, so that the cost of reading an instruction is paid once per operation and not
//! once per coordinate. Numbers that depend on hyperparameters alone are computed once, when the hyperparameters are set.

use crate::math::Vector;
use crate::math::expression::{Binary, Function, NumberComparison};
use crate::math::rule::{Halt, Now};

/// An operation on one operand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Single {
    /// The operand itself.
    Copy,
    /// −a
    Negate,
    /// A function.
    Call(Function),
}

/// An operation on two operands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Double {
    /// An operator.
    Binary(Binary),
    /// A comparison.
    Compare(NumberComparison),
}

/// The place of a number or of a vector, among the registers of its kind.
pub type Place = usize;

/// The numbers that each step begins with.
pub const NUMBERS: [&str; 2] = ["k", "lr"];
/// The vectors that each step begins with.
pub const VECTORS: [&str; 2] = ["x", "g"];

/// One instruction; the first place is that of the result. `Number…` works on numbers, `Vector…` on vectors.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Instruction {
    NumberSingle(Single, Place, Place),
    NumberDouble(Double, Place, Place, Place),
    NumberWhere(Place, [Place; 3]),
    VectorSingle(Single, Place, Place),
    VectorDouble(Double, Place, Place, Place),
    /// A vector, then a number.
    VectorNumber(Double, Place, Place, Place),
    /// A number, then a vector.
    NumberVector(Double, Place, Place, Place),
    /// s a + b
    ScaledSum {
        to: Place,
        s: Place,
        a: Place,
        b: Place,
    },
    /// s a + t b
    Mean {
        to: Place,
        s: Place,
        a: Place,
        t: Place,
        b: Place,
    },
    VectorWhere(Place, [Place; 3]),
    /// A vector whose coordinates are all this number.
    Filled(Place, Place),
    Dot(Place, Place, Place),
    Norm(Place, Place),
    GradientAt(Place, Place),
    /// The same, where it is the only gradient of a step, which counts as one evaluation in any case.
    OnlyGradientAt(Place, Place),
    ValueAt(Place, Place),
    HessianTimes(Place, Place),
    Lowest(Place),
    /// Notes the value of the variable with this number.
    NoteNumber(usize, Place),
    NoteVector(usize, Place),
}

/// A rule's program.
#[derive(Clone, Debug, PartialEq)]
pub struct Program {
    /// The instructions that give the memory before the first step.
    pub start: Vec<Instruction>,
    /// The instructions of a step.
    pub step: Vec<Instruction>,
    /// The same with the notes of every variable.
    pub noted: Vec<Instruction>,
    /// The numbers of registers, for numbers and for vectors.
    pub registers: [usize; 2],
    /// The place of the vector that is the step.
    pub result: Place,
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

impl Program {
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
    fn carry_out(&mut self, instruction: &Instruction, symbols: &[String], now: &mut Now<'_, V>) -> Result<(), Halt> {
        let Registers { numbers, vectors } = self;
        match *instruction {
            Instruction::GradientAt(to, at) => vectors[to] = now.gradient_at(&vectors[at]),
            Instruction::OnlyGradientAt(to, at) => vectors[to] = now.only_gradient_at(&vectors[at]),
            Instruction::ValueAt(to, at) => numbers[to] = now.value_at(&vectors[at]),
            Instruction::HessianTimes(to, at) => vectors[to] = now.hessian_times(&vectors[at])?,
            Instruction::Lowest(to) => numbers[to] = now.lowest()?,
            Instruction::NoteNumber(symbol, at) => now.note_number(symbols[symbol].clone(), numbers[at]),
            Instruction::NoteVector(symbol, at) => now.note(symbols[symbol].clone(), &vectors[at]),
            _ => self.plain(instruction),
        }
        Ok(())
    }

    /// Carries out one instruction that needs nothing but the registers.
    #[inline(always)]
    fn plain(&mut self, instruction: &Instruction) {
        let Registers { numbers, vectors } = self;
        match *instruction {
            Instruction::ScaledSum { to, s, a, b } => {
                let s = numbers[s];
                vectors[to] = vectors[a].zip(&vectors[b], |a, b| s * a + b);
            }
            Instruction::Mean { to, s, a, t, b } => {
                let (s, t) = (numbers[s], numbers[t]);
                vectors[to] = vectors[a].zip(&vectors[b], |a, b| s * a + t * b);
            }
            Instruction::VectorDouble(double, to, a, b) => vectors[to] = double.zip(&vectors[a], &vectors[b]),
            Instruction::VectorNumber(double, to, a, b) => {
                let b = numbers[b];
                vectors[to] = double.map(&vectors[a], |double, a| double(a, b));
            }
            Instruction::NumberVector(double, to, a, b) => {
                let a = numbers[a];
                vectors[to] = double.map(&vectors[b], |double, b| double(a, b));
            }
            Instruction::VectorSingle(single, to, a) => vectors[to] = single.map(&vectors[a]),
            Instruction::NumberSingle(single, to, a) => numbers[to] = single.of(numbers[a]),
            Instruction::NumberDouble(double, to, a, b) => numbers[to] = double.of(numbers[a], numbers[b]),
            Instruction::NumberWhere(to, [c, a, b]) => numbers[to] = if numbers[c] != 0.0 { numbers[a] } else { numbers[b] },
            Instruction::VectorWhere(to, [c, a, b]) => {
                let (c, a, b) = (&vectors[c], &vectors[a], &vectors[b]);
                vectors[to] = c.same_dim(|i| if c.at(i) != 0.0 { a.at(i) } else { b.at(i) });
            }
            Instruction::Filled(to, a) => {
                let a = numbers[a];
                vectors[to] = vectors[0].map(|_| a);
            }
            Instruction::Dot(to, a, b) => numbers[to] = vectors[a].dot(&vectors[b]),
            Instruction::Norm(to, a) => numbers[to] = vectors[a].length(),
            // These need the step; they are not among the instructions of a start.
            _ => {}
        }
    }
}

impl Single {
    /// Its value for a number.
    pub fn of(self, a: f64) -> f64 {
        match self {
            Single::Copy => a,
            Single::Negate => -a,
            Single::Call(function) => function.apply(a),
        }
    }

    #[inline(always)]
    fn map<V: Vector>(self, a: &V) -> V {
        match self {
            Single::Copy => a.clone(),
            Single::Negate => a.map(|a| -a),
            Single::Call(Function::Sqrt) => a.map(f64::sqrt),
            Single::Call(function) => a.map(|a| function.apply(a)),
        }
    }
}

impl Double {
    /// Its value for two numbers.
    #[inline]
    pub fn of(self, a: f64, b: f64) -> f64 {
        match self {
            Double::Binary(Binary::Add) => a + b,
            Double::Binary(Binary::Subtract) => a - b,
            Double::Binary(Binary::Multiply) => a * b,
            Double::Binary(Binary::Divide) => a / b,
            Double::Binary(Binary::Power) => power(a, b),
            Double::Binary(Binary::Min) => {
                if a.is_nan() || b.is_nan() {
                    f64::NAN
                } else {
                    a.min(b)
                }
            }
            Double::Binary(Binary::Max) => {
                if a.is_nan() || b.is_nan() {
                    f64::NAN
                } else {
                    a.max(b)
                }
            }
            Double::Compare(comparison) => comparison.apply(a, b),
        }
    }

    #[inline(always)]
    fn zip<V: Vector>(self, a: &V, b: &V) -> V {
        match self {
            Double::Binary(Binary::Add) => a.zip(b, |a, b| a + b),
            Double::Binary(Binary::Subtract) => a.zip(b, |a, b| a - b),
            Double::Binary(Binary::Multiply) => a.zip(b, |a, b| a * b),
            Double::Binary(Binary::Divide) => a.zip(b, |a, b| a / b),
            _ => a.zip(b, |a, b| self.of(a, b)),
        }
    }

    /// The vector whose coordinates are `with` of this operation and each coordinate of `a`. The operator is chosen once for all of them.
    #[inline(always)]
    fn map<V: Vector>(self, a: &V, with: impl Fn(&dyn Fn(f64, f64) -> f64, f64) -> f64) -> V {
        match self {
            Double::Binary(Binary::Add) => a.map(|a| with(&|a, b| a + b, a)),
            Double::Binary(Binary::Subtract) => a.map(|a| with(&|a, b| a - b, a)),
            Double::Binary(Binary::Multiply) => a.map(|a| with(&|a, b| a * b, a)),
            Double::Binary(Binary::Divide) => a.map(|a| with(&|a, b| a / b, a)),
            Double::Binary(Binary::Power) => a.map(|a| with(&power, a)),
            _ => a.map(|a| with(&|a, b| self.of(a, b), a)),
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
