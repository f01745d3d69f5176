//! The decimal mark of the numbers in the window: a point, or a comma where the user wants it.
//!
//! Files, formulas and scripts always have points, and typed numbers may have either; only what is read on screen follows the setting. It
//! holds for the thread of a window, so that everything that writes a number finds it without being told.

use std::cell::Cell;

thread_local! {
    static COMMA: Cell<bool> = const { Cell::new(false) };
}

/// Writes the numbers of this thread's window with a comma from now on, or with a point.
pub fn follow(comma: bool) {
    COMMA.set(comma);
}

/// Whether numbers are written with a comma.
pub fn is_comma() -> bool {
    COMMA.get()
}

/// `text` with the decimal mark in use.
pub fn written(text: String) -> String {
    if is_comma() { replaced(&text, ",") } else { text }
}

/// `latex` with the decimal mark in use; where that is a comma, coordinates are separated by semicolons.
pub fn typeset(latex: &str) -> String {
    if is_comma() { with_commas(latex) } else { latex.to_owned() }
}

fn with_commas(latex: &str) -> String {
    /// Stands for a decimal comma until the other commas are replaced.
    const MARK: &str = "\u{1}";
    let marked = replaced(latex, MARK);
    if marked == latex {
        return marked;
    }
    // A comma between statements is followed by more room, and stays.
    let parts: Vec<&str> = marked.split(",\\quad").collect();
    // As text, a comma has no space after it.
    parts.iter().map(|part| part.replace(',', ";")).collect::<Vec<_>>().join(",\\quad").replace(MARK, "\\text{,}")
}

/// `text` with `mark` for every point between two digits.
fn replaced(text: &str, mark: &str) -> String {
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let mut written = String::with_capacity(text.len() + 4);
    let mut chars = text.chars().peekable();
    let mut before = None;
    while let Some(c) = chars.next() {
        let is_mark = c == '.' && is_digit(before) && is_digit(chars.peek().copied());
        if is_mark {
            written.push_str(mark)
        } else {
            written.push(c)
        }
        before = Some(c);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_points_between_digits_are_decimal_marks() {
        let comma = |text: &str| replaced(text, ",");
        assert_eq!(comma("α = 0.05, then −1.5·10⁻³. 3 steps"), "α = 0,05, then −1,5·10⁻³. 3 steps");
        assert_eq!(comma("k = 17. It ends"), "k = 17. It ends");
        assert_eq!(comma("data.csv v2 …"), "data.csv v2 …");
        assert_eq!(with_commas("F(0.5,-2),\\quad x_{1,2} = 3"), "F(0\\text{,}5;-2),\\quad x_{1;2} = 3");
        assert_eq!(with_commas("F(x,y)"), "F(x,y)");
    }

    #[test]
    fn a_window_follows_its_own_setting() {
        follow(true);
        let elsewhere = std::thread::spawn(|| written("0.5".into())).join().unwrap();
        assert_eq!((written("0.5".into()).as_str(), elsewhere.as_str()), ("0,5", "0.5"));
        follow(false);
        assert_eq!(written("0.5".into()), "0.5");
    }
}
