//! The comparison of each way of inference with the draws so far, in words. It uses the numbers that are drawn: a dot within its bar
//! agrees.

use crate::math::data::dropout::DropoutForm;
use crate::sim::dropout::agreement::Agreement;
use crate::sim::dropout::dropout_tally::{Comparison, Inference, PhaseStatistics};
use crate::ui::numbers;

/// The number of standard errors that a bar reaches to each side; a value within it agrees.
pub const AGREES: f64 = 2.0;
/// The number of standard errors up to which a difference may well be chance: among twelve outputs one often lies outside of its bar.
const ABOUT: f64 = 3.0;

/// The ways that compensate for dropout by a factor.
const WEIGHTED: [Inference; 2] = [Inference::Scaled, Inference::Inverted];

/// The value of an output before or after σ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputStage {
    /// The sums V a + c.
    Sum,
    /// The outputs σ(V a + c).
    Value,
}

impl OutputStage {
    /// Returns the statistics of that value of an output.
    pub fn of(self, row: &Comparison) -> &PhaseStatistics {
        match self {
            OutputStage::Sum => &row.sum,
            OutputStage::Value => &row.value,
        }
    }
}

/// Returns the standard error of the difference between the mean while training and the value at inference, which may itself be a mean
/// over masks.
pub fn error(stage: &PhaseStatistics) -> f64 {
    stage.training.error().unwrap_or(0.0).hypot(stage.sampled.error().unwrap_or(0.0))
}

/// The verdict on an output under one way of inference, or the worst verdict on several outputs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum InferenceVerdict {
    /// There are too few draws.
    Unknown,
    /// The value lies within the bar.
    Agrees,
    /// The value lies outside, but so few standard errors away that this may be chance.
    About {
        /// The number of standard errors.
        errors: f64,
    },
    /// The value lies farther away.
    Off {
        /// The difference.
        by: f64,
        /// The difference in standard errors; infinite where chance plays no part.
        errors: f64,
    },
}

impl InferenceVerdict {
    /// Judges one output, where units were off with probability `p`.
    pub fn on(stage: &PhaseStatistics, p: f64) -> Self {
        let agreement = stage.agreement(p);
        let (Some(training), Some(inference)) = (stage.training.mean(), stage.inference) else {
            return InferenceVerdict::Unknown;
        };
        let by = (inference - training).abs();
        match (agreement, by / error(stage)) {
            (Agreement::Unknown, _) => InferenceVerdict::Unknown,
            // Every mask is the same, so any difference beyond rounding is real.
            (Agreement::Agrees, _) if p == 0.0 || p == 1.0 => InferenceVerdict::Agrees,
            (Agreement::Apart { .. }, _) if p == 0.0 || p == 1.0 => InferenceVerdict::Off { by, errors: f64::INFINITY },
            (_, errors) if errors <= AGREES => InferenceVerdict::Agrees,
            (_, errors) if errors <= ABOUT => InferenceVerdict::About { errors },
            (_, errors) => InferenceVerdict::Off { by, errors },
        }
    }

    /// Judges the outputs `rows` of one way.
    pub fn of<'a>(rows: impl Iterator<Item = &'a Comparison>, side: OutputStage, p: f64) -> Self {
        rows.map(|row| InferenceVerdict::on(side.of(row), p)).fold(InferenceVerdict::Agrees, InferenceVerdict::worse)
    }

    /// Returns the worse of two; of two that are off, the one with the larger difference.
    fn worse(self, other: InferenceVerdict) -> Self {
        let badness = |verdict: &InferenceVerdict| match verdict {
            InferenceVerdict::Agrees => (0, 0.0),
            InferenceVerdict::About { errors } => (1, *errors),
            InferenceVerdict::Unknown => (2, 0.0),
            InferenceVerdict::Off { by, .. } => (3, *by),
        };
        if badness(&other) > badness(&self) { other } else { self }
    }

    /// Whether chance alone can explain the difference.
    pub fn is_right(self) -> bool {
        matches!(self, InferenceVerdict::Agrees | InferenceVerdict::About { .. })
    }

    /// Describes the verdict in a few words; if `brief`, in fewer.
    pub fn words(self, brief: bool) -> String {
        let unit = if brief { "s.e." } else { "standard errors" };
        match self {
            InferenceVerdict::Unknown => "too few draws".into(),
            InferenceVerdict::Agrees => "agrees".into(),
            InferenceVerdict::About { errors } => format!("about ({} {unit})", numbers::digits(errors, 2)),
            InferenceVerdict::Off { by, errors } if errors.is_finite() => {
                format!("off by {} ({} {unit})", numbers::digits(by, 2), numbers::digits(errors, 2))
            }
            InferenceVerdict::Off { by, .. } => format!("off by {}", numbers::digits(by, 2)),
        }
    }
}

/// Returns the value that a unit passes on while training, formulas between `$`.
pub fn training(way: Inference) -> &'static str {
    if way.form() == DropoutForm::Inverted { "$aᵢ yᵢ/(1 − p)$" } else { "$aᵢ yᵢ$" }
}

/// Returns the value that a unit passes on at inference, formulas between `$`.
pub fn inference(way: Inference) -> &'static str {
    match way {
        Inference::Nothing | Inference::Inverted => "$aᵢ$",
        Inference::Scaled => "$(1 − p) aᵢ$",
        Inference::MonteCarlo => "$aᵢ yᵢ$, averaged",
    }
}

/// Answers the lecture's question from the draws so far; formulas between `$`.
pub fn answer(rows: &[Comparison], p: f64) -> String {
    let verdict = |way: Inference, side| InferenceVerdict::of(rows.iter().filter(|row| row.inference == way), side, p);
    if rows.iter().all(|row| row.sum.training.count() == 0) {
        return "Draw masks to find out: step, or play.".into();
    }
    if p == 0.0 {
        return "$p = 0$: nothing is ever off, and all four ways are the same.".into();
    }
    if p == 1.0 {
        return "$p = 1$: every unit is always off. Only $σ(c)$ is left, whatever the input; using the units then means using untrained ones."
            .into();
    }
    let InferenceVerdict::Off { by: nothing, .. } = verdict(Inference::Nothing, OutputStage::Sum) else {
        return "This cannot be decided yet: there are too few draws, or the difference is too small. Draw more.".into();
    };
    let mut words = format!("Doing nothing is wrong: the sums are off by up to {}. ", numbers::digits(nothing, 2));
    if WEIGHTED.into_iter().all(|way| verdict(way, OutputStage::Sum).is_right()) {
        words += "With the factor $1 − p$, at test time or by division while training, they are right on average";
        let bent = InferenceVerdict::of(rows.iter().filter(|row| WEIGHTED.contains(&row.inference)), OutputStage::Value, p);
        words += &match bent {
            InferenceVerdict::Off { by, .. } => {
                format!("; after the nonlinear $σ$ only roughly (off by up to {}). ", numbers::digits(by, 2))
            }
            _ => ". ".into(),
        };
    }
    if verdict(Inference::MonteCarlo, OutputStage::Value).is_right() {
        words += "The average over masks is right after $σ$ too.";
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::dropout::dropout_layer::DropoutLayer;
    use crate::sim::dropout::dropout_tally::DropoutTally;

    #[test]
    fn the_words_agree_with_the_bars() {
        let mut seen = [false; 3];
        for (seed, draws) in (0..40).flat_map(|seed| [100, 400, 3000].map(|draws| (seed, draws))) {
            let layer = DropoutLayer { seed, ..DropoutLayer::default() };
            for row in DropoutTally::of(layer, draws).comparisons() {
                for side in [OutputStage::Sum, OutputStage::Value] {
                    let stage = side.of(&row);
                    let (mean, said) = (stage.training.mean().unwrap(), stage.inference.unwrap());
                    let within = |errors: f64| (said - mean).abs() <= errors * error(stage);
                    let words = InferenceVerdict::on(stage, layer.p).words(false);
                    assert_eq!(words == "agrees", within(2.0), "{words}");
                    assert_eq!(words.starts_with("about ("), within(3.0) && !within(2.0), "{words}");
                    assert_eq!(words.starts_with("off by "), !within(3.0), "{words}");
                    seen[usize::from(!within(2.0)) + usize::from(!within(3.0))] = true;
                }
            }
        }
        assert_eq!(seen, [true; 3], "all three come about");
    }

    #[test]
    fn the_verdict_on_several_outputs_is_the_worst() {
        let (agrees, about) = (InferenceVerdict::Agrees, InferenceVerdict::About { errors: 2.5 });
        let (few, more) = (InferenceVerdict::Off { by: 0.1, errors: 9.0 }, InferenceVerdict::Off { by: 0.2, errors: 4.0 });
        for (a, b, worse) in [
            (agrees, about, about),
            (about, InferenceVerdict::Unknown, InferenceVerdict::Unknown),
            (InferenceVerdict::Unknown, few, few),
            (few, more, more),
        ] {
            assert_eq!((a.worse(b), b.worse(a)), (worse, worse));
        }
        assert_eq!((about.words(true), more.words(true)), ("about (2.5 s.e.)".into(), "off by 0.2 (4 s.e.)".into()));
        assert!(about.is_right() && agrees.is_right() && !InferenceVerdict::Unknown.is_right() && !few.is_right());
    }

    #[test]
    fn without_chance_no_standard_errors_are_counted() {
        for (p, nothing) in [(0.0, false), (1.0, true)] {
            let layer = DropoutLayer { p, ..DropoutLayer::default() };
            for row in DropoutTally::of(layer, 1).comparisons() {
                let words = InferenceVerdict::on(&row.sum, p).words(false);
                if nothing && row.inference == Inference::Nothing {
                    assert!(words.starts_with("off by ") && !words.contains('('), "{words}");
                } else {
                    assert_eq!(words, "agrees");
                }
            }
        }
    }
}
