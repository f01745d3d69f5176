//! What the draws so far say about each way of inference, in words. They come from the numbers that are drawn: a dot within its bar
//! agrees.

use crate::math::data::dropout::DropoutForm;
use crate::sim::dropout::agreement::Agreement;
use crate::sim::dropout::dropout_tally::{Comparison, Inference, PhaseStatistics};
use crate::ui::numbers;

/// How many standard errors a bar reaches to either side; what lies within agrees.
pub const AGREES: f64 = 2.0;
/// Up to how many standard errors chance may well be the reason: among twelve outputs one often lies outside of its bar.
const ABOUT: f64 = 3.0;

/// The ways that make up for dropout by a factor.
const WEIGHTED: [Inference; 2] = [Inference::Scaled, Inference::Inverted];

/// Before and after σ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The sums V a + c.
    Sum,
    /// The outputs σ(V a + c).
    Value,
}

impl Side {
    /// That number of an output.
    pub fn of(self, row: &Comparison) -> &PhaseStatistics {
        match self {
            Side::Sum => &row.sum,
            Side::Value => &row.value,
        }
    }
}

/// The standard error of what lies between the mean while training and the number at inference, which may be a mean over masks too.
pub fn error(stage: &PhaseStatistics) -> f64 {
    stage.training.error().unwrap_or(0.0).hypot(stage.sampled.error().unwrap_or(0.0))
}

/// What is said of an output under one way of inference, or of all of them: then what is said of the worst.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// Too few draws.
    Unknown,
    /// It lies within the bar.
    Agrees,
    /// It lies outside, but so few standard errors away that this may be chance.
    About {
        /// How many.
        errors: f64,
    },
    /// It lies farther away.
    Off {
        /// By how much.
        by: f64,
        /// How many standard errors that is; infinite where nothing is left to chance.
        errors: f64,
    },
}

impl Verdict {
    /// On one output, where units were off with probability `p`.
    pub fn on(stage: &PhaseStatistics, p: f64) -> Self {
        let agreement = stage.agreement(p);
        let (Some(training), Some(inference)) = (stage.training.mean(), stage.inference) else { return Verdict::Unknown };
        let by = (inference - training).abs();
        match (agreement, by / error(stage)) {
            (Agreement::Unknown, _) => Verdict::Unknown,
            // Every mask is the same: what lies between is no chance, but for rounding.
            (Agreement::Agrees, _) if p == 0.0 || p == 1.0 => Verdict::Agrees,
            (Agreement::Apart { .. }, _) if p == 0.0 || p == 1.0 => Verdict::Off { by, errors: f64::INFINITY },
            (_, errors) if errors <= AGREES => Verdict::Agrees,
            (_, errors) if errors <= ABOUT => Verdict::About { errors },
            (_, errors) => Verdict::Off { by, errors },
        }
    }

    /// On the outputs `rows` of one way.
    pub fn of<'a>(rows: impl Iterator<Item = &'a Comparison>, side: Side, p: f64) -> Self {
        rows.map(|row| Verdict::on(side.of(row), p)).fold(Verdict::Agrees, Verdict::worse)
    }

    /// The worse of two; of two that are off the one by more.
    fn worse(self, other: Verdict) -> Self {
        let badness = |verdict: &Verdict| match verdict {
            Verdict::Agrees => (0, 0.0),
            Verdict::About { errors } => (1, *errors),
            Verdict::Unknown => (2, 0.0),
            Verdict::Off { by, .. } => (3, *by),
        };
        if badness(&other) > badness(&self) { other } else { self }
    }

    /// Whether no more than chance lies between.
    pub fn is_right(self) -> bool {
        matches!(self, Verdict::Agrees | Verdict::About { .. })
    }

    /// In a few words; if `brief`, in fewer.
    pub fn words(self, brief: bool) -> String {
        let unit = if brief { "s.e." } else { "standard errors" };
        match self {
            Verdict::Unknown => "too few draws".into(),
            Verdict::Agrees => "agrees".into(),
            Verdict::About { errors } => format!("about ({} {unit})", numbers::digits(errors, 2)),
            Verdict::Off { by, errors } if errors.is_finite() => {
                format!("off by {} ({} {unit})", numbers::digits(by, 2), numbers::digits(errors, 2))
            }
            Verdict::Off { by, .. } => format!("off by {}", numbers::digits(by, 2)),
        }
    }
}

/// What a unit passes on while training, formulas between `$`.
pub fn training(way: Inference) -> &'static str {
    if way.form() == DropoutForm::Inverted { "$aᵢ yᵢ/(1 − p)$" } else { "$aᵢ yᵢ$" }
}

/// What a unit passes on at inference, formulas between `$`.
pub fn inference(way: Inference) -> &'static str {
    match way {
        Inference::Nothing | Inference::Inverted => "$aᵢ$",
        Inference::Scaled => "$(1 − p) aᵢ$",
        Inference::MonteCarlo => "$aᵢ yᵢ$, averaged",
    }
}

/// The slide's question, answered from what was drawn so far; formulas between `$`.
pub fn answer(rows: &[Comparison], p: f64) -> String {
    let verdict = |way: Inference, side| Verdict::of(rows.iter().filter(|row| row.inference == way), side, p);
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
    let Verdict::Off { by: nothing, .. } = verdict(Inference::Nothing, Side::Sum) else {
        return "This cannot be decided yet: there are too few draws, or the difference is too small. Draw more.".into();
    };
    let mut words = format!("Doing nothing is wrong: the sums are off by up to {}. ", numbers::digits(nothing, 2));
    if WEIGHTED.into_iter().all(|way| verdict(way, Side::Sum).is_right()) {
        words += "With the factor $1 − p$, at test time or by division while training, they are right on average";
        let bent = Verdict::of(rows.iter().filter(|row| WEIGHTED.contains(&row.inference)), Side::Value, p);
        words += &match bent {
            Verdict::Off { by, .. } => {
                format!("; after the nonlinear $σ$ only roughly (off by up to {}). ", numbers::digits(by, 2))
            }
            _ => ". ".into(),
        };
    }
    if verdict(Inference::MonteCarlo, Side::Value).is_right() {
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
    fn what_is_said_is_what_the_bars_show() {
        let mut seen = [false; 3];
        for (seed, draws) in (0..40).flat_map(|seed| [100, 400, 3000].map(|draws| (seed, draws))) {
            let layer = DropoutLayer { seed, ..DropoutLayer::default() };
            for row in DropoutTally::of(layer, draws).comparisons() {
                for side in [Side::Sum, Side::Value] {
                    let stage = side.of(&row);
                    let (mean, said) = (stage.training.mean().unwrap(), stage.inference.unwrap());
                    let within = |errors: f64| (said - mean).abs() <= errors * error(stage);
                    let words = Verdict::on(stage, layer.p).words(false);
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
    fn the_worst_output_speaks_for_all() {
        let (agrees, about) = (Verdict::Agrees, Verdict::About { errors: 2.5 });
        let (few, more) = (Verdict::Off { by: 0.1, errors: 9.0 }, Verdict::Off { by: 0.2, errors: 4.0 });
        for (a, b, worse) in
            [(agrees, about, about), (about, Verdict::Unknown, Verdict::Unknown), (Verdict::Unknown, few, few), (few, more, more)]
        {
            assert_eq!((a.worse(b), b.worse(a)), (worse, worse));
        }
        assert_eq!((about.words(true), more.words(true)), ("about (2.5 s.e.)".into(), "off by 0.2 (4 s.e.)".into()));
        assert!(about.is_right() && agrees.is_right() && !Verdict::Unknown.is_right() && !few.is_right());
    }

    #[test]
    fn where_nothing_is_left_to_chance_no_errors_are_counted() {
        for (p, nothing) in [(0.0, false), (1.0, true)] {
            let layer = DropoutLayer { p, ..DropoutLayer::default() };
            for row in DropoutTally::of(layer, 1).comparisons() {
                let words = Verdict::on(&row.sum, p).words(false);
                if nothing && row.inference == Inference::Nothing {
                    assert!(words.starts_with("off by ") && !words.contains('('), "{words}");
                } else {
                    assert_eq!(words, "agrees");
                }
            }
        }
    }
}
