//! The tokens of the notation.

use super::scripts::{lowered, raised};

/// A token of the notation.
#[derive(Clone, Debug, PartialEq)]
pub enum EquationToken {
    Number(String),
    /// A letter with what precedes it, and its marks.
    Symbol(String, String),
    Function(String),
    Word(String),
    Raised(String),
    /// Anything else: operators and delimiters.
    Sign(char),
}

const FUNCTIONS: [&str; 27] = [
    "exp", "log", "sin", "cos", "tan", "tanh", "sinh", "cosh", "asin", "acos", "atan", "max", "min", "sign", "mean", "Var",
    "sqrt", "abs", "floor", "sigmoid", "softplus", "log2", "log10", "atan2", "arccos", "tr", "diag",
];

/// Words of two letters; other pairs of letters are products: `xy`.
const SHORT_WORDS: [&str; 12] = ["if", "or", "on", "as", "in", "at", "is", "to", "of", "it", "by", "so"];

/// The accents that Unicode puts behind a letter: bar, hat, tilde.
pub const ACCENTS: [(char, &str); 3] = [('\u{304}', "bar"), ('\u{302}', "hat"), ('\u{303}', "tilde")];

pub fn tokens(text: &str) -> Option<Vec<EquationToken>> {
    let chars: Vec<char> = text.chars().collect();
    let (mut tokens, mut at) = (Vec::new(), 0);
    while at < chars.len() {
        let c = chars[at];
        let run = |from: usize, good: &dyn Fn(char) -> bool| chars[from..].iter().take_while(|c| good(**c)).collect::<String>();
        if c.is_whitespace() {
            at += 1;
        } else if c.is_ascii_digit() || c == '.' && chars.get(at + 1).is_some_and(char::is_ascii_digit) {
            let number = number(&chars[at..]);
            at += number.chars().count();
            tokens.push(EquationToken::Number(number));
        } else if raised(c).is_some() {
            let script = run(at, &|c| raised(c).is_some());
            at += script.chars().count();
            tokens.push(EquationToken::Raised(script));
        } else if "∇∂".contains(c) {
            // ∇F and ∇²F are one symbol.
            let mut base = c.to_string();
            at += 1;
            if c == '∇' && chars.get(at) == Some(&'²') {
                base.push('²');
                at += 1;
            }
            let letter = *chars.get(at).filter(|c| letter(**c))?;
            base.push(letter);
            at += 1;
            let marks = run(at, &mark);
            at += marks.chars().count();
            tokens.push(EquationToken::Symbol(base, marks));
        } else if letter(c) {
            let word = run(at, &|c| c.is_ascii_alphanumeric());
            let latin = run(at, &|c| c.is_ascii_alphabetic());
            let (count, short) = (latin.chars().count(), SHORT_WORDS.contains(&latin.as_str()));
            if let Some(name) = FUNCTIONS.iter().find(|name| **name == word || **name == latin) {
                at += name.len();
                tokens.push(EquationToken::Function((*name).to_owned()));
            } else if count > 2 || count == 2 && short {
                at += count;
                tokens.push(EquationToken::Word(latin));
            } else {
                at += 1;
                let marks = run(at, &mark);
                at += marks.chars().count();
                tokens.push(EquationToken::Symbol(c.to_string(), marks));
            }
        } else if "½⅓¼∞…".contains(c) {
            tokens.push(EquationToken::Number(c.to_string()));
            at += 1;
        } else if lowered(c).is_some() || mark(c) {
            return None;
        } else {
            tokens.push(EquationToken::Sign(c));
            at += 1;
        }
    }
    Some(tokens)
}

fn letter(c: char) -> bool {
    c == 'Σ' || c.is_alphabetic() && lowered(c).is_none() && raised(c).is_none()
}

fn mark(c: char) -> bool {
    lowered(c).is_some() || "′*∞".contains(c) || ACCENTS.iter().any(|(accent, _)| *accent == c)
}

fn number(chars: &[char]) -> String {
    let digits = |from: usize| chars[from..].iter().take_while(|c| c.is_ascii_digit() || **c == '.').count();
    let mut length = digits(0);
    if chars.get(length) == Some(&'e') {
        let sign = usize::from(chars.get(length + 1).is_some_and(|c| "−-+".contains(*c)));
        let exponent = chars.get(length + 1 + sign..).map_or(0, |rest| rest.iter().take_while(|c| c.is_ascii_digit()).count());
        if exponent > 0 {
            length += 1 + sign + exponent;
        }
    }
    chars[..length].iter().collect()
}
