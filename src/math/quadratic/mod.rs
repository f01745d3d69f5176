//! Quadratic functions: eigenvalues and eigenvectors, curvature, the form ½ xᵀA x − xᵀb.

pub mod axis_scaling;
pub mod curvature;
pub mod quadratic_form;
pub mod spectrum;
