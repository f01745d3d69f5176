//! The parts of a picture of runs that the window and the figures share: paths, markers, ranges and scales.

pub mod extent;
pub mod loss_axis;
pub mod marks;
