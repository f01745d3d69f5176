//! The dialogs and sheets over the window: their data. How they are shown is in the folder `dialogs`.

use crate::sim::files::Reach;
use std::path::PathBuf;

/// A dialog or sheet over the window, until it is closed.
#[derive(Clone, Debug, PartialEq)]
pub enum Overlay {
    /// The command palette.
    Commands(CommandPalette),
    /// The pictures of all objectives, presets and lessons.
    Gallery(Gallery),
    /// The sheet of shortcuts.
    Shortcuts,
    /// The dialog of a figure to export.
    Figure,
    /// The question whether an experiment file may read data outside its folder.
    Outside(OutsideFile),
    /// A question that must be answered first.
    Question(Question),
}

/// The search in the gallery.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gallery {
    /// The words that a name must have.
    pub query: String,
    /// The only kind that is shown; none for all.
    pub kind: Option<TileKind>,
}

/// The kind of thing that a picture in the gallery stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TileKind {
    /// An objective.
    Objective,
    /// A preset.
    Preset,
    /// A lesson.
    Lesson,
}

/// The text searched for, and the chosen one among the actions found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommandPalette {
    /// The text searched for.
    pub query: String,
    /// The index of the chosen one among the actions found.
    pub chosen: usize,
}

/// An experiment file that wants to read data outside its folder, and is not open yet.
#[derive(Clone, Debug, PartialEq)]
pub struct OutsideFile {
    /// The file.
    pub file: PathBuf,
    /// The data file that it wants to read.
    pub data: PathBuf,
    /// The folders that it may read so far.
    pub reach: Reach,
}

/// A question that must be answered before something could be lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// What to do with unsaved changes before the window is closed.
    Leave,
    /// What to do when another program has changed the file that is to be written.
    Changed(PathBuf),
}

/// The stage of closing the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClosingStage {
    /// Waiting for what is being typed, which counts as a change.
    Typed,
    /// Waiting for the changes to be saved; the window closes then.
    Saved,
    /// Closing now, whatever is lost.
    Now,
}

/// A short confirmation, and the time of the window since which it is shown, in seconds; none before the first frame that shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Toast {
    /// The words.
    pub words: String,
    /// The time since which they are shown.
    pub since: Option<f64>,
}

impl Toast {
    /// Makes one with these words.
    pub fn new(words: impl Into<String>) -> Self {
        Toast { words: words.into(), since: None }
    }
}
