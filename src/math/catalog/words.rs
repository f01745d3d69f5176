//! Numbers and words in the notation, and suggestions for misspelt words.

/// A number in the fewest digits that read back as the same `f64`: `0.1`, `1e-8`, `20`.
pub fn number(x: f64) -> String {
    let text = format!("{x:?}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

/// Whether a word needs no quotes in the notation and is not read as a number.
pub fn is_plain_word(word: &str) -> bool {
    !word.is_empty() && word.chars().all(is_word_char) && read_number(word).is_none()
}

/// ` (did you mean 'x'?)` with the option nearest to `name`, or an empty text where none is near.
pub fn did_you_mean(name: &str, options: &[&str]) -> String {
    let name = name.to_lowercase();
    let length = |text: &str| text.chars().count();
    let near = |distance: usize, option: &str| {
        let (shorter, longer) = (length(&name).min(length(option)), length(&name).max(length(option)));
        // One letter is near to any other, and a word with half of its letters wrong is another word; but a prefix is clear.
        shorter > 1 && (distance <= 1 || 3 * distance <= longer) || shorter > 2 && option.to_lowercase().starts_with(&name)
    };
    options
        .iter()
        // Of two options at the same distance the shorter one wins: typing a letter too many is more common than two wrong ones.
        .map(|option| (strsim::damerau_levenshtein(&name, &option.to_lowercase()), option.len(), option))
        .filter(|(distance, _, option)| near(*distance, option))
        .min()
        .map(|(.., option)| format!(" (did you mean '{option}'?)"))
        .unwrap_or_default()
}

/// Whether `c` may stand in a word of the notation.
pub fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '+' | ':')
}

/// The number written in `word`; none where it is not a number.
pub fn read_number(word: &str) -> Option<f64> {
    // Rust also reads "inf", "nan" and "infinity"; as words they get a better message from the parameter they are for.
    if word.chars().any(|c| c.is_ascii_digit()) { word.replace('−', "-").parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_suggested() {
        assert_eq!(did_you_mean("addam", &["gd", "adam"]), " (did you mean 'adam'?)");
        assert_eq!(did_you_mean("Adams", &["gd", "Adam"]), " (did you mean 'Adam'?)");
        assert_eq!(did_you_mean("len", &["floor", "length"]), " (did you mean 'length'?)");
        for far in ["zzzzzz", "a", "foo", "cot", "sec"] {
            assert_eq!(did_you_mean(far, &["gd", "adam", "floor", "sign", "tanh", "y"]), "", "{far}");
        }
    }
}
