//! One run, step by step: its conditions, its trace, and its outcome.

pub mod aim;
pub mod averages;
pub mod batch_progress;
pub mod conditions;
pub mod descent;
pub mod factors_along;
pub mod gradient_check;
pub mod recorded_trace;
mod sampled;
pub mod trace;
pub mod verdict;
