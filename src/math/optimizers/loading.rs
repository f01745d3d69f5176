//! Optimizers that read a file: recorded runs.

use crate::math::Optimizer;
use crate::math::catalog::family_file::FamilyFile;
use crate::math::catalog::param::{Tunable as _, Value};
use crate::math::catalog::{Catalog, CatalogEntry};
use crate::math::optimizers::dispatch_optimizer;
use crate::math::optimizers::recorded::Recorded;
use crate::math::rule::Rule;
use crate::math::table::recording::Recording;

impl Optimizer {
    /// The iterates that it repeats, where it was recorded; see [`Rule::recording`].
    pub fn recording(&self) -> Option<&Recording> {
        dispatch_optimizer!(self, rule => rule.recording())
    }

    /// Whether it draws random numbers of its own; see [`Rule::draws`].
    pub fn draws(&self) -> bool {
        dispatch_optimizer!(self, rule => rule.draws())
    }

    /// The run that was recorded in the file at `path`, which is not read yet.
    pub fn recorded(path: &str) -> Result<Self, String> {
        let mut recorded = Optimizer::Recorded(Recorded::default());
        recorded.set("file", &Value::Word(path.to_owned()))?;
        Ok(recorded)
    }

    /// All optimizers but recorded runs: those that can begin anywhere, in menu order.
    pub fn methods() -> impl Iterator<Item = &'static CatalogEntry<Optimizer>> {
        Optimizer::ALL.iter().filter(|entry| (entry.default)().recording().is_none())
    }

    /// Fails for a recorded run, with what would be right, where a method is needed that can begin anywhere.
    pub fn check_method(&self) -> Result<(), String> {
        if FamilyFile::file(self).is_none() && Optimizer::recording(self).is_none() {
            return Ok(());
        }
        Err("a recorded run has already been made and can only be shown on a plane; choose a method here, such as gd".into())
    }
}

impl FamilyFile for Optimizer {
    fn file(&self) -> Option<String> {
        dispatch_optimizer!(self, rule => rule.file())
    }
    fn supplied(&self) -> Option<&str> {
        dispatch_optimizer!(self, rule => rule.supplied())
    }
    fn supply(&mut self, text: &str) -> Result<(), String> {
        dispatch_optimizer!(self, rule => rule.supply(text))
    }
    fn pack(&mut self, name: &str) -> Result<(), String> {
        dispatch_optimizer!(self, rule => rule.pack(name))
    }
}
