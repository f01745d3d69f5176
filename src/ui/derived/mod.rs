//! Values derived from others, and cached with what they were derived from.

pub(in crate::ui) mod background;
pub(in crate::ui) mod freed_apart;
pub(in crate::ui) mod memo;
pub(in crate::ui) mod unique;
