//! A formula's tree as a Python expression.

use super::Library;
use crate::math::expression::coefficient;
use crate::math::expression::{Binary, Expression, Function, Node};
use std::collections::BTreeSet;

/// A formula in Python, with the script's own functions that it calls.
pub struct Written {
    /// The expression in x and y.
    pub code: String,
    /// The definitions of the functions that it calls and that the library lacks.
    pub helpers: String,
    /// Whether it depends on neither x nor y.
    pub is_constant: bool,
}

/// The precedence of the outermost operator of a Python text; in a place that needs a higher one it gets parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum PythonPrecedence {
    Sum,
    Product,
    Sign,
    Power,
    Whole,
}

struct PythonText {
    text: String,
    hold: PythonPrecedence,
    constant: Option<f64>,
}

impl PythonText {
    fn within(self, least: PythonPrecedence) -> String {
        if self.hold < least { format!("({})", self.text) } else { self.text }
    }

    fn right(self, least: PythonPrecedence) -> String {
        if self.text.starts_with('-') { format!("({})", self.text) } else { self.within(least) }
    }
}

/// The largest integer of Python that keeps all digits in arithmetic with floating-point numbers.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// `expression` in Python. Fails where it has jumps, at which the two ways of computing derivatives disagree.
pub fn write(expression: &Expression, library: Library) -> Result<Written, String> {
    let mut parts: Vec<PythonText> = Vec::new();
    let mut helpers = BTreeSet::new();
    for node in expression.nodes() {
        let mut pop = || parts.pop().expect("operands come before their operator");
        let part = match node {
            Node::Number(value) | Node::Letter(_, value) => number(*value, library),
            Node::Pi => PythonText {
                text: format!("{}.pi", library.module()),
                hold: PythonPrecedence::Whole,
                constant: Some(std::f64::consts::PI),
            },
            Node::E => PythonText {
                text: format!("{}.e", library.module()),
                hold: PythonPrecedence::Whole,
                constant: Some(std::f64::consts::E),
            },
            Node::X => PythonText { text: "x".into(), hold: PythonPrecedence::Whole, constant: None },
            Node::Y => PythonText { text: "y".into(), hold: PythonPrecedence::Whole, constant: None },
            Node::Negate => {
                let part = pop();
                let constant = part.constant.map(|c| -c);
                PythonText { text: format!("-{}", part.right(PythonPrecedence::Power)), hold: PythonPrecedence::Sign, constant }
            }
            Node::Call(function) => match pop() {
                // The library's functions do not take plain numbers.
                PythonText { constant: Some(c), .. } => number(function.apply(c), library),
                part => call(*function, part, library, &mut helpers)?,
            },
            Node::Binary(operator) => {
                let right = pop();
                binary(*operator, pop(), right, library, &mut helpers)
            }
        };
        parts.push(part);
    }
    let whole = parts.pop().expect("a formula has a node");
    let helpers = helpers.iter().map(|name| helper(name, library)).collect();
    Ok(Written { code: whole.text, helpers, is_constant: whole.constant.is_some() })
}

/// A real number in Python, with a decimal point even where it is whole: some of PyTorch's classes refuse `betas=(0, 0.999)`.
pub fn real(value: f64) -> String {
    format!("{value:?}")
}

fn number(value: f64, library: Library) -> PythonText {
    let module = library.module();
    let text = match value {
        _ if value.is_nan() => format!("{module}.nan"),
        f64::INFINITY => format!("{module}.inf"),
        f64::NEG_INFINITY => format!("-{module}.inf"),
        _ => coefficient::literal(value),
    };
    let hold = if value < 0.0 { PythonPrecedence::Sign } else { PythonPrecedence::Whole };
    PythonText { text, hold, constant: Some(value) }
}

fn call(
    function: Function,
    part: PythonText,
    library: Library,
    helpers: &mut BTreeSet<&'static str>,
) -> Result<PythonText, String> {
    let own = |name: &'static str, helpers: &mut BTreeSet<&'static str>| {
        helpers.insert(name);
        name.to_owned()
    };
    let module = library.module();
    let name = match (function, library) {
        (Function::Sign | Function::Floor, _) => {
            return Err(format!(
                "a formula with {}, which jumps, has no script: it has no derivative at the jumps; write it without",
                function.name()
            ));
        }
        (Function::Abs, Library::Numpy) => own("absolute", helpers),
        (Function::Cbrt, _) => own("cbrt", helpers),
        // NumPy before 2.0 knows the inverse functions by this name only.
        (Function::Asin | Function::Acos | Function::Atan, _) => format!("{module}.arc{}", &function.name()[1..]),
        _ => format!("{module}.{}", function.name()),
    };
    Ok(PythonText { text: format!("{name}({})", part.text), hold: PythonPrecedence::Whole, constant: None })
}

fn binary(
    operator: Binary,
    left: PythonText,
    right: PythonText,
    library: Library,
    helpers: &mut BTreeSet<&'static str>,
) -> PythonText {
    let constant = left.constant.zip(right.constant).map(|(a, b)| operator.apply(a, b));
    // Constants that Python cannot compute (1/0, 10.0**400) or would compute as integers of any length are written as their
    // value.
    if let Some(value) = constant
        && (!value.is_finite() || value.abs() >= WHOLE || matches!(operator, Binary::Min | Binary::Max))
    {
        return number(value, library);
    }
    let part = |text: String, hold: PythonPrecedence| PythonText { text, hold, constant };
    match operator {
        Binary::Add => part(
            format!("{} + {}", left.within(PythonPrecedence::Sum), right.right(PythonPrecedence::Product)),
            PythonPrecedence::Sum,
        ),
        Binary::Subtract => part(
            format!("{} - {}", left.within(PythonPrecedence::Sum), right.right(PythonPrecedence::Product)),
            PythonPrecedence::Sum,
        ),
        Binary::Multiply => part(
            format!("{}*{}", left.within(PythonPrecedence::Product), right.right(PythonPrecedence::Sign)),
            PythonPrecedence::Product,
        ),
        Binary::Divide => part(
            format!("{}/{}", left.within(PythonPrecedence::Product), right.right(PythonPrecedence::Sign)),
            PythonPrecedence::Product,
        ),
        Binary::Power => part(
            format!("{}**{}", left.within(PythonPrecedence::Whole), right.within(PythonPrecedence::Whole)),
            PythonPrecedence::Power,
        ),
        Binary::Min | Binary::Max => {
            let name = if operator == Binary::Min { "minimum" } else { "maximum" };
            helpers.insert(name);
            part(format!("{name}({}, {})", left.text, right.text), PythonPrecedence::Whole)
        }
    }
}

/// A function that the library lacks, or has without a derivative by complex step. Where two branches meet, the slope is the mean
/// of theirs.
fn helper(name: &str, library: Library) -> String {
    let body = match (name, library) {
        ("absolute", _) => "def absolute(u):\n    return u*np.sign(u.real)\n",
        ("cbrt", Library::Numpy) => "def cbrt(u):\n    side = np.sign(u.real)\n    return side*(side*u)**(1/3)\n",
        ("cbrt", Library::Pytorch) => "def cbrt(u):\n    return torch.sign(u)*torch.abs(u)**(1/3)\n",
        ("minimum", Library::Numpy) => {
            "def minimum(u, v):\n    return u if u.real < v.real else v if v.real < u.real else (u + v)/2\n"
        }
        ("maximum", Library::Numpy) => {
            "def maximum(u, v):\n    return u if u.real > v.real else v if v.real > u.real else (u + v)/2\n"
        }
        ("minimum", Library::Pytorch) => "def minimum(u, v):\n    return torch.minimum(torch.as_tensor(u), torch.as_tensor(v))\n",
        _ => "def maximum(u, v):\n    return torch.maximum(torch.as_tensor(u), torch.as_tensor(v))\n",
    };
    format!("{body}\n\n")
}
