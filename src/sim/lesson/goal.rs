//! A goal of a lesson, to be reached in the user's own experiment.

use super::facts;
use super::known::known;
use super::quantity::{Quantity, QuantityArea, QuantityScope};
use super::setting::Setting;
use super::subject::subject;
use crate::math::catalog::words::number;
use crate::sim::Work;
use crate::sim::file::file_error::FileError;
use crate::sim::file::toml_table::TomlTable;
use crate::sim::threads::Watch;

/// A goal for the user's own experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// The quantity.
    pub quantity: Quantity,
    /// The name, of [`Quantity::names`], of the thing whose value is meant.
    pub of: String,
    /// The lower bound …
    pub above: f64,
    /// … and the upper bound; the value must be strictly between.
    pub below: f64,
    /// The keys of what may be changed; everything else must stay as it is in the lesson.
    pub free: Vec<String>,
    /// Settings with which it is reached, shown to those who do not find their own; may be empty.
    pub reached: Vec<Setting>,
}

/// The status of a goal.
#[derive(Clone, Debug, PartialEq)]
pub enum GoalStatus {
    /// It is reached, with this value.
    Reached(f64),
    /// It is not reached, with this value.
    Open(f64),
    /// Something was changed that must stay.
    Changed(facts::Fact),
    /// The value cannot be determined, for this reason.
    Unknown(String),
}

impl Goal {
    /// Whether it is about how low a run ends, which is what is drawn over a slider.
    pub fn is_about_the_end(&self) -> bool {
        ["final-gap", "late-gap", "final-loss"].contains(&self.quantity.kind.key)
    }

    /// Returns its status in the `live` experiment, which began as the lesson's. Where `watch` stops it, the result has no meaning.
    pub fn standing(&self, lesson: &Work, live: &Work, watch: &Watch) -> GoalStatus {
        let place = |work: &Work| self.quantity.names(work).iter().position(|name| *name == self.of);
        // The name of a λ is its value, which a goal may leave free.
        let [Some(before), now] = [place(lesson), place(live)] else { return GoalStatus::Unknown(self.missing()) };
        let Some(now) = now else { return GoalStatus::Unknown(self.missing()) };
        let (old, new) = (facts::of(&self.quantity, lesson, before), facts::of(&self.quantity, live, now));
        if let Some(fact) = facts::changed(&old, &new, &self.free) {
            return GoalStatus::Changed(fact.clone());
        }
        match self.quantity.of(live, now, watch) {
            Ok(value) if self.above < value && value < self.below => GoalStatus::Reached(value),
            Ok(value) => GoalStatus::Open(value),
            Err(message) => GoalStatus::Unknown(message),
        }
    }

    /// Returns `work`, the lesson's own, with the settings that reach the goal; none where the lesson names none. Fails where one of them
    /// is not allowed there.
    pub fn reached_in(&self, work: &Work) -> Option<Result<Work, String>> {
        let run = self.quantity.names(work).iter().position(|name| *name == self.of);
        let run = run.filter(|_| self.quantity.kind.over == QuantityScope::Runs);
        let make = |work: Work, setting: &Setting| setting.made_in(&work, self.quantity.kind.area, run);
        (!self.reached.is_empty()).then(|| self.reached.iter().try_fold(work.clone(), make))
    }

    fn missing(&self) -> String {
        format!("there is no '{}' any more", self.of)
    }

    /// Reads the goal in `table` for `quantity`, which stands in `line`.
    pub(super) fn read(table: &mut TomlTable<'_>, line: usize, quantity: Quantity, work: &Work) -> Result<Self, FileError> {
        let wrong = |message: String| FileError { line, message };
        if !quantity.kind.quick {
            return Err(wrong(format!("goal: {quantity} takes too long to be watched; ask for it with which or number")));
        }
        if quantity.kind.area == QuantityArea::WeightDecay && quantity.kind.over == QuantityScope::Members {
            return Err(wrong("goal: values of λ come and go while they are changed; take best-validation-loss".into()));
        }
        let index = subject(table, line, &quantity, work)?;
        let (above, below) = (table.real("above")?, table.real("below")?);
        if above.is_none() && below.is_none() {
            return Err(wrong("a goal has above, below, or both".into()));
        }
        let (above, below) = (above.unwrap_or(f64::NEG_INFINITY), below.unwrap_or(f64::INFINITY));
        if above >= below {
            return Err(wrong(format!("nothing lies above {} and below {}", number(above), number(below))));
        }
        let keys: Vec<String> = facts::of(&quantity, work, index).into_iter().map(|fact| fact.key.to_owned()).collect();
        let Some(free) = table.texts("free")? else {
            return Err(wrong(format!("free is missing: say what may be changed, as in free = [\"{}\"]", keys[keys.len() / 2])));
        };
        let free = free.read(|free| free.iter().try_for_each(|key| known(key, &keys, "key").map(drop)).map(|()| free))?;
        // Whether it is reached from the start takes a whole run to compute: `downhill check` does that.
        quantity.check(work, index).map_err(|message| wrong(format!("goal: {message}")))?;
        let reached = match table.texts("reached")? {
            Some(entry) => entry.read(|texts| texts.iter().map(|text| Setting::parse(text)).collect())?,
            None => Vec::new(),
        };
        let goal = Goal { of: quantity.names(work)[index].clone(), quantity, above, below, free, reached };
        // That the settings can be made is seen at once. Whether they reach the goal takes a whole run: `downhill check` does that.
        goal.reached_in(work).transpose().map_err(|message| wrong(format!("reached: {message}")))?;
        Ok(goal)
    }
}
