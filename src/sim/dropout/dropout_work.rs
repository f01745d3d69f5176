//! The experiments about dropout: a layer whose units switch off, and a stochastic gradient on two weights.

use crate::math::catalog::param::Value;
use crate::sim::dropout::dropout_descent::DropoutDescent;
use crate::sim::dropout::dropout_layer::{DEFAULT_DRAWS, DRAWS, DropoutLayer};

/// The experiments about dropout.
#[derive(Clone, Debug, PartialEq)]
pub struct DropoutWork {
    /// The small network whose units switch off.
    pub layer: DropoutLayer,
    /// The number of masks drawn, in the range of [`DRAWS`].
    pub draws: usize,
    /// Dropout as a stochastic gradient on two weights.
    pub descent: DropoutDescent,
}

impl Default for DropoutWork {
    fn default() -> Self {
        DropoutWork { layer: DropoutLayer::default(), draws: DEFAULT_DRAWS, descent: DropoutDescent::default() }
    }
}

impl DropoutWork {
    /// Fails where it cannot be run, with what is wrong and what would be right.
    pub fn check(&self) -> Result<(), String> {
        self.layer.check()?;
        DRAWS.check(&Value::Number(self.draws as f64))?;
        self.descent.check()
    }
}
