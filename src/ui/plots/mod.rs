//! The pictures of the runs: contours, curves, losses, data, paths.

pub(in crate::ui) mod contour_plot;
pub(in crate::ui) mod contour_tools;
pub(in crate::ui) mod curve_names;
pub(in crate::ui) mod curve_plot;
pub(in crate::ui) mod data_plot;
pub(in crate::ui) mod eigen_axes;
pub(in crate::ui) mod field_key;
pub(in crate::ui) mod flow_layer;
pub(in crate::ui) mod head_names;
pub(in crate::ui) mod hops;
pub(in crate::ui) mod loss_curves;
pub(in crate::ui) mod loss_floor;
pub(in crate::ui) mod loss_header;
pub(in crate::ui) mod loss_plot;
pub(in crate::ui) mod loss_target;
pub(in crate::ui) mod mark_layer;
pub(in crate::ui) mod path_layer;
pub(in crate::ui) mod readout;
pub(in crate::ui) mod sample_inks;
pub(in crate::ui) mod schedule_plot;
pub(in crate::ui) mod schedule_strip;
pub(in crate::ui) mod start_grid_layer;
pub(in crate::ui) mod stationary_layer;
pub(in crate::ui) mod step_arrows;
pub(in crate::ui) mod step_picture;
pub(in crate::ui) mod vectors;
