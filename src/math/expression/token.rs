//! The tokens of a formula.

use crate::math::catalog::notation::NotationError;
use crate::math::expression::{MAX_LENGTH, NumberComparison};

/// A token of a formula.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    Number(f64),
    Name(String),
    /// A superscript number.
    Raised(i32),
    Plus,
    Minus,
    Times,
    Over,
    Power,
    Root,
    Open,
    Close,
    Comma,
    /// `=`; this and the next two occur in rules only.
    Assign,
    /// `;` or a line break.
    Separator,
    Compare(NumberComparison),
    End,
}

/// The lexer. It reads one token at a time, so that the first error in the text is the one reported.
pub struct Lexer {
    chars: Vec<char>,
    at: usize,
    /// Whether the `^` of the next character, which stands for ^( or a raised sign, has been read.
    raised: bool,
    /// Whether the text is a rule, which has statements and comparisons.
    of_rule: bool,
}

const SUPERSCRIPTS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

impl Lexer {
    /// The lexer of `text`. Fails where the text is longer than a formula may be; not more than that is read of it.
    pub fn new(text: &str) -> Result<Self, NotationError> {
        let chars: Vec<char> = text.chars().take(MAX_LENGTH + 1).collect();
        if chars.len() > MAX_LENGTH {
            return Err(error(MAX_LENGTH + 1, format!("the formula is longer than {MAX_LENGTH} characters")));
        }
        Ok(Lexer { chars, at: 0, raised: false, of_rule: false })
    }

    /// The lexer of the text of a rule, as long as a formula may be.
    pub fn of_rule(text: &str) -> Result<Self, NotationError> {
        let lexer =
            Lexer::new(text).map_err(|NotationError { column, message }| error(column, message.replace("formula", "rule")))?;
        Ok(Lexer { of_rule: true, ..lexer })
    }

    /// Whether the next character after the last token, but for spaces, is `c`.
    pub fn is_followed_by(&self, c: char) -> bool {
        self.chars[self.at..].iter().find(|c| !c.is_whitespace()) == Some(&c)
    }

    /// The next token and its position, in characters from 1.
    pub fn next(&mut self) -> Result<(Token, usize), NotationError> {
        let of_rule = self.of_rule;
        self.skip(|c| c.is_whitespace() && !(of_rule && c == '\n'));
        let column = self.at + 1;
        let Some(first) = self.peek(0) else { return Ok((Token::End, column)) };
        let token = match first {
            '⁽' | '⁺' | '⁻' if self.raised => {
                self.raised = false;
                self.one(match first {
                    '⁽' => Token::Open,
                    '⁺' => Token::Plus,
                    _ => Token::Minus,
                })
            }
            '⁻' if self.peek(1).is_some_and(|c| SUPERSCRIPTS.contains(&c)) => self.raised()?,
            // A keyboard turns ^( and ^+ and ^- into these where ^ is a dead key.
            '⁽' | '⁺' | '⁻' => {
                self.raised = true;
                Token::Power
            }
            '0'..='9' | '.' => self.number()?,
            // A token by itself, so that 2πx needs no space.
            'π' => self.one(Token::Name("pi".into())),
            _ if first.is_alphabetic() && first != 'ˆ' => {
                Token::Name(self.skip(|c| c.is_alphabetic() && !"πˆ".contains(c) || c == HAT || c.is_ascii_digit() || c == '_'))
            }
            _ if SUPERSCRIPTS.contains(&first) => self.raised()?,
            '*' if self.peek(1) == Some('*') => {
                self.at += 1;
                self.one(Token::Power)
            }
            '^' | 'ˆ' | '＾' => self.one(Token::Power),
            '+' => self.one(Token::Plus),
            '-' | '−' | '–' => self.one(Token::Minus),
            '*' | '·' | '×' | '⋅' | '∙' => self.one(Token::Times),
            '/' | '÷' | '∕' => self.one(Token::Over),
            '√' => self.one(Token::Root),
            '(' => self.one(Token::Open),
            ')' | '⁾' => self.one(Token::Close),
            ',' => self.one(Token::Comma),
            ';' | '\n' if self.of_rule => self.one(Token::Separator),
            '<' | '>' | '=' | '!' | '≤' | '≥' | '≠' if self.of_rule => self.comparison()?,
            _ => return Err(error(column, foreign_character(first))),
        };
        Ok((token, column))
    }

    /// Reads `=` or a comparison.
    fn comparison(&mut self) -> Result<Token, NotationError> {
        let column = self.at + 1;
        let with_equals = self.peek(1) == Some('=');
        let token = match (self.peek(0), with_equals) {
            (Some('='), false) => Token::Assign,
            (Some('='), true) => Token::Compare(NumberComparison::Equal),
            (Some('<'), false) => Token::Compare(NumberComparison::Less),
            (Some('<'), true) | (Some('≤'), _) => Token::Compare(NumberComparison::AtMost),
            (Some('>'), false) => Token::Compare(NumberComparison::Greater),
            (Some('>'), true) | (Some('≥'), _) => Token::Compare(NumberComparison::AtLeast),
            (Some('!'), true) | (Some('≠'), _) => Token::Compare(NumberComparison::Unequal),
            _ => return Err(error(column, "'!' stands only in !=, which is 'not equal'".into())),
        };
        self.at += if with_equals && !matches!(self.peek(0), Some('≤' | '≥' | '≠')) { 2 } else { 1 };
        Ok(token)
    }

    /// The character at `column` in quotation marks, for messages; or a text that says that the formula ends there.
    pub fn found(&self, column: usize) -> String {
        self.chars[column - 1..].iter().find(|c| !c.is_whitespace()).map_or_else(
            || if self.of_rule { "the rule ends" } else { "the formula ends" }.into(),
            |&c| format!("found {}", quoted(c)),
        )
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn one(&mut self, token: Token) -> Token {
        self.at += 1;
        token
    }

    /// Reads the characters from here on for which `belongs` holds.
    fn skip(&mut self, belongs: impl Fn(char) -> bool) -> String {
        let from = self.at;
        while self.peek(0).is_some_and(&belongs) {
            self.at += 1;
        }
        self.chars[from..self.at].iter().collect()
    }

    /// Reads digits, perhaps with a point, and an exponent. An e counts as an exponent only where digits follow, since it is a
    /// constant too.
    fn number(&mut self) -> Result<Token, NotationError> {
        let column = self.at + 1;
        let mut text = self.skip(|c| c.is_ascii_digit() || c == '.');
        if matches!(self.peek(0), Some('e' | 'E')) {
            let sign = self.peek(1).filter(|c| "+-−".contains(*c));
            if self.peek(1 + usize::from(sign.is_some())).is_some_and(|c| c.is_ascii_digit()) {
                self.at += 1 + usize::from(sign.is_some());
                text.push('e');
                text.extend(sign.map(|c| if c == '+' { '+' } else { '-' }));
                text += &self.skip(|c| c.is_ascii_digit());
            }
        }
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Token::Number(number)),
            Ok(_) => Err(error(column, "this number is too large; the largest is about 1.8e308".into())),
            Err(_) => Err(error(column, "this is no number; a number has digits and at most one point, as in 0.5".into())),
        }
    }

    fn raised(&mut self) -> Result<Token, NotationError> {
        let column = self.at + 1;
        let text = self.skip(|c| c == '⁻' || SUPERSCRIPTS.contains(&c));
        let plain: String = text
            .chars()
            .map(|c| SUPERSCRIPTS.iter().position(|s| *s == c).map_or('-', |digit| char::from(b'0' + digit as u8)))
            .collect();
        match plain.parse::<i32>() {
            Ok(exponent) if exponent.abs() <= 1_000_000 => Ok(Token::Raised(exponent)),
            _ => Err(error(column, "this exponent is no whole number from −1000000 to 1000000; write it as in x^(2*y)".into())),
        }
    }
}

/// The combining mark of a letter with a hat.
const HAT: char = '\u{302}';

/// The first letter with a hat in `name`: a keyboard turns ^ and a letter into one where ^ is a dead key.
pub fn letter_with_hat(name: &str) -> Option<String> {
    let chars: Vec<char> = name.chars().collect();
    let single = chars.iter().find(|c| "âĉêĝĥîĵôŝûŵŷẑÂĈÊĜĤÎĴÔŜÛŴŶẐ".contains(**c)).map(char::to_string);
    single.or_else(|| chars.windows(2).find(|pair| pair[1] == HAT).map(|pair| pair.iter().collect()))
}

/// The error `message` at position `column`.
pub fn error(column: usize, message: String) -> NotationError {
    NotationError { column, message }
}

/// A character in quotation marks; a character that cannot be displayed is given by its code.
fn quoted(c: char) -> String {
    if c.is_control() { format!("'{}'", c.escape_unicode()) } else { format!("'{c}'") }
}

/// Advice on writing a power where ^ is a dead key.
pub const WRITE_POWER: &str = "for a power, press ^ and then Space, or write **";

/// The message for a character that no formula may contain.
fn foreign_character(c: char) -> String {
    match c {
        '=' => "a formula has no '='; write its right side alone".into(),
        '|' => "an absolute value is written abs(…)".into(),
        '[' | ']' | '{' | '}' => format!("{} is not used; write parentheses ( )", quoted(c)),
        HAT => WRITE_POWER.into(),
        ';' => "';' is not used; values are separated by a comma".into(),
        _ => format!(
            "{} is not part of a formula; it has numbers, x, y, + - * / ^, parentheses and functions such as sin",
            quoted(c)
        ),
    }
}
