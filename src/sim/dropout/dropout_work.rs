//! All that is run about dropout: a layer of units that switch off, and a stochastic gradient in the plane.

use crate::math::catalog::param::Value;
use crate::sim::dropout::dropout_descent::DropoutDescent;
use crate::sim::dropout::dropout_layer::{DEFAULT_DRAWS, DRAWS, DropoutLayer};

/// The experiments about dropout.
#[derive(Clone, Debug, PartialEq)]
pub struct DropoutWork {
    /// The small network whose units switch off.
    pub layer: DropoutLayer,
    /// How many masks are drawn, as [`DRAWS`] allows.
    pub draws: usize,
    /// Dropout as a stochastic gradient in the plane.
    pub descent: DropoutDescent,
}

impl Default for DropoutWork {
    fn default() -> Self {
        DropoutWork { layer: DropoutLayer::default(), draws: DEFAULT_DRAWS, descent: DropoutDescent::default() }
    }
}

impl DropoutWork {
    /// Whether it can be run; if not, what is wrong and what would be right.
    pub fn check(&self) -> Result<(), String> {
        self.layer.check()?;
        DRAWS.check(&Value::Number(self.draws as f64))?;
        self.descent.check()
    }
}
