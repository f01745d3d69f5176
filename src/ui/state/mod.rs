//! What the window is a function of: the experiment, the playhead, and how things are shown.

pub mod action;
pub(in crate::ui) mod document;
pub(in crate::ui) mod documents;
pub mod edit;
pub mod figure_options;
pub(in crate::ui) mod history;
pub(in crate::ui) mod keyboard;
pub mod lessons;
pub mod network_display;
pub mod overlay;
pub(in crate::ui) mod perform;
pub(in crate::ui) mod recovered_work;
pub(in crate::ui) mod recovery_copy;
pub mod request;
pub mod settings;
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
use crate::ui::state::history::History;
use crate::ui::state::lessons::OpenLesson;
use crate::ui::state::overlay::ClosingStage;
use crate::ui::state::overlay::Overlay;
use crate::ui::state::overlay::Toast;
use crate::ui::state::recovered_work::RecoveredWork;
use crate::ui::state::request::WindowRequest;
pub use crate::ui::state::settings::{Appearance, Cost, DropoutView, Metric, Settings, Trail};
use crate::ui::state::typed_formula::TypedFormula;

/// The state of the window. All else is computed from it.
pub struct State {
    /// All that is run: what is saved, shared and restored.
    pub work: Work,
    /// The formula in its field, where that is not in use.
    pub(in crate::ui) typed: Option<TypedFormula>,
    /// A start in the plane, and what became of it when the objective came to be of one variable.
    pub(in crate::ui) flattened: Option<[Point; 2]>,
    /// Where playback stands.
    pub playhead: Playhead,
    /// Which page is shown.
    pub page: Page,
    /// The index of the run whose card is open; may be past the end when there is no run.
    pub selected: usize,
    /// The same of the runs that train the network.
    pub training_run: usize,
    /// The seed of the ensemble that is picked out; none for the runs' own.
    pub picked: Option<u64>,
    /// What the contour plot shows; none for what fits.
    pub view: Option<View>,
    /// How things are shown; remembered from start to start.
    pub settings: Settings,
    /// Whether the window has room for one side column only; known once it is shown.
    pub narrow: bool,
    /// Whether the top bar has room for the experiment's title and what is said of it; known once it is shown.
    pub titled: bool,
    /// What went wrong last, until it is dismissed or something goes right.
    pub message: Option<String>,
    /// What lies over the window.
    pub overlay: Option<Overlay>,
    /// Whether the picture is presented: large, and without the controls.
    pub presenting: bool,
    /// Whether the screen is dark.
    pub blank: bool,
    /// Whether all but the place around the pointer is dark.
    pub spotlight: bool,
    /// What was run before, to be taken back.
    pub(in crate::ui) history: History<HistoryEntry>,
    /// The files that were open in this window, and the work that belongs to none.
    pub(in crate::ui) documents: Vec<Document>,
    /// The one that is open now.
    pub(in crate::ui) document: usize,
    /// What windows that crashed have left, to be brought back or discarded.
    pub(in crate::ui) recovered: Vec<RecoveredWork>,
    /// How far the window is on its way to be closed.
    pub(in crate::ui) leaving: Option<ClosingStage>,
    /// What the window is asked for in this frame.
    pub requests: Vec<WindowRequest>,
    /// What was done, in a few words, shown for a moment.
    pub toast: Option<Toast>,
    /// The lesson that is open.
    pub lesson: Option<OpenLesson>,
}

/// All that is run at some time, and where one was then; only what is run counts as a change.
#[derive(Clone)]
pub(in crate::ui) struct HistoryEntry {
    work: Work,
    at: HistoryPosition,
}

/// Where one is with what is run.
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
    /// `experiment`, from its start, playing.
    pub fn new(experiment: Option<Experiment>, settings: Settings) -> Self {
        let experiment = experiment.unwrap_or_else(|| presets::ALL[0].experiment());
        State::with(Work::new(experiment), settings)
    }

    /// `work`, from its start, playing.
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
            view: None,
            settings,
            narrow: false,
            titled: true,
            message: None,
            overlay: None,
            presenting: false,
            blank: false,
            spotlight: false,
            history,
            documents,
            document: 0,
            recovered: Vec::new(),
            leaving: None,
            requests: Vec::new(),
            toast: None,
            lesson: None,
        };
        state.begin();
        state
    }

    /// Plays what is run from its start, at a pleasant speed, with nothing left of what was run before: no dialog, no message, no half-typed
    /// formula, no view or run picked by hand.
    pub(in crate::ui) fn begin(&mut self) {
        (self.typed, self.flattened, self.view) = (None, None, None);
        (self.selected, self.picked) = (0, None);
        self.training_run = self.training_run.min(self.work.training.runs.len().saturating_sub(1));
        (self.message, self.toast, self.overlay) = (None, None, None);
        (self.leaving, self.blank) = (None, false);
        self.settings.speed = pleasant_speed(self.work.experiment.steps);
        self.playhead = Playhead::default();
        if !self.settings.calm {
            self.playhead.restart();
        }
    }

    /// What is run, and where one is.
    fn moment(&self) -> HistoryEntry {
        HistoryEntry { work: self.work.clone(), at: self.at() }
    }

    fn at(&self) -> HistoryPosition {
        let (lesson, document) = (self.lesson.clone(), self.document);
        HistoryPosition { page: self.page, selected: self.selected, training_run: self.training_run, lesson, document }
    }

    /// Takes note of what was changed, unless a hand still holds the control that changes it; says whether anything was.
    pub fn note(&mut self, held: bool) -> bool {
        if held {
            return false;
        }
        // Asked in every frame: what is run is copied only when it has changed.
        if self.history.present().work == self.work {
            self.history.present().at = self.at();
            return false;
        }
        self.history.note(self.moment())
    }

    /// Takes the last change of what is run back, and goes to where it was made.
    pub fn undo(&mut self) {
        self.history.note(self.moment());
        let before = self.history.undo();
        self.bring_back(before);
    }

    /// Makes the change again that was taken back last.
    pub fn redo(&mut self) {
        let after = self.history.redo();
        self.bring_back(after);
    }

    fn bring_back(&mut self, moment: Option<HistoryEntry>) {
        let Some(HistoryEntry { work, at: HistoryPosition { page, selected, training_run, lesson, document } }) = moment else {
            return;
        };
        (self.page, self.selected, self.training_run, self.document) = (page, selected, training_run, document);
        // What was said in the lesson that is open stays said.
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

    /// Asks the window for something.
    pub fn ask(&mut self, request: WindowRequest) {
        self.requests.push(request);
    }

    /// Says for a moment that something was done.
    pub fn say(&mut self, words: impl Into<String>) {
        self.toast = Some(Toast::new(words));
    }

    /// Whether the controls are shown: in a wide window always.
    pub fn shows_controls(&self) -> bool {
        !self.presenting && (!self.narrow || self.settings.controls)
    }

    /// Whether the inspector is shown: in a narrow window the controls take its place.
    pub fn shows_inspector(&self) -> bool {
        let has_room = !self.narrow || !self.settings.controls;
        self.settings.inspector && has_room && !self.presenting && !self.shows_lesson()
    }

    /// Whether the lesson is shown, in the place of the inspector.
    pub fn shows_lesson(&self) -> bool {
        let open = self.lesson.as_ref().is_some_and(|open| !open.aside);
        open && !self.presenting && !(self.narrow && self.settings.controls)
    }

    /// The runs of the page that is shown, and which of them is selected.
    pub fn runs(&mut self) -> (&mut Vec<Run>, &mut usize) {
        match self.page {
            Page::Network => (&mut self.work.training.runs, &mut self.training_run),
            _ => (&mut self.work.experiment.runs, &mut self.selected),
        }
    }

    /// Whether what [`runs`](Self::runs) belongs to can be run; if not, what is wrong and what would be right.
    pub fn check_runs(&self) -> Result<(), String> {
        match self.page {
            Page::Network => self.work.training.check_kept(),
            _ => self.work.experiment.check(),
        }
    }

    /// Whether the page that is shown is about the experiment in the plane, not one of its own.
    pub fn shows_experiment(&self) -> bool {
        match self.page {
            Page::WeightDecay => self.settings.decay_in_plane,
            Page::Dropout | Page::Network => false,
            _ => true,
        }
    }

    /// How many steps the page that is shown plays over.
    pub fn length(&self) -> usize {
        match self.page {
            Page::WeightDecay if !self.settings.decay_in_plane => self.work.weight_decay.epochs,
            Page::Dropout if self.settings.dropout_view == DropoutView::Plane => self.work.dropout.descent.steps,
            Page::Dropout => self.work.dropout.draws,
            Page::Network => self.work.training.epochs,
            _ => self.work.experiment.steps,
        }
    }

    /// The step shown.
    pub fn step(&self) -> usize {
        self.playhead.step(self.work.experiment.steps)
    }
}

/// Steps a second, in round numbers, at which a run of `steps` plays in about ten seconds.
pub fn pleasant_speed(steps: usize) -> f64 {
    let exact = steps as f64 / 10.0;
    let unit = 10_f64.powf(exact.log10().floor());
    (exact / unit).round() * unit
}
