//! Choices by their words: one that a word names, and all that a member of a family offers.

use crate::math::catalog::param::{ParamKind, Tunable, Value};
use crate::math::excerpt::excerpt;

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
    for param in all[0].params() {
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
