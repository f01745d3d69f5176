//! The pages of the window, as lessons, settings and menus name them: one row for each, in the order of their shortcut keys.

use crate::math::catalog::param::{Param, ParamField, Value};

/// The facts about a page.
#[derive(Clone, Copy, Debug)]
pub struct PageFacts {
    /// Its name in files.
    pub key: &'static str,
    /// Its name on screen.
    pub title: &'static str,
    /// The name of the column on its right.
    pub column: &'static str,
    /// Its panels, of which one fills the stage: the name in files, and a title. The first one is shown where none is named.
    pub panels: &'static [(&'static str, &'static str)],
    /// A sentence on its content.
    pub about: &'static str,
}

macro_rules! pages {
    ($($Variant:ident: ($key:literal, $title:literal, $column:literal, $about:literal, $panels:expr);)*) => {
        /// A page of the window.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum Page { #[default] $($Variant),* }

        impl Page {
            /// All pages, in their order.
            pub const ALL: [Page; [$($key),*].len()] = [$(Page::$Variant),*];
            /// The parameter of files that names a page.
            pub const PARAM: Param = Param::choice("page", "page", "The page.", "", &[$(($key, "")),*]);

            /// The facts about this page.
            pub fn facts(self) -> PageFacts {
                match self {
                    $(Page::$Variant => PageFacts { key: $key, title: $title, column: $column, about: $about, panels: &$panels }),*
                }
            }
        }
    };
}

pages! {
    Explore: ("explore", "Explore", "Inspector",
        "All runs over the contours, the loss beside them, and the arithmetic of each step",
        [("paths", "The paths"), ("loss", "The loss"), ("data", "The data"), ("costs", "What is paid"), ("schedules", "The learning rates"), ("step", "The step")]);
    SideBySide: ("side-by-side", "Side by side", "Inspector",
        "Each run in a picture of its own, from one start and with linked axes",
        [("paths", "The paths"), ("costs", "The loss against its cost")]);
    Noise: ("noise", "Gradient noise", "Numbers",
        "The gradients of single samples at the playhead, and what the mini-batch makes of them",
        [("fan", "The samples' gradients"), ("gradients", "The plane of gradients"), ("variance", "Its variance"), ("progress", "What a batch buys"), ("average", "Right on average"), ("check", "Many draws")]);
    Ensemble: ("ensemble", "Ensemble", "Numbers",
        "Every run repeated over many seeds: mean, median, band, and the cloud of iterates",
        [("cloud", "The cloud"), ("band", "The band of losses")]);
    Theorem: ("theorem", "Theorem", "Proof",
        "The convergence theorem on top of the real runs: the bound, its proof, and the choice of the learning rate",
        [("bound", "The bound"), ("exact", "The bound and the exact law"), ("tradeoff", "The trade-off"), ("constraints", "The two sums"), ("proof", "The proof")]);
    Stability: ("stability", "Stability", "Numbers",
        "Which learning rates are stable: the rate of each eigen-direction, and the map of momentum",
        [("rates", "The rate of each direction"), ("map", "The map of momentum"), ("roots", "The roots"), ("turned", "The valley turned"), ("paths", "The path"), ("decay", "The distance in each direction")]);
    WeightDecay: ("weight-decay", "Weight decay", "Numbers",
        "What a penalty on the weights does: 200 weights fitted to 20 examples, and its geometry in the plane",
        [("losses", "The losses"), ("weights", "The weights"), ("sweep", "Against λ"), ("norms", "The length of w"), ("plane", "In the plane")]);
    Dropout: ("dropout", "Dropout", "Numbers",
        "Units that switch off at random: the slides' picture alive, what to do at inference, and dropout as a ridge",
        [("network", "The picture"), ("means", "What the units pass on")]);
    Network: ("network", "Network", "Numbers",
        "A small network trained by the same optimizers, with its decision boundary and its path through weight space",
        [("picture", "The network"), ("loss", "The loss"), ("chart", "The chart"), ("formulas", "The gradient"), ("activations", "The activations"), ("backprop", "Back-propagation by hand"), ("sharpness", "The sharpness")]);
    Overfitting: ("overfitting", "Overfitting", "Numbers",
        "A polynomial fitted to noisy points: too low a degree, too high a degree, and two cures",
        [("fit", "The fit"), ("degree", "Against the degree"), ("bias", "Bias and variance"), ("cures", "Two cures")]);
    Compare: ("compare", "Compare", "Numbers",
        "Which optimizer, tuned fairly: over many learning rates, hyperparameters, starts, seeds and functions",
        [("sweep", "Against the learning rate"), ("map", "Two hyperparameters"), ("basins", "Where each start ends"), ("profile", "On all functions"), ("data-profile", "Within so many evaluations"), ("ranks", "The ranks"), ("cells", "The table")]);
}

/// What decides which of its panels a page has; a view that is not known may be any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PanelNeeds {
    /// Whether the objective has data.
    pub data: bool,
    /// Whether the learning rate of a run changes.
    pub schedules: bool,
    /// Whether the page about weight decay shows its view in the plane.
    pub decay_in_plane: Option<bool>,
    /// The same of the page about dropout.
    pub dropout_in_plane: Option<bool>,
}

impl Page {
    /// Lists the panels that it has where this is so, each with its name in files and its title.
    pub fn panels_with(self, needs: PanelNeeds) -> Vec<(&'static str, &'static str)> {
        let has = |name: &str| match self {
            Page::Explore if ["data", "costs"].contains(&name) => needs.data,
            Page::Explore if name == "schedules" => needs.schedules,
            Page::WeightDecay => needs.decay_in_plane.is_none_or(|in_plane| in_plane == (name == "plane")),
            Page::Dropout => name == "network" || needs.dropout_in_plane != Some(true),
            _ => true,
        };
        self.facts().panels.iter().copied().filter(|(name, _)| has(name)).collect()
    }

    /// The panel with this name; none where it has no such panel.
    pub fn panel(self, name: &str) -> Option<&'static str> {
        self.facts().panels.iter().find(|(key, _)| *key == name).map(|(key, _)| *key)
    }

    /// Whether it shows more panels at a time than can be large. The others show their first one larger than what is beside it.
    pub fn shows_many(self) -> bool {
        matches!(self, Page::Noise | Page::Theorem | Page::Stability | Page::WeightDecay | Page::Overfitting | Page::Compare)
    }

    /// Whether it is never about the experiment in the plane: it has one of its own.
    pub fn has_own_experiment(self) -> bool {
        matches!(self, Page::Dropout | Page::Network | Page::Overfitting)
    }

    /// Its name on screen.
    pub fn title(self) -> &'static str {
        self.facts().title
    }
}

impl ParamField for Page {
    fn to_value(&self) -> Value {
        Value::Word(self.facts().key.into())
    }
    fn from_value(value: &Value) -> Option<Self> {
        Page::ALL.into_iter().find(|page| *value == Value::Word(page.facts().key.into()))
    }
}
