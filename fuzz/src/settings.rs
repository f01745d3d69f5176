//! What the window remembers from start to start.

use downhill::ui::state::Settings;

/// The text of a file of settings: what is read from it is written and read again the same.
pub fn settings(text: &str) {
    let Ok(read) = ron::from_str::<Settings>(text) else { return };
    let written = ron::to_string(&read).expect("settings can be written");
    let again = ron::from_str::<Settings>(&written).unwrap_or_else(|error| panic!("{written}: {error}"));
    assert_eq!(ron::to_string(&again).expect("settings can be written"), written);
}
