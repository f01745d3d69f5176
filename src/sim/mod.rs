//! From an experiment to its traces. No window.

pub mod descent;
pub mod draws;
pub mod experiment;
pub mod export;
pub mod file;
pub mod files;
pub mod playhead;
pub mod presets;

pub mod replay;
mod toml_table;
pub mod trace;
pub mod verdict;

pub use experiment::{Experiment, Run};
pub use trace::Trace;
