//! The traces of all runs and their ensembles, computed on other threads.

pub(in crate::ui) mod ensembles;
pub(in crate::ui) mod pictures;
pub(in crate::ui) mod scents;
