//! The commands, one file for each.

pub(in crate::cli) mod basins;
pub(in crate::cli) mod benchmark;
pub(in crate::cli) mod check;
pub(in crate::cli) mod dropout;
pub(in crate::cli) mod ensemble;
pub(in crate::cli) mod generate;
pub(in crate::cli) mod lesson;
pub(in crate::cli) mod list;
pub(in crate::cli) mod map;
pub(in crate::cli) mod render;
pub(in crate::cli) mod script;
pub(in crate::cli) mod sweep;
pub(in crate::cli) mod trace;
pub(in crate::cli) mod train;
pub(in crate::cli) mod train_args;
pub(in crate::cli) mod weight_decay;
