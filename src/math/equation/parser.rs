//! The parser: from the tokens of the notation to a tree.

use super::token::{EquationToken, tokens};
use super::{EquationNode, MAX_DEPTH};

/// Signs between terms.
const SIGNS: &str = "+−-±=≠≤≥≪≫<>≈~←→∈,;:·⊙∘×⋅";

pub fn parse(text: &str) -> Option<EquationNode> {
    let mut parser = EquationParser { tokens: joined(tokens(text)?), at: 0, depth: 0 };
    let row = parser.row("")?;
    (parser.at == parser.tokens.len() && !row.is_empty()).then_some(EquationNode::Row(row))
}

/// Joins consecutive words into one; a letter alone between two words is a word too: `on a quadratic`.
fn joined(tokens: Vec<EquationToken>) -> Vec<EquationToken> {
    let mut joined: Vec<EquationToken> = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        let alone = matches!((token, tokens.get(i + 1)), (EquationToken::Symbol(base, marks), Some(EquationToken::Word(_))) if base == "a" && marks.is_empty());
        let word = match token {
            EquationToken::Word(word) => Some(word.as_str()),
            _ if alone => Some("a"),
            _ => None,
        };
        match (joined.last_mut(), word) {
            (Some(EquationToken::Word(before)), Some(word))
                if ![before.as_str(), word].iter().any(|word| KEYWORDS.contains(word)) =>
            {
                *before = format!("{before} {word}");
            }
            (_, Some(word)) => joined.push(EquationToken::Word(word.to_owned())),
            _ => joined.push(token.clone()),
        }
    }
    joined
}

const KEYWORDS: [&str; 4] = ["if", "else", "for", "and"];

struct EquationParser {
    tokens: Vec<EquationToken>,
    at: usize,
    depth: usize,
}

impl EquationParser {
    fn sign(&self) -> Option<char> {
        match self.tokens.get(self.at) {
            Some(EquationToken::Sign(c)) => Some(*c),
            _ => None,
        }
    }

    /// Whether `word` occurs here and again after a comma, which makes it a keyword; a single one is an ordinary word.
    fn matching(&self, word: &str) -> bool {
        let is = |token: &EquationToken| matches!(token, EquationToken::Word(here) if here == word);
        self.tokens.get(self.at).is_some_and(is) && self.tokens[self.at + 1..].iter().any(is)
    }

    fn keyword(&mut self, word: &str) -> bool {
        let found = matches!(self.tokens.get(self.at), Some(EquationToken::Word(here)) if here == word);
        self.at += usize::from(found);
        found
    }

    /// The nodes up to one of the delimiters `close` or the end.
    fn row(&mut self, close: &str) -> Option<Vec<EquationNode>> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let row = self.terms(close, false)?;
        // The values of a choice begin after the last relation or comma.
        let row = if self.keyword("if") {
            let cut = row.iter().rposition(|node| matches!(node, EquationNode::Sign('=' | ','))).map_or(0, |at| at + 1);
            let mut head = row;
            let first = head.split_off(cut);
            head.push(self.choice(first, close)?);
            head
        } else if self.matching("for") {
            self.at += 1;
            let cut = row.iter().rposition(|node| matches!(node, EquationNode::Sign('='))).map_or(0, |at| at + 1);
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
    fn terms(&mut self, close: &str, cases: bool) -> Option<Vec<EquationNode>> {
        let mut row = Vec::new();
        loop {
            match self.tokens.get(self.at) {
                None => return Some(row),
                Some(EquationToken::Sign(c)) if close.contains(*c) => return Some(row),
                Some(EquationToken::Sign(c)) if SIGNS.contains(*c) => {
                    row.push(EquationNode::Sign(*c));
                    self.at += 1;
                }
                Some(EquationToken::Word(word)) if ["if", "else"].contains(&word.as_str()) => return Some(row),
                Some(EquationToken::Word(word)) if word == "for" && (cases || self.matching("for")) => return Some(row),
                Some(EquationToken::Word(word)) => {
                    row.push(EquationNode::Word(word.clone()));
                    self.at += 1;
                }
                Some(_) => row.push(self.product(close)?),
            }
        }
    }

    /// `first if c else second`, after the `if`.
    fn choice(&mut self, first: Vec<EquationNode>, close: &str) -> Option<EquationNode> {
        let when = self.terms(close, false)?;
        if first.is_empty() || when.is_empty() || !self.keyword("else") {
            return None;
        }
        let mut rows = vec![(one(first), Some(one(when)))];
        let mut otherwise = self.row(close)?;
        let mut nested = false;
        if let [EquationNode::Group('(', inner, ')')] = &otherwise[..]
            && let EquationNode::Row(inner) = &**inner
            && let [EquationNode::Choice { rows: more, nested: deeper }] = &inner[..]
            && (more.len() == 2 || *deeper)
        {
            rows.extend(more.iter().cloned());
            nested = true;
        } else if otherwise.is_empty() {
            return None;
        } else {
            rows.push((one(std::mem::take(&mut otherwise)), None));
        }
        Some(EquationNode::Choice { rows, nested })
    }

    /// `first for c, second for d`, after the first `for`.
    fn cases(&mut self, first: Vec<EquationNode>, close: &str) -> Option<EquationNode> {
        let (mut rows, mut value) = (Vec::new(), first);
        loop {
            let mut when = self.terms(close, true)?;
            let more = self.keyword("for");
            let next = if more {
                let comma = when.iter().position(|node| *node == EquationNode::Sign(','))?;
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
                None => return Some(EquationNode::Cases(rows)),
            }
        }
    }

    /// Factors side by side, with the fractions among them.
    fn product(&mut self, close: &str) -> Option<EquationNode> {
        let mut factors = Vec::new();
        loop {
            match self.tokens.get(self.at) {
                Some(EquationToken::Sign('/')) if !factors.is_empty() => {
                    self.at += 1;
                    let below = self.below(close)?;
                    factors = vec![EquationNode::Fraction(Box::new(side(factors)), Box::new(below))];
                }
                None | Some(EquationToken::Word(_)) => break,
                Some(EquationToken::Sign(c)) if SIGNS.contains(*c) || close.contains(*c) => break,
                Some(_) => factors.push(self.factor(close)?),
            }
        }
        (!factors.is_empty()).then(|| side(factors))
    }

    /// One factor; a sum and a derivative take what follows with them.
    fn below(&mut self, close: &str) -> Option<EquationNode> {
        let first = self.factor(close)?;
        let takes = match &first {
            EquationNode::Symbol { base, .. } => base == "Σ",
            EquationNode::Function(_) => true,
            _ => false,
        };
        if !takes {
            return Some(first);
        }
        let mut factors = vec![first];
        loop {
            match self.tokens.get(self.at) {
                None | Some(EquationToken::Word(_) | EquationToken::Sign('/')) => break,
                Some(EquationToken::Sign(c)) if SIGNS.contains(*c) || close.contains(*c) => break,
                Some(_) => factors.push(self.factor(close)?),
            }
        }
        Some(side(factors))
    }

    /// One term with its powers.
    fn factor(&mut self, close: &str) -> Option<EquationNode> {
        let mut node = self.primary(close)?;
        loop {
            match self.tokens.get(self.at) {
                // Two adjacent superscripts would be read as one.
                Some(EquationToken::Raised(_)) if matches!(node, EquationNode::Raised(..)) => return None,
                Some(EquationToken::Raised(script)) => {
                    node = EquationNode::Raised(Box::new(node), script.clone());
                    self.at += 1;
                }
                Some(EquationToken::Sign('^')) => {
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
                        Some(sign) => EquationNode::Row(vec![EquationNode::Sign(sign), exponent]),
                        None => exponent,
                    };
                    node = EquationNode::Power(Box::new(node), Box::new(exponent));
                }
                _ => return Some(node),
            }
        }
    }

    fn primary(&mut self, close: &str) -> Option<EquationNode> {
        let token = self.tokens.get(self.at)?.clone();
        self.at += 1;
        Some(match token {
            EquationToken::Number(number) => EquationNode::Number(number),
            EquationToken::Symbol(base, marks) => EquationNode::Symbol { base, marks },
            EquationToken::Function(name) => EquationNode::Function(name),
            EquationToken::Sign('√') => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return None;
                }
                let inner = self.below(close)?;
                self.depth -= 1;
                EquationNode::Root(Box::new(inner))
            }
            EquationToken::Sign(open) => {
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
                EquationNode::Group(open, Box::new(EquationNode::Row(row)), close)
            }
            EquationToken::Word(_) | EquationToken::Raised(_) => return None,
        })
    }
}

fn side(mut factors: Vec<EquationNode>) -> EquationNode {
    if factors.len() == 1 { factors.remove(0) } else { EquationNode::Product(factors) }
}

fn one(mut row: Vec<EquationNode>) -> EquationNode {
    if row.len() == 1 { row.remove(0) } else { EquationNode::Row(row) }
}
