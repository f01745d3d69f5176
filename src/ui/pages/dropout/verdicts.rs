//! What the draws so far say about each way of inference, in words.

use crate::math::dropout::Form;
use crate::sim::agreement::Agreement;
use crate::sim::dropout_tally::{Comparison, Inference, Stage};
use crate::ui::numbers;

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
    pub fn of(self, row: &Comparison) -> &Stage {
        match self {
            Side::Sum => &row.sum,
            Side::Value => &row.value,
        }
    }
}

/// What is said of one way of inference over all outputs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// Too few draws.
    Unknown,
    /// All outputs agree with training.
    Agrees,
    /// Some do not, by so much at most.
    Off(f64),
}

impl Verdict {
    /// On the outputs `rows` of one way.
    pub fn of<'a>(rows: impl Iterator<Item = &'a Comparison>, side: Side, p: f64) -> Self {
        rows.map(|row| side.of(row).agreement(p)).fold(Verdict::Agrees, |verdict, agreement| match (verdict, agreement) {
            (Verdict::Off(most), Agreement::Apart { by }) => Verdict::Off(most.max(by.abs())),
            (_, Agreement::Apart { by }) => Verdict::Off(by.abs()),
            (Verdict::Agrees, Agreement::Unknown) => Verdict::Unknown,
            (verdict, _) => verdict,
        })
    }

    /// In a few words. Where the activations are right on average, what is left is the work of σ, which bends.
    pub fn words(self, way: Inference) -> String {
        match self {
            Verdict::Unknown => "too few draws".into(),
            Verdict::Agrees => "agrees".into(),
            Verdict::Off(most) if way == Inference::Nothing => format!("off by {}", numbers::digits(most, 2)),
            Verdict::Off(most) => format!("roughly, off by {}", numbers::digits(most, 2)),
        }
    }
}

/// The name of a way.
pub fn name(way: Inference) -> &'static str {
    match way {
        Inference::Nothing => "Do nothing",
        Inference::Scaled => "Scale at test time",
        Inference::Inverted => "Inverted dropout",
        Inference::MonteCarlo => "Monte-Carlo dropout",
    }
}

/// What a unit passes on while training.
pub fn training(way: Inference) -> &'static str {
    if way.form() == Form::Inverted { "aᵢ yᵢ / (1 − p)" } else { "aᵢ yᵢ" }
}

/// What a unit passes on at inference.
pub fn inference(way: Inference) -> &'static str {
    match way {
        Inference::Nothing | Inference::Inverted => "aᵢ",
        Inference::Scaled => "(1 − p) aᵢ",
        Inference::MonteCarlo => "aᵢ yᵢ, averaged",
    }
}

/// The slide's question, answered from what was drawn so far.
pub fn answer(rows: &[Comparison], p: f64) -> String {
    let verdict = |way: Inference, side| Verdict::of(rows.iter().filter(|row| row.inference == way), side, p);
    if rows.iter().all(|row| row.sum.training.count() == 0) {
        return "Draw masks to find out: step, or play.".into();
    }
    if p == 0.0 {
        return "p = 0: nothing is ever off, and all four ways are the same.".into();
    }
    if p == 1.0 {
        return "p = 1: every unit is always off. Only σ(c) is left, whatever the input; whoever then uses the units does what was never trained."
            .into();
    }
    let Verdict::Off(nothing) = verdict(Inference::Nothing, Side::Sum) else {
        return "Not to be told yet: too few draws, or too small a difference. Draw more.".into();
    };
    let mut words = format!("Not by doing nothing: the sums are off by up to {}. ", numbers::digits(nothing, 2));
    if WEIGHTED.map(|way| verdict(way, Side::Sum)) == [Verdict::Agrees; 2] {
        words += "With the factor 1 − p, at test time or by division while training, they are right on average";
        let bent = Verdict::of(rows.iter().filter(|row| WEIGHTED.contains(&row.inference)), Side::Value, p);
        words += &match bent {
            Verdict::Off(most) => format!("; after σ, which bends, only roughly (off by up to {}). ", numbers::digits(most, 2)),
            _ => ". ".into(),
        };
    }
    if verdict(Inference::MonteCarlo, Side::Value) == Verdict::Agrees {
        words += "The average over masks is right after σ too.";
    }
    words
}
