//! A claim: what a text says that can be computed, written as a line that a test holds it to.
//!
//! ```text
//! steps-to(gap=1e-3) of 'mine' < 30
//! final-gap of 'Momentum' < final-gap of 'Gradient descent'
//! noise-floor of 'mine' with lr=0.03 ≈ 0.00005
//! 3 * bound of 'mine' < bound of 'mine' with steps=100
//! diverges-at of 'too large' < never
//! ```
//!
//! A claim holds for the seed of its experiment and, where chance is involved, for others: all of them, or `usually` (at least
//! seventeen of twenty), or only `here`, on the seed of the experiment.

use super::known::known;
use super::quantity::{Quantity, QuantityScope};
use super::setting::{self, Setting};
use crate::math::catalog::words::number;
use crate::sim::Work;
use crate::sim::file::file_error::FileError;
use crate::sim::file::toml_table::TomlTable;
use crate::sim::threads::Watch;
use std::fmt::Display;

/// The number of other seeds on which a claim is tested.
pub const OTHER_SEEDS: u64 = 20;
/// On how many of them a claim with `usually` must hold.
const USUALLY: usize = 17;

/// A claim about the numbers of an experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    text: String,
    left: Sum,
    relation: Relation,
    right: Sum,
    seeds: ClaimSeeds,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Relation {
    Less,
    Greater,
    /// The left side equals the right one when rounded to its digits; or it is within this distance.
    About(f64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ClaimSeeds {
    All,
    Usually,
    Here,
}

/// Terms to be added, each with its sign.
#[derive(Clone, Debug, PartialEq)]
struct Sum(Vec<(f64, Product)>);

/// A number times quantities or their reciprocals.
#[derive(Clone, Debug, PartialEq)]
struct Product {
    number: f64,
    factors: Vec<Factor>,
}

#[derive(Clone, Debug, PartialEq)]
struct Factor {
    inverse: bool,
    quantity: Quantity,
    of: Option<String>,
    with: Vec<Setting>,
}

impl Display for Claim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl Claim {
    /// Parses the claim `text`. Fails with a sentence that says what is wrong and what would be right.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut words = words(text)?;
        let seeds = match words.last() {
            Some(&"here") => ClaimSeeds::Here,
            Some(&"usually") => ClaimSeeds::Usually,
            _ => ClaimSeeds::All,
        };
        if seeds != ClaimSeeds::All {
            words.pop();
        }
        let at = words.iter().position(|word| matches!(*word, "<" | ">" | "≈"));
        let at =
            at.ok_or_else(|| format!("a claim compares two sides with <, > or ≈, as in condition ≈ 30; '{text}' does not"))?;
        let (left, right) = (&words[..at], &words[at + 1..]);
        let (right, relation) = match words[at] {
            "<" => (sum(right)?, Relation::Less),
            ">" => (sum(right)?, Relation::Greater),
            _ => about(right)?,
        };
        Ok(Claim { text: text.trim().to_owned(), left: sum(left)?, relation, right, seeds })
    }

    /// Checks that it holds in `work`; otherwise fails with the numbers.
    pub fn holds(&self, work: &Work, watch: &Watch) -> Result<(), String> {
        let (left, right) = (self.left.value(work, watch)?, self.right.value(work, watch)?);
        let holds = match self.relation {
            Relation::Less => left < right,
            Relation::Greater => left > right,
            Relation::About(within) => left == right || (left - right).abs() <= within,
        };
        if holds {
            return Ok(());
        }
        Err(format!("'{self}' does not hold: left is {}, right is {}", number(left), number(right)))
    }

    /// Checks that it holds in `work` and, unless it is only about that seed, on other seeds; otherwise fails with those where it does
    /// not.
    pub fn holds_for_all_seeds(&self, work: &Work, watch: &Watch) -> Result<(), String> {
        self.holds(work, watch)?;
        if self.seeds == ClaimSeeds::Here || !self.depends_on_chance(work, watch)? {
            return Ok(());
        }
        let failures: Vec<String> = (1..=OTHER_SEEDS)
            .filter_map(|i| self.holds(&setting::with_seed(work, i), watch).err().map(|why| format!("seed + {i}: {why}")))
            .collect();
        let allowed = if self.seeds == ClaimSeeds::Usually { OTHER_SEEDS as usize - USUALLY } else { 0 };
        if failures.len() <= allowed {
            return Ok(());
        }
        Err(format!("{} of {OTHER_SEEDS} other seeds fail, the first at {}", failures.len(), failures[0]))
    }

    /// Whether another seed gives other numbers.
    fn depends_on_chance(&self, work: &Work, watch: &Watch) -> Result<bool, String> {
        let other = setting::with_seed(work, 1);
        for side in [&self.left, &self.right] {
            if side.value(work, watch)? != side.value(&other, watch)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Fails where a name or a setting in it has no meaning in `work`, without long computations.
    pub fn check(&self, work: &Work) -> Result<(), String> {
        let factors =
            [&self.left, &self.right].into_iter().flat_map(|side| side.0.iter().flat_map(|(_, product)| &product.factors));
        for factor in factors {
            let (work, index) = factor.place(work)?;
            factor.quantity.check(&work, index)?;
        }
        Ok(())
    }
}

impl Sum {
    fn value(&self, work: &Work, watch: &Watch) -> Result<f64, String> {
        self.0.iter().try_fold(0.0, |sum, (sign, product)| Ok(sum + sign * product.value(work, watch)?))
    }
}

impl Product {
    fn value(&self, work: &Work, watch: &Watch) -> Result<f64, String> {
        self.factors.iter().try_fold(self.number, |value, factor| {
            let (work, index) = factor.place(work)?;
            let of_factor = factor.quantity.of(&work, index, watch)?;
            Ok(if factor.inverse { value / of_factor } else { value * of_factor })
        })
    }
}

impl Factor {
    /// Returns the work with the settings applied, and the index of the run or value that is meant.
    fn place(&self, work: &Work) -> Result<(Work, usize), String> {
        let mut work = work.clone();
        let whose = |work: &Work| {
            let names = self.quantity.names(work);
            match &self.of {
                Some(_) if self.quantity.kind.over == QuantityScope::Whole => {
                    Err(format!("{} is of the whole experiment; leave out of '…'", self.quantity))
                }
                Some(name) => known(name, &names, "run or value"),
                None if names.len() == 1 => Ok(0),
                None => Err(format!("say whose {} is meant: of '…', one of {}", self.quantity, names.join(", "))),
            }
        };
        for setting in &self.with {
            let run = (self.quantity.kind.over == QuantityScope::Runs).then(|| whose(&work)).transpose()?;
            work = setting.made_in(&work, self.quantity.kind.area, run)?;
        }
        let index = whose(&work)?;
        Ok((work, index))
    }
}

/// Returns `text` as it is shown, and the claims in it. A number that the program can compute is written together with its quantity, as in
/// `after {95 = steps-to(gap=0.1) of 'mine'} steps`, and shown as the number alone.
pub fn in_text(text: &str) -> Result<(String, Vec<Claim>), String> {
    let (mut plain, mut claims, mut rest) = (String::new(), Vec::new(), text);
    while let Some((before, after)) = rest.split_once('{') {
        let wrong =
            || format!("'{{' begins a number with what it is, as in {{95 = steps-to(gap=0.1) of 'mine'}}; '{{{after}' does not");
        let (inside, end) = after.split_once('}').ok_or_else(wrong)?;
        let (shown, quantity) = inside.split_once('=').ok_or_else(wrong)?;
        let (shown, quantity) = (shown.trim(), quantity.trim());
        let numeral = shown.replace(',', "").replace('−', "-");
        // `here` or `usually` follows the quantity in a text, but stands at the end of a claim.
        let (quantity, seeds) = match ["here", "usually"].iter().find_map(|word| Some((quantity.strip_suffix(word)?, *word))) {
            Some((quantity, word)) => (quantity.trim(), word),
            None => (quantity, ""),
        };
        claims.push(Claim::parse(&format!("{quantity} ≈ {numeral} {seeds}"))?);
        plain.push_str(before);
        plain.push_str(shown);
        rest = end;
    }
    plain.push_str(rest);
    Ok((plain, claims))
}

/// Reads the claims under the key `claims` of `file`, without checking them.
pub(crate) fn listed(file: &mut TomlTable<'_>) -> Result<Vec<Claim>, FileError> {
    let Some(entry) = file.texts("claims")? else { return Ok(Vec::new()) };
    entry.read(|texts| texts.iter().map(|text| Claim::parse(text)).collect::<Result<_, _>>())
}

/// Splits `text` at the spaces outside of parentheses, brackets and quotation marks.
fn words(text: &str) -> Result<Vec<&str>, String> {
    let (mut words, mut start, mut depth, mut quoted) = (Vec::new(), None, 0_usize, false);
    for (at, c) in text.char_indices() {
        match c {
            '\'' => quoted = !quoted,
            '(' | '[' if !quoted => depth += 1,
            ')' | ']' if !quoted => {
                depth = depth.checked_sub(1).ok_or_else(|| format!("'{text}' closes what it never opened"))?
            }
            _ => {}
        }
        let between = c.is_whitespace() && depth == 0 && !quoted;
        match (between, start) {
            (true, Some(from)) => {
                words.push(&text[from..at]);
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    if depth > 0 || quoted {
        return Err(format!("'{text}' ends within parentheses or quotation marks"));
    }
    words.extend(start.map(|from| &text[from..]));
    Ok(words)
}

fn sum(words: &[&str]) -> Result<Sum, String> {
    let (mut terms, mut rest, mut sign) = (Vec::new(), words, 1.0);
    loop {
        let end = rest.iter().position(|word| matches!(*word, "+" | "-" | "−")).unwrap_or(rest.len());
        terms.push((sign, product(&rest[..end])?));
        let Some(next) = rest.get(end) else { return Ok(Sum(terms)) };
        sign = if *next == "+" { 1.0 } else { -1.0 };
        rest = &rest[end + 1..];
    }
}

fn product(words: &[&str]) -> Result<Product, String> {
    let mut found = Product { number: 1.0, factors: Vec::new() };
    let (mut rest, mut inverse) = (words, false);
    loop {
        let end = rest.iter().position(|word| matches!(*word, "*" | "·" | "/")).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        match part {
            [] => return Err("a number or a quantity is missing, as in steps-to(gap=1e-3) of 'mine' < 30".into()),
            [one] if numeral(one).is_some() => {
                let value = numeral(one).unwrap_or(f64::NAN);
                found.number = if inverse { found.number / value } else { found.number * value };
            }
            part => found.factors.push(factor(part, inverse)?),
        }
        let Some(sign) = after.first() else { return Ok(found) };
        inverse = *sign == "/";
        rest = &after[1..];
    }
}

/// Reads a number; `never` is +∞.
fn numeral(word: &str) -> Option<f64> {
    if word == "never" { Some(f64::INFINITY) } else { word.parse().ok() }
}

fn factor(words: &[&str], inverse: bool) -> Result<Factor, String> {
    let quantity = Quantity::parse(words[0])?;
    let mut rest = &words[1..];
    let mut of = None;
    if let ["of", name, ..] = rest {
        let bare = name.strip_prefix('\'').and_then(|name| name.strip_suffix('\''));
        of = Some(bare.ok_or_else(|| format!("write the name in quotation marks: of '{name}'"))?.to_owned());
        rest = &rest[2..];
    }
    let mut with = Vec::new();
    let mut link = "with";
    while let [word, setting, after @ ..] = rest {
        if *word != link {
            break;
        }
        with.push(Setting::parse(setting)?);
        (rest, link) = (after, "and");
    }
    match rest.first() {
        Some(word) => {
            Err(format!("'{word}' is not expected here; a quantity may be followed by of '…' and with key=value and key=value"))
        }
        None => Ok(Factor { inverse, quantity, of, with }),
    }
}

/// Reads what follows ≈: a number from which the left side may differ by half a unit of its last digit, or by what is given after ±.
fn about(words: &[&str]) -> Result<(Sum, Relation), String> {
    let wrong = || "after ≈ stands a number, as in ≈ 0.0006 or ≈ 95 ± 2".to_owned();
    let (value, within) = match words {
        [value] => (*value, None),
        [value, "±", within] => (*value, Some(within.parse::<f64>().map_err(|_| wrong())?)),
        _ => return Err(wrong()),
    };
    let parsed = numeral(value).ok_or_else(wrong)?;
    let within = within.unwrap_or_else(|| half_of_last_digit(value));
    Ok((Sum(vec![(1.0, Product { number: parsed, factors: Vec::new() })]), Relation::About(within)))
}

/// Returns half a unit of the last digit that `numeral` writes, slightly more so that values exactly in between count.
fn half_of_last_digit(numeral: &str) -> f64 {
    let (mantissa, power) = numeral.split_once(['e', 'E']).unwrap_or((numeral, "0"));
    let decimals = mantissa.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let power = power.parse::<i32>().unwrap_or(0) - decimals as i32;
    0.5 * 10_f64.powi(power) * (1.0 + 1e-9)
}

#[cfg(test)]
mod tests;
