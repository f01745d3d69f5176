//! From an experiment to its traces. No window.

pub mod averages;
pub mod decay_run;
pub mod decay_sweep;
pub mod descent;
pub mod drawn;
pub mod draws;
pub mod dropout_descent;
pub mod dropout_layer;
pub mod dropout_tally;
pub mod eigen_decay;
pub mod ensemble;
pub mod experiment;
pub mod export;
pub mod export_decay;
pub mod export_dropout;
pub mod export_ensemble;
pub mod file;
pub mod files;
pub mod gradient_check;
pub mod playhead;
pub mod presets;
pub mod replay;
pub mod running;
mod statistics;
pub mod tendency;
pub mod theorem;
pub mod threads;
mod toml_table;
pub mod trace;
pub mod tradeoff;
pub mod verdict;
pub mod weight_decay;

pub use experiment::{Experiment, Run};
pub use trace::Trace;
