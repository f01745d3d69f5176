//! Reads the right sides of equations and computes them: `β₂ vₖ₋₁ + (1 − β₂) gₖ²`.
//!
//! Every value is a matrix: scalars are 1 × 1, vectors columns. Side by side means product: coordinate by coordinate
//! for two columns, scaling for a scalar, the matrix product otherwise. `a / b c` is (a / b) c.

use nalgebra::DMatrix;

pub type Number = DMatrix<f64>;

pub fn scalar(a: f64) -> Number {
    DMatrix::from_element(1, 1, a)
}

/// What the symbols and the functions F, ∇F, ∇²F mean at a step.
pub trait Context {
    fn k(&self) -> usize;
    fn symbol(&self, name: &str) -> Option<Number>;
    fn call(&self, function: &str, x: &Number) -> Option<Number>;
}

/// The value of `formula`. Panics when it cannot be read.
pub fn evaluate(formula: &str, context: &dyn Context) -> Number {
    let mut reader = Reader { tokens: tokens(formula), at: 0, formula, context, closing: Vec::new() };
    let value = reader.choice();
    assert!(reader.at == reader.tokens.len(), "{formula}: cannot read from '{}'", reader.tokens[reader.at..].join(" "));
    value
}

const DIGITS: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const SUPERSCRIPTS: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹ᵏ⁺⁻ᵀ";
const SUBSCRIPTS: &str = "₀₁₂₃₊₋ₖₘᵢₙₐₓ∞*′";

fn tokens(formula: &str) -> Vec<String> {
    let kind = |c: char| match c {
        _ if c.is_whitespace() => ' ',
        _ if SUPERSCRIPTS.contains(c) => '^',
        _ if SUBSCRIPTS.contains(c) => '_',
        '0'..='9' | '.' => '0',
        '∇' => '∇',
        _ if c.is_alphabetic() => 'a',
        _ => '+',
    };
    let (mut tokens, mut last): (Vec<String>, char) = (Vec::new(), ' ');
    for c in formula.chars() {
        // ∇²F is one word, and so is a letter with its subscripts.
        let this = if last == '∇' { if c == 'F' { 'a' } else { '∇' } } else { kind(c) };
        let joins = this == last && "^0a∇".contains(this) || this == '_' && "a_".contains(last) || last == '∇';
        match tokens.last_mut() {
            Some(token) if joins => token.push(c),
            _ if this != ' ' => tokens.push(c.to_string()),
            _ => {}
        }
        last = this;
    }
    tokens
}

struct Reader<'a> {
    tokens: Vec<String>,
    at: usize,
    /// The delimiters that close the groups that are open here.
    closing: Vec<String>,
    formula: &'a str,
    context: &'a dyn Context,
}

impl Reader<'_> {
    fn peek(&self) -> &str {
        self.tokens.get(self.at).map_or("", String::as_str)
    }
    fn accept(&mut self, token: &str) -> bool {
        let found = self.peek() == token;
        self.at += usize::from(found);
        found
    }
    fn expect(&mut self, token: &str) {
        assert!(self.accept(token), "{}: expected '{token}', found '{}'", self.formula, self.peek());
    }

    /// `a if b > c and d < e else f`
    fn choice(&mut self) -> Number {
        let then = self.sum();
        if !self.accept("if") {
            return then;
        }
        let mut condition = self.comparison();
        while self.accept("and") {
            condition = broadcast(&condition, &self.comparison(), f64::min);
        }
        self.expect("else");
        let otherwise = self.choice();
        let no = condition.map(|c| 1.0 - c);
        // Not by multiplication: the branch not taken may be NaN.
        let pick = |c: &Number, a: &Number| broadcast(c, a, |c, a| if c > 0.0 { a } else { 0.0 });
        if condition.len() == 1 {
            if condition[0] > 0.0 { then } else { otherwise }
        } else {
            add(&pick(&condition, &then), &pick(&no, &otherwise))
        }
    }
    fn comparison(&mut self) -> Number {
        let left = self.sum();
        let sign = self.peek().to_owned();
        self.at += 1;
        let right = self.sum();
        broadcast(&left, &right, |a, b| {
            f64::from(match sign.as_str() {
                ">" => a > b,
                "<" => a < b,
                "=" => a == b,
                other => panic!("{}: '{other}' is no comparison", self.formula),
            })
        })
    }
    fn sum(&mut self) -> Number {
        let negative = self.accept("−");
        let first = self.product();
        let mut value = if negative { -first } else { first };
        loop {
            if self.accept("+") {
                value = add(&value, &self.product());
            } else if self.accept("−") {
                value = add(&value, &-self.product());
            } else {
                return value;
            }
        }
    }
    fn product(&mut self) -> Number {
        let mut value = self.power();
        loop {
            if self.accept("/") {
                value = broadcast(&value, &self.power(), |a, b| a / b);
            } else if self.accept("·") || self.accept("⊙") {
                value = multiply(&value, &self.power());
            } else if self.is_ended() {
                return value;
            } else {
                value = multiply(&value, &self.power());
            }
        }
    }
    /// Whether the next token ends a product. A bar ends it only where it closes a group that is open.
    fn is_ended(&self) -> bool {
        let next = self.peek();
        let closes = || self.closing.last().is_some_and(|closing| closing == next);
        matches!(next, "" | "if" | "else" | "and") || "+−),;]⌋<>=".contains(next) || "|‖".contains(next) && closes()
    }
    fn power(&mut self) -> Number {
        let base = self.primary();
        if self.accept("^") {
            let exponent = self.primary();
            if base.nrows() > 1 && base.is_square() {
                let eigen = base.symmetric_eigen();
                let powers = DMatrix::from_diagonal(&eigen.eigenvalues.map(|value| value.powf(exponent[0])));
                return &eigen.eigenvectors * powers * eigen.eigenvectors.transpose();
            }
            return broadcast(&base, &exponent, f64::powf);
        }
        let superscript = self.peek().to_owned();
        self.at += usize::from(superscript.chars().next().is_some_and(|c| SUPERSCRIPTS.contains(c)));
        match superscript.as_str() {
            "²" => base.map(|a| a * a),
            "ᵏ⁺¹" => base.map(|a| a.powi(self.context.k() as i32 + 1)),
            "⁻¹" => base.try_inverse().expect("the matrix is regular"),
            "ᵀ" => base.transpose(),
            digits if digits.starts_with(|c| DIGITS.contains(c)) => {
                let digit = |c: char| DIGITS.chars().position(|d| d == c).expect("a power is a number");
                let power = digits.chars().fold(0, |power, c| 10 * power + digit(c) as i32);
                base.map(|a| a.powi(power))
            }
            _ => base,
        }
    }
    fn primary(&mut self) -> Number {
        let token = self.peek().to_owned();
        self.at += 1;
        match token.as_str() {
            "(" => {
                let first = self.choice();
                if self.accept(",") {
                    let second = self.until(")");
                    return DMatrix::from_column_slice(2, 1, &[first[0], second[0]]);
                }
                self.expect(")");
                first
            }
            "[" => {
                let entries = [",", ";", ",", "]"].map(|end| self.until(end)[0]);
                DMatrix::from_row_slice(2, 2, &entries)
            }
            "|" => self.until("|").abs(),
            "‖" => scalar(self.until("‖").norm()),
            "⌊" => self.until("⌋").map(f64::floor),
            "tanh" => self.primary().map(f64::tanh),
            "exp" => self.primary().map(f64::exp),
            "√" => self.primary().map(f64::sqrt),
            "max" | "min" => {
                self.expect("(");
                self.closing.push(")".into());
                let left = self.choice();
                self.closing.pop();
                self.expect(",");
                let pick = if token == "max" { f64::max } else { f64::min };
                let mut found = left;
                loop {
                    found = broadcast(&found, &self.choice(), pick);
                    if !self.accept(",") {
                        break;
                    }
                }
                self.expect(")");
                found
            }
            "diag" => {
                let diagonal = self.primary().diagonal();
                DMatrix::from_column_slice(diagonal.len(), 1, diagonal.as_slice())
            }
            "sign" => self.primary().map(|a| f64::from(u8::from(a > 0.0)) - f64::from(u8::from(a < 0.0))),
            "F" | "∇F" | "∇²F" => {
                let x = self.primary();
                self.context.call(&token, &x).expect("the function is known")
            }
            _ if token.starts_with(|c: char| c.is_ascii_digit()) => scalar(token.parse().expect("a number")),
            _ => self.context.symbol(&token).unwrap_or_else(|| panic!("{}: what is '{token}'?", self.formula)),
        }
    }
    fn until(&mut self, close: &str) -> Number {
        self.closing.push(close.to_owned());
        let value = self.choice();
        self.closing.pop();
        self.expect(close);
        value
    }
}

fn broadcast(a: &Number, b: &Number, f: impl Fn(f64, f64) -> f64) -> Number {
    match (a.len(), b.len()) {
        (1, _) => b.map(|b| f(a[0], b)),
        (_, 1) => a.map(|a| f(a, b[0])),
        _ => a.zip_map(b, f),
    }
}

fn add(a: &Number, b: &Number) -> Number {
    broadcast(a, b, |a, b| a + b)
}

fn multiply(a: &Number, b: &Number) -> Number {
    let elementwise = a.len() == 1 || b.len() == 1 || (a.ncols() == 1 && b.ncols() == 1);
    if elementwise { broadcast(a, b, |a, b| a * b) } else { a * b }
}
