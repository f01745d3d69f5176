//! The mathematics: functions, update rules, schedules. No files, no clock, no window.

pub mod catalog;
pub mod landscape;
mod line_search;
mod moments;
pub mod notation;
pub mod objectives;
pub mod optimizers;
pub mod oracle;
pub mod param;
pub mod rule;
pub mod vector;

pub use landscape::{Landscape, View};
pub use objectives::Objective;
pub use optimizers::Optimizer;
pub use oracle::Oracle;
pub use vector::{Point, Vector};
