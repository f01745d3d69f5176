//! Whether what a way of inference says is what was seen while training, or only chance keeps them apart.

use crate::sim::dropout::dropout_tally::PhaseStatistics;

/// How many standard errors may lie between two numbers that agree: by chance alone, more do once in 16,000 times.
const ERRORS: f64 = 4.0;
/// How often a unit must have been on, and off, on average, before the spread of the draws can be trusted.
const ENOUGH: f64 = 10.0;
/// What rounding may keep apart, relative to the numbers.
const ROUNDING: f64 = 1e-9;

/// How a number at inference stands to its mean while training.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Agreement {
    /// There were too few draws to tell.
    Unknown,
    /// They differ by no more than chance, or not at all.
    Agrees,
    /// The one at inference is larger by `by`, and that is no chance.
    Apart {
        /// The number at inference less the mean while training.
        by: f64,
    },
}

impl PhaseStatistics {
    /// Whether training and inference agree, where units were off with probability `p`.
    pub fn agreement(&self, p: f64) -> Agreement {
        let (Some(training), Some(inference)) = (self.training.mean(), self.inference) else { return Agreement::Unknown };
        let by = inference - training;
        let rounding = ROUNDING * (training.abs() + inference.abs());
        // With p = 0 or 1 every mask is the same, and nothing is left to chance.
        let certain = p == 0.0 || p == 1.0;
        let error = self.training.error().unwrap_or(0.0).hypot(self.sampled.error().unwrap_or(0.0));
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
        // All units off in every draw so far: no spread, and no verdict.
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
