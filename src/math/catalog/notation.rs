//! The notation `name(key=value, …)`, the same on the command line, in files and in the window.

use crate::math::catalog::param::{ParamKind, Tunable, Value, find};
use crate::math::catalog::words::{is_word_char, read_number};

/// An error in a text in the notation, with its position.
#[derive(Clone, Debug, PartialEq)]
pub struct NotationError {
    /// The position of the error, in characters from 1; 0 where the message itself gives the position [`INSIDE`] a value.
    pub column: usize,
    /// The error, and what would be right.
    pub message: String,
}

impl std::fmt::Display for NotationError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.column {
            0 => f.write_str(&self.message),
            column => write!(f, "character {column}: {}", self.message),
        }
    }
}

impl std::error::Error for NotationError {}

/// The beginning of a message that gives a position inside a formula. The position of the formula in the text around it would
/// only confuse.
pub const INSIDE: &str = "in the formula, ";
/// The same for a message on the text of a rule.
pub const INSIDE_RULE: &str = "in the rule, ";

/// One argument of a call: `key=value`, or a value alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// The key, where one was given.
    pub key: Option<String>,
    /// The value.
    pub value: Value,
    /// The position of its first character, from 1.
    pub column: usize,
}

/// A text in the notation, split into name and arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The name before the parenthesis.
    pub name: String,
    /// The position of the name's first character, from 1.
    pub column: usize,
    /// The arguments in their order.
    pub arguments: Vec<Argument>,
}

/// The longest text that is read, in characters.
pub const MAX_LENGTH: usize = 10_000;

impl Call {
    /// Splits `text` into its name and arguments.
    pub fn parse(text: &str) -> Result<Self, NotationError> {
        let mut reader = Reader { chars: text.chars().take(MAX_LENGTH + 1).collect(), at: 0 };
        if reader.chars.len() > MAX_LENGTH {
            return Err(NotationError {
                column: MAX_LENGTH,
                message: format!("the text is longer than {MAX_LENGTH} characters"),
            });
        }
        reader.space();
        let column = reader.at + 1;
        let name = reader.word();
        if name.is_empty() {
            return Err(reader.error("expected a name, as in adam(lr=0.1)"));
        }
        let mut arguments = Vec::new();
        reader.space();
        if reader.accept('(') {
            reader.space();
            while !reader.accept(')') {
                arguments.push(reader.argument()?);
                reader.space();
                if !reader.accept(',') && reader.peek() != Some(')') {
                    return Err(reader.error("expected ',' or ')', or quotation marks around a longer text"));
                }
                reader.space();
            }
            reader.space();
        }
        if reader.peek().is_some() {
            return Err(reader.error("expected the end of the text here"));
        }
        Ok(Call { name, column, arguments })
    }

    /// Sets the arguments on `target`; values without a key go to its parameters in their order. Texts are set before numbers: the letters
    /// of a formula are parameters only once it has the formula.
    pub fn apply(&self, target: &mut dyn Tunable) -> Result<(), NotationError> {
        let mut given: Vec<String> = Vec::new();
        let is_text = |(place, argument): &(usize, &Argument)| match &argument.key {
            Some(key) => find(target.params(), "", key).is_ok_and(|param| matches!(param.kind, ParamKind::Text { .. })),
            None => *place == 0,
        };
        let (first, then): (Vec<_>, Vec<_>) = self.arguments.iter().enumerate().partition(is_text);
        for (position, argument) in first.into_iter().chain(then) {
            let error = |message: String| {
                let column =
                    if [INSIDE, INSIDE_RULE].iter().any(|inside| message.starts_with(inside)) { 0 } else { argument.column };
                NotationError { column, message }
            };
            let key = match &argument.key {
                Some(key) => key.clone(),
                None if self.arguments[..position].iter().any(|earlier| earlier.key.is_some()) => {
                    let before = &self.arguments[position - 1].value;
                    return Err(error(match (before, &argument.value) {
                        (Value::Number(_), Value::Number(_)) => {
                            let both = format!("{before}.{}", argument.value);
                            format!(
                                "a value without a key must stand before those with one; if this is one number, write it with a point: {both}"
                            )
                        }
                        _ => "a value without a key must stand before those with one".into(),
                    }));
                }
                None => match target.params().get(position) {
                    Some(param) => param.key.to_owned(),
                    None => return Err(error(format!("{} takes {} values at the most", self.name, target.params().len()))),
                },
            };
            if given.contains(&key) {
                return Err(error(format!("{key} is given twice")));
            }
            target.set(&key, &argument.value).map_err(error)?;
            given.push(key);
        }
        Ok(())
    }
}

/// `name(key=value, …)` with every parameter's present value, but for extra parameters at their defaults.
pub fn write(name: &str, target: &dyn Tunable) -> String {
    let written = target.params().iter().filter(|param| !param.is_extra || target.get(param.key) != param.default_value());
    let arguments: Vec<String> = written.map(|param| format!("{}={}", param.key, target.get(param.key))).collect();
    if arguments.is_empty() { name.to_owned() } else { format!("{name}({})", arguments.join(", ")) }
}

/// `3.2e−9` as `3.2·10⁻⁹`.
pub fn with_power(text: &str) -> String {
    let Some((mantissa, power)) = text.split_once('e') else { return text.to_owned() };
    let power = power_of_ten(power.replace('−', "-").parse().unwrap_or(0));
    match mantissa {
        "1" => power,
        "−1" => format!("−{power}"),
        mantissa => format!("{mantissa}·{power}"),
    }
}

/// 10ⁿ.
pub fn power_of_ten(n: i64) -> String {
    let superscripts = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let digits = n.unsigned_abs().to_string().bytes().map(|b| superscripts[usize::from(b - b'0')]).collect::<String>();
    format!("10{}{digits}", if n < 0 { "⁻" } else { "" })
}

struct Reader {
    chars: Vec<char>,
    at: usize,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }
    fn accept(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        self.at += usize::from(found);
        found
    }
    fn space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }
    fn word(&mut self) -> String {
        let from = self.at;
        while self.peek().is_some_and(|c| is_word_char(c) || c == '−') {
            self.at += 1;
        }
        self.chars[from..self.at].iter().collect()
    }
    fn argument(&mut self) -> Result<Argument, NotationError> {
        let column = self.at + 1;
        if self.peek() == Some('"') {
            return Ok(Argument { key: None, value: self.quoted()?, column });
        }
        let first = self.word();
        if first.is_empty() {
            return Err(self.error("expected key=value"));
        }
        self.space();
        if !self.accept('=') {
            return Ok(Argument { key: None, value: plain(first), column });
        }
        self.space();
        let value = if self.peek() == Some('"') { self.quoted()? } else { plain(self.word()) };
        if value == Value::Word(String::new()) && self.chars.get(self.at.wrapping_sub(1)) != Some(&'"') {
            return Err(self.error(&format!("expected a value for {first}")));
        }
        Ok(Argument { key: Some(first), value, column })
    }
    fn quoted(&mut self) -> Result<Value, NotationError> {
        let opening = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            match self.peek() {
                None => return Err(NotationError { column: opening + 1, message: "this quotation mark is never closed".into() }),
                Some('"') => break,
                Some('\\') if matches!(self.chars.get(self.at + 1), Some('"' | '\\')) => {
                    text.push(self.chars[self.at + 1]);
                    self.at += 2;
                }
                Some(c) => {
                    text.push(c);
                    self.at += 1;
                }
            }
        }
        self.at += 1;
        Ok(Value::Word(text))
    }
    fn error(&self, message: &str) -> NotationError {
        let found = self.peek().map_or("the text ends".to_owned(), |c| format!("found '{c}'"));
        NotationError { column: self.at + 1, message: format!("{message}; {found}") }
    }
}

fn plain(word: String) -> Value {
    read_number(&word).map_or(Value::Word(word), Value::Number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::catalog::words::number;

    #[test]
    fn a_call_is_taken_apart() {
        let call = Call::parse(" adam( lr=0.1, form = pytorch, \"my \\\"file\\\".csv\")").unwrap();
        assert_eq!(call.name, "adam");
        assert_eq!(call.arguments[0], Argument { key: Some("lr".into()), value: Value::Number(0.1), column: 8 });
        assert_eq!(call.arguments[1].value, Value::Word("pytorch".into()));
        assert_eq!(call.arguments[2].value, Value::Word("my \"file\".csv".into()));
        assert_eq!(Call::parse("gd").unwrap().arguments, []);
    }

    #[test]
    fn errors_name_the_character() {
        for (text, column) in [
            ("", 1),
            ("adam(lr=)", 9),
            ("adam(lr=1", 10),
            ("adam)", 5),
            ("adam(=1)", 6),
            ("a(\"b)", 3),
            ("a(b c)", 5),
            ("adam(lr=1) x", 12),
        ] {
            assert_eq!(Call::parse(text).unwrap_err().column, column, "{text}");
        }
        assert!(Call::parse(&"(".repeat(1_000_000)).is_err());
    }

    #[test]
    fn numbers_read_back_as_themselves() {
        for x in [0.1, 1e-8, 20.0, -3.5, 1.0 / 3.0, f64::MAX, 5e-324] {
            assert_eq!(number(x).parse::<f64>().unwrap(), x);
        }
        assert_eq!((number(20.0), number(1e-8)), ("20".into(), "1e-8".into()));
    }
}
