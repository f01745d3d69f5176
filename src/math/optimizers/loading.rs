//! Optimizers that read a file: loading it, renaming it, and packing it for others.

use crate::math::Optimizer;
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
        if self.file().is_none() && self.recording().is_none() {
            return Ok(());
        }
        Err("a recorded run has already been made and can only be shown on a plane; choose a method here, such as gd".into())
    }

    /// The path of the file that it needs; see [`Rule::file`].
    pub fn file(&self) -> Option<String> {
        dispatch_optimizer!(self, rule => rule.file())
    }

    /// The text of that file; see [`Rule::supplied`].
    pub fn supplied(&self) -> Option<&str> {
        dispatch_optimizer!(self, rule => rule.supplied())
    }

    /// The optimizer written in `text` in the notation; a file that it names is read through `read`.
    ///
    /// Fails with a message that says what is wrong in the text or in the file.
    pub fn load(text: &str, read: &dyn Fn(&str) -> Result<String, String>) -> Result<Self, String> {
        Self::parse(text).map_err(|error| error.to_string())?.with_file(read)
    }

    /// The same with the file that it names, which is read through `read`.
    pub fn with_file(mut self, read: &dyn Fn(&str) -> Result<String, String>) -> Result<Self, String> {
        if let Some(path) = self.file() {
            let content = read(&path)?;
            dispatch_optimizer!(&mut self, rule => rule.supply(&content)).map_err(|message| format!("{path}: {message}"))?;
        }
        Ok(self)
    }

    /// The same with `name` as the name of its file.
    pub fn renamed(&self, name: &str) -> Result<Self, String> {
        let mut renamed = self.clone();
        renamed.set("file", &Value::Word(name.to_owned()))?;
        self.supplied().map_or(Ok(renamed.clone()), |text| renamed.with_file(&|_| Ok(text.to_owned())))
    }

    /// The same with its file reduced to the part that is used and called `name`, to be sent to others.
    pub fn packed(&self, name: &str) -> Result<Self, String> {
        let mut packed = self.clone();
        dispatch_optimizer!(&mut packed, rule => rule.pack(name))?;
        Ok(packed)
    }
}
