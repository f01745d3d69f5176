//! Sentences in the code that say something computable, each beside the computation that it is held to.
//!
//! The members of the families stand here with their one-liners, word for word: whoever changes a sentence has to look at its check. A new
//! member may come without a line, as long as it says nothing that could be computed.

mod further_methods;
mod learning;
mod objectives;
mod optimizers;
mod pages;
mod schedules;

use crate::support::trial::Trial;
use downhill::math::Point;
use downhill::math::catalog::Catalog;
use downhill::sim::run::trace::{End, Record};

/// What a sentence is said of, the sentence, and what fails where it is not true.
type Said = (&'static str, &'static str, fn());

/// Checks that the family `T` says what `said` says of its members, and that it is true.
fn hold<T: Catalog>(said: &[Said]) {
    let of_family: Vec<(&str, &str)> = T::ALL.iter().map(|entry| (entry.key, entry.about)).collect();
    hold_all(&of_family, said);
}

/// The same where the sentences are in `place`.
fn hold_all(place: &[(&str, &str)], said: &[Said]) {
    for (key, listed, _) in said {
        let (_, text) = place.iter().find(|(member, _)| member == key).unwrap_or_else(|| panic!("there is no {key}"));
        assert_eq!(text, listed, "{key}: what is said has changed; look at its check, then change both");
    }
    let untrue = said.iter().filter(|(_, _, check)| std::panic::catch_unwind(check).is_err());
    let untrue: Vec<String> = untrue.map(|(key, text, _)| format!("{key}: {text}")).collect();
    assert!(untrue.is_empty(), "not true, as the messages above say:\n{}", untrue.join("\n"));
}

/// The last iterate of `rule` on `objective`, from the objective's own start.
fn end(objective: &str, rule: &str, steps: usize) -> Record {
    last(&Trial::new(objective, rule, steps))
}

/// The last iterate of `trial`, which is finite.
fn last(trial: &Trial) -> Record {
    *trial.trace().records.last().expect("a run has its start")
}

fn diverges(trial: &Trial) -> bool {
    matches!(trial.trace().end, End::Diverged { .. })
}

/// Whether `a` is within `part` of `b`.
fn close(a: f64, b: f64, part: f64) -> bool {
    (a - b).abs() <= part * b.abs()
}

fn at(x: f64, y: f64) -> Point {
    Point::new(x, y)
}

/// A sentence that is put in wrong is found, and so is a check that fails.
#[test]
fn a_wrong_sentence_is_found() {
    let found =
        |place: (&'static str, &'static str), said: Said| std::panic::catch_unwind(|| hold_all(&[place], &[said])).is_err();
    let fails = || assert!(diverges(&Trial::new("booth", "gd(lr=0.1)", 100)), "it converges");
    assert!(!found(("a", "is true"), ("a", "is true", || ())));
    assert!(found(("a", "is changed"), ("a", "is true", || ())));
    assert!(found(("a", "diverges"), ("a", "diverges", fails)));
}
