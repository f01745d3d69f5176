//! The mathematics: functions, update rules, schedules. No files, no clock, no window.

pub mod catalog;
pub mod contour;
pub mod field;
mod ink;
pub mod labels;
pub mod landscape;
pub mod levels;
pub mod notation;
pub mod objectives;
pub mod optimizers;
pub mod oracle;
pub mod param;
pub mod rule;
pub mod thin;
pub mod vector;

pub use landscape::{Landscape, View};
pub use objectives::Objective;
pub use optimizers::Optimizer;
pub use oracle::Oracle;
pub use vector::{Point, Vector};
