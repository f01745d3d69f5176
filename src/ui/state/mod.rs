//! The state of the window: the work, the playhead, and how things are shown. Everything on screen is computed from it.

pub mod action;
mod choose;
pub mod compare_display;
pub mod compared;
pub mod comparison_plan;
pub(in crate::ui) mod document;
pub(in crate::ui) mod documents;
pub mod edit;
pub mod figure_options;
pub mod hints;
pub(in crate::ui) mod history;
pub(in crate::ui) mod keyboard;
mod lesson_goals;
pub mod lesson_progress;
mod lesson_reveal;
mod lesson_vote;
pub mod lessons;
mod link;
pub mod network_display;
pub mod overlay;
pub(in crate::ui) mod perform;
pub(in crate::ui) mod recent_formulas;
mod recorded_runs;
pub mod recordings;
pub(in crate::ui) mod recovered_work;
pub(in crate::ui) mod recovery_copy;
pub mod remote;
pub mod request;
pub mod settings;
mod shown_panel;
mod switched;
pub(in crate::ui) mod typed_formula;
pub(in crate::ui) mod window_place;

use crate::math::Point;
use crate::math::View;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::Work;
use crate::sim::file::presets;
use crate::sim::page::Page;
use crate::sim::playhead::Playhead;
use crate::ui::state::document::Document;
use crate::ui::state::hints::HintWatch;
use crate::ui::state::history::History;
use crate::ui::state::lessons::{LessonTab, OpenLesson};
use crate::ui::state::overlay::ClosingStage;
use crate::ui::state::overlay::Overlay;
use crate::ui::state::overlay::Toast;
use crate::ui::state::recordings::Recordings;
use crate::ui::state::recovered_work::RecoveredWork;
use crate::ui::state::request::WindowRequest;
pub use crate::ui::state::settings::{Appearance, AxesScale, Cost, DropoutView, Metric, Settings, Trail};
use crate::ui::state::typed_formula::TypedFormula;

/// What covers the pictures where everything stands in one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// What a wide window has at the left.
    Controls,
    /// What it has at the right.
    Column,
}

/// The state of the window. Everything else is computed from it.
pub struct State {
    /// Everything that is run: it is what is saved, shared and restored.
    pub work: Work,
    /// The text in the formula's field, where it is not the formula in use.
    pub(in crate::ui) typed: Option<TypedFormula>,
    /// A start in the plane, and what it became when the objective changed to one with a single variable.
    pub(in crate::ui) flattened: Option<[Point; 2]>,
    /// The position of playback.
    pub playhead: Playhead,
    /// The page shown.
    pub page: Page,
    /// The index of the run whose card is open; may be past the end when there is no run.
    pub selected: usize,
    /// The same for the runs that train the network.
    pub training_run: usize,
    /// The seed of the ensemble whose path is shown; none for the experiment's own seed.
    pub picked: Option<u64>,
    /// The run that the pointer was on in the last frame, in the table or in a plot.
    pub pointed: Option<usize>,
    /// The run that the pointer is on, as far as this frame has been shown.
    pub pointing: Option<usize>,
    /// The part of the plane that the contour plot shows; none for the part that fits.
    pub view: Option<View>,
    /// How things are shown; kept in the settings file.
    pub settings: Settings,
    /// Whether the window has room for one side column only; known after the first frame.
    pub narrow: bool,
    /// Whether the window is as small as a telephone, so that everything stands in one column; known after the first frame.
    pub one_column: bool,
    /// What covers the pictures in one column; none for the pictures.
    pub sheet: Option<Sheet>,
    /// Whether the top bar has room for the experiment's title and description; known after the first frame.
    pub titled: bool,
    /// The last error message, until it is dismissed or something succeeds.
    pub message: Option<String>,
    /// The dialog or sheet over the window, if any.
    pub overlay: Option<Overlay>,
    /// Whether the window is presenting: the picture large, without the controls.
    pub presenting: bool,
    /// Whether the window is a part of another web page, where it only shows one panel.
    pub embedded: bool,
    /// The address of the web page that shows the window, to which links are made; none on a desktop.
    pub address: Option<String>,
    /// Whether the lecturer's own window is open.
    pub notes: bool,
    /// The panel that fills the stage; none for the first one of the page.
    pub panel: Option<&'static str>,
    /// Whether the screen is blanked.
    pub blank: bool,
    /// Whether everything except a disc around the pointer is darkened.
    pub spotlight: bool,
    /// The work before each change, for undo.
    pub(in crate::ui) history: History<HistoryEntry>,
    /// The files that were open in this window, and the work that belongs to no file.
    pub(in crate::ui) documents: Vec<Document>,
    /// The index of the open one.
    pub(in crate::ui) document: usize,
    /// Work left by windows that crashed, to be restored or discarded.
    pub(in crate::ui) recovered: Vec<RecoveredWork>,
    /// The stage of closing the window, once closing has been asked for.
    pub(in crate::ui) leaving: Option<ClosingStage>,
    /// The requests to the window in this frame.
    pub requests: Vec<WindowRequest>,
    /// A short confirmation, shown for a moment.
    pub toast: Option<Toast>,
    /// The training runs of other programs that are open.
    pub recordings: Recordings,
    /// The lesson that is open.
    pub lesson: Option<OpenLesson>,
    /// What the hints of the first start saw in the last frame.
    pub(in crate::ui) hint_watch: Option<HintWatch>,
}

/// The work at one time, with the position of the user then; only the work counts as a change.
#[derive(Clone)]
pub(in crate::ui) struct HistoryEntry {
    work: Work,
    at: HistoryPosition,
}

/// The position of the user: page, selection, lesson and document.
#[derive(Clone, Default)]
struct HistoryPosition {
    page: Page,
    selected: usize,
    training_run: usize,
    lesson: Option<OpenLesson>,
    document: usize,
}

impl PartialEq for HistoryEntry {
    fn eq(&self, other: &Self) -> bool {
        self.work == other.work
    }
}

impl State {
    /// Starts with `experiment`, playing from its first step.
    pub fn new(experiment: Option<Experiment>, settings: Settings) -> Self {
        let experiment = experiment.unwrap_or_else(|| presets::ALL[0].experiment());
        State::with(Work::new(experiment), settings)
    }

    /// Starts with `work`, playing from its first step.
    pub fn with(work: Work, settings: Settings) -> Self {
        let documents = vec![Document::of_no_file(work.clone())];
        let history = History::new(HistoryEntry { work: work.clone(), at: HistoryPosition::default() });
        let mut state = State {
            work,
            typed: None,
            flattened: None,
            playhead: Playhead::default(),
            page: Page::default(),
            selected: 0,
            training_run: 0,
            picked: None,
            pointed: None,
            pointing: None,
            view: None,
            settings,
            narrow: false,
            one_column: false,
            sheet: None,
            titled: true,
            message: None,
            overlay: None,
            presenting: false,
            embedded: false,
            address: None,
            notes: false,
            panel: None,
            blank: false,
            spotlight: false,
            history,
            documents,
            document: 0,
            recovered: Vec::new(),
            leaving: None,
            requests: Vec::new(),
            toast: None,
            recordings: Recordings::default(),
            lesson: None,
            hint_watch: None,
        };
        state.begin();
        state
    }

    /// Plays the work from its start, in about ten seconds, and clears everything that belonged to the work before: dialog, message,
    /// half-typed formula, and the view or run chosen by hand.
    pub(in crate::ui) fn begin(&mut self) {
        (self.typed, self.flattened, self.view) = (None, None, None);
        (self.selected, self.picked, self.pointed) = (0, None, None);
        self.training_run = self.training_run.min(self.work.training.runs.len().saturating_sub(1));
        (self.message, self.toast, self.overlay) = (None, None, None);
        (self.leaving, self.blank) = (None, false);
        self.settings.speed = default_speed(self.work.experiment.steps);
        self.playhead = Playhead::default();
        if !self.settings.calm {
            self.playhead.restart();
        }
    }

    /// Returns the work with the current position.
    fn moment(&self) -> HistoryEntry {
        HistoryEntry { work: self.work.clone(), at: self.at() }
    }

    fn at(&self) -> HistoryPosition {
        let (lesson, document) = (self.lesson.clone(), self.document);
        HistoryPosition { page: self.page, selected: self.selected, training_run: self.training_run, lesson, document }
    }

    /// Records a change of the work, unless the control that makes it is still held; returns whether there was one.
    pub fn note(&mut self, held: bool) -> bool {
        if held {
            return false;
        }
        // This is asked in every frame, so the work is copied only when it has changed.
        if self.history.present().work == self.work {
            self.history.present().at = self.at();
            return false;
        }
        self.history.note(self.moment())
    }

    /// Undoes the last change of the work, and returns to the page where it was made.
    pub fn undo(&mut self) {
        self.history.note(self.moment());
        let before = self.history.undo();
        self.bring_back(before);
    }

    /// Redoes the change that was undone last.
    pub fn redo(&mut self) {
        let after = self.history.redo();
        self.bring_back(after);
    }

    fn bring_back(&mut self, moment: Option<HistoryEntry>) {
        let Some(HistoryEntry { work, at: HistoryPosition { page, selected, training_run, lesson, document } }) = moment else {
            return;
        };
        (self.page, self.selected, self.training_run, self.document) = (page, selected, training_run, document);
        // The answers in the open lesson stay.
        let key = |lesson: &Option<OpenLesson>| lesson.as_ref().map(|open| open.key.clone());
        if key(&lesson) != key(&self.lesson) {
            self.lesson = lesson;
        }
        if work.experiment.objective != self.work.experiment.objective {
            self.view = None;
        }
        self.work = work;
        self.message = None;
    }

    /// Sends a request to the window.
    pub fn ask(&mut self, request: WindowRequest) {
        self.requests.push(request);
    }

    /// Shows a short confirmation for a moment.
    pub fn say(&mut self, words: impl Into<String>) {
        self.toast = Some(Toast::new(words));
    }

    /// Shows `sheet` over the pictures, or the pictures again.
    pub fn switch_sheet(&mut self, sheet: Sheet) {
        self.sheet = Some(sheet).filter(|_| self.sheet != Some(sheet));
    }

    /// Whether the page shows runs: those of the experiment in the plane, or of the network.
    pub fn shows_runs(&self) -> bool {
        self.shows_experiment() || self.page == Page::Network
    }

    /// Whether the controls are shown; in a wide window they always are.
    pub fn shows_controls(&self) -> bool {
        !self.presenting && !self.one_column && (!self.narrow || self.settings.controls)
    }

    /// Whether the inspector is shown; in a narrow window the controls take its place.
    pub fn shows_inspector(&self) -> bool {
        let has_room = !self.narrow || !self.settings.controls;
        match self.one_column {
            true => self.sheet == Some(Sheet::Column),
            false => self.settings.inspector && has_room && !self.presenting && !self.shows_lesson(),
        }
    }

    /// Whether the lesson is shown, in place of the inspector.
    pub fn shows_lesson(&self) -> bool {
        let open = self.lesson.as_ref().is_some_and(|open| open.tab != LessonTab::Page);
        open && !self.presenting && !(self.narrow && self.settings.controls)
    }

    /// Returns the selected run of the page shown.
    pub fn selected_run(&self) -> Option<&Run> {
        match self.page {
            Page::Network => self.work.training.runs.get(self.training_run),
            _ => self.work.experiment.runs.get(self.selected),
        }
    }

    /// Returns the runs of the page shown, and the index of the selected one.
    pub fn runs(&mut self) -> (&mut Vec<Run>, &mut usize) {
        match self.page {
            Page::Network => (&mut self.work.training.runs, &mut self.training_run),
            _ => (&mut self.work.experiment.runs, &mut self.selected),
        }
    }

    /// Checks whether the experiment that [`runs`](Self::runs) belongs to can be run; fails with what is wrong and what would be right.
    pub fn check_runs(&self) -> Result<(), String> {
        match self.page {
            Page::Network => self.work.training.check_kept(),
            _ => self.work.experiment.check(),
        }
    }

    /// Whether the page shown is about the experiment in the plane, not an experiment of its own.
    pub fn shows_experiment(&self) -> bool {
        !self.page.has_own_experiment() && (self.page != Page::WeightDecay || self.settings.decay_in_plane)
    }

    /// Returns the number of steps that the page shown plays.
    pub fn length(&self) -> usize {
        match self.page {
            Page::WeightDecay if !self.settings.decay_in_plane => self.work.weight_decay.epochs,
            Page::Dropout if self.settings.dropout_view == DropoutView::Plane => self.work.dropout.descent.steps,
            Page::Dropout => self.work.dropout.draws,
            Page::Network => self.work.training.epochs,
            Page::Overfitting => self.work.overfitting.played_steps(),
            _ => self.work.experiment.steps,
        }
    }

    /// Returns the step shown.
    pub fn step(&self) -> usize {
        self.playhead.step(self.work.experiment.steps)
    }
}

/// Returns the speed, in steps per second and rounded, at which a run of `steps` plays in about ten seconds.
pub fn default_speed(steps: usize) -> f64 {
    let exact = steps as f64 / 10.0;
    let unit = 10_f64.powf(exact.log10().floor());
    (exact / unit).round() * unit
}
