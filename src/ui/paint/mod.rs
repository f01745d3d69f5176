//! The marks, lines, fields, axes and texts of which all pictures are made; nothing here depends on the experiment.

pub(in crate::ui) mod axes;
pub(in crate::ui) mod chart;
pub(in crate::ui) mod cloud_layer;
pub(in crate::ui) mod facts;
pub(in crate::ui) mod field_layer;
pub(in crate::ui) mod free_place;
pub(in crate::ui) mod halo;
pub(in crate::ui) mod marker;
pub(in crate::ui) mod place;
pub(in crate::ui) mod polyline;
pub(in crate::ui) mod prose;
pub(in crate::ui) mod scale_line;
pub(in crate::ui) mod single_click;
pub(in crate::ui) mod still_line;
