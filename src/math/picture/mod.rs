//! The geometry of pictures: fields, isolines and their labels, thinned paths, planes through many dimensions.

pub mod arrowhead;
pub mod contour;
pub mod field;
pub mod fitting;
pub mod grain;
pub mod isolines;
pub mod labels;
pub mod levels;
pub mod principal_plane;
pub mod relief;
pub mod scatter;
pub mod thin;
