//! Foreign text made safe to show: one line without effects on the terminal or window.

use std::borrow::Cow;

/// `text` with every character that moves, hides or reverses other text replaced by its escape: `\n`, `\t`, `\u{1b}`.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_harmful) {
        return Cow::Borrowed(text);
    }
    let escaped = |c: char| if is_harmful(c) { c.escape_default().to_string() } else { c.to_string() };
    Cow::Owned(text.chars().map(escaped).collect())
}

/// Whether `c` is a control character, a line separator, or an invisible character that changes the direction of text.
fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_harmful_is_escaped_and_all_else_stays() {
        assert_eq!(printable("a\nb\u{1b}[31m\u{7}\r\t\0"), "a\\nb\\u{1b}[31m\\u{7}\\r\\t\\u{0}");
        assert_eq!(printable("x\u{202e}vsc.\u{2069}"), "x\\u{202e}vsc.\\u{2069}");
        for text in ["line 3: 'größe' for Σ is 1·10⁻³", "\"quoted\" \\n", "日本 e\u{301}", ""] {
            assert!(matches!(printable(text), Cow::Borrowed(same) if same == text));
        }
    }
}
