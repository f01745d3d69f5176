//! What exceeds a panel: each action with its label, tooltip and shortcut, read by buttons, menus, keys, the command palette and
//! the sheet of shortcuts. What each does stands in perform.rs.

use crate::math::Optimizer;
use crate::math::catalog::Catalog;
use crate::sim::file::presets;
use crate::sim::lesson::lessons;
use crate::sim::page::Page;
use eframe::egui::{Key, KeyboardShortcut, Modifiers};

/// The digit that shows `page`, for as many pages as there are digits.
pub fn page_key(page: Page) -> Option<Key> {
    const DIGITS: [Key; 9] = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];
    let place = Page::ALL.iter().position(|other| *other == page)?;
    DIGITS.get(place).copied()
}

/// Something to be done at the end of the frame.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Action {
    PlayOrPause,
    StepBack,
    StepForward,
    ToStart,
    ToEnd,
    Restart,
    Loop,
    Fit,
    Show(Page),
    Inspector,
    Controls,
    Appearance,
    Add(&'static str),
    Duplicate,
    Remove,
    MoveUp,
    MoveDown,
    Hide,
    Open(&'static str),
    Undo,
    Redo,
    Commands,
    Shortcuts,
    Present,
    Blank,
    Spotlight,
    Contrast,
    Calm,
    OpenFile,
    OpenRecent(usize),
    Save,
    SaveAs,
    SaveTable,
    CopyShared,
    PasteShared,
    CopyNumpy,
    CopyPytorch,
    Figure,
    Lesson(usize),
    NextLesson,
    PreviousLesson,
    BackToLesson,
    CloseLesson,
}

impl Action {
    /// The actions that have a key, in the order of the sheet of shortcuts.
    pub fn keyed() -> impl Iterator<Item = Action> {
        let playback = [
            Action::PlayOrPause,
            Action::StepBack,
            Action::StepForward,
            Action::ToStart,
            Action::ToEnd,
            Action::Restart,
            Action::Loop,
            Action::Fit,
        ];
        let others = [
            Action::Inspector,
            Action::Appearance,
            Action::Duplicate,
            Action::Hide,
            Action::MoveUp,
            Action::MoveDown,
            Action::Undo,
            Action::Redo,
            Action::Commands,
            Action::Shortcuts,
            Action::Present,
            Action::Blank,
            Action::Spotlight,
            Action::OpenFile,
            Action::Save,
            Action::SaveAs,
            Action::CopyShared,
            Action::Figure,
            Action::NextLesson,
            Action::PreviousLesson,
        ];
        let pages = Page::ALL.into_iter().filter(|page| page_key(*page).is_some()).map(Action::Show);
        playback.into_iter().chain(pages).chain(others)
    }

    /// All actions: what the command palette finds.
    pub fn all() -> Vec<Action> {
        let others = [
            Action::Controls,
            Action::Remove,
            Action::Contrast,
            Action::Calm,
            Action::SaveTable,
            Action::PasteShared,
            Action::BackToLesson,
            Action::CloseLesson,
            Action::CopyNumpy,
            Action::CopyPytorch,
        ];
        let runs = Optimizer::ALL.iter().map(|entry| Action::Add(entry.key));
        let experiments = presets::ALL.iter().map(|preset| Action::Open(preset.key));
        let lessons = (0..lessons::ALL.len()).map(Action::Lesson);
        let pages = Page::ALL.into_iter().filter(|page| page_key(*page).is_none()).map(Action::Show);
        Self::keyed().chain(pages).chain(others).chain(runs).chain(experiments).chain(lessons).collect()
    }

    /// What the command palette calls it: its name, and what it is done with.
    pub fn title(self) -> String {
        match self {
            Action::Show(page) => format!("Show {}", page.title()),
            Action::Add(key) => {
                let title = Optimizer::by_key(key).map_or(key, |optimizer| optimizer.entry().title);
                format!("Add a run: {title}")
            }
            Action::Open(key) => {
                let title = presets::Preset::by_key(key).map(|preset| preset.experiment().title);
                format!("Preset: {}", title.as_deref().unwrap_or(key))
            }
            Action::Lesson(place) => {
                let title = lessons::titles().get(place).map_or("", String::as_str);
                format!("Lesson {}: {title}", place + 1)
            }
            _ => self.label().to_owned(),
        }
    }

    /// Its name, for screen readers and menus.
    pub fn label(self) -> &'static str {
        match self {
            Action::PlayOrPause => "Play or pause",
            Action::StepBack => "One step back",
            Action::StepForward => "One step forward",
            Action::ToStart => "To the start",
            Action::ToEnd => "To the end",
            Action::Restart => "Play from the start",
            Action::Loop => "Loop",
            Action::Fit => "Fit the view",
            Action::Show(page) => page.title(),
            Action::Inspector => "Step inspector",
            Action::Controls => "Controls",
            Action::Appearance => "Dark or light",
            Action::Add(_) => "Add a run",
            Action::Duplicate => "Duplicate",
            Action::Remove => "Remove",
            Action::MoveUp => "Move up",
            Action::MoveDown => "Move down",
            Action::Hide => "Hide or show",
            Action::Open(_) => "Open a preset",
            Action::Undo => "Undo",
            Action::Redo => "Redo",
            Action::Commands => "Commands",
            Action::Shortcuts => "Keyboard shortcuts",
            Action::Present => "Presenter mode",
            Action::Blank => "Blank screen",
            Action::Spotlight => "Spotlight",
            Action::Contrast => "High contrast",
            Action::Calm => "Reduced motion",
            Action::OpenFile => "Open …",
            Action::OpenRecent(_) => "Open recent",
            Action::Save => "Save",
            Action::SaveAs => "Save as …",
            Action::SaveTable => "Export the table …",
            Action::CopyNumpy => "Copy as NumPy",
            Action::CopyPytorch => "Copy as PyTorch",
            Action::Figure => "Export a figure …",
            Action::CopyShared => "Copy share string",
            Action::PasteShared => "Paste share string",
            Action::Lesson(_) => "Open a lesson",
            Action::NextLesson => "Next lesson",
            Action::PreviousLesson => "Previous lesson",
            Action::BackToLesson => "Back to the lesson",
            Action::CloseLesson => "Close the lesson",
        }
    }

    /// What it does, in a sentence.
    pub fn tooltip(self) -> &'static str {
        match self {
            Action::PlayOrPause => "Let the iterates travel, or stop them where they are",
            Action::StepBack => "Show the step before",
            Action::StepForward => "Show the next step",
            Action::ToStart => "Show the start, step 0",
            Action::ToEnd => "Show the last step",
            Action::Restart => "Go to the start and play",
            Action::Loop => "Start again after the last step",
            Action::Fit => "Show the whole objective again (or double-click the plot)",
            Action::Show(page) => page.facts().about,
            Action::Inspector => "Show or hide the arithmetic of the step",
            Action::Controls => "Show or hide the objective and the runs",
            Action::Appearance => "Switch between the dark and the light theme",
            Action::Add(_) => "Add a run with another optimizer, or the same again",
            Action::Duplicate => "Add a copy of the selected run",
            Action::Remove => "Remove the selected run",
            Action::MoveUp => "Move the selected run up in the list",
            Action::MoveDown => "Move the selected run down in the list",
            Action::Hide => "Hide the selected run in the pictures, or show it again",
            Action::Open(_) => "Open an experiment that comes with the program",
            Action::Undo => "Undo the last change of the experiment",
            Action::Redo => "Make the change again that was undone",
            Action::Commands => "Find any action by its name",
            Action::Shortcuts => "Show the keys of all actions",
            Action::Present => "Fill the screen with the picture, large, without the controls; Escape ends it",
            Action::Blank => "Show nothing, so that the room looks up; any key or click ends it",
            Action::Spotlight => "Darken everything but a disc around the pointer",
            Action::Contrast => "Show black and white backgrounds and stronger lines",
            Action::Calm => "Show no motion that is not asked for: nothing plays by itself when it is opened",
            Action::OpenFile => "Open an experiment, or data to fit a line to",
            Action::OpenRecent(_) => "Open a file that was open before",
            Action::Save => "Save the experiment to its file",
            Action::SaveAs => "Save the experiment to another file",
            Action::Figure => "Save or copy the contours and the loss plot: SVG, PNG, or an animated GIF",
            Action::CopyNumpy => "Copy a short Python script that makes the selected run's path again, with NumPy alone",
            Action::CopyPytorch => "Copy a short Python script that makes the selected run's path again, with PyTorch",
            Action::SaveTable => "Save every step of every run as a table, in CSV",
            Action::CopyShared => "Copy a line that holds the whole experiment, to send and to paste",
            Action::PasteShared => "Open the experiment in the line that was copied (or Ctrl+V)",
            Action::Lesson(_) => "Open a lesson: a short text, an experiment, and tasks to predict",
            Action::NextLesson => "Go on to the lesson after the one that is open",
            Action::PreviousLesson => "Go to the lesson before the one that is open",
            Action::BackToLesson => "Bring back the experiment and the page with which the lesson began",
            Action::CloseLesson => "Leave the lesson; its experiment stays",
        }
    }

    /// Its key.
    pub fn shortcut(self) -> Option<KeyboardShortcut> {
        let plain = |key| Some(KeyboardShortcut::new(Modifiers::NONE, key));
        let alt = |key| Some(KeyboardShortcut::new(Modifiers::ALT, key));
        let command = |key| Some(KeyboardShortcut::new(Modifiers::COMMAND, key));
        match self {
            Action::PlayOrPause => plain(Key::Space),
            Action::StepBack => plain(Key::ArrowLeft),
            Action::StepForward => plain(Key::ArrowRight),
            Action::ToStart => plain(Key::Home),
            Action::ToEnd => plain(Key::End),
            Action::Restart => plain(Key::R),
            Action::Loop => plain(Key::L),
            Action::Fit => plain(Key::F),
            Action::Show(page) => plain(page_key(page)?),
            Action::Inspector => plain(Key::I),
            Action::Appearance => plain(Key::T),
            Action::Hide => plain(Key::H),
            Action::Duplicate => command(Key::D),
            Action::MoveUp => alt(Key::ArrowUp),
            Action::MoveDown => alt(Key::ArrowDown),
            Action::Undo => command(Key::Z),
            Action::Redo => Some(KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z)),
            Action::Commands => command(Key::P),
            Action::Shortcuts => plain(Key::Questionmark),
            Action::Present => plain(Key::F5),
            Action::Blank => plain(Key::B),
            Action::Spotlight => plain(Key::S),
            Action::OpenFile => command(Key::O),
            Action::Figure => command(Key::E),
            Action::Save => command(Key::S),
            Action::SaveAs => Some(KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::S)),
            Action::CopyShared => command(Key::L),
            Action::Controls | Action::Add(_) | Action::Remove | Action::Open(_) | Action::Contrast | Action::Calm => None,
            Action::OpenRecent(_) | Action::SaveTable | Action::PasteShared | Action::CopyNumpy | Action::CopyPytorch => None,
            Action::NextLesson => plain(Key::PageDown),
            Action::PreviousLesson => plain(Key::PageUp),
            Action::Lesson(_) | Action::BackToLesson | Action::CloseLesson => None,
        }
    }

    /// Other keys that do the same: as people know them from elsewhere, and as clickers send them.
    pub fn also(self) -> &'static [KeyboardShortcut] {
        const REDO: [KeyboardShortcut; 1] = [KeyboardShortcut::new(Modifiers::COMMAND, Key::Y)];
        const PRESENT: [KeyboardShortcut; 2] =
            [KeyboardShortcut::new(Modifiers::NONE, Key::F11), KeyboardShortcut::new(Modifiers::SHIFT, Key::F5)];
        const BLANK: [KeyboardShortcut; 1] = [KeyboardShortcut::new(Modifiers::NONE, Key::Period)];
        const SHORTCUTS: [KeyboardShortcut; 1] = [KeyboardShortcut::new(Modifiers::NONE, Key::F1)];
        match self {
            Action::Redo => &REDO,
            Action::Present => &PRESENT,
            Action::Blank => &BLANK,
            Action::Shortcuts => &SHORTCUTS,
            _ => &[],
        }
    }

    /// All its keys, the one to be named first.
    pub fn keys(self) -> impl Iterator<Item = KeyboardShortcut> {
        self.shortcut().into_iter().chain(self.also().iter().copied())
    }

    /// Whether a key that is held does it again and again.
    pub fn repeats(self) -> bool {
        use Action::{MoveDown, MoveUp, Redo, StepBack, StepForward, Undo};
        matches!(self, StepBack | StepForward | Undo | Redo | MoveUp | MoveDown)
    }
}
