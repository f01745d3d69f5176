//! Choices: enums whose variants are words in files and on the screen.

use crate::math::catalog::param::{ParamKind, Tunable, Value};
use crate::math::excerpt::excerpt;

/// Declares an enum whose variants are the words of a [`ParamKind::Choice`].
macro_rules! choice {
    ($(#[$meta:meta])* pub enum $Name:ident { $($(#[$vmeta:meta])* $Variant:ident = $word:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $Name { $($(#[$vmeta])* $Variant),* }

        impl $Name {
            /// All of them, in the order of menus.
            pub const ALL: [$Name; [$($word),*].len()] = [$($Name::$Variant),*];

            /// The word for it in files.
            pub const fn word(self) -> &'static str {
                match self { $($Name::$Variant => $word),* }
            }
        }

        impl std::fmt::Display for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }

        impl $crate::math::catalog::param::ParamField for $Name {
            fn to_value(&self) -> $crate::math::catalog::param::Value {
                $crate::math::catalog::param::Value::Word(self.word().to_owned())
            }
            fn from_value(value: &$crate::math::catalog::param::Value) -> Option<Self> {
                let $crate::math::catalog::param::Value::Word(word) = value else { return None };
                Self::ALL.into_iter().find(|one| one.word() == word)
            }
        }
    };
}
pub(crate) use choice;

/// The one of `all` with this word; otherwise fails with a message that lists the words, and calls each of them `what`: "marker".
pub fn named<T: Copy + std::fmt::Display>(all: &[T], word: &str, what: &str) -> Result<T, String> {
    all.iter().find(|one| one.to_string() == word).copied().ok_or_else(|| {
        let words: Vec<String> = all.iter().map(T::to_string).collect();
        format!("'{}' is no {what}; there are {}", excerpt(word), words.join(", "))
    })
}

/// The variants of `member` with every combination of its choices and flags that it takes.
pub fn variants<T: Tunable + Clone>(member: T) -> Vec<T> {
    let mut all = vec![member];
    for param in all[0].params().to_vec() {
        let words: Vec<&str> = match param.kind {
            ParamKind::Choice { options, .. } => options.iter().map(|(word, _)| *word).collect(),
            ParamKind::Flag { .. } => vec!["false", "true"],
            _ => continue,
        };
        let with = |one: &T, word: &&str| {
            let mut one = one.clone();
            one.set(param.key, &Value::Word((*word).into())).ok().map(|()| one)
        };
        all = all.iter().flat_map(|one| words.iter().filter_map(move |word| with(one, word))).collect();
    }
    all
}
