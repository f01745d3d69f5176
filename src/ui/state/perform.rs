//! The effect of each action on the state of the window.

use crate::math::Objective;
use crate::math::Optimizer;
use crate::math::Point;
use crate::math::Schedule;
use crate::math::catalog::Catalog;
use crate::math::catalog::param::{Tunable as _, Value};
use crate::math::catalog::words::number;
use crate::sim::experiment::{MAX_RUNS, PALETTE, Run, look};
use crate::sim::file::presets::Preset;
use crate::sim::script;
use crate::ui::state::action::Action;
use crate::ui::state::lessons::LessonTab;
use crate::ui::state::overlay::CommandPalette;
use crate::ui::state::overlay::Gallery;
use crate::ui::state::overlay::Overlay;
use crate::ui::state::request::FilePurpose;
use crate::ui::state::request::WindowRequest;
use crate::ui::state::{Appearance, Sheet, State};

impl Action {
    /// Performs the action.
    pub fn perform(self, state: &mut State) {
        let sheet = match self {
            Action::Inspector => Some(Sheet::Column),
            Action::Controls => Some(Sheet::Controls),
            _ => None,
        };
        if let Some(sheet) = sheet.filter(|_| state.one_column) {
            return state.switch_sheet(sheet);
        }
        let steps = state.length();
        let (runs, place) = state.runs();
        let selected = *place;
        match self {
            Action::PlayOrPause => {
                state.playhead.toggle(steps);
                state.settings.hints.play = true;
            }
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
                    open.tab = if show { LessonTab::Page } else { LessonTab::Beats };
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
                    let label = free_name(runs, run.name());
                    let twin = Run { label, color, marker, ..run.clone() };
                    insert(state, selected + 1, twin);
                }
            }
            Action::Remove => {
                if selected < runs.len() {
                    runs.remove(selected);
                    *place = selected.min(runs.len().saturating_sub(1));
                }
            }
            Action::OwnStart => own_start(state),
            Action::Spread => spread(state),
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
            Action::Objective(key) => {
                if let Ok(objective) = Objective::by_key(key) {
                    state.choose(objective);
                }
            }
            Action::Schedule(key) => {
                if let (Ok(schedule), Some(run)) = (Schedule::by_key(key), runs.get_mut(selected)) {
                    run.schedule.schedule = schedule;
                }
            }
            Action::Set(key, _, value) => state.edit(|state| {
                let (runs, selected) = state.runs();
                runs.get_mut(*selected).map_or(Ok(()), |run| run.optimizer.set(key, &Value::Number(value)))
            }),
            Action::Gallery => {
                let shown = matches!(state.overlay, Some(Overlay::Gallery(_)));
                state.overlay = (!shown).then(|| Overlay::Gallery(Gallery::default()));
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
            // A part of another page stays what it is.
            Action::Present if state.embedded => {}
            Action::Present => state.presenting = !state.presenting,
            Action::Blank => state.blank = !state.blank,
            Action::Spotlight => state.spotlight = !state.spotlight,
            Action::Contrast => state.settings.contrast = !state.settings.contrast,
            Action::Calm => state.settings.calm = !state.settings.calm,
            Action::FitRates => state.fit_rates(),
            Action::Comma => state.settings.comma = !state.settings.comma,
            Action::Strips => state.settings.strips = !state.settings.strips,
            Action::OpenFile => state.ask(WindowRequest::File(FilePurpose::Open)),
            Action::OpenRecording => state.ask(WindowRequest::File(FilePurpose::Recording)),
            Action::OpenWeights => state.ask(WindowRequest::File(FilePurpose::Weights)),
            Action::OpenRecent(i) => {
                if let Some(path) = state.settings.recent.get(i).cloned() {
                    state.open_file(&path);
                }
            }
            Action::Save => state.save_again(),
            Action::SaveAs => state.ask(WindowRequest::File(FilePurpose::Save)),
            Action::SaveTable => state.ask(WindowRequest::File(FilePurpose::Table)),
            Action::Figure => {
                // The figure shows the step at which it was asked for.
                state.playhead.playing = false;
                state.overlay = Some(Overlay::Figure);
            }
            Action::CopyShared => state.copy_shared(),
            Action::CopyLink => state.copy_link(),
            Action::PasteShared => state.ask(WindowRequest::Paste),
            Action::CopyNumpy => state.copy_script(script::numpy, "The script for NumPy is copied."),
            Action::CopyPytorch => state.copy_script(script::pytorch, "The script for PyTorch is copied."),
            Action::Lesson(place) => state.open_lesson(place),
            Action::GoOn => state.go_on(),
            Action::GoBack => state.go_back(),
            Action::NextPanel => state.next_panel(),
            Action::Notes if state.lesson.is_none() => {
                state.say("No lesson is open, so there are no notes. The menu Lessons opens one.")
            }
            Action::Notes => state.notes = !state.notes,
            Action::NextLesson => state.go_to_lesson(1),
            Action::PreviousLesson => state.go_to_lesson(-1),
            Action::BackToLesson => state.back_to_lesson(),
            Action::CloseLesson => state.lesson = None,
        }
    }
}

/// Gives the selected run of the experiment its own start, slightly beside the common one so that the two can be told apart; or removes it
/// where it has one.
fn own_start(state: &mut State) {
    let selected = state.selected;
    state.edit(|state| {
        let experiment = &mut state.work.experiment;
        let view = experiment.objective.view();
        let beside = experiment.start + 0.08 * Point::new(view.x.1 - view.x.0, 0.0);
        let Some(run) = experiment.runs.get_mut(selected) else { return Ok(()) };
        run.start = if run.start.is_none() { Some(beside) } else { None };
        Ok(())
    });
}

/// Adds copies of the selected run of the experiment with learning rates around its own.
fn spread(state: &mut State) {
    let selected = state.selected;
    state.edit(|state| {
        let runs = &mut state.work.experiment.runs;
        let Some(run) = runs.get(selected).cloned() else { return Ok(()) };
        for factor in [0.25, 0.5, 2.0, 4.0] {
            let mut twin = run.clone();
            let rate = rounded(factor * run.learning_rate());
            twin.optimizer.set("lr", &Value::Number(rate))?;
            twin.label = free_name(runs, &format!("{}, α = {}", run.name(), number(rate)));
            (twin.color, twin.marker) = look(free_look(runs));
            runs.push(twin);
        }
        Ok(())
    });
}

/// `name`, or with a number behind it where a run has that name already.
fn free_name(runs: &[Run], name: &str) -> String {
    let is_free = |name: &str| runs.iter().all(|run| run.name() != name);
    if is_free(name) {
        return name.to_owned();
    }
    // A copy of a copy counts on.
    let base = name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    let base = if base.is_empty() { name } else { base };
    (2..).map(|i| format!("{base} {i}")).find(|name| is_free(name)).expect("the numbers do not end")
}

/// `x` to three digits.
fn rounded(x: f64) -> f64 {
    format!("{x:.2e}").parse().unwrap_or(x)
}

/// Puts `run` before the `at`-th run of the page and selects it, unless what results cannot be run: too many runs, or one that the page
/// has no place for. The message then says why.
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
