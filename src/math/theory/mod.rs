//! Theory: stability, the noise floor, the variance of gradients.

pub mod gradient_noise;
pub mod noise_floor;
pub mod stability;
pub mod stationary;
