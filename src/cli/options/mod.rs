//! The options that several commands take, and the way from them to an experiment and its table.

pub(in crate::cli) mod comparison;
pub(in crate::cli) mod figure_options;
pub(in crate::cli) mod parameter;
pub(in crate::cli) mod run_options;
pub(in crate::cli) mod setup;
pub(in crate::cli) mod shared;
pub(in crate::cli) mod whole;
