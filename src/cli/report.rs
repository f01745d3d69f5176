//! What a command says besides its output: its failure, and notes on standard error.

use crate::math::excerpt::excerpt;
use crate::math::printable::printable;
use std::io::{self, Write as _};

/// The failure of a command: a message and the exit status.
pub struct Failure {
    /// The exit status.
    pub status: u8,
    /// The message.
    pub message: String,
}

/// A wrong request: a message and exit status 2.
impl From<String> for Failure {
    fn from(message: String) -> Self {
        Failure { status: 2, message }
    }
}

/// Turns a closed pipe into success: a reader such as `head`, which stops early, is no failure.
pub fn allow_closed_pipe(written: io::Result<()>) -> Result<(), Failure> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::from(format!("standard output cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes one line to standard error, with all characters from files and options made harmless for the terminal. A failure to
/// write is ignored.
pub fn say(kind: &str, message: &str) {
    let _ = writeln!(io::stderr(), "{kind}: {}", printable(&brief(message)));
}

/// `message` with long quotations shortened; a path may be longer than other texts.
fn brief(message: &str) -> String {
    const LONG: usize = 200;
    let cut = |word: &str| if word.chars().nth(LONG).is_some() { excerpt(word) } else { word.to_owned() };
    message.split(' ').map(cut).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_given_at_great_length_is_cut() {
        let long = "k".repeat(500);
        let said = brief(&format!("there is no optimizer '{long}'; there are gd, adam"));
        assert!(said.len() < 130 && said.ends_with("there are gd, adam"), "{said}");
        assert_eq!(brief("/home/a/b.toml: line 3: 'x' is not allowed"), "/home/a/b.toml: line 3: 'x' is not allowed");
    }
}
