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
    /// The width and height that it needs when it is presented, in points: the smaller they are, the larger everything is on a
    /// given screen. Text is 14 points high.
    pub stage: [f32; 2],
    /// A sentence on its content.
    pub about: &'static str,
}

macro_rules! pages {
    ($($Variant:ident: ($key:literal, $title:literal, $column:literal, $stage:expr, $about:literal);)*) => {
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
                    $(Page::$Variant => PageFacts { key: $key, title: $title, column: $column, stage: $stage, about: $about }),*
                }
            }
        }
    };
}

pages! {
    Explore: ("explore", "Explore", "Inspector", [760.0, 500.0],
        "All runs over the contours, the loss beside them, and the arithmetic of each step");
    SideBySide: ("side-by-side", "Side by side", "Inspector", [880.0, 550.0],
        "Each run in a picture of its own, from one start and with linked axes");
    Noise: ("noise", "Gradient noise", "Numbers", [880.0, 550.0],
        "The gradients of single samples at the playhead, and what the mini-batch makes of them");
    Ensemble: ("ensemble", "Ensemble", "Numbers", [760.0, 500.0],
        "Every run repeated over many seeds: mean, median, band, and the cloud of iterates");
    Theorem: ("theorem", "Theorem", "Proof", [940.0, 600.0],
        "The convergence theorem on top of the real runs: the bound, its proof, and the choice of the learning rate");
    Stability: ("stability", "Stability", "Numbers", [880.0, 550.0],
        "Which learning rates are stable: the rate of each eigen-direction, and the map of momentum");
    WeightDecay: ("weight-decay", "Weight decay", "Numbers", [880.0, 550.0],
        "What a penalty on the weights does: 200 weights fitted to 20 examples, and its geometry in the plane");
    Dropout: ("dropout", "Dropout", "Numbers", [880.0, 550.0],
        "Units that switch off at random: the slides' picture alive, what to do at inference, and dropout as a ridge");
    Network: ("network", "Network", "Numbers", [940.0, 600.0],
        "A small network trained by the same optimizers, with its decision boundary and its path through weight space");
}

impl Page {
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
