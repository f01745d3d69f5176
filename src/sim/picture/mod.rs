//! The decisions about a picture of runs that the window and the figures share: what is drawn, in what shape, and on which scale.

pub mod extent;
pub mod loss_axis;
pub mod marks;
