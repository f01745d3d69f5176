//! A formula as a program for a small stack machine, and the loop that runs it.

use crate::math::expression::function::{Binary, Function, Least, exponential, real_power, whole_power};
use crate::math::expression::jet::Number;

/// One instruction. Instructions with a constant operand take only the other one from the stack.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Instruction {
    Push(f64),
    X,
    Y,
    Negate,
    Call(Function),
    Binary(Binary),
    /// u + c
    Plus(f64),
    /// c − u
    From(f64),
    /// c u
    Times(f64),
    /// u / c
    Over(f64),
    /// c / u
    Into(f64),
    /// uⁿ for a whole n
    Whole(f64),
    /// u^c
    Real(f64),
    /// c^u
    Exponential(f64),
    /// The first two numbers of a longer list under `min` or `max`, which their [`Least`] replaces, as two numbers.
    Pair(Binary),
    /// One more number of that list.
    Join(Binary),
    /// The end of that list: replaces the [`Least`] by the least or greatest number.
    Last(Binary),
}

/// A list of instructions that leaves one number on the stack.
#[derive(Clone, Debug)]
pub struct Program {
    instructions: Vec<Instruction>,
    /// The greatest number of values on the stack.
    height: usize,
}

/// The stack sizes for which the loop is compiled. Each is a power of two; the last has room for the deepest formula: a nesting
/// level leaves at most the left operands of a sum, a product, a power and a list behind.
const SIZES: [usize; 3] = [8, 32, 512];

impl Program {
    /// The program of `instructions`. Panics where they take from an empty stack or need more than the largest stack.
    pub fn new(instructions: Vec<Instruction>) -> Self {
        let (mut top, mut height) = (0, 0);
        for instruction in &instructions {
            match instruction {
                Instruction::Push(_) | Instruction::X | Instruction::Y => top += 1,
                Instruction::Binary(_) | Instruction::Join(_) | Instruction::Last(_) => top -= 1,
                _ => {}
            }
            assert!(top > 0, "an operand is missing");
            height = height.max(top);
        }
        assert!(top == 1 && height <= SIZES[2], "a program of height {height} leaves {top} numbers");
        Program { instructions, height }
    }

    /// The value for these x and y.
    #[inline]
    pub fn run<N: Number>(&self, x: N, y: N) -> N {
        match self.height {
            0..=8 => self.run_on::<N, { SIZES[0] }>(x, y),
            9..=32 => self.run_on::<N, { SIZES[1] }>(x, y),
            _ => self.run_on::<N, { SIZES[2] }>(x, y),
        }
    }

    #[inline(always)]
    fn run_on<N: Number, const SIZE: usize>(&self, x: N, y: N) -> N {
        // `u` is the top of the stack, kept apart; the values below are in `below`, whose lowest entry is never read.
        let mut below = [x; SIZE];
        let (mut u, mut count) = (x, 0_usize);
        for instruction in &self.instructions {
            // `new` has checked that the count stays below the size; the mask lets the compiler drop the bounds check.
            let mut push = |u: N| {
                below[count & (SIZE - 1)] = u;
                count += 1;
            };
            match *instruction {
                Instruction::Push(c) => {
                    push(u);
                    u = N::constant(c);
                }
                Instruction::X => {
                    push(u);
                    u = x;
                }
                Instruction::Y => {
                    push(u);
                    u = y;
                }
                Instruction::Negate => u = -u,
                Instruction::Call(function) => u = function.apply(u),
                Instruction::Binary(operator) => {
                    count -= 1;
                    u = operator.apply(below[count & (SIZE - 1)], u);
                }
                Instruction::Plus(c) => u = u.with_value(u.value() + c),
                Instruction::From(c) => u = (-u).with_value(c - u.value()),
                Instruction::Times(c) => u = u.scale(c),
                Instruction::Over(c) => u = u / N::constant(c),
                Instruction::Into(c) => u = N::constant(c) / u,
                Instruction::Whole(n) => u = whole_power(u, n),
                Instruction::Real(c) => u = real_power(u, c),
                Instruction::Exponential(c) => u = exponential(c, u),
                Instruction::Pair(operator) => {
                    let first = &mut below[(count - 1) & (SIZE - 1)];
                    let start = signed(operator, *first);
                    let least = Least { smallest: start, greatest: start }.and(signed(operator, u));
                    (*first, u) = (least.smallest, least.greatest);
                }
                Instruction::Join(operator) => {
                    let [smallest, greatest] = [count - 2, count - 1].map(|at| below[at & (SIZE - 1)]);
                    let least = Least { smallest, greatest }.and(signed(operator, u));
                    count -= 1;
                    below[(count - 1) & (SIZE - 1)] = least.smallest;
                    u = least.greatest;
                }
                Instruction::Last(operator) => {
                    count -= 1;
                    u = signed(operator, Least { smallest: below[count & (SIZE - 1)], greatest: u }.number());
                }
            }
        }
        u
    }
}

/// A number for a list under `operator`: the greatest of some numbers is minus the least of their negatives.
#[inline]
fn signed<N: Number>(operator: Binary, u: N) -> N {
    if operator == Binary::Max { -u } else { u }
}
