//! Everything computed from an experiment: its runs, their statistics, and the files it is read from and written to. Nothing of
//! the window.

pub mod clock;
pub mod compare;
pub mod draws;
pub mod dropout;
pub mod ensemble;
pub mod examples;
pub mod experiment;
pub mod export;
pub mod file;
pub mod files;
pub mod formulas;
pub mod lesson;
pub mod overfitting;
pub mod page;
pub mod picture;
pub mod playhead;
pub mod recorded_weights;
pub mod run;
pub(crate) mod running;
pub mod script;
pub mod shared_work;
pub mod statistics;
pub mod threads;
pub mod training;
pub(crate) mod views;
pub mod weight_decay;

pub use experiment::{Experiment, Run};
pub use file::work::Work;
pub use lesson::Lesson;
pub use run::trace::Trace;
pub use training::Training;
pub use training::session::Session;
