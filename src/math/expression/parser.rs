//! The parser from a formula's text to its tree, by recursive descent of limited depth.
//!
//! ```text
//! sum     = product { ("+" | "-") product }
//! product = signed { ("*" | "/") signed | power }      a power without a sign before it is a factor too: 2x
//! signed  = { "+" | "-" } power
//! power   = primary [ "^" signed | superscript ]
//! primary = number | "x" | "y" | "pi" | "e" | letter | name "(" sum { "," sum } ")" | "(" sum ")" | "√" primary
//! ```

use crate::math::catalog::notation::NotationError;
use crate::math::catalog::words::did_you_mean;
use crate::math::expression::function::{Binary, Function};
use crate::math::expression::letter;
use crate::math::expression::token::{Lexer, Token, WRITE_POWER, error, letter_with_hat};
use crate::math::expression::{MAX_DEPTH, Node};

/// The tree of `text`, operands before operators.
pub fn parse(text: &str) -> Result<Vec<Node>, NotationError> {
    let mut lexer = Lexer::new(text)?;
    let (token, column) = lexer.next()?;
    let mut parser = Parser { lexer, token, column, nodes: Vec::new(), depth: 0 };
    if parser.token == Token::End {
        return Err(error(1, "the formula is empty; write one in x and y, such as x^2 + y^2".into()));
    }
    parser.sum()?;
    if parser.token == Token::End { Ok(parser.nodes) } else { Err(parser.unexpected("")) }
}

struct Parser {
    lexer: Lexer,
    /// The next token.
    token: Token,
    column: usize,
    nodes: Vec<Node>,
    depth: usize,
}

type Parsed = Result<(), NotationError>;

impl Parser {
    fn advance(&mut self) -> Parsed {
        (self.token, self.column) = self.lexer.next()?;
        Ok(())
    }

    fn sum(&mut self) -> Parsed {
        self.product()?;
        loop {
            let operator = match self.token {
                Token::Plus => Binary::Add,
                Token::Minus => Binary::Subtract,
                _ => return Ok(()),
            };
            self.advance()?;
            self.product()?;
            self.nodes.push(Node::Binary(operator));
        }
    }

    fn product(&mut self) -> Parsed {
        self.signed()?;
        // Whether the factor before is a divisor.
        let mut divisor = false;
        loop {
            let operator = match self.token {
                Token::Times => Binary::Multiply,
                Token::Over => Binary::Divide,
                _ if self.starts_a_factor() && divisor => {
                    return Err(self.here("this can be read in two ways; write 1/(2*x) or 1/2*x rather than 1/2x"));
                }
                _ if self.starts_a_factor() => {
                    self.power()?;
                    self.nodes.push(Node::Binary(Binary::Multiply));
                    continue;
                }
                _ => return Ok(()),
            };
            self.advance()?;
            self.signed()?;
            self.nodes.push(Node::Binary(operator));
            divisor = operator == Binary::Divide;
        }
    }

    fn signed(&mut self) -> Parsed {
        self.nested(|parser| match parser.token {
            Token::Minus => {
                parser.advance()?;
                parser.signed()?;
                parser.nodes.push(Node::Negate);
                Ok(())
            }
            Token::Plus => {
                parser.advance()?;
                parser.signed()
            }
            _ => parser.power(),
        })
    }

    fn power(&mut self) -> Parsed {
        let bare_root = self.primary()?;
        if bare_root && (self.starts_a_factor() || matches!(self.token, Token::Power | Token::Raised(_))) {
            return Err(self.here("how far the root reaches can be read in two ways; put what is under √ in parentheses"));
        }
        match self.token {
            Token::Power => {
                self.advance()?;
                self.signed()?;
            }
            Token::Raised(exponent) => {
                self.advance()?;
                if matches!(self.token, Token::Power | Token::Raised(_)) {
                    return Err(self.here("a power of a power takes parentheses, as in (x^2)^3 or x^(2^3)"));
                }
                self.nodes.push(Node::Number(f64::from(exponent).abs()));
                self.nodes.extend((exponent < 0).then_some(Node::Negate));
            }
            _ => return Ok(()),
        }
        self.nodes.push(Node::Binary(Binary::Power));
        Ok(())
    }

    /// Parses a primary. Returns whether it was a root whose operand has no parentheses.
    fn primary(&mut self) -> Result<bool, NotationError> {
        match &self.token {
            Token::Number(number) => {
                self.nodes.push(Node::Number(*number));
                self.advance()?;
            }
            Token::Name(name) => {
                let name = name.clone();
                self.name(&name)?;
            }
            Token::Open => {
                let opening = self.column;
                self.advance()?;
                self.sum()?;
                self.close(opening)?;
            }
            Token::Root => {
                self.advance()?;
                let bare = self.token != Token::Open;
                self.nested(|parser| parser.primary().map(|_| ()))?;
                self.nodes.push(Node::Call(Function::Sqrt));
                return Ok(bare);
            }
            _ => {
                return Err(
                    self.here(&format!("a number, x, y, a function or '(' is missing here; {}", self.lexer.found(self.column)))
                );
            }
        }
        Ok(false)
    }

    /// Parses a variable, a constant, a letter, or a function with its arguments.
    fn name(&mut self, name: &str) -> Parsed {
        let column = self.column;
        let node = match name {
            "x" => Node::X,
            "y" => Node::Y,
            "pi" => Node::Pi,
            "e" => Node::E,
            "min" => return self.call(name, Node::Binary(Binary::Min)),
            "max" => return self.call(name, Node::Binary(Binary::Max)),
            _ => match Function::NAMES.iter().find(|(known, _)| *known == name) {
                Some((_, function)) => return self.call(name, Node::Call(*function)),
                None => match letter::called(name) {
                    Some(letter) => Node::Letter(letter, letter::VALUE),
                    None => return Err(error(column, unknown(name))),
                },
            },
        };
        self.nodes.push(node);
        self.advance()
    }

    fn call(&mut self, name: &str, node: Node) -> Parsed {
        let column = self.column;
        self.advance()?;
        if self.token != Token::Open {
            return Err(self.here(&format!("{name} takes its value in parentheses: {name}(…)")));
        }
        let opening = self.column;
        self.advance()?;
        self.sum()?;
        let mut values = 1;
        if let Node::Call(_) = node {
            self.nodes.push(node);
        } else {
            while self.token == Token::Comma {
                self.advance()?;
                self.sum()?;
                self.nodes.push(node);
                values += 1;
            }
        }
        if self.token == Token::Comma {
            return Err(self.here(&format!("{name} takes one value; a decimal is written with a point, as in 0.5")));
        }
        self.close(opening)?;
        if matches!(node, Node::Binary(_)) && values < 2 {
            return Err(error(column, format!("{name} takes two values or more, as in {name}(x, y)")));
        }
        Ok(())
    }

    fn close(&mut self, opening: usize) -> Parsed {
        match self.token {
            Token::Close => self.advance(),
            Token::End => Err(error(opening, "this parenthesis is never closed".into())),
            _ => Err(self.unexpected(" or ')'")),
        }
    }

    /// Whether the next token can begin a factor without a sign before it. A number cannot: `x 2` is more often a slip than a
    /// product.
    fn starts_a_factor(&self) -> bool {
        matches!(self.token, Token::Name(_) | Token::Open | Token::Root)
    }

    /// Parses `inner` one nesting level deeper.
    fn nested(&mut self, inner: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        if self.depth == MAX_DEPTH {
            return Err(self.here(&format!("this is nested more than {MAX_DEPTH} levels deep")));
        }
        self.depth += 1;
        inner(self)?;
        self.depth -= 1;
        Ok(())
    }

    fn here(&self, message: &str) -> NotationError {
        error(self.column, message.into())
    }

    /// The error that the next token cannot follow; an operator `or` something else could.
    fn unexpected(&self, or: &str) -> NotationError {
        match self.token {
            Token::Close => self.here("this ')' closes nothing; there is no '(' before it"),
            Token::Comma => {
                self.here("a comma stands only between the values of min and max; a decimal is written with a point, as in 0.5")
            }
            _ => self.here(&format!("an operator such as + or *{or} is missing here; {}", self.lexer.found(self.column))),
        }
    }
}

/// The message for a name that is not known.
fn unknown(name: &str) -> String {
    const LONGEST: usize = 20;
    let short: String =
        if name.chars().count() > LONGEST { name.chars().take(LONGEST).chain(['…']).collect() } else { name.to_owned() };
    if let Some(letter) = letter_with_hat(name) {
        return format!("'{letter}' is a letter with a hat; {WRITE_POWER}");
    }
    match name {
        "f" => return "there is no 'f' in a formula: f is the function itself; take another letter for a number".into(),
        "X" | "Y" | "E" => return format!("there is no '{name}'; write it small: {}", name.to_lowercase()),
        _ => {}
    }
    let chars: Vec<String> = name.chars().map(String::from).collect();
    let is_variable = |c: &String| ["x", "y"].contains(&c.as_str());
    let is_factor = |c: &String| is_variable(c) || c == "e" || letter::called(c).is_some();
    // Two letters are rather a product, as 'ax', than a name that is nearly written right.
    let product = chars.iter().all(is_factor) && chars.iter().any(is_variable);
    if chars.len() == 2 && product {
        return format!("'{short}' is no name; between letters write a space or a sign, as in {}", chars.join("*"));
    }
    if chars.len() > 1 && name.chars().all(|c| "xye".contains(c) || c.is_ascii_digit()) {
        return format!("'{short}' is no name; between factors write a sign, as in x*y");
    }
    let known: Vec<&str> = Function::NAMES.iter().map(|(name, _)| *name).chain(["min", "max", "pi"]).collect();
    // One letter is near to any other.
    let near = if chars.len() > 1 { did_you_mean(&short, &known) } else { String::new() };
    if near.is_empty() && chars.len() == 3 && product {
        return format!("'{short}' is no name; between letters write a space or a sign, as in {}", chars.join("*"));
    }
    let rest = match () {
        () if !near.is_empty() => String::new(),
        () => format!("; there are x, y, pi, e, single letters such as a for numbers, and {}", Function::list()),
    };
    format!("there is no '{short}'{near}{rest}")
}
