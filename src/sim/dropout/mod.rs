//! Dropout: a layer whose units switch off at random, and dropout as a stochastic gradient of two weights.

pub mod agreement;
pub mod dropout_descent;
pub mod dropout_layer;
pub mod dropout_tally;
pub mod dropout_work;
