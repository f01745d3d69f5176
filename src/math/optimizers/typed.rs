//! A rule that the user types.

use super::{BETA, BETA1, BETA2, EPS, LR, RHO, WEIGHT_DECAY};
use crate::math::Vector;
use crate::math::catalog::notation::INSIDE_RULE;
use crate::math::catalog::param::{Named, Param, ParamKind, Tunable, Value, find};
use crate::math::expression::letter::Letter;
use crate::math::rule::{Equation, Halt, Linear, Need, Now, Python, Rule, RuleGroup};
use crate::math::rule_text::{Hyperparameter, Registers, RuleText, statements};

/// The key of the parameter that is the text.
pub const TEXT: &str = "text";

/// What the rule is until another one is typed: momentum as PyTorch writes it.
const FIRST: &str = "m = beta*m + g; x = x - lr*m";

/// The parameters whose sliders are known by their names.
const KNOWN: [Param; 7] = [LR, BETA, BETA1, BETA2, RHO, EPS, WEIGHT_DECAY];

/// An update rule as text, with its hyperparameters; see [`rule_text`](crate::math::rule_text) for the language.
#[derive(Clone, Debug)]
pub struct Typed {
    /// Its statements, on one line.
    text: String,
    rule: RuleText,
    /// The parameters: the text, then the hyperparameters.
    params: Vec<Param>,
    /// The hyperparameters, in the order in which they occur.
    letters: Vec<Letter>,
    /// The numbers that the steps are given.
    fixed: Vec<f64>,
    lr: f64,
    linear: Option<Linear>,
}

impl Typed {
    /// The rule `text`, with its hyperparameters at their defaults. Fails with the position of the error and what would be right.
    pub fn of(text: &str) -> Result<Self, String> {
        Typed::with(text, &[])
    }

    /// The rule `text` with those of its hyperparameters that are `given`.
    fn with(text: &str, given: &[Letter]) -> Result<Self, String> {
        RuleText::parse(text).map_err(|error| format!("{INSIDE_RULE}{error}"))?;
        let text = statements(text).join("; ");
        let rule = RuleText::parse(&text).map_err(|error| format!("{INSIDE_RULE}{error}"))?;
        let letter = |parameter: Hyperparameter| {
            let known = given.iter().find(|letter| letter.param.key == parameter.name).copied();
            let letter = known.unwrap_or_else(|| first(&parameter));
            letter.described(Param { symbol: parameter.symbol, ..letter.param }, letter.number)
        };
        let mut letters: Vec<Letter> = rule.hyperparameters().into_iter().map(letter).collect();
        // The learning rate first, as in every built-in rule.
        letters.sort_by_key(|letter| letter.param.key != "lr");
        let params = Self::PARAMS.iter().copied().chain(letters.iter().map(|letter| letter.param)).collect();
        let value = |name: &str| letters.iter().find(|letter| letter.param.key == name).map_or(f64::NAN, |letter| letter.number);
        let (fixed, lr) = (rule.fixed(&value), value("lr"));
        let linear = rule.linear(&fixed);
        Ok(Typed { text, rule, params, letters, fixed, lr, linear })
    }

    /// Its statements, each on a line of its own.
    pub fn lines(&self) -> String {
        statements(&self.text).join("\n")
    }
}

/// A hyperparameter before anybody has given it a number: that of built-in rules with the same name, otherwise 1.
fn first(parameter: &Hyperparameter) -> Letter {
    const ABOUT: &str = "A number of the rule, named in its text.";
    let letter = Letter::named(parameter.name, parameter.symbol, ABOUT);
    match KNOWN.iter().find(|known| known.key == parameter.name) {
        Some(known) => {
            let ParamKind::Real { default, .. } = known.kind else { return letter };
            letter.described(*known, default)
        }
        None => letter,
    }
}

/// Everything else follows from the text and the numbers, or is how far a slider reaches.
impl PartialEq for Typed {
    fn eq(&self, other: &Self) -> bool {
        let numbers = |rule: &Self| rule.letters.iter().map(|letter| letter.number).collect::<Vec<_>>();
        self.text == other.text && numbers(self) == numbers(other)
    }
}

impl Default for Typed {
    fn default() -> Self {
        Typed::of(FIRST).expect("a test reads the first rule")
    }
}

impl Named for Typed {
    const KEY: &'static str = "rule";
    const TITLE: &'static str = "Your own rule";
    const ABOUT: &'static str =
        "Any update rule that you write, such as m = beta*m + g; x = x - lr*m: names that are not set become sliders.";
    const PARAMS: &'static [Param] = &[Param::statements(
        TEXT,
        "rule",
        "Statements such as m = beta*m + g, carried out in each step; the last one sets x. g is the gradient, lr the learning rate, k the step; names that are not set are hyperparameters.",
        FIRST,
    )];
}

impl Tunable for Typed {
    fn params(&self) -> &[Param] {
        &self.params
    }

    fn get(&self, key: &str) -> Value {
        match self.letters.iter().find(|letter| letter.param.key == key) {
            Some(letter) => Value::Number(letter.number),
            None if key == TEXT => Value::Word(self.text.clone()),
            None => panic!("the rule has no parameter {key}"),
        }
    }

    fn set(&mut self, key: &str, value: &Value) -> Result<(), String> {
        find(self.params(), Self::KEY, key)?.check(value)?;
        let (mut letters, mut text) = (self.letters.clone(), self.text.clone());
        match (letters.iter_mut().find(|letter| letter.param.key == key), value) {
            (Some(letter), Value::Number(number)) if KNOWN.iter().any(|known| known.key == key) => letter.number = *number,
            (Some(letter), Value::Number(number)) => letter.set(*number),
            (_, Value::Word(word)) => text = word.clone(),
            (_, Value::Number(_)) => unreachable!("the text is a word"),
        }
        *self = Typed::with(&text, &letters)?;
        Ok(())
    }
}

/// The memory of a typed rule, which no other text can go on with.
#[derive(Clone)]
pub struct TypedMemory<V> {
    of: RuleText,
    registers: Registers<V>,
}

impl Rule for Typed {
    type Memory<V: Vector> = TypedMemory<V>;

    fn init<V: Vector>(&self, x: &V) -> TypedMemory<V> {
        TypedMemory { of: self.rule.clone(), registers: self.rule.start(&self.fixed, x, self.lr) }
    }

    fn equations(&self) -> &[Equation] {
        self.rule.equations()
    }

    #[inline]
    fn step<V: Vector>(&self, memory: &mut TypedMemory<V>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        self.rule.step(&mut memory.registers, now)
    }

    fn retune<V: Vector>(&self, memory: &mut TypedMemory<V>) -> bool {
        let fits = self.rule == memory.of;
        if fits {
            memory.registers.fix(&self.fixed);
        }
        fits
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::Own
    }

    fn needs(&self) -> &'static [Need] {
        self.rule.needs()
    }

    fn linear(&self) -> Option<Linear> {
        self.linear
    }

    fn is_linear_with_schedule(&self) -> bool {
        // It was found out for constant learning rates.
        self.linear.is_none_or(|linear| linear.beta() == 0.0)
    }

    fn python(&self) -> Result<Python, &'static str> {
        self.rule.python()
    }
}
