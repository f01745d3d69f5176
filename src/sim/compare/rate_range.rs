//! Learning rates, evenly spread on a log axis.

use crate::math::catalog::words::number;
use crate::math::decades::log_spaced;
use serde::{Deserialize, Serialize};

/// The key of the learning rate, or of the first step length that a line search tries: every rule has this hyperparameter.
pub const RATE_KEY: &str = "lr";
/// The most learning rates of a sweep.
pub const MAX_RATES: usize = 2000;

/// A range of learning rates.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RateRange {
    /// The least, above 0.
    pub from: f64,
    /// The greatest.
    pub to: f64,
    /// The number of rates, 2 to [`MAX_RATES`], both ends included.
    pub count: usize,
}

impl Default for RateRange {
    /// 10⁻⁵ to 10, ten in a decade.
    fn default() -> Self {
        RateRange { from: 1e-5, to: 10.0, count: 61 }
    }
}

impl RateRange {
    /// The rates, ascending; both ends are exact, and so are powers of ten between them.
    pub fn values(&self) -> Vec<f64> {
        log_spaced(self.from, self.to, self.count)
    }

    /// The distance between two rates, in decades.
    pub fn spacing(&self) -> f64 {
        libm::log10(self.to / self.from) / (self.count - 1) as f64
    }

    /// Fails where there are no such rates, with what is wrong and what would be right.
    pub fn check(&self) -> Result<(), String> {
        let is_right = 0.0 < self.from && self.from < self.to && self.to <= 1e6;
        if !is_right {
            let (from, to) = (number(self.from), number(self.to));
            return Err(format!(
                "{from} to {to} is no range of learning rates; give two numbers above 0 and up to 1e6, the smaller one first, as in 1e-5 to 10"
            ));
        }
        if !(2..=MAX_RATES).contains(&self.count) {
            return Err(format!("{} learning rates are not allowed; take 2 to {MAX_RATES}", self.count));
        }
        Ok(())
    }
}
