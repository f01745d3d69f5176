//! Comparisons of optimizers over many learning rates, hyperparameters, starts, seeds and functions.
//!
//! All of them rest on one [`probe`](probe::Probe): a run of which nothing is kept but how it ended. No result depends on the number of
//! threads.

pub mod basin_minima;
pub mod basins;
pub mod benchmark;
pub mod bootstrap;
pub mod compare_params;
pub mod hyper_map;
pub mod map_axis;
pub mod map_theory;
pub mod probe;
pub mod profiles;
pub mod ranks;
pub mod rate_curve;
pub mod rate_range;
pub mod rate_sweep;
pub mod starts;
pub mod suite;
pub mod tuning;
