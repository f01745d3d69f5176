//! All actions that can be done from more than one place: each is one row with its keys, group, label and tooltip, read by buttons, menus,
//! the keyboard, the command palette and the sheet of shortcuts. What each one does to the state is in perform.rs.

use crate::math::Objective;
use crate::math::Optimizer;
use crate::math::Schedule;
use crate::math::catalog::Catalog;
use crate::math::catalog::words::number;
use crate::sim::file::presets;
use crate::sim::lesson::lessons;
use crate::sim::page::Page;
use eframe::egui::{Key, KeyboardShortcut, Modifiers};

/// The description of an action that the window shows.
#[derive(Clone, Copy, Debug)]
pub struct ActionFacts {
    /// Its name, for screen readers and menus.
    pub label: &'static str,
    /// A sentence that says what it does.
    pub tooltip: &'static str,
    /// Its keys; the first is the one shown beside its name.
    pub keys: &'static [KeyboardShortcut],
    /// Its group on the sheet of shortcuts.
    pub group: ActionGroup,
    /// Whether holding the key down repeats the action.
    pub repeats: bool,
}

/// A group on the sheet of shortcuts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ActionGroup {
    Playback,
    Pages,
    Runs,
    Window,
}

/// Makes [`Action`] and its facts from rows `Name [keys] Group "label" "tooltip";`, with `repeats` after the group where a held key
/// repeats the action.
macro_rules! actions {
    ($($name:ident [$($key:expr),*] $group:ident $($repeats:ident)? $label:literal $tooltip:literal;)*) => {
        /// Something to be done at the end of the frame.
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[allow(missing_docs)]
        pub enum Action {
            $($name,)*
            Show(Page),
            Add(&'static str),
            Open(&'static str),
            Objective(&'static str),
            Schedule(&'static str),
            /// The key and the name of a hyperparameter, and its value.
            Set(&'static str, &'static str, f64),
            OpenRecent(usize),
            Lesson(usize),
        }

        /// The actions without a parameter: about no page, optimizer, preset, file or lesson in particular.
        const PLAIN: &[Action] = &[$(Action::$name),*];

        impl Action {
            /// Returns the description of this action.
            pub fn facts(self) -> ActionFacts {
                match self {
                    $(Action::$name => {
                        const KEYS: &[KeyboardShortcut] = &[$($key),*];
                        let repeats = false $(|| stringify!($repeats) == "repeats")?;
                        ActionFacts { label: $label, tooltip: $tooltip, keys: KEYS, group: ActionGroup::$group, repeats }
                    })*
                    Action::Show(page) => {
                        ActionFacts { keys: page_keys(page), group: ActionGroup::Pages, ..keyless(page.title(), page.facts().about) }
                    }
                    Action::Add(_) => keyless("Add a run", "Add a run with another optimizer, or the same again"),
                    Action::Open(_) => keyless("Open a preset", "Open an experiment that comes with the program"),
                    Action::Objective(_) => keyless("Choose an objective", "Minimize another function, with rates and steps that fit it"),
                    Action::Schedule(_) => keyless("Choose a schedule", "Let the learning rate of the selected run change in this way"),
                    Action::Set(..) => keyless("Set a value", "Give the hyperparameter of the selected run this value"),
                    Action::OpenRecent(_) => keyless("Open recent", "Open a file that was open before"),
                    Action::Lesson(_) => keyless("Open a lesson", "Open a lesson: a short text, an experiment, and tasks to predict"),
                }
            }
        }
    };
}

// The sheet of shortcuts and the command palette list them in this order.
actions! {
    PlayOrPause [plain(Key::Space)] Playback
        "Play or pause"
        "Let the iterates travel, or stop them where they are";
    StepBack [plain(Key::ArrowLeft)] Playback repeats
        "One step back"
        "Show the step before";
    StepForward [plain(Key::ArrowRight)] Playback repeats
        "One step forward"
        "Show the next step";
    ToStart [plain(Key::Home)] Playback
        "To the start"
        "Show the start, step 0";
    ToEnd [plain(Key::End)] Playback
        "To the end"
        "Show the last step";
    Restart [plain(Key::R)] Playback
        "Play from the start"
        "Go to the start and play";
    Loop [plain(Key::L)] Playback
        "Loop"
        "Start again after the last step";
    Fit [plain(Key::F)] Window
        "Fit the view"
        "Show the whole objective again (or double-click the plot)";
    Inspector [plain(Key::I)] Window
        "Step inspector"
        "Show or hide the arithmetic of the step";
    Appearance [plain(Key::T)] Window
        "Dark or light"
        "Switch between the dark and the light theme";
    Duplicate [command(Key::D)] Runs
        "Duplicate"
        "Add a copy of the selected run";
    Hide [plain(Key::H)] Runs
        "Hide or show"
        "Hide the selected run in the pictures, or show it again";
    MoveUp [alt(Key::ArrowUp)] Runs repeats
        "Move up"
        "Move the selected run up in the list";
    MoveDown [alt(Key::ArrowDown)] Runs repeats
        "Move down"
        "Move the selected run down in the list";
    Undo [command(Key::Z)] Window repeats
        "Undo"
        "Undo the last change of the experiment";
    Redo [command_shift(Key::Z), command(Key::Y)] Window repeats
        "Redo"
        "Make the change again that was undone";
    Commands [command(Key::P)] Window
        "Commands"
        "Find any action by its name";
    Shortcuts [plain(Key::Questionmark), plain(Key::F1)] Window
        "Keyboard shortcuts"
        "Show the keys of all actions";
    Present [plain(Key::F5), plain(Key::F11), shift(Key::F5)] Window
        "Presenter mode"
        "Fill the screen with the picture, large, without the controls; Escape ends it";
    Blank [plain(Key::B), plain(Key::Period)] Window
        "Blank screen"
        "Show nothing, so that the room looks up; any key or click ends it";
    Spotlight [plain(Key::S)] Window
        "Spotlight"
        "Darken everything but a disc around the pointer";
    OpenFile [command(Key::O)] Window
        "Open …"
        "Open an experiment, or data to fit a line to";
    OpenRecording [] Window
        "Open a recorded run …"
        "Show a run that another program made: a CSV file with the columns step, x, y and loss; dropping it on the window does the same";
    OpenWeights [] Window
        "Open recorded weights …"
        "Show a network's training run from another program: its weights after each step, as .npz, .npy or CSV";
    Save [command(Key::S)] Window
        "Save"
        "Save the experiment to its file";
    SaveAs [command_shift(Key::S)] Window
        "Save as …"
        "Save the experiment to another file";
    CopyLink [command_shift(Key::L)] Window
        "Copy link"
        "Copy the address of all that is shown; whoever opens it sees the same";
    CopyShared [command(Key::L)] Window
        "Copy share string"
        "Copy a line that holds the whole experiment, to send and to paste";
    Figure [command(Key::E)] Window
        "Export a figure …"
        "Save or copy the contours and the loss plot: SVG, PNG, or an animated GIF";
    GoOn [plain(Key::PageDown), plain(Key::Enter)] Window
        "Go on in the lesson"
        "Show the next beat of the lesson, or the answer to what is asked; after the last one, the next lesson";
    GoBack [plain(Key::PageUp)] Window
        "Back in the lesson"
        "Show the beat of the lesson before";
    NextPanel [plain(Key::Tab)] Window
        "Next panel on the stage"
        "While presenting, let another picture of the page fill the stage";
    Notes [plain(Key::N)] Window
        "Lecturer's notes"
        "Show the clock, the notes, the answer and what comes next in a window of their own, for a screen that the hall does not see";
    NextLesson [command(Key::PageDown)] Window
        "Next lesson"
        "Go on to the lesson after the one that is open";
    PreviousLesson [command(Key::PageUp)] Window
        "Previous lesson"
        "Go to the lesson before the one that is open";
    Controls [] Window
        "Controls"
        "Show or hide the objective and the runs";
    Gallery [plain(Key::G)] Window
        "Gallery"
        "Choose from pictures of all objectives, presets and lessons";
    Remove [plain(Key::Delete)] Runs
        "Remove"
        "Remove the selected run";
    OwnStart [] Runs
        "Own start"
        "Give the selected run a start of its own, beside that of all, or take it away";
    Spread [] Runs
        "Five around this"
        "Add four copies of the selected run, with a quarter, half, twice and four times its learning rate";
    Contrast [] Window
        "High contrast"
        "Show black and white backgrounds and stronger lines";
    Calm [] Window
        "Reduced motion"
        "Show no motion that is not asked for: nothing plays by itself when it is opened";
    FitRates [] Runs
        "Find good rates"
        "Give every run the learning rate with which it ends lowest, of those that were tried";
    Comma [] Window
        "Decimal comma"
        "Write numbers on screen with a decimal comma; files and formulas keep the point, and typed numbers may have either";
    Strips [] Window
        "Results over the sliders"
        "Over each slider, show how the run would end with other values; without it a class can guess first";
    SaveTable [] Window
        "Export the table …"
        "Save every step of every run as a table, in CSV";
    PasteShared [] Window
        "Paste share string"
        "Open the experiment in the line that was copied; pasting it into the window does the same";
    BackToLesson [] Window
        "Back to the lesson"
        "Bring back the experiment and the page with which the lesson began";
    CloseLesson [] Window
        "Close the lesson"
        "Leave the lesson; its experiment stays";
    CopyNumpy [] Window
        "Copy as NumPy"
        "Copy a short Python script that makes the selected run's path again, with NumPy alone";
    CopyPytorch [] Window
        "Copy as PyTorch"
        "Copy a short Python script that makes the selected run's path again, with PyTorch";
}

const fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

const fn shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::SHIFT, key)
}

const fn alt(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::ALT, key)
}

const fn command(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn command_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

/// A row of the group `Window` for an action without a key.
const fn keyless(label: &'static str, tooltip: &'static str) -> ActionFacts {
    ActionFacts { label, tooltip, keys: &[], group: ActionGroup::Window, repeats: false }
}

/// Returns the digit key that shows `page`; none beyond the ninth page.
pub fn page_key(page: Page) -> Option<Key> {
    page_keys(page).first().map(|shortcut| shortcut.logical_key)
}

fn page_keys(page: Page) -> &'static [KeyboardShortcut] {
    const DIGITS: [KeyboardShortcut; 10] = [
        plain(Key::Num1),
        plain(Key::Num2),
        plain(Key::Num3),
        plain(Key::Num4),
        plain(Key::Num5),
        plain(Key::Num6),
        plain(Key::Num7),
        plain(Key::Num8),
        plain(Key::Num9),
        plain(Key::Num0),
    ];
    let place = Page::ALL.iter().position(|other| *other == page);
    place.and_then(|place| DIGITS.get(place..=place)).unwrap_or_default()
}

impl Action {
    /// Lists the actions that have a key, in the order of the sheet of shortcuts.
    pub fn keyed() -> impl Iterator<Item = Action> {
        let pages = Page::ALL.into_iter().map(Action::Show);
        PLAIN.iter().copied().chain(pages).filter(|action| !action.facts().keys.is_empty())
    }

    /// Lists all actions, for the command palette.
    pub fn all() -> Vec<Action> {
        let runs = Optimizer::ALL.iter().map(|entry| Action::Add(entry.key));
        let objectives = Objective::ALL.iter().map(|entry| Action::Objective(entry.key));
        let schedules = Schedule::ALL.iter().map(|entry| Action::Schedule(entry.key));
        let experiments = presets::ALL.iter().map(|preset| Action::Open(preset.key));
        let lessons = (0..lessons::ALL.len()).map(Action::Lesson);
        let pages = Page::ALL.into_iter().map(Action::Show);
        PLAIN
            .iter()
            .copied()
            .chain(pages)
            .chain(objectives)
            .chain(runs)
            .chain(schedules)
            .chain(experiments)
            .chain(lessons)
            .collect()
    }

    /// Returns the name in the command palette: the label, and the parameter if there is one.
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
            Action::Objective(key) => {
                let title = Objective::by_key(key).map_or(key, |objective| objective.entry().title);
                format!("Objective: {title}")
            }
            Action::Schedule(key) => {
                let title = Schedule::by_key(key).map_or(key, |schedule| schedule.entry().title);
                format!("Schedule: {title}")
            }
            Action::Set(_, name, value) => format!("Set {name} to {}", number(value)),
            Action::Lesson(place) => {
                let title = lessons::titles().get(place).map_or("", String::as_str);
                format!("Lesson {}: {title}", place + 1)
            }
            _ => self.label().to_owned(),
        }
    }

    /// Returns its name, for screen readers and menus.
    pub fn label(self) -> &'static str {
        self.facts().label
    }

    /// Returns a sentence that says what it does.
    pub fn tooltip(self) -> &'static str {
        self.facts().tooltip
    }

    /// Returns the key shown beside its name, if it has any.
    pub fn shortcut(self) -> Option<KeyboardShortcut> {
        self.facts().keys.first().copied()
    }

    /// Lists all its keys.
    pub fn keys(self) -> impl Iterator<Item = KeyboardShortcut> {
        self.facts().keys.iter().copied()
    }

    /// Whether holding the key down repeats the action.
    pub fn repeats(self) -> bool {
        self.facts().repeats
    }
}
