//! Values and goals of tasks in words, on paper as in the window.

use crate::figure::numbers;
use crate::math::catalog::words;
use crate::sim::lesson::goal::Goal;
use crate::sim::lesson::quantity::{InfinityMeaning, Quantity};

/// The bounds of `goal`: `between 1 and 1.05`.
pub fn wanted(goal: &Goal) -> String {
    let [above, below] = [goal.above, goal.below].map(numbers::short);
    match (goal.above.is_finite(), goal.below.is_finite()) {
        (true, true) => format!("between {above} and {below}"),
        (true, false) => format!("above {above}"),
        _ => format!("below {below}"),
    }
}

/// What `quantity` is, with its argument.
pub fn about(quantity: &Quantity) -> String {
    quantity.about(numbers::short)
}

/// A value of `quantity`, a whole number with all its digits; one that is no number says why.
pub fn in_words(quantity: &Quantity, value: f64) -> String {
    match (value.is_finite(), quantity.kind.endless) {
        (true, _) if value.fract() == 0.0 && value.abs() < 1e9 => words::number(value).replace('-', "−"),
        (true, _) => numbers::short(value),
        (false, InfinityMeaning::Never) => "never".into(),
        (false, InfinityMeaning::Diverged) => "diverged".into(),
    }
}
