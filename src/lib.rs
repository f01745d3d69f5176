//! Downhill shows how optimizers move.
pub mod cli;
pub mod math;
pub mod sim;
#[cfg(feature = "gui")]
pub mod ui;
