//! The optimizers: one file each, listed here in menu order.

use crate::math::catalog::catalog;
use crate::math::param::{Param, Scale};

mod gd;
mod momentum;

catalog! {
    ($)
    /// An optimizer with its hyperparameters.
    pub enum Optimizer as "optimizer", dispatch_optimizer {
        Gd = gd::Gd,
        Momentum = momentum::Momentum,
    }
}

/// The learning rate, with the default that suits most rules; each rule sets its own.
const LR: Param = Param::real("lr", "α", "learning rate", "How far each step goes along the rule's direction.", 0.1, 0.0, 1e6)
    .slider(1e-4, 10.0, Scale::Log);

/// The momentum coefficient.
const BETA: Param = Param::real(
    "beta",
    "β",
    "momentum",
    "The fraction of the last step that is kept: 0 is gradient descent, near 1 rolls on.",
    0.9,
    0.0,
    1.0,
)
.slider(0.0, 0.999, Scale::Decay);
