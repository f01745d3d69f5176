//! Data sets and the linear models that are fitted to them.

pub mod dropout;
pub mod dropout_regression;
pub mod examples;
pub mod labelled;
pub mod least_squares;
pub mod linear_data;
pub mod linear_model;
pub mod polynomial;
pub mod regularization_path;
