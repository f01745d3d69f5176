//! One run, step by step: what decides about it, its trace, and what became of it.

pub mod averages;
pub mod descent;
pub mod gradient_check;
pub mod trace;
pub mod verdict;
