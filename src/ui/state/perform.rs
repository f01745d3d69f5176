//! The effect of each action on the state of the window.

use crate::math::Optimizer;
use crate::math::catalog::Catalog;
use crate::sim::experiment::{MAX_RUNS, PALETTE, Run, look};
use crate::sim::file::presets::Preset;
use crate::sim::script;
use crate::ui::state::action::Action;
use crate::ui::state::overlay::CommandPalette;
use crate::ui::state::overlay::Overlay;
use crate::ui::state::request::FilePurpose;
use crate::ui::state::request::WindowRequest;
use crate::ui::state::{Appearance, State};

impl Action {
    /// Performs the action.
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
                // An open lesson occupies the inspector's place, so it is set aside while the inspector is shown.
                if let Some(open) = &mut state.lesson {
                    open.aside = show;
                }
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
                if let Ok(optimizer) = Optimizer::by_key(key) {
                    let run = Run::new(optimizer, free_look(runs));
                    let end = runs.len();
                    insert(state, end, run);
                }
            }
            Action::Duplicate => {
                if let Some(run) = runs.get(selected) {
                    let (color, marker) = look(free_look(runs));
                    let twin = Run { color, marker, ..run.clone() };
                    insert(state, selected + 1, twin);
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
            Action::Undo => state.undo(),
            Action::Redo => state.redo(),
            Action::Commands => {
                let shown = matches!(state.overlay, Some(Overlay::Commands(_)));
                state.overlay = (!shown).then(|| Overlay::Commands(CommandPalette::default()));
            }
            Action::Shortcuts => {
                let shown = matches!(state.overlay, Some(Overlay::Shortcuts));
                state.overlay = (!shown).then_some(Overlay::Shortcuts);
            }
            Action::Present => state.presenting = !state.presenting,
            Action::Blank => state.blank = !state.blank,
            Action::Spotlight => state.spotlight = !state.spotlight,
            Action::Contrast => state.settings.contrast = !state.settings.contrast,
            Action::Calm => state.settings.calm = !state.settings.calm,
            Action::OpenFile => state.ask(WindowRequest::File(FilePurpose::Open)),
            Action::OpenRecent(i) => {
                if let Some(path) = state.settings.recent.get(i).cloned() {
                    state.open_file(&path);
                }
            }
            Action::Save => state.save_again(),
            Action::SaveAs => state.ask(WindowRequest::File(FilePurpose::Save)),
            Action::SaveTable => state.ask(WindowRequest::File(FilePurpose::Table)),
            Action::Figure => state.overlay = Some(Overlay::Figure),
            Action::CopyShared => state.copy_shared(),
            Action::PasteShared => state.ask(WindowRequest::Paste),
            Action::CopyNumpy => state.copy_script(script::numpy, "The script for NumPy is copied."),
            Action::CopyPytorch => state.copy_script(script::pytorch, "The script for PyTorch is copied."),
            Action::Lesson(place) => state.open_lesson(place),
            Action::NextLesson => state.go_to_lesson(1),
            Action::PreviousLesson => state.go_to_lesson(-1),
            Action::BackToLesson => state.back_to_lesson(),
            Action::CloseLesson => state.lesson = None,
        }
    }
}

/// Inserts `run` before the `at`-th run of the page and selects it, unless the result cannot be run: too many runs, or an optimizer that
/// the page cannot use. The message then says why.
fn insert(state: &mut State, at: usize, run: Run) {
    let (runs, selected) = state.runs();
    if runs.len() >= MAX_RUNS {
        return;
    }
    let before = *selected;
    runs.insert(at, run);
    *selected = at;
    if let Err(message) = state.check_runs() {
        let (runs, selected) = state.runs();
        runs.remove(at);
        *selected = before;
        state.message = Some(message);
    }
}

/// Returns the first colour and marker whose colour no run has yet; when all colours are taken, the first pair that no run has.
fn free_look(runs: &[Run]) -> usize {
    let new_color = |index: &usize| runs.iter().all(|run| run.color != look(*index).0);
    let new = |index: &usize| runs.iter().all(|run| (run.color, run.marker) != look(*index));
    (0..PALETTE.len()).find(new_color).or_else(|| (0..MAX_RUNS).find(new)).unwrap_or(runs.len())
}
