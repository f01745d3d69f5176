//! Values and goals of tasks in words, on paper as in the window.

use crate::figure::numbers;
use crate::math::catalog::words;
use crate::sim::lesson::goal::Goal;
use crate::sim::lesson::quantity::{InfinityMeaning, Quantity};

/// The gap below which a run has arrived as far as anyone asks.
const NO_GAP: f64 = 1e-12;

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
        // The digits of such a gap say nothing but how long the run went on after it had arrived.
        (true, _) if quantity.is_a_gap() && value > 0.0 && value < NO_GAP => format!("below {}", numbers::short(NO_GAP)),
        (true, _) if value.fract() == 0.0 && value.abs() < 1e9 => words::number(value).replace('-', "−"),
        (true, _) => numbers::short(value),
        (false, InfinityMeaning::Never) => "never".into(),
        (false, InfinityMeaning::Diverged) => "diverged".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_of_nearly_nothing_has_no_digits() {
        let gap = Quantity::parse("final-gap").unwrap();
        assert_eq!([9.384e-170, 1e-9, 0.0].map(|value| in_words(&gap, value)), ["below 10⁻¹²", "10⁻⁹", "0"]);
        let length = Quantity::parse("step-length(step=3)").unwrap();
        assert!(!in_words(&length, 1e-20).contains("below"), "only gaps have a size below which they do not matter");
    }
}
