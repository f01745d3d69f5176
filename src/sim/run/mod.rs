//! One run, step by step: its conditions, its trace, and its outcome.

pub mod aim;
pub mod averages;
pub mod batch_progress;
pub mod descent;
pub mod factors_along;
pub mod gradient_check;
pub mod recorded_trace;
pub mod trace;
pub mod verdict;
