//! What is computed from something else and remembered with it.

pub(in crate::ui) mod background;
pub(in crate::ui) mod memo;
