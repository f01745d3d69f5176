//! The compiler from a formula's tree to a program: constants are folded, and operators with a constant operand become simpler
//! instructions.

use crate::math::expression::Node;
use crate::math::expression::function::{Binary, Function};
use crate::math::expression::program::{Instruction, Program};
use std::f64::consts::{E, PI};

/// An operand that lies on the stack at this place of the program.
struct Operand {
    /// Its first instruction.
    from: usize,
    /// Its value, where it is constant; it is then a single instruction.
    constant: Option<f64>,
}

/// The program of `nodes`, which are a whole tree.
pub fn compile(nodes: &[Node]) -> Program {
    let (mut out, mut operands): (Vec<Instruction>, Vec<Operand>) = (Vec::new(), Vec::new());
    for node in nodes {
        match node {
            Node::Number(value) => constant(*value, out.len(), &mut out, &mut operands),
            Node::Pi => constant(PI, out.len(), &mut out, &mut operands),
            Node::E => constant(E, out.len(), &mut out, &mut operands),
            Node::Letter(_, value) => constant(*value, out.len(), &mut out, &mut operands),
            Node::X | Node::Y => {
                operands.push(Operand { from: out.len(), constant: None });
                out.push(if *node == Node::X { Instruction::X } else { Instruction::Y });
            }
            Node::Negate => one(Instruction::Negate, |c| -c, &mut out, &mut operands),
            Node::Call(function) => one(Instruction::Call(*function), |c| function.apply(c), &mut out, &mut operands),
            Node::Binary(operator) => two(*operator, &mut out, &mut operands),
        }
    }
    Program::new(out)
}

/// Replaces all instructions from `from` on by a constant.
fn constant(value: f64, from: usize, out: &mut Vec<Instruction>, operands: &mut Vec<Operand>) {
    out.truncate(from);
    out.push(Instruction::Push(value));
    operands.push(Operand { from, constant: Some(value) });
}

fn one(instruction: Instruction, compute: impl Fn(f64) -> f64, out: &mut Vec<Instruction>, operands: &mut Vec<Operand>) {
    match operands.last() {
        Some(&Operand { from, constant: Some(c) }) => {
            operands.pop();
            constant(compute(c), from, out, operands);
        }
        _ => out.push(instruction),
    }
}

fn two(operator: Binary, out: &mut Vec<Instruction>, operands: &mut Vec<Operand>) {
    let mut pop = || operands.pop().expect("operands come before their operator");
    let (right, left) = (pop(), pop());
    let simpler = match (left.constant, right.constant) {
        (Some(a), Some(b)) => return constant(operator.apply(a, b), left.from, out, operands),
        (None, Some(c)) => with_right(operator, c).map(|instruction| (right.from, instruction)),
        (Some(c), None) => with_left(operator, c).map(|instruction| (left.from, instruction)),
        (None, None) => None,
    };
    match simpler {
        // The constant is now part of the instruction.
        Some((place, instruction)) => {
            out.remove(place);
            out.push(instruction);
        }
        None if matches!(operator, Binary::Min | Binary::Max) => list(operator, right.from, out),
        None => out.push(Instruction::Binary(operator)),
    }
    operands.push(Operand { from: left.from, constant: None });
}

/// Compiles `min` or `max` of two numbers, the right one of which starts at `right`. Where the left one is a list under the same
/// operator, the list becomes longer by one.
fn list(operator: Binary, right: usize, out: &mut Vec<Instruction>) {
    match out[right - 1] {
        Instruction::Binary(left) if left == operator => out[right - 1] = Instruction::Pair(operator),
        Instruction::Last(left) if left == operator => drop(out.remove(right - 1)),
        _ => return out.push(Instruction::Binary(operator)),
    }
    out.extend([Instruction::Join(operator), Instruction::Last(operator)]);
}

/// The instruction for an operator whose right operand is `c`.
fn with_right(operator: Binary, c: f64) -> Option<Instruction> {
    match operator {
        Binary::Add => Some(Instruction::Plus(c)),
        Binary::Subtract => Some(Instruction::Plus(-c)),
        Binary::Multiply => Some(Instruction::Times(c)),
        Binary::Divide => Some(Instruction::Over(c)),
        Binary::Power if c.fract() == 0.0 => Some(Instruction::Whole(c)),
        Binary::Power => Some(Instruction::Real(c)),
        Binary::Min | Binary::Max => None,
    }
}

/// The instruction for an operator whose left operand is `c`.
fn with_left(operator: Binary, c: f64) -> Option<Instruction> {
    match operator {
        Binary::Add => Some(Instruction::Plus(c)),
        Binary::Subtract => Some(Instruction::From(c)),
        Binary::Multiply => Some(Instruction::Times(c)),
        Binary::Divide => Some(Instruction::Into(c)),
        // exp is more accurate than a general power.
        Binary::Power if c == E => Some(Instruction::Call(Function::Exp)),
        Binary::Power => Some(Instruction::Exponential(c)),
        Binary::Min | Binary::Max => None,
    }
}
