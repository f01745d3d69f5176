//! What the window is a function of: the experiment, the playhead, and how things are shown.

use crate::math::param::Value;
use crate::math::{Dataset, Objective, View};
use crate::sim::dropout_work::DropoutWork;
use crate::sim::playhead::Playhead;
use crate::sim::presets::{self, Preset};
use crate::sim::weight_decay::WeightDecay;
use crate::sim::{Experiment, Run, Training, Work, files};
use crate::ui::command_palette::CommandPalette;
use crate::ui::history::History;
use crate::ui::network_look::NetworkLook;
use crate::ui::pages::Page;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The state of the window. All else is computed from it.
pub struct State {
    /// What is run.
    pub experiment: Experiment,
    /// What is run on the page about weight decay.
    pub weight_decay: WeightDecay,
    /// What is run on the page about dropout.
    pub dropout: DropoutWork,
    /// What is trained on the page of the network.
    pub training: Training,
    /// Where playback stands.
    pub playhead: Playhead,
    /// Which page is shown.
    pub page: Page,
    /// The index of the run whose card is open; may be past the end when there is no run.
    pub selected: usize,
    /// The same of the runs that train the network.
    pub trainee: usize,
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
    history: History<Work>,
}

/// What lies over the window until it is left.
#[derive(Clone, Debug, PartialEq)]
pub enum Overlay {
    /// The palette that finds actions.
    Commands(CommandPalette),
    /// The sheet of keys.
    Shortcuts,
}

/// Dark or light.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Appearance {
    #[default]
    Dark,
    Light,
}

/// What the loss plot shows upward.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Metric {
    /// f
    Loss,
    /// f − f*
    #[default]
    Gap,
    /// ‖∇f‖
    Gradient,
}

/// What the loss plot shows sideways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cost {
    /// k
    #[default]
    Steps,
    /// Gradient evaluations
    Evaluations,
    /// Gradient evaluations in units of n, for a finite sum
    Epochs,
}

impl Cost {
    /// All of them, in menu order.
    pub const ALL: [Cost; 3] = [Cost::Steps, Cost::Evaluations, Cost::Epochs];

    /// Its name on an axis.
    pub fn name(self) -> &'static str {
        match self {
            Cost::Steps => "step k",
            Cost::Evaluations => "evaluations",
            Cost::Epochs => "epochs",
        }
    }

    /// What it counts, in a sentence.
    pub fn about(self) -> &'static str {
        match self {
            Cost::Steps => "Updates, whatever each of them costs",
            Cost::Evaluations => {
                "Sample gradients: one costs O(q), so a full gradient of n samples O(n q), and a mini-batch of m O(m q)"
            }
            Cost::Epochs => "Passes over the data: gradient evaluations divided by n",
        }
    }
}

/// How much of the path behind a head is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trail {
    /// All of it.
    #[default]
    Full,
    /// The last steps, fading.
    Short,
}

/// What the page about dropout shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DropoutView {
    /// The slides' picture, and the mean of what each unit passes on.
    #[default]
    Units,
    /// What to do when masks are no longer drawn.
    Inference,
    /// Dropout as a stochastic gradient of two weights.
    Plane,
}

/// How things are shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs)]
pub struct Settings {
    pub appearance: Appearance,
    pub metric: Metric,
    pub logarithmic: bool,
    pub cost: Cost,
    pub trail: Trail,
    pub minima: bool,
    pub isoline_labels: bool,
    pub eigen_axes: bool,
    pub gradient_arrows: bool,
    pub update_arrows: bool,
    /// Whether the vectors of the inspected step are drawn at the selected run's head.
    pub step_vectors: bool,
    /// Whether the curvature on the stability page is that at the iterate, not at the minimum.
    pub curvature_at_iterate: bool,
    /// Whether the page about weight decay shows its geometry in the plane.
    pub decay_in_plane: bool,
    pub dropout_view: DropoutView,
    pub inspector: bool,
    /// Whether the column of controls is open in a narrow window.
    pub controls: bool,
    pub speed: f64,
    pub looping: bool,
    /// Whether backgrounds are black or white, and lines stronger.
    pub contrast: bool,
    /// Whether nothing moves that was not asked to.
    pub calm: bool,
    pub network: NetworkLook,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            appearance: Appearance::Dark,
            metric: Metric::Gap,
            logarithmic: true,
            cost: Cost::Steps,
            trail: Trail::Full,
            minima: true,
            isoline_labels: true,
            eigen_axes: false,
            gradient_arrows: false,
            update_arrows: false,
            step_vectors: false,
            curvature_at_iterate: false,
            decay_in_plane: false,
            dropout_view: DropoutView::Units,
            inspector: true,
            controls: true,
            speed: 12.0,
            looping: false,
            contrast: false,
            calm: false,
            network: NetworkLook::default(),
        }
    }
}

impl State {
    /// `experiment`, from its start, playing.
    pub fn new(experiment: Option<Experiment>, settings: Settings) -> Self {
        let experiment = experiment.unwrap_or_else(|| presets::ALL[0].experiment());
        let settings = Settings { speed: pleasant_speed(experiment.steps), ..settings };
        let (weight_decay, dropout, training) = (WeightDecay::default(), DropoutWork::default(), Training::example());
        let work = Work {
            experiment: experiment.clone(),
            weight_decay: weight_decay.clone(),
            dropout: dropout.clone(),
            training: training.clone(),
        };
        let mut state = State {
            experiment,
            weight_decay,
            dropout,
            training,
            playhead: Playhead::default(),
            page: Page::default(),
            selected: 0,
            trainee: 0,
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
            history: History::new(work),
        };
        if !state.settings.calm {
            state.playhead.restart();
        }
        state
    }

    /// All that is run: what is saved, shared and restored.
    pub fn work(&self) -> Work {
        Work {
            experiment: self.experiment.clone(),
            weight_decay: self.weight_decay.clone(),
            dropout: self.dropout.clone(),
            training: self.training.clone(),
        }
    }

    /// Takes note of what was changed, unless a hand still holds the control that changes it.
    pub fn note(&mut self, held: bool) {
        if !held {
            self.history.note(&self.work());
        }
    }

    /// Takes the last change of what is run back.
    pub fn undo(&mut self) {
        self.history.note(&self.work());
        let before = self.history.undo();
        self.bring_back(before);
    }

    /// Makes the change again that was taken back last.
    pub fn redo(&mut self) {
        let after = self.history.redo();
        self.bring_back(after);
    }

    fn bring_back(&mut self, work: Option<Work>) {
        let Some(Work { experiment, weight_decay, dropout, training }) = work else { return };
        if experiment.objective != self.experiment.objective {
            self.view = None;
        }
        (self.experiment, self.weight_decay, self.dropout, self.training) = (experiment, weight_decay, dropout, training);
        self.message = None;
    }

    /// Opens a preset and plays it.
    pub fn open(&mut self, preset: &Preset) {
        self.replace(preset.experiment());
    }

    /// Another experiment on the same page.
    fn replace(&mut self, experiment: Experiment) {
        // What the pages with experiments of their own run stays.
        let (weight_decay, dropout) = (std::mem::take(&mut self.weight_decay), std::mem::take(&mut self.dropout));
        let (page, trainee, training) = (self.page, self.trainee, std::mem::take(&mut self.training));
        let (history, presenting, spotlight) = (self.history.clone(), self.presenting, self.spotlight);
        let new = State::new(Some(experiment), self.settings.clone());
        *self = State { page, weight_decay, dropout, training, trainee, history, presenting, spotlight, ..new };
    }

    /// Opens a file from outside: an experiment, or the data of a regression. When it cannot be used, everything stays and the
    /// message says why.
    pub fn open_file(&mut self, path: &Path) {
        if self.page == Page::Network && path.extension().is_none_or(|ending| ending != "toml") {
            self.open_examples(path);
            return;
        }
        let experiment = if path.extension().is_some_and(|ending| ending == "toml") {
            files::open(path)
        } else {
            let notation = format!("regression-data(file={})", Value::Word(path.to_string_lossy().into_owned()));
            Objective::load(&notation, &|path| files::read_data(Path::new(path))).map(|objective| {
                let runs = self.experiment.runs.clone();
                Experiment { runs, steps: self.experiment.steps, ..Experiment::new(objective) }
            })
        };
        match experiment.and_then(|experiment| experiment.check().map(|()| experiment)) {
            Ok(experiment) => self.replace(experiment),
            Err(message) => self.message = Some(message),
        }
    }

    /// Trains on the examples in the file at `path`.
    fn open_examples(&mut self, path: &Path) {
        let notation = format!("csv(file={})", Value::Word(path.to_string_lossy().into_owned()));
        let dataset = Dataset::load(&notation, &|path| files::read_data(Path::new(path)));
        let training = dataset.map(|dataset| Training { dataset, ..self.training.clone() });
        match training.and_then(|training| training.check().map(|()| training)) {
            Ok(training) => (self.training, self.message) = (training, None),
            Err(message) => self.message = Some(message),
        }
    }

    /// Whether the controls are shown: in a wide window always.
    pub fn shows_controls(&self) -> bool {
        !self.presenting && (!self.narrow || self.settings.controls)
    }

    /// Whether the inspector is shown: in a narrow window the controls take its place.
    pub fn shows_inspector(&self) -> bool {
        !self.presenting && self.settings.inspector && !(self.narrow && self.settings.controls)
    }

    /// The runs of the page that is shown, and which of them is selected.
    pub fn runs(&mut self) -> (&mut Vec<Run>, &mut usize) {
        match self.page {
            Page::Network => (&mut self.training.runs, &mut self.trainee),
            _ => (&mut self.experiment.runs, &mut self.selected),
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
            Page::WeightDecay if !self.settings.decay_in_plane => self.weight_decay.epochs,
            Page::Dropout if self.settings.dropout_view == DropoutView::Plane => self.dropout.descent.steps,
            Page::Dropout => self.dropout.draws,
            Page::Network => self.training.epochs,
            _ => self.experiment.steps,
        }
    }

    /// The step shown.
    pub fn step(&self) -> usize {
        self.playhead.step(self.experiment.steps)
    }
}

/// Steps a second, in round numbers, at which a run of `steps` plays in about ten seconds.
fn pleasant_speed(steps: usize) -> f64 {
    let exact = steps as f64 / 10.0;
    let unit = 10_f64.powf(exact.log10().floor());
    (exact / unit).round() * unit
}
