//! The parser from a rule's text to its tree, by recursive descent of limited depth.
//!
//! ```text
//! text       = statement { (";" | newline) statement }
//! statement  = name "=" comparison
//! comparison = sum [ ("<" | ">" | "<=" | ">=" | "==" | "!=") sum ]
//! sum        = product { ("+" | "-") product }
//! product    = signed { ("*" | "/") signed }      after a number the sign may be left out: 2x
//! signed     = { "+" | "-" } power
//! power      = primary [ "^" signed | superscript ]
//! primary    = number | name | name "(" comparison { "," comparison } ")" | "(" comparison ")" | "√" primary
//! ```

use crate::math::catalog::notation::NotationError;
use crate::math::catalog::words::did_you_mean;
use crate::math::expression::token::{Lexer, Token, error};
use crate::math::expression::{Binary, Function, MAX_DEPTH};
use crate::math::rule_text::names::{LONGEST, is_taken, kept};
use crate::math::rule_text::roles::{self, Read};
use crate::math::rule_text::tree::{Operation, RuleTerm, RuleTree};

/// The most statements of a rule.
const MOST_STATEMENTS: usize = 100;
/// The most names of a rule.
const MOST_NAMES: usize = 64;

/// The functions that a rule has besides those of formulas, with the number of their values and an example.
const OPERATIONS: [(&str, Operation, usize, &str); 6] = [
    ("where", Operation::Where, 3, "where(v > 0, g/v, 0)"),
    ("dot", Operation::Dot, 2, "dot(g, m)"),
    ("norm", Operation::Norm, 1, "norm(g)"),
    ("grad", Operation::GradientAt, 1, "grad(x + beta*m)"),
    ("hvp", Operation::HessianTimes, 1, "hvp(m)"),
    ("f", Operation::ValueAt, 1, "f(x - lr*g)"),
];

/// The tree of `text`. Fails at the first character that is wrong.
pub fn parse(text: &str) -> Result<RuleTree, NotationError> {
    let mut lexer = Lexer::of_rule(text)?;
    let (token, column) = lexer.next()?;
    let mut parser = RuleParser { lexer, token, column, names: Vec::new(), depth: 0 };
    let (mut read, mut next) = (Vec::new(), None);
    loop {
        while parser.token == Token::Separator {
            parser.advance()?;
        }
        if parser.token == Token::End {
            break;
        }
        if next.is_some() {
            return Err(parser.here("x is the last to be set: what the next step remembers is set before it"));
        }
        if read.len() == MOST_STATEMENTS {
            return Err(parser.here(&format!("a rule has at most {MOST_STATEMENTS} statements")));
        }
        match parser.statement()? {
            (None, _, term) => next = Some(term),
            (Some(name), column, term) => read.push(Read { name, column, term }),
        }
        if !matches!(parser.token, Token::Separator | Token::End) {
            return Err(parser.unexpected());
        }
    }
    let Some(next) = next else {
        return Err(parser.here("the rule does not set x; its last statement is one such as x = x - lr*g"));
    };
    roles::settled(parser.names, read, next)
}

struct RuleParser {
    lexer: Lexer,
    /// The next token.
    token: Token,
    column: usize,
    /// The names so far, with the position of each.
    names: Vec<(&'static str, usize)>,
    depth: usize,
}

type RuleParsed = Result<RuleTerm, NotationError>;

impl RuleParser {
    fn advance(&mut self) -> Result<(), NotationError> {
        (self.token, self.column) = self.lexer.next()?;
        Ok(())
    }

    /// A statement: the place of the name that it sets (none for x), its position, and its right side.
    fn statement(&mut self) -> Result<(Option<usize>, usize, RuleTerm), NotationError> {
        let column = self.column;
        let Token::Name(name) = self.token.clone() else {
            return Err(self.here(&format!(
                "a statement begins with the name that it sets, as in m = beta*m + g; {}",
                self.lexer.found(self.column)
            )));
        };
        let fixed = ["g", "k", "f", "pi", "lowest", "lr"].contains(&name.as_str()) || self.function(&name).is_some();
        if fixed {
            return Err(error(column, format!("{name} has a meaning of its own and cannot be set; take another name")));
        }
        let place = if name == "x" { None } else { Some(self.place(&name)?) };
        self.advance()?;
        if self.token != Token::Assign {
            return Err(self.here(&format!("'=' is missing here, as in {name} = …; {}", self.lexer.found(self.column))));
        }
        self.advance()?;
        Ok((place, column, self.comparison()?))
    }

    /// The place of `name` among the names.
    fn place(&mut self, name: &str) -> Result<usize, NotationError> {
        if let Some(place) = self.names.iter().position(|(known, _)| *known == name) {
            return Ok(place);
        }
        if name.chars().count() > LONGEST {
            return Err(self.here(&format!("a name has at most {LONGEST} characters")));
        }
        if is_taken(name) {
            return Err(
                self.here(&format!("'{name}' is needed by scripts or by the notation, so no rule can use it; take another name"))
            );
        }
        if self.names.len() == MOST_NAMES {
            return Err(self.here(&format!("a rule has at most {MOST_NAMES} names")));
        }
        self.names.push((kept(name), self.column));
        Ok(self.names.len() - 1)
    }

    fn comparison(&mut self) -> RuleParsed {
        let first = self.sum()?;
        let Token::Compare(comparison) = self.token else { return Ok(first) };
        let column = self.column;
        self.advance()?;
        let second = self.sum()?;
        if matches!(self.token, Token::Compare(_)) {
            return Err(self.here("two comparisons in a row; put one of them in parentheses"));
        }
        Ok(RuleTerm::Apply { operation: Operation::Compare(comparison), parts: vec![first, second], column })
    }

    fn sum(&mut self) -> RuleParsed {
        let mut sum = self.product()?;
        loop {
            let operator = match self.token {
                Token::Plus => Binary::Add,
                Token::Minus => Binary::Subtract,
                _ => return Ok(sum),
            };
            let column = self.column;
            self.advance()?;
            let next = self.product()?;
            sum = RuleTerm::Apply { operation: Operation::Binary(operator), parts: vec![sum, next], column };
        }
    }

    fn product(&mut self) -> RuleParsed {
        let is_number = matches!(self.token, Token::Number(_));
        let mut product = self.signed()?;
        // 2x and 3(x + y) have one reading; m g and m(g) could be a name or a call.
        if is_number && matches!(product, RuleTerm::Number(_)) && matches!(self.token, Token::Name(_) | Token::Open) {
            let column = self.column;
            let next = self.power()?;
            product = RuleTerm::Apply { operation: Operation::Binary(Binary::Multiply), parts: vec![product, next], column };
        }
        loop {
            let operator = match self.token {
                Token::Times => Binary::Multiply,
                Token::Over => Binary::Divide,
                _ => return Ok(product),
            };
            let column = self.column;
            self.advance()?;
            let next = self.signed()?;
            product = RuleTerm::Apply { operation: Operation::Binary(operator), parts: vec![product, next], column };
        }
    }

    fn signed(&mut self) -> RuleParsed {
        self.nested(|parser| match parser.token {
            Token::Minus => {
                let column = parser.column;
                parser.advance()?;
                let part = parser.signed()?;
                Ok(RuleTerm::Apply { operation: Operation::Negate, parts: vec![part], column })
            }
            Token::Plus => {
                parser.advance()?;
                parser.signed()
            }
            _ => parser.power(),
        })
    }

    fn power(&mut self) -> RuleParsed {
        let base = self.primary()?;
        let column = self.column;
        let exponent = match self.token {
            Token::Power => {
                self.advance()?;
                self.signed()?
            }
            Token::Raised(exponent) => {
                self.advance()?;
                let size = RuleTerm::Number(f64::from(exponent).abs());
                if exponent < 0 { RuleTerm::made(Operation::Negate, vec![size]) } else { size }
            }
            _ => return Ok(base),
        };
        Ok(RuleTerm::Apply { operation: Operation::Binary(Binary::Power), parts: vec![base, exponent], column })
    }

    fn primary(&mut self) -> RuleParsed {
        let column = self.column;
        match self.token.clone() {
            Token::Number(number) => {
                self.advance()?;
                Ok(RuleTerm::Number(number))
            }
            Token::Name(name) => self.name(&name),
            Token::Open => {
                self.advance()?;
                let inner = self.nested(Self::comparison)?;
                self.close(column)?;
                Ok(inner)
            }
            Token::Root => {
                self.advance()?;
                let part = self.nested(Self::primary)?;
                Ok(RuleTerm::Apply { operation: Operation::Call(Function::Sqrt), parts: vec![part], column })
            }
            _ => Err(self.here(&format!("a number, a name or '(' is missing here; {}", self.lexer.found(self.column)))),
        }
    }

    /// The operation called `name`, with the number of its values (none: two or more) and an example.
    fn function(&self, name: &str) -> Option<(Operation, Option<usize>, String)> {
        if let Some((_, operation, count, example)) = OPERATIONS.iter().find(|(known, ..)| *known == name) {
            return Some((*operation, Some(*count), (*example).to_owned()));
        }
        match name {
            "min" => Some((Operation::Binary(Binary::Min), None, "min(a, b)".into())),
            "max" => Some((Operation::Binary(Binary::Max), None, "max(a, b)".into())),
            _ => {
                let (_, function) = Function::NAMES.iter().find(|(known, _)| *known == name)?;
                Some((Operation::Call(*function), Some(1), format!("{name}(g)")))
            }
        }
    }

    /// A name, or a function with its values.
    fn name(&mut self, name: &str) -> RuleParsed {
        let column = self.column;
        // `f` alone is the loss; with parentheses it is the function.
        let called = self.function(name).filter(|_| name != "f" || self.lexer.is_followed_by('('));
        if let Some((operation, count, example)) = called {
            self.advance()?;
            return self.call(name, column, operation, count, &example);
        }
        let leaf = match name {
            "x" => RuleTerm::Point,
            "g" => RuleTerm::Gradient,
            "k" => RuleTerm::Step,
            "f" => RuleTerm::Loss,
            "lowest" => RuleTerm::Lowest,
            "pi" => RuleTerm::Pi,
            _ => {
                if self.lexer.is_followed_by('(') {
                    return Err(error(column, no_function(name)));
                }
                RuleTerm::Name(self.place(name)?)
            }
        };
        self.advance()?;
        Ok(leaf)
    }

    fn call(&mut self, name: &str, column: usize, operation: Operation, count: Option<usize>, example: &str) -> RuleParsed {
        if self.token != Token::Open {
            return Err(self.here(&format!("{name} takes its value in parentheses, as in {example}")));
        }
        let opening = self.column;
        self.advance()?;
        let mut parts = vec![self.nested(Self::comparison)?];
        while self.token == Token::Comma {
            self.advance()?;
            parts.push(self.nested(Self::comparison)?);
        }
        self.close(opening)?;
        match count {
            Some(count) if parts.len() != count => {
                let values = if count == 1 { "one value".into() } else { format!("{count} values") };
                Err(error(column, format!("{name} takes {values}, as in {example}; a decimal is written with a point")))
            }
            None if parts.len() < 2 => Err(error(column, format!("{name} takes two values or more, as in {example}"))),
            None => {
                let joined = |first, second| RuleTerm::Apply { operation, parts: vec![first, second], column };
                Ok(parts.into_iter().reduce(joined).expect("it has two values or more"))
            }
            Some(_) => Ok(RuleTerm::Apply { operation, parts, column }),
        }
    }

    fn close(&mut self, opening: usize) -> Result<(), NotationError> {
        match self.token {
            Token::Close => self.advance(),
            Token::End | Token::Separator => Err(error(opening, "this parenthesis is not closed in its statement".into())),
            _ => Err(self.unexpected()),
        }
    }

    /// Parses `inner` one nesting level deeper.
    fn nested(&mut self, inner: impl FnOnce(&mut Self) -> RuleParsed) -> RuleParsed {
        if self.depth == MAX_DEPTH {
            return Err(self.here(&format!("this is nested more than {MAX_DEPTH} levels deep")));
        }
        self.depth += 1;
        let parsed = inner(self);
        self.depth -= 1;
        parsed
    }

    fn here(&self, message: &str) -> NotationError {
        error(self.column, message.into())
    }

    fn unexpected(&self) -> NotationError {
        match self.token {
            Token::Close => self.here("this ')' closes nothing; there is no '(' before it"),
            Token::Assign => self.here("a statement has one '='; the next one begins after ';' or on a new line"),
            _ => self.here(&format!("an operator such as + or *, or ';', is missing here; {}", self.lexer.found(self.column))),
        }
    }
}

/// The message for a name with parentheses that is no function.
fn no_function(name: &str) -> String {
    let known: Vec<&str> =
        Function::NAMES.iter().map(|(name, _)| *name).chain(OPERATIONS.map(|(name, ..)| name)).chain(["min", "max"]).collect();
    let own = OPERATIONS.map(|(name, ..)| name).join(", ");
    format!(
        "there is no function '{name}'{}; a product takes a sign, as in {name}*(…); there are {own}, {}",
        did_you_mean(name, &known),
        Function::list()
    )
}
