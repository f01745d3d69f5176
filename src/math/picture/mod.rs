//! The geometry of pictures: fields, isolines and their labels, thinned paths, planes through many dimensions.

pub(crate) mod arrowhead;
pub mod contour;
pub mod field;
pub(crate) mod fitting;
pub(crate) mod grain;
pub(crate) mod isolines;
pub mod labels;
pub mod levels;
pub mod principal_plane;
pub(crate) mod relief;
pub mod scatter;
pub mod thin;
