//! Theory: stability and damping, the flows that methods follow, the noise floor, the variance of gradients, what a batch buys, where decoupled weight decay lands.

pub mod batch_gain;
pub mod box_minimum;
pub mod damping;
pub mod flow;
pub mod gradient_noise;
pub mod noise_floor;
pub mod noisy_quadratic;
pub mod stability;
pub mod stationary;
