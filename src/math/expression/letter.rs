//! The letters that may stand for numbers in a formula.

use crate::math::catalog::param::{Param, ParamKind, Scale};
use crate::math::decades::ten_to;

/// The number for which a letter stands until it is given another.
pub const VALUE: f64 = 1.0;

/// The largest number for which a letter may stand.
const MOST: f64 = 1e9;

/// The letters: those of the Latin alphabet, small and capital, and those of the Greek one that look like no Latin letter. The variables,
/// the constants and their capitals are not among them, nor is f, the function itself.
const LETTERS: [&str; 73] = [
    "a", "b", "c", "d", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "z", //
    "A", "B", "C", "D", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S", "T", "U", "V", "W", "Z", //
    "α", "β", "γ", "δ", "ε", "ζ", "η", "θ", "κ", "λ", "μ", "ν", "ξ", "ρ", "σ", "τ", "φ", "χ", "ψ", "ω", //
    "Γ", "Δ", "Θ", "Λ", "Ξ", "Φ", "Ψ", "Ω",
];

/// All letters that may stand for numbers.
pub fn all() -> impl Iterator<Item = &'static str> {
    LETTERS.into_iter()
}

/// The letter called `name`, also in another shape of the same letter; none where `name` is no such letter.
pub fn called(name: &str) -> Option<&'static str> {
    let name = match name {
        // The micro sign, which keyboards have.
        "µ" => "μ",
        "ϵ" => "ε",
        "ϑ" => "θ",
        "ϕ" => "φ",
        name => name,
    };
    LETTERS.into_iter().find(|letter| *letter == name)
}

/// A letter of a formula, and the number for which it stands.
#[derive(Clone, Copy, Debug)]
pub struct Letter {
    /// Its description as a parameter, with a slider that holds the number.
    pub param: Param,
    /// The number.
    pub number: f64,
    /// Whether it stands for 1 because nobody has said for what.
    is_new: bool,
}

impl Letter {
    /// The letter `name`, which stands for 1.
    pub fn new(name: &'static str) -> Self {
        Letter::named(name, name, "A letter of the formula: the number for which it stands.")
    }

    /// The name `key`, whose symbol is `symbol` and which `about` explains, and which stands for 1.
    pub fn named(key: &'static str, symbol: &'static str, about: &'static str) -> Self {
        let (from, to) = range(VALUE);
        let param = Param::real(key, symbol, key, about, VALUE, -MOST, MOST).slider(from, to, Scale::Linear);
        Letter { param, number: VALUE, is_new: true }
    }

    /// The same letter with another description and number.
    pub fn described(self, param: Param, number: f64) -> Self {
        Letter { param, number, ..self }
    }

    /// Sets the number. The slider stays as it is where it holds the number, so that the handle stays under the hand; but a first number
    /// may be too small for it.
    pub fn set(&mut self, number: f64) {
        let ParamKind::Real { slider: (_, reach), .. } = self.param.kind else { return };
        let is_small = self.is_new && number != 0.0 && number.abs() < 1e-3 * reach;
        if number.abs() > reach || is_small {
            let (from, to) = range(number);
            self.param = self.param.slider(from, to, Scale::Linear);
        }
        (self.number, self.is_new) = (number, false);
    }
}

/// The range of a slider around `value`: from −r to r, where r is the least of 1, 2, 5, 10, 20, … and their tenths that is at least four
/// times as large as `value`.
fn range(value: f64) -> (f64, f64) {
    let size = if value.abs() < 1e-9 { VALUE } else { value.abs() };
    let unit = ten_to(libm::log10(4.0 * size).floor());
    let reach =
        [1.0, 2.0, 5.0, 10.0].map(|digit| digit * unit).into_iter().find(|reach| *reach >= 4.0 * size).unwrap_or(10.0 * unit);
    (-reach, reach)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_round_and_wide_enough() {
        for (value, reach) in
            [(0.0, 5.0), (1.0, 5.0), (-1.0, 5.0), (2.0, 10.0), (3.0, 20.0), (0.01, 0.05), (100.0, 500.0), (250.0, 1000.0)]
        {
            let (low, high) = range(value);
            assert!((high / reach - 1.0_f64).abs() < 1e-12 && low == -high, "{value}: {high}");
        }
    }

    #[test]
    fn no_letter_is_there_twice_or_means_something_else() {
        for (place, letter) in LETTERS.iter().enumerate() {
            assert!(
                !LETTERS[..place].contains(letter) && !["x", "y", "e", "f", "π", "X", "Y", "E", "Π"].contains(letter),
                "{letter}"
            );
            assert_eq!(letter.chars().count(), 1);
        }
    }
}
