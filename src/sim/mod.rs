//! From an experiment to its traces. No window.

pub mod averages;
pub mod descent;
pub mod drawn;
pub mod draws;
pub mod ensemble;
pub mod experiment;
pub mod export;
pub mod export_ensemble;
pub mod export_training;
pub mod file;
pub mod files;
pub mod gradient_check;
pub mod loss_plane;
pub mod playhead;
pub mod presets;
pub mod replay;
pub mod session;
mod snapshots;
mod statistics;
pub mod stint;
pub mod tendency;
pub mod theorem;
pub mod threads;
mod toml_table;
pub mod trace;
pub mod tradeoff;
pub mod training;
pub mod verdict;

pub use experiment::{Experiment, Run};
pub use session::Session;
pub use trace::Trace;
pub use training::Training;
