//! Theory: stability and damping, the noise floor, the variance of gradients, where decoupled weight decay lands.

pub mod box_minimum;
pub mod damping;
pub mod gradient_noise;
pub mod noise_floor;
pub mod noisy_quadratic;
pub mod stability;
pub mod stationary;
