//! The pictures of the runs: contours, curves, losses, data, paths.

pub(in crate::ui) mod contour_plot;
pub(in crate::ui) mod curve_names;
pub(in crate::ui) mod curve_plot;
pub(in crate::ui) mod data_plot;
pub(in crate::ui) mod loss_plot;
pub(in crate::ui) mod path_layer;
pub(in crate::ui) mod readout;
pub(in crate::ui) mod stationary_layer;
pub(in crate::ui) mod vectors;
