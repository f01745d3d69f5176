//! The functions and operators of a formula, each with its derivatives.

use crate::math::expression::jet::Number;
use std::f64::consts::{LN_2, LN_10};

/// A function of one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Function {
    Sin,
    Cos,
    Tan,
    Asin,
    Acos,
    Atan,
    Sinh,
    Cosh,
    Tanh,
    Exp,
    Log,
    Log2,
    Log10,
    Sqrt,
    Cbrt,
    Abs,
    Sign,
    Floor,
}

impl Function {
    /// Every name with its function; where a function has several names, the first is the one that is printed.
    pub const NAMES: [(&'static str, Function); 23] = [
        ("sin", Function::Sin),
        ("cos", Function::Cos),
        ("tan", Function::Tan),
        ("asin", Function::Asin),
        ("acos", Function::Acos),
        ("atan", Function::Atan),
        ("sinh", Function::Sinh),
        ("cosh", Function::Cosh),
        ("tanh", Function::Tanh),
        ("exp", Function::Exp),
        ("log", Function::Log),
        ("ln", Function::Log),
        ("log2", Function::Log2),
        ("log10", Function::Log10),
        ("sqrt", Function::Sqrt),
        ("cbrt", Function::Cbrt),
        ("abs", Function::Abs),
        ("sign", Function::Sign),
        ("sgn", Function::Sign),
        ("floor", Function::Floor),
        ("arcsin", Function::Asin),
        ("arccos", Function::Acos),
        ("arctan", Function::Atan),
    ];

    /// Its names; the first is the one that is printed.
    fn names(self) -> Vec<&'static str> {
        Self::NAMES.iter().filter(|(_, function)| *function == self).map(|(name, _)| *name).collect()
    }

    /// An explanation in a few words.
    fn about(self) -> &'static str {
        match self {
            Function::Sin | Function::Cos | Function::Tan => "of an angle in radians",
            Function::Asin | Function::Acos | Function::Atan => "the angle in radians",
            Function::Sinh | Function::Cosh | Function::Tanh => "hyperbolic",
            Function::Exp => "e to the power",
            Function::Log => "natural logarithm",
            Function::Log2 => "logarithm to base 2",
            Function::Log10 => "logarithm to base 10",
            Function::Sqrt => "square root; also √x",
            Function::Cbrt => "cube root",
            Function::Abs => "size without sign",
            Function::Sign => "−1, 0 or 1",
            Function::Floor => "the next whole number below",
        }
    }

    /// The functions in the order of [`NAMES`](Self::NAMES), each once.
    fn all() -> impl Iterator<Item = Function> + Clone {
        Self::NAMES.iter().filter(|(name, function)| function.name() == *name).map(|(_, function)| *function)
    }

    /// The names of everything that is called with parentheses: all functions, and min and max.
    pub fn list() -> String {
        Self::all().map(Function::name).chain(["max", "min"]).collect::<Vec<_>>().join(", ")
    }

    /// Everything that a formula can contain, a line each: name, other names, explanation.
    pub fn table() -> Vec<(&'static str, String, String)> {
        let function = |function: Function| {
            let also = function.names().split_off(1).join(", ");
            (function.name(), if also.is_empty() { also } else { format!("({also})") }, function.about().to_owned())
        };
        let others = [
            ("max", "the greatest of two or more"),
            ("min", "the least of two or more"),
            ("x, y", "the two variables"),
            ("pi, e", "the constants; also π"),
            ("a, b, α", "any other letter: a number, 1 unless it is given after the formula, as in a=2"),
            ("+ - * / ^", "a product may leave out its sign: 2x, 3(x + y); a power also as x²"),
        ];
        Self::all().map(function).chain(others.map(|(name, about)| (name, String::new(), about.to_owned()))).collect()
    }

    /// The name that is printed.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, function)| *function == self).map_or("", |(name, _)| name)
    }

    /// The function of `u`, with its derivatives. Outside of the domain the value is NaN; the derivatives are then not
    /// meaningful.
    #[inline]
    pub fn apply<N: Number>(self, u: N) -> N {
        let x = u.value();
        match self {
            Function::Sin => u.chain(libm::sin(x), || [libm::cos(x), -libm::sin(x)]),
            Function::Cos => u.chain(libm::cos(x), || [-libm::sin(x), -libm::cos(x)]),
            Function::Tan => {
                let tan = libm::tan(x);
                u.chain(tan, || [1.0 + tan * tan, 2.0 * tan * (1.0 + tan * tan)])
            }
            Function::Asin => u.chain(libm::asin(x), || arc(x)),
            Function::Acos => u.chain(libm::acos(x), || arc(x).map(|derivative| -derivative)),
            Function::Atan => u.chain(libm::atan(x), || {
                let first = 1.0 / (1.0 + x * x);
                [first, -2.0 * x * first * first]
            }),
            Function::Sinh => u.chain(libm::sinh(x), || [libm::cosh(x), libm::sinh(x)]),
            Function::Cosh => u.chain(libm::cosh(x), || [libm::sinh(x), libm::cosh(x)]),
            Function::Tanh => u.chain(libm::tanh(x), || {
                // 1 − tanh² would lose all digits where tanh saturates.
                let first = libm::cosh(x).powi(-2);
                [first, -2.0 * libm::tanh(x) * first]
            }),
            Function::Exp => {
                let exp = libm::exp(x);
                u.chain(exp, || [exp, exp])
            }
            Function::Log => u.chain(libm::log(x), || logarithm(x)),
            Function::Log2 => u.chain(libm::log2(x), || logarithm(x).map(|derivative| derivative / LN_2)),
            Function::Log10 => u.chain(libm::log10(x), || logarithm(x).map(|derivative| derivative / LN_10)),
            Function::Sqrt => {
                let root = x.sqrt();
                u.chain(root, || [0.5 / root, -0.25 / (root * x)])
            }
            Function::Cbrt => {
                let root = libm::cbrt(x);
                u.chain(root, || [1.0 / (3.0 * root * root), -2.0 / (9.0 * root * root * x)])
            }
            // |u| has the branches u and −u, which meet without a kink where the slope of u is 0.
            Function::Abs if x == 0.0 => u.with_value(0.0).meet(-u.with_value(0.0)),
            Function::Abs => u.chain(x.abs(), || [sign(x), 0.0]),
            Function::Sign => u.chain(sign(x), || [flat(x != 0.0); 2]),
            Function::Floor => u.chain(x.floor(), || [flat(x != x.floor()); 2]),
        }
    }
}

/// An operator, or a function, of two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Min,
    Max,
}

impl Binary {
    /// The operator on `u` and `v`, neither of which is constant.
    #[inline]
    pub fn apply<N: Number>(self, u: N, v: N) -> N {
        match self {
            Binary::Add => u + v,
            Binary::Subtract => u - v,
            Binary::Multiply => u * v,
            Binary::Divide => u / v,
            Binary::Power => power(u, v),
            Binary::Min => least(u, v),
            Binary::Max => -least(-u, -v),
        }
    }
}

/// A comparison of two numbers, in a rule; formulas have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum NumberComparison {
    Less,
    Greater,
    AtMost,
    AtLeast,
    Equal,
    Unequal,
}

impl NumberComparison {
    /// 1 where it holds, 0 where it does not.
    #[inline]
    pub fn apply(self, a: f64, b: f64) -> f64 {
        let holds = match self {
            NumberComparison::Less => a < b,
            NumberComparison::Greater => a > b,
            NumberComparison::AtMost => a <= b,
            NumberComparison::AtLeast => a >= b,
            NumberComparison::Equal => a == b,
            NumberComparison::Unequal => a != b,
        };
        f64::from(u8::from(holds))
    }

    /// Its sign in equations.
    pub fn sign(self) -> char {
        match self {
            NumberComparison::Less => '<',
            NumberComparison::Greater => '>',
            NumberComparison::AtMost => '≤',
            NumberComparison::AtLeast => '≥',
            NumberComparison::Equal => '=',
            NumberComparison::Unequal => '≠',
        }
    }

    /// Its operator, which is Python's too.
    pub fn operator(self) -> &'static str {
        match self {
            NumberComparison::Less => "<",
            NumberComparison::Greater => ">",
            NumberComparison::AtMost => "<=",
            NumberComparison::AtLeast => ">=",
            NumberComparison::Equal => "==",
            NumberComparison::Unequal => "!=",
        }
    }
}

/// uⁿ for a whole number n. Unlike in IEEE 754, NaN to the power of 0 is NaN: an undefined value stays undefined.
#[inline]
pub fn whole_power<N: Number>(u: N, n: f64) -> N {
    let x = u.value();
    if n == 2.0 {
        return u.chain(x * x, || [2.0 * x, 2.0]);
    }
    let value = if x.is_nan() { x } else { whole(x, n) };
    // A factor of 0 is checked first: at x = 0 the power beside it may be infinite.
    let term = |factor: f64, n: f64| if factor == 0.0 { 0.0 } else { factor * whole(x, n) };
    u.chain(value, || [term(n, n - 1.0), term(n * (n - 1.0), n - 2.0)])
}

/// xⁿ by a few products; with many, rounding errors would add up.
#[inline]
fn whole(x: f64, n: f64) -> f64 {
    if n.abs() <= 4.0 { x.powi(n as i32) } else { libm::pow(x, n) }
}

/// u^c for a constant c that is not whole; NaN for negative u.
pub fn real_power<N: Number>(u: N, c: f64) -> N {
    let x = u.value();
    u.chain(libm::pow(x, c), || [c * libm::pow(x, c - 1.0), c * (c - 1.0) * libm::pow(x, c - 2.0)])
}

/// a^u for a constant a. Where a < 0 it has a value only at whole numbers, and no slope. 0^u is constant for u > 0.
pub fn exponential<N: Number>(a: f64, u: N) -> N {
    let value = scalar_power(a, u.value());
    if a == 0.0 {
        return u.chain(value, || [flat(u.value() > 0.0); 2]);
    }
    u.chain(value, || [libm::log(a) * value, libm::log(a) * libm::log(a) * value])
}

/// u^v. The derivatives are those of exp(v log u); there are none where u < 0. At u = 0 they are the limits from above: the value
/// stays 0 when v changes, so only u counts.
fn power<N: Number>(u: N, v: N) -> N {
    let value = scalar_power(u.value(), v.value());
    if u.value() == 0.0 {
        return real_power(u, v.value()).with_value(value);
    }
    Function::Exp.apply(v * Function::Log.apply(u)).with_value(value)
}

/// a^b, or NaN where either is NaN: IEEE 754 would give 1 for 1^NaN.
fn scalar_power(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() { f64::NAN } else { libm::pow(a, b) }
}

fn least<N: Number>(u: N, v: N) -> N {
    chosen(u, v, N::meet)
}

/// The lesser of two numbers; where they are equal, the result of `tie`.
#[inline]
fn chosen<N: Number>(u: N, v: N, tie: impl FnOnce(N, N) -> N) -> N {
    match u.value().partial_cmp(&v.value()) {
        Some(std::cmp::Ordering::Less) => u,
        Some(std::cmp::Ordering::Greater) => v,
        _ => tie(u, v),
    }
}

/// The least of several numbers given one by one, with its slopes to both sides.
///
/// Where branches meet, the minimum follows, to the right along an axis, the branch of the smallest slope, and to the left the
/// one of the greatest. Repeating a branch makes no difference.
#[derive(Clone, Copy)]
pub struct Least<N> {
    pub smallest: N,
    pub greatest: N,
}

impl<N: Number> Least<N> {
    /// The least including one more number.
    pub fn and(self, v: N) -> Self {
        Least {
            smallest: chosen(self.smallest, v, |u, v| u.join(v, f64::min)),
            greatest: chosen(self.greatest, v, |u, v| u.join(v, f64::max)),
        }
    }

    /// The least number, with the mean of its slopes to both sides.
    pub fn number(self) -> N {
        self.smallest.meet(self.greatest)
    }
}

/// −1, 0 or 1, and NaN for NaN.
fn sign(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x.signum() }
}

/// The derivative of a piecewise constant function: 0, or NaN at a jump or kink.
fn flat(smooth: bool) -> f64 {
    if smooth { 0.0 } else { f64::NAN }
}

/// The derivatives of the arc sine.
fn arc(x: f64) -> [f64; 2] {
    let first = 1.0 / ((1.0 - x) * (1.0 + x)).sqrt();
    [first, x * first * first * first]
}

/// The derivatives of the natural logarithm.
fn logarithm(x: f64) -> [f64; 2] {
    [1.0 / x, -1.0 / (x * x)]
}
