//! Experiments, lessons, the notation, tables and share strings.

use downhill::math::catalog::Catalog;
use downhill::math::catalog::notation::Call;
use downhill::math::Activation;
use downhill::math::Dataset;
use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::Plan;
use downhill::math::Point;
use downhill::math::Sampling;
use downhill::sim::run::descent::Decay;
use downhill::sim::Lesson;
use downhill::sim::Work;
use downhill::sim::file::share;
use std::fmt::{Debug, Display};

/// The longest text that is tried, in bytes: what is longer is only slower.
const LONGEST: usize = 20_000;
/// The longest message, in characters, whatever it is about.
const LONGEST_MESSAGE: usize = 2000;

/// There are no files.
fn nothing(path: &str) -> Result<String, String> {
    Err(format!("there is no file {path:?}"))
}

/// What is said of a text that cannot be read is short, however long the text is.
fn is_short(message: &dyn Display) {
    let message = message.to_string();
    assert!(!message.is_empty() && message.chars().count() <= LONGEST_MESSAGE, "{message}");
}

/// Work that is written reads back as it was, and is then written the same; data that it uses travel along.
fn reads_back(work: &Work) {
    let written = work.to_toml();
    let read = Work::from_toml(&written, &nothing).unwrap_or_else(|error| panic!("{error}\n{written}"));
    assert!(read == *work, "{written}");
    assert_eq!(read.to_toml(), written);
}

/// The text of an experiment file.
pub fn experiment(text: &str) {
    if text.len() > LONGEST {
        return;
    }
    match Work::from_toml(text, &nothing) {
        Ok(work) if work.check().is_ok() => reads_back(&work),
        Ok(work) => is_short(&work.check().unwrap_err()),
        Err(error) => is_short(&error),
    }
}

/// The text of a lesson.
pub fn lesson(text: &str) {
    if text.len() > LONGEST {
        return;
    }
    match Lesson::from_toml(text, &nothing) {
        Ok(lesson) => {
            assert!(Lesson::is_lesson(text));
            assert!((1..=100).contains(&lesson.title.chars().count()) && lesson.tasks.len() <= 12);
            assert!(Lesson::from_toml(text, &nothing).as_ref() == Ok(&lesson));
            if lesson.work.check().is_ok() {
                reads_back(&lesson.work);
            }
        }
        Err(error) => is_short(&error),
    }
}

/// A member of each family, in the notation.
pub fn notation(text: &str) {
    if let Err(error) = Call::parse(text) {
        is_short(&error);
        assert!(error.column <= text.chars().count() + 1, "{error}");
    }
    member(text, Objective::parse);
    member(text, Optimizer::parse);
    member(text, Plan::parse);
    member(text, Sampling::parse);
    member(text, Activation::parse);
    member(text, Dataset::parse);
    member(text, Decay::parse);
}

fn member<T: PartialEq + Debug + Display, E: PartialEq + Debug + Display>(text: &str, parse: fn(&str) -> Result<T, E>) {
    match parse(text) {
        Ok(member) => assert_eq!(parse(&member.to_string()).as_ref(), Ok(&member), "{member}"),
        Err(error) => is_short(&error),
    }
}

/// A table of data: for a line to fit, and for a network.
pub fn csv(text: &str) {
    let file = |path: &str| if path == "data.csv" { Ok(text.to_owned()) } else { nothing(path) };
    for columns in ["", ", header=yes", ", x=2, y=1", ", header=no, x=a"] {
        let notation = format!("regression-data(file=data.csv{columns})");
        match Objective::load(&notation, &file) {
            Ok(objective) => {
                let mut work = Work::from_toml("objective = \"booth\"", &nothing).unwrap();
                work.experiment.objective = objective;
                if work.check().is_ok() {
                    travels_along(&work);
                }
            }
            Err(error) => is_short(&error),
        }
        match Dataset::load(&format!("csv(file=data.csv{columns})"), &file) {
            Ok(dataset) => {
                let mut work = Work::from_toml("objective = \"booth\"", &nothing).unwrap();
                work.training.dataset = dataset;
                if work.check().is_ok() {
                    travels_along(&work);
                }
            }
            Err(error) => is_short(&error),
        }
    }
}

/// What carries data along may leave out what it does not use, once: what is read back is written the same for ever, and computes the same.
fn travels_along(work: &Work) {
    let written = work.to_toml();
    let read = Work::from_toml(&written, &nothing).unwrap_or_else(|error| panic!("{error}\n{written}"));
    reads_back(&read);
    let (before, after) = (work.experiment.objective.shared(), read.experiment.objective.shared());
    for p in [Point::new(0.0, 0.0), Point::new(0.3, -1.7), Point::new(12.0, 5.0)] {
        assert_eq!(before.value(p).to_bits(), after.value(p).to_bits(), "{written}");
    }
}

/// A share string, and any text made into one.
pub fn share(text: &str) {
    match share::decode(text) {
        Ok(shared) => {
            assert_eq!(share::decode(&share::encode(&shared).unwrap()).as_ref(), Ok(&shared));
            experiment(&shared);
        }
        Err(error) => is_short(&error),
    }
    assert_eq!(share::decode(&share::encode(text).unwrap()).as_deref(), Ok(text));
}
