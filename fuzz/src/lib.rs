//! What must hold for any text that is read: nothing panics, what is read is within its limits, and what is written reads back.

mod formula;
mod readers;
#[cfg(feature = "settings")]
mod settings;

pub use formula::formula;
pub use readers::{csv, experiment, lesson, notation, share};
#[cfg(feature = "settings")]
pub use settings::settings;
