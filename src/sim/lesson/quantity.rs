//! The quantities that tasks ask about: numbers that the program computes from the experiment of a lesson.

use super::quantity_kinds::{GAP, STEP};
pub use super::quantity_kinds::{InfinityMeaning, KINDS, QuantityArea, QuantityKind, QuantityScope};
use crate::math::catalog::notation::Call;
use crate::math::catalog::param::{Param, Tunable, Value, find};
use crate::math::catalog::words::{did_you_mean, number};
use crate::math::excerpt::excerpt;
use crate::sim::Work;
use crate::sim::dropout::dropout_tally::Inference;
use crate::sim::threads::Watch;

/// A number that can be computed: a kind with its argument.
#[derive(Clone, Copy)]
pub struct Quantity {
    /// Its kind.
    pub kind: &'static QuantityKind,
    argument: f64,
}

impl Quantity {
    /// What it is, with its argument as `word` writes numbers: `steps until the gap stays below 0.001`.
    pub fn about(&self, word: impl Fn(f64) -> String) -> String {
        let (about, value) = (self.kind.about, word(self.argument));
        match self.kind.argument {
            Some(param) if param.key == GAP.key => about.replace("the target", &value),
            Some(param) => about.replace(&format!("the {}", param.name), &format!("{} {value}", param.name)),
            None => about.to_owned(),
        }
    }

    /// Whether its value is a gap between a loss and the least one.
    pub fn is_a_gap(&self) -> bool {
        self.kind.key == "noise-floor" || self.kind.key.ends_with("gap")
    }

    /// The step that it is about, where its argument is one.
    pub fn step(&self) -> Option<usize> {
        self.kind.argument.filter(|param| param.key == STEP.key).map(|_| self.argument as usize)
    }

    /// The gap that is near enough, where its argument is one.
    pub fn gap(&self) -> Option<f64> {
        self.kind.argument.filter(|param| param.key == GAP.key).map(|_| self.argument)
    }
}

impl std::fmt::Debug for Quantity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        (self.kind.key, self.argument) == (other.kind.key, other.argument)
    }
}

/// As a lesson file writes it: `steps-to(gap=1e-6)`.
impl std::fmt::Display for Quantity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.kind.argument {
            Some(param) => write!(f, "{}({}={})", self.kind.key, param.key, number(self.argument)),
            None => f.write_str(self.kind.key),
        }
    }
}

/// The argument of a kind, which the notation sets.
struct QuantityArgument(&'static QuantityKind, f64);

impl Tunable for QuantityArgument {
    fn params(&self) -> &[Param] {
        self.0.argument.as_slice()
    }
    fn get(&self, _: &str) -> Value {
        Value::Number(self.1)
    }
    fn set(&mut self, key: &str, value: &Value) -> Result<(), String> {
        find(self.params(), self.0.key, key)?.check(value)?;
        if let Value::Number(number) = value {
            self.1 = *number;
        }
        Ok(())
    }
}

impl Quantity {
    /// Parses the quantity that `text` writes in the notation.
    pub fn parse(text: &str) -> Result<Self, String> {
        let call = Call::parse(text).map_err(|error| error.to_string())?;
        let kind = KINDS.iter().find(|kind| kind.key == call.name).ok_or_else(|| {
            let keys: Vec<&str> = KINDS.iter().map(|kind| kind.key).collect();
            format!(
                "there is no quantity '{}'{}; there are {}",
                excerpt(&call.name),
                did_you_mean(&call.name, &keys),
                keys.join(", ")
            )
        })?;
        let default = kind.argument.map(|param| param.default_value());
        let mut argument = QuantityArgument(kind, if let Some(Value::Number(number)) = default { number } else { 0.0 });
        call.apply(&mut argument).map_err(|error| error.to_string())?;
        Ok(Quantity { kind, argument: argument.1 })
    }

    /// Lists the names of the things that have a value of it, in order; one empty name for the experiment as a whole.
    pub fn names(&self, work: &Work) -> Vec<String> {
        let names = |runs: &[crate::sim::Run]| runs.iter().map(|run| run.name().to_owned()).collect();
        match (self.kind.over, self.kind.area) {
            (QuantityScope::Whole, _) => vec![String::new()],
            (QuantityScope::Runs, QuantityArea::Training) => names(&work.training.runs),
            (QuantityScope::Runs, _) => names(&work.experiment.runs),
            (QuantityScope::Members, QuantityArea::Dropout) => Inference::ALL.iter().map(|way| way.title().to_owned()).collect(),
            (QuantityScope::Members, _) => {
                work.weight_decay.lambdas.iter().map(|lambda| format!("λ = {}", number(*lambda))).collect()
            }
        }
    }

    /// Checks that it is defined for the `index`-th thing; fails with the reason. This is quick, since only the beginning is run.
    pub fn check(&self, work: &Work, index: usize) -> Result<(), String> {
        let mut brief = work.clone();
        if self.kind.argument != Some(STEP) {
            brief.experiment.steps = brief.experiment.steps.min(2);
        }
        (brief.experiment.seeds, brief.weight_decay.epochs, brief.dropout.draws, brief.training.epochs) = (2, 1, 2, 1);
        let computed = (self.kind.compute)(&brief, index, self.argument, &Watch::default());
        computed.map(drop).map_err(|why| format!("{}: {why}", self.kind.key))
    }

    /// Computes its value for the `index`-th of [`names`](Self::names); for +∞ see [`InfinityMeaning`]. Fails with a sentence where it is
    /// not defined.
    pub fn of(&self, work: &Work, index: usize, watch: &Watch) -> Result<f64, String> {
        let value = (self.kind.compute)(work, index, self.argument, watch)?;
        if value.is_nan() { Err(format!("the {} is not a number here", self.kind.about)) } else { Ok(value) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_is_has_its_argument_in_it() {
        for (text, about) in [
            ("steps-to(1e-3)", "steps until the gap stays below 0.001"),
            ("evals(105)", "sample evaluations up to step 105"),
            ("step-length(3)", "length of step 3"),
            ("basin-share(2)", "share of the starts in view that come to minimum 2"),
            ("final-gap", "gap F − F* after the last step"),
        ] {
            assert_eq!(Quantity::parse(text).unwrap().about(number), about);
        }
    }

    #[test]
    fn quantities_read_back_and_mistakes_are_explained() {
        for kind in KINDS {
            let quantity = Quantity::parse(kind.key).unwrap();
            assert_eq!(Quantity::parse(&quantity.to_string()).unwrap(), quantity);
            assert!(KINDS.iter().filter(|other| other.key == kind.key).count() == 1);
        }
        assert_eq!(Quantity::parse("steps-to(1e-3)").unwrap().to_string(), "steps-to(gap=0.001)");
        for (text, says) in [
            ("final-los", "did you mean 'final-loss'?"),
            ("steps-to(gap=0)", "gap takes"),
            ("final-loss(gap=1)", "has no parameters"),
            ("steps-to(gab=1)", "did you mean 'gap'?"),
        ] {
            let error = Quantity::parse(text).unwrap_err();
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
