//! Downhill shows how optimizers move.
pub mod math;
