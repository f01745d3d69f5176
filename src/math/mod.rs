//! The mathematics: functions, update rules, schedules. No files, no clock, no window.

pub mod catalog;
pub mod contour;
pub mod dropout;
pub mod field;
pub mod gradient_noise;
mod ink;
pub mod labels;
pub mod landscape;
pub mod least_squares;
pub mod levels;
mod line_search;
mod moments;
pub mod noise_floor;
pub mod notation;
pub mod objectives;
pub mod optimizers;
pub mod oracle;
pub mod param;
pub mod rule;
pub mod sampling;
pub mod scatter;
pub mod schedules;
pub mod series;
pub mod spectrum;
pub mod table;
pub mod thin;
pub mod vector;

pub use dropout::Dropout;
pub use landscape::{Landscape, View};
pub use objectives::Objective;
pub use optimizers::Optimizer;
pub use oracle::Oracle;
pub use sampling::Sampling;
pub use schedules::{Plan, Schedule};
pub use vector::{Point, Vector};
