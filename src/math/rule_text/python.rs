//! A rule's tree as the lines of a Python script.

use crate::math::expression::coefficient;
use crate::math::expression::{Binary, Function};
use crate::math::rule::Python;
use crate::math::rule_text::tree::{Operation, RuleRole, RuleTerm, RuleTree};

/// Variables that a script around the rule has names for get a line below at their end.
const SCRIPT: [&str; 4] = ["p", "step", "start", "ZEROS"];

/// How tightly the outermost operator of a Python text holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Grip {
    Sum,
    Product,
    Sign,
    Power,
    Whole,
}

type Code = (String, Grip);

/// `tree` in Python. Fails with the reason why there is none.
pub fn write(tree: &RuleTree) -> Result<Python, &'static str> {
    if tree.any(&|term| term.is(Operation::HessianTimes)) {
        return Err("it uses second derivatives, which a short script has only as differences; take a rule without hvp");
    }
    if tree.any(&|term| term.is(Operation::ValueAt)) {
        return Err("it asks for the function at other points than the iterate; take a rule with f alone");
    }
    let writer = PythonWriter { tree };
    let (mut before, mut first) = (Vec::new(), Vec::new());
    for statement in &tree.statements {
        let name = &tree.names[statement.name];
        let start = match &name.role {
            RuleRole::Variable { initial: Some(term) } => {
                let (code, grip) = writer.code(term);
                let code = code.replace("lr", "START");
                // The start is not known before the loop.
                if term.any(&|term| *term == RuleTerm::Point) {
                    let name = variable(name.text);
                    first.push(format!(
                        "{name} = {} if k == 0 else {name}",
                        if code == "p" { "1*p".into() } else { within((code, grip), Grip::Sum) }
                    ));
                    before.push(format!("{name} = ZEROS"));
                    continue;
                }
                if name.is_vector { format!("ZEROS + {}", within((code, grip), Grip::Product)) } else { code }
            }
            _ if name.is_vector => "ZEROS".into(),
            _ => "0.0".into(),
        };
        before.push(format!("{} = {start}", variable(name.text)));
    }
    let mut step = first;
    for statement in &tree.statements {
        // PyTorch's p is changed in place, so what remembers it takes a copy.
        let copied = if statement.term == RuleTerm::Point { "1*" } else { "" };
        step.push(format!("{} = {copied}{}", variable(tree.names[statement.name].text), writer.code(&statement.term).0));
    }
    step.push(format!("step = {}", writer.code(&tree.displacement()).0));
    Ok(Python::new(&before.join("\n"), step.join("\n")))
}

fn variable(name: &str) -> String {
    if SCRIPT.contains(&name) { format!("{name}_") } else { name.to_owned() }
}

fn within((text, grip): Code, least: Grip) -> String {
    if grip < least { format!("({text})") } else { text }
}

struct PythonWriter<'a> {
    tree: &'a RuleTree,
}

impl PythonWriter<'_> {
    fn code(&self, term: &RuleTerm) -> Code {
        let whole = |text: &str| (text.to_owned(), Grip::Whole);
        match term {
            RuleTerm::Number(number) => (coefficient::literal(*number), Grip::Whole),
            RuleTerm::Pi => (format!("{:?}", std::f64::consts::PI), Grip::Whole),
            RuleTerm::Point => whole("p"),
            RuleTerm::Gradient => whole("g"),
            RuleTerm::Step => whole("k"),
            RuleTerm::Loss => whole("loss"),
            RuleTerm::Lowest => whole("LOWEST"),
            RuleTerm::Name(place) => (variable(self.tree.names[*place].text), Grip::Whole),
            RuleTerm::Apply { operation, parts, .. } => self.applied(*operation, parts),
        }
    }

    /// The code of `term` as a vector: a number is added to a vector of zeros.
    fn vector(&self, term: &RuleTerm) -> String {
        let code = self.code(term);
        if self.tree.is_vector(term) { code.0 } else { format!("0*p + {}", within(code, Grip::Product)) }
    }

    fn applied(&self, operation: Operation, parts: &[RuleTerm]) -> Code {
        let is_vector = parts.iter().any(|part| self.tree.is_vector(part));
        let inner = |at: usize, least: Grip| within(self.code(&parts[at]), least);
        // What begins with a sign stands in parentheses behind an operator.
        let right = |at: usize, least: Grip| {
            let text = inner(at, least);
            if text.starts_with('-') { format!("({text})") } else { text }
        };
        let plain = |at: usize| self.code(&parts[at]).0;
        match operation {
            Operation::Negate => (format!("-{}", right(0, Grip::Product)), Grip::Product),
            Operation::Binary(Binary::Add) => (format!("{} + {}", inner(0, Grip::Sum), right(1, Grip::Product)), Grip::Sum),
            Operation::Binary(Binary::Subtract) => (format!("{} - {}", inner(0, Grip::Sum), right(1, Grip::Product)), Grip::Sum),
            Operation::Binary(Binary::Multiply) => {
                (format!("{}*{}", inner(0, Grip::Product), right(1, Grip::Sign)), Grip::Product)
            }
            Operation::Binary(Binary::Divide) => (format!("{}/{}", inner(0, Grip::Product), right(1, Grip::Sign)), Grip::Product),
            Operation::Binary(Binary::Power) => (format!("{}**{}", inner(0, Grip::Whole), inner(1, Grip::Whole)), Grip::Power),
            Operation::Binary(operator @ (Binary::Min | Binary::Max)) => {
                let name = if operator == Binary::Min { "min" } else { "max" };
                if is_vector {
                    (format!("L.{name}imum({}, {})", self.vector(&parts[0]), self.vector(&parts[1])), Grip::Whole)
                } else {
                    (format!("{name}({}, {})", plain(0), plain(1)), Grip::Whole)
                }
            }
            Operation::Compare(comparison) if is_vector => {
                // A factor of 1 makes a number of what holds or does not.
                (format!("1.0*({} {} {})", inner(0, Grip::Sum), comparison.operator(), inner(1, Grip::Sum)), Grip::Product)
            }
            Operation::Compare(comparison) => {
                (format!("({} {} {})", inner(0, Grip::Sum), comparison.operator(), inner(1, Grip::Sum)), Grip::Whole)
            }
            Operation::Where if self.tree.is_vector(&parts[0]) => (
                format!("L.where({} != 0, {}, {})", inner(0, Grip::Sum), self.vector(&parts[1]), self.vector(&parts[2])),
                Grip::Whole,
            ),
            Operation::Where => (format!("({} if {} else {})", inner(1, Grip::Sum), plain(0), inner(2, Grip::Sum)), Grip::Whole),
            Operation::Dot => (format!("({} @ {})", inner(0, Grip::Power), inner(1, Grip::Power)), Grip::Whole),
            Operation::Norm => (format!("({0} @ {0})**0.5", inner(0, Grip::Power)), Grip::Power),
            Operation::GradientAt => (format!("slope({}, k)", plain(0)), Grip::Whole),
            Operation::Call(function) => self.call(function, &parts[0], is_vector),
            Operation::ValueAt | Operation::HessianTimes => unreachable!("a rule with one of them has no script"),
        }
    }

    fn call(&self, function: Function, part: &RuleTerm, is_vector: bool) -> Code {
        let (code, grip) = self.code(part);
        let root = |exponent: &str| (format!("{}**{exponent}", within((code.clone(), grip), Grip::Whole)), Grip::Power);
        match (function, is_vector) {
            (Function::Cbrt, true) => (format!("L.sign({code})*L.abs({code})**(1/3)"), Grip::Product),
            (Function::Cbrt, false) => (format!("(({code}) > 0 or -1)*abs({code})**(1/3)"), Grip::Product),
            (Function::Sqrt, false) => root("0.5"),
            (Function::Abs, false) => (format!("abs({code})"), Grip::Whole),
            (Function::Sign, false) => (format!("(1.0*({code} > 0) - 1.0*({code} < 0))"), Grip::Whole),
            (Function::Asin | Function::Acos | Function::Atan, true) => {
                (format!("L.arc{}({code})", &function.name()[1..]), Grip::Whole)
            }
            (_, true) => (format!("L.{}({code})", function.name()), Grip::Whole),
            (_, false) => (format!("math.{}({code})", function.name()), Grip::Whole),
        }
    }
}
