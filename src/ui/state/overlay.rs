//! What lies over the window: what is known of it. How each is shown stands with the dialogs.

use crate::sim::files::Reach;
use std::path::PathBuf;

/// What lies over the window until it is left.
#[derive(Clone, Debug, PartialEq)]
pub enum Overlay {
    /// The palette that finds actions.
    Commands(CommandPalette),
    /// The sheet of keys.
    Shortcuts,
    /// What a figure to take home shall look like.
    Figure,
    /// Whether an experiment file may read data outside its folder.
    Outside(OutsideFile),
    /// A question that must be answered first.
    Question(Question),
}

/// What is looked for, and which of the actions found is chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommandPalette {
    /// What is looked for.
    pub query: String,
    /// The chosen one's place among the actions found.
    pub chosen: usize,
}

/// An experiment file that is not open yet.
#[derive(Clone, Debug, PartialEq)]
pub struct OutsideFile {
    /// The file.
    pub file: PathBuf,
    /// What it wants to read.
    pub data: PathBuf,
    /// What it may read so far.
    pub reach: Reach,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// What to do with changes before the window is closed.
    Leave,
    /// What to do where the file to be written was changed by another program.
    Changed(PathBuf),
}

/// How far the window is on its way to be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClosingStage {
    /// What was being typed counts first.
    Typed,
    /// It is closed when the changes are saved.
    Saved,
    /// It is closed now, whatever is lost.
    Now,
}

/// The words, and since when they are shown, in seconds of the window's time; none before the first frame that shows them.
#[derive(Clone, Debug, PartialEq)]
pub struct Toast {
    /// The words.
    pub words: String,
    /// Since when they are shown.
    pub since: Option<f64>,
}

impl Toast {
    /// With these words.
    pub fn new(words: impl Into<String>) -> Self {
        Toast { words: words.into(), since: None }
    }
}
