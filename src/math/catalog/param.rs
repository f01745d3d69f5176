//! A hyperparameter, described once: read by sliders, tooltips, the notation, experiment files and `downhill list`.

use crate::math::catalog::words::number;
use crate::math::excerpt::excerpt;

/// The scale of a slider.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// Equal steps.
    Linear,
    /// Equal ratios; for learning rates.
    Log,
    /// Equal ratios of 1 − x, so that 0.9, 0.99 and 0.999 are evenly spread; for decay rates below 1.
    Decay,
}

/// The kind of values that a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ParamKind {
    /// A real number in `min ..= max` (`max` excluded where `below_max`; [`f64::MAX`]: unbounded), with the slider's range.
    #[allow(missing_docs)]
    Real { default: f64, min: f64, max: f64, below_max: bool, slider: (f64, f64), scale: Scale },
    /// A whole number in `min ..= max`, with the slider's range.
    #[allow(missing_docs)]
    Count { default: u64, min: u64, max: u64, slider: (u64, u64), scale: Scale },
    /// Yes or no.
    #[allow(missing_docs)]
    Flag { default: bool },
    /// One of a few words, each with its explanation.
    #[allow(missing_docs)]
    Choice { default: &'static str, options: &'static [(&'static str, &'static str)] },
    /// Free text: a file's path, a column's name.
    #[allow(missing_docs)]
    Text { default: &'static str },
    /// The statements of an update rule.
    #[allow(missing_docs)]
    Statements { default: &'static str },
}

/// One parameter of an objective, an optimizer, a schedule or a sampling.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Param {
    /// Its name in the notation: `beta1`.
    pub key: &'static str,
    /// Its symbol in the formulas: `β₁`. Empty where no formula has it.
    pub symbol: &'static str,
    /// Its name in words: `learning rate`.
    pub name: &'static str,
    /// One sentence on its effect; the tooltip.
    pub doc: &'static str,
    /// Its values.
    pub kind: ParamKind,
    /// The parameter and its value without which this one has no effect; none where it always has one.
    pub only_with: Option<(&'static str, &'static str)>,
    /// Whether texts leave it out where it has its default, as they did before there was such a parameter.
    pub is_extra: bool,
}

/// A parameter's value as the notation writes it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `0.1`, `1e-8`, `20`
    Number(f64),
    /// `lecture`, `true`, `"data/my file.csv"`
    Word(String),
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Number(x) => f.write_str(&number(*x)),
            Value::Word(word) if crate::math::catalog::words::is_plain_word(word) => f.write_str(word),
            Value::Word(word) => write!(f, "\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\"")),
        }
    }
}

impl Param {
    /// A real parameter in `min ..= max` with a linear slider over that range.
    pub const fn real(
        key: &'static str,
        symbol: &'static str,
        name: &'static str,
        doc: &'static str,
        default: f64,
        min: f64,
        max: f64,
    ) -> Self {
        let kind = ParamKind::Real { default, min, max, below_max: false, slider: (min, max), scale: Scale::Linear };
        Param { key, symbol, name, doc, kind, only_with: None, is_extra: false }
    }
    /// A whole-number parameter in `min ..= max` with a logarithmic slider over that range.
    pub const fn count(
        key: &'static str,
        symbol: &'static str,
        name: &'static str,
        doc: &'static str,
        default: u64,
        min: u64,
        max: u64,
    ) -> Self {
        let kind = ParamKind::Count { default, min, max, slider: (min, max), scale: Scale::Log };
        Param { key, symbol, name, doc, kind, only_with: None, is_extra: false }
    }
    /// A yes-or-no parameter.
    pub const fn flag(key: &'static str, name: &'static str, doc: &'static str, default: bool) -> Self {
        Param { key, symbol: "", name, doc, kind: ParamKind::Flag { default }, only_with: None, is_extra: false }
    }
    /// A parameter that takes one of a few words.
    pub const fn choice(
        key: &'static str,
        name: &'static str,
        doc: &'static str,
        default: &'static str,
        options: &'static [(&'static str, &'static str)],
    ) -> Self {
        Param { key, symbol: "", name, doc, kind: ParamKind::Choice { default, options }, only_with: None, is_extra: false }
    }
    /// A parameter of free text.
    pub const fn text(key: &'static str, name: &'static str, doc: &'static str, default: &'static str) -> Self {
        Param { key, symbol: "", name, doc, kind: ParamKind::Text { default }, only_with: None, is_extra: false }
    }
    /// A parameter that is the statements of an update rule.
    pub const fn statements(key: &'static str, name: &'static str, doc: &'static str, default: &'static str) -> Self {
        Param { key, symbol: "", name, doc, kind: ParamKind::Statements { default }, only_with: None, is_extra: false }
    }
    /// The same parameter with another default (real and whole-number parameters only).
    pub const fn default(self, value: f64) -> Self {
        let kind = match self.kind {
            ParamKind::Real { min, max, below_max, slider, scale, .. } => {
                ParamKind::Real { default: value, min, max, below_max, slider, scale }
            }
            ParamKind::Count { min, max, slider, scale, .. } => {
                ParamKind::Count { default: value as u64, min, max, slider, scale }
            }
            other => other,
        };
        Param { kind, ..self }
    }
    /// The same parameter with its slider over `from ..= to` on `scale`; the values allowed stay the same.
    pub const fn slider(self, from: f64, to: f64, scale: Scale) -> Self {
        let kind = match self.kind {
            ParamKind::Real { default, min, max, below_max, .. } => {
                ParamKind::Real { default, min, max, below_max, slider: (from, to), scale }
            }
            ParamKind::Count { default, min, max, .. } => {
                ParamKind::Count { default, min, max, slider: (from as u64, to as u64), scale }
            }
            other => other,
        };
        Param { kind, ..self }
    }
    /// The same parameter with its largest value excluded.
    pub const fn below_max(self) -> Self {
        let kind = match self.kind {
            ParamKind::Real { default, min, max, slider, scale, .. } => {
                ParamKind::Real { default, min, max, below_max: true, slider, scale }
            }
            other => other,
        };
        Param { kind, ..self }
    }
    /// The same parameter under another name in words.
    pub const fn named(self, name: &'static str) -> Self {
        Param { name, ..self }
    }
    /// The same parameter with another symbol.
    pub const fn symbol(self, symbol: &'static str) -> Self {
        Param { symbol, ..self }
    }
    /// The same parameter with another explanation.
    pub const fn doc(self, doc: &'static str) -> Self {
        Param { doc, ..self }
    }
    /// The same parameter, which has an effect only where the parameter `key` has the value `value`.
    pub const fn only_with(self, key: &'static str, value: &'static str) -> Self {
        Param { only_with: Some((key, value)), ..self }
    }

    /// The same parameter, which texts leave out where it has its default.
    pub const fn extra(self) -> Self {
        Param { is_extra: true, ..self }
    }

    /// Whether it has an effect on `target`, whose parameter it is.
    pub fn has_effect(&self, target: &dyn Tunable) -> bool {
        self.only_with.is_none_or(|(key, value)| target.get(key) == Value::Word(value.to_owned()))
    }

    /// Its default.
    pub fn default_value(&self) -> Value {
        match self.kind {
            ParamKind::Real { default, .. } => Value::Number(default),
            ParamKind::Count { default, .. } => Value::Number(default as f64),
            ParamKind::Flag { default } => Value::Word(default.to_string()),
            ParamKind::Choice { default, .. } | ParamKind::Text { default } | ParamKind::Statements { default } => {
                Value::Word(default.to_owned())
            }
        }
    }

    /// The values it takes, in words: `0 to 1, 1 excluded`.
    pub fn range(&self) -> String {
        match self.kind {
            ParamKind::Real { min, max, below_max, .. } => {
                let end = if below_max { format!(", {} excluded", number(max)) } else { String::new() };
                if max == f64::MAX {
                    format!("a finite number of at least {}", number(min))
                } else {
                    format!("{} to {}{end}", number(min), number(max))
                }
            }
            ParamKind::Count { min, max, .. } => format!("a whole number from {min} to {max}"),
            ParamKind::Flag { .. } => "true or false".into(),
            ParamKind::Choice { options, .. } => options.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(" or "),
            ParamKind::Text { .. } => "text".into(),
            ParamKind::Statements { .. } => "statements such as x = x - lr*g".into(),
        }
    }

    /// Whether this parameter takes the whole number `count`.
    pub fn allows_whole(&self, count: u64) -> bool {
        matches!(self.kind, ParamKind::Count { min, max, .. } if (min..=max).contains(&count))
    }

    /// Fails where this parameter does not take `value`, with what is wrong and what would be right.
    pub fn check(&self, value: &Value) -> Result<(), String> {
        let fits = match (&self.kind, value) {
            (ParamKind::Real { min, max, below_max, .. }, Value::Number(x)) => {
                *min <= *x && *x <= *max && !(*below_max && x == max)
            }
            (ParamKind::Count { .. }, Value::Number(x)) => x.fract() == 0.0 && *x >= 0.0 && self.allows_whole(*x as u64),
            (ParamKind::Flag { .. }, Value::Word(word)) => word == "true" || word == "false",
            (ParamKind::Choice { options, .. }, Value::Word(word)) => options.iter().any(|(option, _)| option == word),
            (ParamKind::Text { .. }, _) | (ParamKind::Statements { .. }, Value::Word(_)) => true,
            _ => false,
        };
        if fits {
            Ok(())
        } else {
            Err(format!("{} = {} is not allowed: {} takes {}", self.key, excerpt(&value.to_string()), self.key, self.range()))
        }
    }
}

/// A Rust type that can hold a parameter's value.
pub trait ParamField: Sized {
    /// The value in the notation's types.
    fn to_value(&self) -> Value;
    /// Converts a value that has passed [`Param::check`]; none where it is of another kind.
    fn from_value(value: &Value) -> Option<Self>;
}

impl ParamField for f64 {
    fn to_value(&self) -> Value {
        Value::Number(*self)
    }
    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Number(x) = value { Some(*x) } else { None }
    }
}

impl ParamField for u64 {
    fn to_value(&self) -> Value {
        Value::Number(*self as f64)
    }
    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Number(x) = value { Some(*x as u64) } else { None }
    }
}

impl ParamField for usize {
    fn to_value(&self) -> Value {
        Value::Number(*self as f64)
    }
    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Number(x) = value { Some(*x as usize) } else { None }
    }
}

impl ParamField for bool {
    fn to_value(&self) -> Value {
        Value::Word(self.to_string())
    }
    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Word(word) = value { word.parse().ok() } else { None }
    }
}

impl ParamField for String {
    fn to_value(&self) -> Value {
        Value::Word(self.clone())
    }
    fn from_value(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Word(word) => word.clone(),
            Value::Number(x) => number(*x),
        })
    }
}

/// A thing whose parameters can be read and changed by key.
pub trait Tunable {
    /// Its parameters, in the order in which they are shown and may be given without keys.
    fn params(&self) -> &[Param];
    /// The value of the parameter `key`. Panics when there is none of that name.
    fn get(&self, key: &str) -> Value;
    /// Changes the parameter `key`. Fails with a message, changing nothing, where there is none or it does not take the value.
    fn set(&mut self, key: &str, value: &Value) -> Result<(), String>;
}

/// The names under which one member of a family is listed.
pub trait Named {
    /// Its name in the notation: `adam`.
    const KEY: &'static str;
    /// Its name on screen: `Adam`.
    const TITLE: &'static str;
    /// One sentence on it, in plain words.
    const ABOUT: &'static str;
    /// Its parameters.
    const PARAMS: &'static [Param];
}

/// Declares a struct whose fields are parameters: the struct, its defaults, [`Named`] and [`Tunable`], from one list.
///
/// A field's name is its parameter's key.
#[macro_export]
macro_rules! tunable {
    (
        $(#[$meta:meta])*
        pub struct $Name:ident($key:literal, $title:literal, $about:literal) { $($field:ident: $Type:ty = $param:expr),* $(,)? }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $Name { $(pub(crate) $field: $Type),* }

        impl $crate::math::catalog::param::Named for $Name {
            const KEY: &'static str = $key;
            const TITLE: &'static str = $title;
            const ABOUT: &'static str = $about;
            const PARAMS: &'static [$crate::math::catalog::param::Param] = &[$($param),*];
        }

        impl Default for $Name {
            fn default() -> Self {
                Self { $($field: <$Type as $crate::math::catalog::param::ParamField>::from_value(&$param.default_value()).expect("a default has its parameter's type")),* }
            }
        }

        impl $crate::math::catalog::param::Tunable for $Name {
            fn params(&self) -> &[$crate::math::catalog::param::Param] {
                <Self as $crate::math::catalog::param::Named>::PARAMS
            }
            fn get(&self, key: &str) -> $crate::math::catalog::param::Value {
                match key {
                    $(stringify!($field) => $crate::math::catalog::param::ParamField::to_value(&self.$field),)*
                    _ => panic!("{} has no parameter {key}", stringify!($Name)),
                }
            }
            #[allow(unused_variables, unreachable_code)]
            fn set(&mut self, key: &str, value: &$crate::math::catalog::param::Value) -> Result<(), String> {
                $crate::math::catalog::param::find(self.params(), <Self as $crate::math::catalog::param::Named>::KEY, key)?.check(value)?;
                match key {
                    $(stringify!($field) => self.$field = $crate::math::catalog::param::ParamField::from_value(value).expect("a checked value has its parameter's type"),)*
                    _ => unreachable!("find() knows every key"),
                }
                Ok(())
            }
        }
    };
}
pub use crate::tunable;

/// The parameter `key` of the thing named `owner`, or a message that names the nearest one.
pub fn find<'a>(params: &'a [Param], owner: &str, key: &str) -> Result<&'a Param, String> {
    params.iter().find(|param| param.key == key).ok_or_else(|| {
        if params.is_empty() {
            return format!("{owner} has no parameters, so no '{}'", excerpt(key));
        }
        let keys: Vec<&str> = params.iter().map(|param| param.key).collect();
        format!(
            "{owner} has no parameter '{}'{}; it has {}",
            excerpt(key),
            crate::math::catalog::words::did_you_mean(key, &keys),
            keys.join(", ")
        )
    })
}
