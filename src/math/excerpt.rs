//! Shortened quotations of user input for messages.

/// The most characters that a message quotes.
const MOST: usize = 60;

/// `text`, cut with an ellipsis where it is longer than a message should quote.
pub fn excerpt(text: &str) -> String {
    match text.char_indices().nth(MOST) {
        Some(_) => text.chars().take(MOST - 1).chain(['…']).collect(),
        None => text.to_owned(),
    }
}

/// Fails where `text` has more than `most` characters, with their number.
pub fn at_most(most: usize, text: &str) -> Result<(), String> {
    match text.chars().count() {
        count if count > most => Err(format!("it has {count} characters; the most is {most}")),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut() {
        assert_eq!(excerpt("adam"), "adam");
        assert_eq!(excerpt(&"∇".repeat(MOST)), "∇".repeat(MOST));
        assert_eq!(excerpt(&"∇".repeat(1_000_000)), format!("{}…", "∇".repeat(MOST - 1)));
    }
}
