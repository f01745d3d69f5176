//! What theory says: stability, the floor of noise, the variance of gradients.

pub mod gradient_noise;
pub mod noise_floor;
pub mod stability;
