//! Downhill shows how optimizers move.
pub mod math;
pub mod sim;
