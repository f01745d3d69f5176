//! The names in a rule's text: which are allowed, and the symbols that equations show for them.

use std::collections::HashSet;
use std::sync::{LazyLock, Mutex};

/// The longest name, in characters.
pub const LONGEST: usize = 24;

/// The words that Python, a script around the rule, or the notation needs for itself.
const TAKEN: [&str; 41] = [
    "text",
    "and",
    "as",
    "assert",
    "break",
    "class",
    "def",
    "del",
    "elif",
    "else",
    "except",
    "finally",
    "for",
    "from",
    "global",
    "if",
    "import",
    "in",
    "is",
    "lambda",
    "not",
    "or",
    "pass",
    "return",
    "try",
    "while",
    "with",
    "yield",
    "np",
    "torch",
    "math",
    "loss",
    "rate",
    "gradient",
    "samples",
    "noise",
    "sigma",
    "decay",
    "slope",
    "optimizer",
    "seen",
];

/// Whether `name` is needed for something else, so that a rule cannot use it.
pub fn is_taken(name: &str) -> bool {
    TAKEN.contains(&name)
}

/// A name that lives as long as the program, since parameters are known by such names. Each name is stored once.
pub fn kept(name: &str) -> &'static str {
    static KEPT: LazyLock<Mutex<HashSet<&'static str>>> = LazyLock::new(|| Mutex::new(HashSet::new()));
    let mut kept = KEPT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(known) = kept.get(name) {
        return known;
    }
    let name: &'static str = Box::leak(name.into());
    kept.insert(name);
    name
}

/// Names whose symbol is not that of their letters.
const SYMBOLS: [(&str, &str); 9] = [
    ("eta_plus", "η₊"),
    ("eta_minus", "η₋"),
    ("momentum_decay", "ψ"),
    ("lr", "α"),
    ("eps", "ε"),
    ("weight_decay", "λ"),
    ("wd", "λ"),
    ("lam", "λ"),
    ("alpha", "a"),
];

const GREEK: [(&str, char); 22] = [
    ("beta", 'β'),
    ("gamma", 'γ'),
    ("delta", 'δ'),
    ("epsilon", 'ε'),
    ("zeta", 'ζ'),
    ("eta", 'η'),
    ("theta", 'θ'),
    ("kappa", 'κ'),
    ("lambda", 'λ'),
    ("mu", 'μ'),
    ("nu", 'ν'),
    ("xi", 'ξ'),
    ("rho", 'ρ'),
    ("tau", 'τ'),
    ("phi", 'φ'),
    ("chi", 'χ'),
    ("psi", 'ψ'),
    ("omega", 'ω'),
    ("Delta", 'Δ'),
    ("Gamma", 'Γ'),
    ("Phi", 'Φ'),
    ("Psi", 'Ψ'),
];

/// The letters that equations use for something else.
const OTHERWISE: [char; 7] = ['x', 'g', 'k', 'F', 'I', 'E', 'α'];

/// The symbols of `names`, each another one. A name of one letter, Latin or Greek, perhaps with digits, keeps its letter; a longer name
/// gets one of its letters, or another one where they are all used.
pub fn symbols(names: &[&str]) -> Vec<String> {
    let mut found: Vec<Option<String>> = vec![None; names.len()];
    let take = |found: &mut Vec<Option<String>>, place: usize, symbol: String| {
        let is_free = !found.iter().flatten().any(|used| *used == symbol);
        if is_free && found[place].is_none() {
            found[place] = Some(symbol);
        }
    };
    for (place, name) in names.iter().enumerate() {
        if let Some(symbol) = obvious(name) {
            take(&mut found, place, symbol);
        }
    }
    for (place, name) in names.iter().enumerate() {
        let letters = name.chars().chain('a'..='z').chain('A'..='Z').chain(GREEK.map(|(_, letter)| letter));
        for letter in letters.filter(|c| c.is_alphabetic() && !OTHERWISE.contains(c)) {
            take(&mut found, place, letter.to_string());
        }
    }
    // More names than letters: digits tell them apart.
    let number = |place: usize| place.to_string().chars().map(lowered).collect::<String>();
    found.into_iter().enumerate().map(|(place, symbol)| symbol.unwrap_or_else(|| format!("w₀{}", number(place)))).collect()
}

/// The symbol of a name that is a letter, perhaps with digits; none for other names.
fn obvious(name: &str) -> Option<String> {
    if let Some((_, symbol)) = SYMBOLS.iter().find(|(known, _)| *known == name) {
        return Some((*symbol).to_owned());
    }
    let word = name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('_');
    let digits: String =
        name.chars().rev().take_while(char::is_ascii_digit).map(lowered).collect::<Vec<_>>().iter().rev().collect();
    let mut letters = word.chars();
    let letter = match (letters.next(), letters.next()) {
        (Some(letter), None) => letter,
        _ => GREEK.iter().find(|(known, _)| *known == word)?.1,
    };
    (!OTHERWISE.contains(&letter)).then(|| format!("{letter}{digits}"))
}

fn lowered(digit: char) -> char {
    char::from_u32('₀' as u32 + digit.to_digit(10).unwrap_or_default()).unwrap_or(digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_a_symbol_of_its_own() {
        assert_eq!(symbols(&["lr", "beta1", "eps", "m", "velocity", "mu"]), ["α", "β₁", "ε", "m", "v", "μ"]);
        // Letters that are names come before letters of longer names.
        assert_eq!(symbols(&["velocity", "v", "e12"]), ["e", "v", "e₁₂"]);
        let many: Vec<String> =
            (0..120).map(|i| format!("name_{}", "abcdefghij".repeat(i / 10 % 2 + 1) + &i.to_string())).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let found = symbols(&many);
        assert_eq!(found.iter().collect::<HashSet<_>>().len(), many.len());
        assert!(!found.iter().any(|symbol| OTHERWISE.iter().any(|letter| symbol.starts_with(*letter))));
    }

    #[test]
    fn a_name_is_kept_once() {
        assert!(std::ptr::eq(kept("velocity"), kept(&String::from("velocity"))));
    }
}
