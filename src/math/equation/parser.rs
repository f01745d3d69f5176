//! From the words of the notation to its tree.

use super::token::{Token, tokens};
use super::{MAX_DEPTH, Node};

/// Signs between terms.
const SIGNS: &str = "+−-±=≠≤≥≪≫<>≈~←→∈,;:·⊙∘×⋅";

pub fn parse(text: &str) -> Option<Node> {
    let mut parser = Parser { tokens: joined(tokens(text)?), at: 0, depth: 0 };
    let row = parser.row("")?;
    (parser.at == parser.tokens.len() && !row.is_empty()).then_some(Node::Row(row))
}

/// Words that follow each other are one; a letter alone between two words is a word too: `on a quadratic`.
fn joined(tokens: Vec<Token>) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        let alone = matches!((token, tokens.get(i + 1)), (Token::Symbol(base, marks), Some(Token::Word(_))) if base == "a" && marks.is_empty());
        let word = match token {
            Token::Word(word) => Some(word.as_str()),
            _ if alone => Some("a"),
            _ => None,
        };
        match (joined.last_mut(), word) {
            (Some(Token::Word(before)), Some(word)) if ![before.as_str(), word].iter().any(|word| KEYWORDS.contains(word)) => {
                *before = format!("{before} {word}");
            }
            (_, Some(word)) => joined.push(Token::Word(word.to_owned())),
            _ => joined.push(token.clone()),
        }
    }
    joined
}

const KEYWORDS: [&str; 4] = ["if", "else", "for", "and"];

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn sign(&self) -> Option<char> {
        match self.tokens.get(self.at) {
            Some(Token::Sign(c)) => Some(*c),
            _ => None,
        }
    }

    /// Whether here and further on, with a comma between, stands `word`: alone it is a word like others.
    fn matching(&self, word: &str) -> bool {
        let is = |token: &Token| matches!(token, Token::Word(here) if here == word);
        self.tokens.get(self.at).is_some_and(is) && self.tokens[self.at + 1..].iter().any(is)
    }

    fn keyword(&mut self, word: &str) -> bool {
        let found = matches!(self.tokens.get(self.at), Some(Token::Word(here)) if here == word);
        self.at += usize::from(found);
        found
    }

    /// What stands before one of the delimiters `close` or the end.
    fn row(&mut self, close: &str) -> Option<Vec<Node>> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let row = self.terms(close, false)?;
        // What is chosen is all that stands behind the last relation or comma.
        let row = if self.keyword("if") {
            let cut = row.iter().rposition(|node| matches!(node, Node::Sign('=' | ','))).map_or(0, |at| at + 1);
            let mut head = row;
            let first = head.split_off(cut);
            head.push(self.choice(first, close)?);
            head
        } else if self.matching("for") {
            self.at += 1;
            let cut = row.iter().rposition(|node| matches!(node, Node::Sign('='))).map_or(0, |at| at + 1);
            let mut head = row;
            let first = head.split_off(cut);
            head.push(self.cases(first, close)?);
            head
        } else {
            row
        };
        self.depth -= 1;
        Some(row)
    }

    /// Terms, signs and words up to a delimiter of `close`, a keyword of a choice, or the end.
    fn terms(&mut self, close: &str, cases: bool) -> Option<Vec<Node>> {
        let mut row = Vec::new();
        loop {
            match self.tokens.get(self.at) {
                None => return Some(row),
                Some(Token::Sign(c)) if close.contains(*c) => return Some(row),
                Some(Token::Sign(c)) if SIGNS.contains(*c) => {
                    row.push(Node::Sign(*c));
                    self.at += 1;
                }
                Some(Token::Word(word)) if ["if", "else"].contains(&word.as_str()) => return Some(row),
                Some(Token::Word(word)) if word == "for" && (cases || self.matching("for")) => return Some(row),
                Some(Token::Word(word)) => {
                    row.push(Node::Word(word.clone()));
                    self.at += 1;
                }
                Some(_) => row.push(self.product(close)?),
            }
        }
    }

    /// `first if c else second`, after the `if`.
    fn choice(&mut self, first: Vec<Node>, close: &str) -> Option<Node> {
        let when = self.terms(close, false)?;
        if first.is_empty() || when.is_empty() || !self.keyword("else") {
            return None;
        }
        let mut rows = vec![(one(first), Some(one(when)))];
        let mut otherwise = self.row(close)?;
        let mut nested = false;
        if let [Node::Group('(', inner, ')')] = &otherwise[..]
            && let Node::Row(inner) = &**inner
            && let [Node::Choice { rows: more, nested: deeper }] = &inner[..]
            && (more.len() == 2 || *deeper)
        {
            rows.extend(more.iter().cloned());
            nested = true;
        } else if otherwise.is_empty() {
            return None;
        } else {
            rows.push((one(std::mem::take(&mut otherwise)), None));
        }
        Some(Node::Choice { rows, nested })
    }

    /// `first for c, second for d`, after the first `for`.
    fn cases(&mut self, first: Vec<Node>, close: &str) -> Option<Node> {
        let (mut rows, mut value) = (Vec::new(), first);
        loop {
            let mut when = self.terms(close, true)?;
            let more = self.keyword("for");
            let next = if more {
                let comma = when.iter().position(|node| *node == Node::Sign(','))?;
                let mut next = when.split_off(comma);
                next.remove(0);
                Some(next)
            } else {
                None
            };
            if value.is_empty() || when.is_empty() {
                return None;
            }
            rows.push((one(value), one(when)));
            match next {
                Some(next) => value = next,
                None => return Some(Node::Cases(rows)),
            }
        }
    }

    /// Factors side by side, with the fractions among them.
    fn product(&mut self, close: &str) -> Option<Node> {
        let mut factors = Vec::new();
        loop {
            match self.tokens.get(self.at) {
                Some(Token::Sign('/')) if !factors.is_empty() => {
                    self.at += 1;
                    let below = self.below(close)?;
                    factors = vec![Node::Fraction(Box::new(side(factors)), Box::new(below))];
                }
                None | Some(Token::Word(_)) => break,
                Some(Token::Sign(c)) if SIGNS.contains(*c) || close.contains(*c) => break,
                Some(_) => factors.push(self.factor(close)?),
            }
        }
        (!factors.is_empty()).then(|| side(factors))
    }

    /// One factor; a sum and a derivative take what follows with them.
    fn below(&mut self, close: &str) -> Option<Node> {
        let first = self.factor(close)?;
        let takes = match &first {
            Node::Symbol { base, .. } => base == "Σ",
            Node::Function(_) => true,
            _ => false,
        };
        if !takes {
            return Some(first);
        }
        let mut factors = vec![first];
        loop {
            match self.tokens.get(self.at) {
                None | Some(Token::Word(_) | Token::Sign('/')) => break,
                Some(Token::Sign(c)) if SIGNS.contains(*c) || close.contains(*c) => break,
                Some(_) => factors.push(self.factor(close)?),
            }
        }
        Some(side(factors))
    }

    /// One thing, with its powers.
    fn factor(&mut self, close: &str) -> Option<Node> {
        let mut node = self.primary(close)?;
        loop {
            match self.tokens.get(self.at) {
                // Side by side two superscripts would be read as one.
                Some(Token::Raised(_)) if matches!(node, Node::Raised(..)) => return None,
                Some(Token::Raised(script)) => {
                    node = Node::Raised(Box::new(node), script.clone());
                    self.at += 1;
                }
                Some(Token::Sign('^')) => {
                    self.at += 1;
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return None;
                    }
                    let negative = self.sign().filter(|sign| "−-".contains(*sign));
                    self.at += usize::from(negative.is_some());
                    let exponent = self.factor(close)?;
                    self.depth -= 1;
                    let exponent = match negative {
                        Some(sign) => Node::Row(vec![Node::Sign(sign), exponent]),
                        None => exponent,
                    };
                    node = Node::Power(Box::new(node), Box::new(exponent));
                }
                _ => return Some(node),
            }
        }
    }

    fn primary(&mut self, close: &str) -> Option<Node> {
        let token = self.tokens.get(self.at)?.clone();
        self.at += 1;
        Some(match token {
            Token::Number(number) => Node::Number(number),
            Token::Symbol(base, marks) => Node::Symbol { base, marks },
            Token::Function(name) => Node::Function(name),
            Token::Sign('√') => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return None;
                }
                let inner = self.below(close)?;
                self.depth -= 1;
                Node::Root(Box::new(inner))
            }
            Token::Sign(open) => {
                let close = match open {
                    '(' => ')',
                    '[' => ']',
                    '⟨' => '⟩',
                    '⌊' => '⌋',
                    '|' | '‖' => open,
                    _ => return None,
                };
                let row = self.row(close.encode_utf8(&mut [0; 4]))?;
                if self.sign() != Some(close) || row.is_empty() {
                    return None;
                }
                self.at += 1;
                Node::Group(open, Box::new(Node::Row(row)), close)
            }
            Token::Word(_) | Token::Raised(_) => return None,
        })
    }
}

fn side(mut factors: Vec<Node>) -> Node {
    if factors.len() == 1 { factors.remove(0) } else { Node::Product(factors) }
}

fn one(mut row: Vec<Node>) -> Node {
    if row.len() == 1 { row.remove(0) } else { Node::Row(row) }
}
