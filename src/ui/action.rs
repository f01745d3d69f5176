//! What exceeds a panel: each action with its label, tooltip and shortcut, read by buttons, menus and keys.

use crate::math::Optimizer;
use crate::math::catalog::Catalog;
use crate::sim::experiment::{Color, Marker};
use crate::sim::experiment::{MAX_RUNS, PALETTE, Run};
use crate::sim::presets::Preset;
use crate::ui::pages::Page;
use crate::ui::state::{Appearance, State};
use eframe::egui::{Key, KeyboardShortcut, Modifiers};

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
}

impl Action {
    /// The actions that have a key.
    pub const KEYED: [Action; 23] = [
        Action::PlayOrPause,
        Action::StepBack,
        Action::StepForward,
        Action::ToStart,
        Action::ToEnd,
        Action::Restart,
        Action::Loop,
        Action::Fit,
        Action::Show(Page::Explore),
        Action::Show(Page::SideBySide),
        Action::Show(Page::Noise),
        Action::Show(Page::Ensemble),
        Action::Show(Page::Theorem),
        Action::Show(Page::Stability),
        Action::Show(Page::WeightDecay),
        Action::Show(Page::Dropout),
        Action::Show(Page::Network),
        Action::Inspector,
        Action::Appearance,
        Action::Duplicate,
        Action::Hide,
        Action::MoveUp,
        Action::MoveDown,
    ];

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
            Action::Show(page) => page.about(),
            Action::Inspector => "Show or hide the arithmetic of the step",
            Action::Controls => "Show or hide the objective and the runs",
            Action::Appearance => "Switch between the dark and the light theme",
            Action::Add(_) => "Add a run with another optimizer, or the same again",
            Action::Duplicate => "Add a copy of the selected run",
            Action::Remove => "Remove the selected run",
            Action::MoveUp => "Move the selected run up in the list",
            Action::MoveDown => "Move the selected run down in the list",
            Action::Hide => "Leave the selected run out of the pictures, or show it again",
            Action::Open(_) => "Open an experiment that comes with the program",
        }
    }

    /// Its key.
    pub fn shortcut(self) -> Option<KeyboardShortcut> {
        let plain = |key| Some(KeyboardShortcut::new(Modifiers::NONE, key));
        let alt = |key| Some(KeyboardShortcut::new(Modifiers::ALT, key));
        match self {
            Action::PlayOrPause => plain(Key::Space),
            Action::StepBack => plain(Key::ArrowLeft),
            Action::StepForward => plain(Key::ArrowRight),
            Action::ToStart => plain(Key::Home),
            Action::ToEnd => plain(Key::End),
            Action::Restart => plain(Key::R),
            Action::Loop => plain(Key::L),
            Action::Fit => plain(Key::F),
            Action::Show(page) => plain(page.key()),
            Action::Inspector => plain(Key::I),
            Action::Appearance => plain(Key::T),
            Action::Hide => plain(Key::H),
            Action::Duplicate => Some(KeyboardShortcut::new(Modifiers::COMMAND, Key::D)),
            Action::MoveUp => alt(Key::ArrowUp),
            Action::MoveDown => alt(Key::ArrowDown),
            Action::Controls | Action::Add(_) | Action::Remove | Action::Open(_) => None,
        }
    }

    /// Does it.
    pub fn perform(self, state: &mut State) {
        let steps = state.length();
        let (runs, place) = state.runs();
        let selected = *place;
        match self {
            Action::PlayOrPause => state.playhead.toggle(steps),
            Action::StepBack => state.playhead.nudge(-1, steps),
            Action::StepForward => state.playhead.nudge(1, steps),
            Action::ToStart => state.playhead.seek(0),
            Action::ToEnd => state.playhead.seek(steps),
            Action::Restart => state.playhead.restart(),
            Action::Loop => state.settings.looping = !state.settings.looping,
            Action::Fit => state.view = None,
            Action::Show(page) => state.page = page,
            Action::Inspector => {
                let show = !state.shows_inspector();
                state.settings.inspector = show;
                state.settings.controls &= !(show && state.narrow);
            }
            Action::Controls => state.settings.controls = !state.settings.controls,
            Action::Appearance => {
                state.settings.appearance = match state.settings.appearance {
                    Appearance::Dark => Appearance::Light,
                    Appearance::Light => Appearance::Dark,
                }
            }
            Action::Add(key) => {
                if let (Ok(optimizer), true) = (Optimizer::by_key(key), runs.len() < MAX_RUNS) {
                    let run = Run::new(optimizer, free_look(runs));
                    runs.push(run);
                    *place = runs.len() - 1;
                }
            }
            Action::Duplicate => {
                if let (Some(run), true) = (runs.get(selected), runs.len() < MAX_RUNS) {
                    let look = free_look(runs);
                    let twin = Run {
                        color: Color::Named(PALETTE[look % PALETTE.len()]),
                        marker: Marker::ALL[look % Marker::ALL.len()],
                        ..run.clone()
                    };
                    runs.insert(selected + 1, twin);
                    *place += 1;
                }
            }
            Action::Remove => {
                if selected < runs.len() {
                    runs.remove(selected);
                    *place = selected.min(runs.len().saturating_sub(1));
                }
            }
            Action::MoveUp => {
                if (1..runs.len()).contains(&selected) {
                    runs.swap(selected, selected - 1);
                    *place -= 1;
                }
            }
            Action::MoveDown => {
                if selected + 1 < runs.len() {
                    runs.swap(selected, selected + 1);
                    *place += 1;
                }
            }
            Action::Hide => {
                if let Some(run) = runs.get_mut(selected) {
                    run.hidden = !run.hidden;
                }
            }
            Action::Open(key) => {
                if let Some(preset) = Preset::by_key(key) {
                    state.open(preset);
                }
            }
        }
    }
}

/// The first look (colour and marker) that no run has yet, or the next in turn when all are taken.
fn free_look(runs: &[Run]) -> usize {
    (0..PALETTE.len()).find(|look| runs.iter().all(|run| run.color != Color::Named(PALETTE[*look]))).unwrap_or(runs.len())
}
