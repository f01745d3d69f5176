//! What the window remembers from start to start.

use downhill::ui::shell::settings_file::{settings_in, table};

/// The text of a file of settings: what is usable in it is written and read again the same.
pub fn settings(text: &str) {
    let Ok(found) = text.parse::<toml::Table>() else { return };
    let read = settings_in(&found);
    let written = table(&read);
    assert_eq!(table(&settings_in(&written)), written);
}
