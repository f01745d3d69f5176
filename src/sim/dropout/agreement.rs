//! The comparison of a number at inference with its mean while training: do they agree, up to chance?

use crate::sim::dropout::dropout_tally::PhaseStatistics;

/// The number of standard errors up to which two numbers agree: by chance alone, a larger distance comes up once in 16,000 times.
const ERRORS: f64 = 4.0;
/// The expected number of draws in which a unit was on, and off, that is needed before the spread of the draws can be trusted.
const ENOUGH: f64 = 10.0;
/// The difference that counts as rounding, relative to the numbers.
const ROUNDING: f64 = 1e-9;

/// The relation of a number at inference to its mean while training.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Agreement {
    /// There were too few draws to tell.
    Unknown,
    /// They differ by no more than chance explains, or not at all.
    Agrees,
    /// They differ by more than chance explains.
    Apart {
        /// The number at inference less the mean while training.
        by: f64,
    },
}

impl PhaseStatistics {
    /// The agreement of training and inference, where units were off with probability `p`.
    pub fn agreement(&self, p: f64) -> Agreement {
        let (Some(training), Some(inference)) = (self.training.mean(), self.inference) else { return Agreement::Unknown };
        let by = inference - training;
        let rounding = ROUNDING * (training.abs() + inference.abs());
        // With p = 0 or 1 every mask is the same, so there is no randomness.
        let certain = p == 0.0 || p == 1.0;
        let error = libm::hypot(self.training.error().unwrap_or(0.0), self.sampled.error().unwrap_or(0.0));
        let few = self.training.count() as f64 * p.min(1.0 - p) < ENOUGH || error == 0.0;
        match () {
            () if !certain && few => Agreement::Unknown,
            () if by.abs() <= rounding.max(if certain { 0.0 } else { ERRORS * error }) => Agreement::Agrees,
            () => Agreement::Apart { by },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::dropout::dropout_layer::DropoutLayer;
    use crate::sim::dropout::dropout_tally::{DropoutTally, Inference};

    fn sums(p: f64, draws: usize) -> Vec<(Inference, Agreement)> {
        let layer = DropoutLayer { p, ..DropoutLayer::default() };
        let rows = DropoutTally::of(layer, draws).comparisons();
        rows.into_iter().map(|row| (row.inference, row.sum.agreement(p))).collect()
    }

    #[test]
    fn few_draws_say_nothing_and_many_say_which_way_is_wrong() {
        for draws in [0, 1, 19] {
            assert!(sums(0.5, draws).iter().all(|(_, agreement)| *agreement == Agreement::Unknown), "{draws}");
        }
        // All units were off in every draw so far: there is no spread to judge by.
        assert!(sums(0.9999, 50).iter().all(|(_, agreement)| *agreement == Agreement::Unknown));
        for (way, agreement) in sums(0.5, 20_000) {
            assert_eq!(matches!(agreement, Agreement::Apart { .. }), way == Inference::Nothing, "{way:?}: {agreement:?}");
        }
    }

    #[test]
    fn without_chance_one_draw_is_enough() {
        assert!(sums(0.0, 1).iter().all(|(_, agreement)| *agreement == Agreement::Agrees));
        for (way, agreement) in sums(1.0, 1) {
            assert_eq!(matches!(agreement, Agreement::Apart { .. }), way == Inference::Nothing, "{way:?}: {agreement:?}");
        }
    }
}
