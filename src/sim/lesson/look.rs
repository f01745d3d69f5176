//! What a lesson shows at first: the page, and how things are shown on it. What is not said stays as the person has it.

use crate::math::Objective;
use crate::math::Optimizer;
use crate::math::catalog::Catalog;
use crate::math::catalog::param::{Field, Param, choice};
use crate::math::catalog::words::did_you_mean;
use crate::sim::file::file_error::FileError;
use crate::sim::file::toml_table::TomlTable;
use crate::sim::page::Page;
use serde::{Deserialize, Serialize};

/// Declares a choice with the parameter that describes it.
macro_rules! word {
    ($(#[$meta:meta])* $Name:ident, $PARAM:ident, $key:literal, $doc:literal { $($(#[$vmeta:meta])* $Variant:ident = $word:literal),* $(,)? }) => {
        choice! {
            $(#[$meta])*
            #[derive(Default, Serialize, Deserialize)]
            pub enum $Name { $($(#[$vmeta])* $Variant = $word),* }
        }
        const $PARAM: Param = Param::choice($key, $key, $doc, "", &[$(($word, "")),*]);
    };
}

word! {
    /// What the page about weight decay shows.
    DecayView, DECAY, "weight_decay", "What the page about weight decay shows." {
        /// 200 weights fitted to 20 examples.
        #[default]
        Curves = "curves",
        /// The penalty's geometry in the plane.
        Plane = "plane",
    }
}
word! {
    /// What the page about dropout shows.
    DropoutView, DROPOUT, "dropout", "What the page about dropout shows." {
        /// The slides' picture, and the mean of what each unit passes on.
        #[default]
        Units = "units",
        /// What to do when masks are no longer drawn.
        Inference = "inference",
        /// Dropout as a stochastic gradient of two weights.
        Plane = "plane",
    }
}
word! {
    /// What the large picture of the page of the network shows.
    NetworkView, NETWORK, "network", "What the page of the network shows." {
        /// The probability of class 1 over the inputs, with the examples.
        #[default]
        Boundary = "boundary",
        /// What each hidden neuron makes of the inputs.
        Neurons = "neurons",
        /// The paths of all runs over the loss, on a plane through the space of weights.
        WeightSpace = "weight-space",
    }
}
word! {
    /// What the loss plot shows upward.
    Metric, METRIC, "metric", "What the loss plot shows upward." {
        /// F
        Loss = "loss",
        /// F − F*
        #[default]
        Gap = "gap",
        /// ‖∇F‖
        Gradient = "gradient",
    }
}
word! {
    /// What the loss plot shows sideways.
    Cost, COST, "cost", "What the loss plot shows sideways." {
        /// k
        #[default]
        Steps = "steps",
        /// Gradient evaluations.
        Evaluations = "evaluations",
        /// Gradient evaluations in units of n, for a finite sum.
        Epochs = "epochs",
    }
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
                "Gradients and values of single samples: each costs O(q), so a full gradient of n samples counts n, and a mini-batch of m \
                 counts m. What a line search tries is counted; the Hessian is not"
            }
            Cost::Epochs => "Passes over the data: evaluations divided by n",
        }
    }
}

/// Whether the loss plot is logarithmic, as a word so that it may be left unsaid.
const KEYS: [&str; 9] = ["page", "weight_decay", "dropout", "network", "metric", "cost", "logarithmic", "selected", "controls"];

/// The most controls that may be named.
const MAX_CONTROLS: usize = 40;

/// What is shown at first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LessonView {
    /// The page.
    pub page: Option<Page>,
    /// What the page about weight decay shows.
    pub decay: Option<DecayView>,
    /// What the page about dropout shows.
    pub dropout: Option<DropoutView>,
    /// What the page of the network shows large.
    pub network: Option<NetworkView>,
    /// What the loss plot shows upward.
    pub metric: Option<Metric>,
    /// What the loss plot shows sideways.
    pub cost: Option<Cost>,
    /// Whether the loss plot is logarithmic upward.
    pub logarithmic: Option<bool>,
    /// The name of the run that is selected, of those of its page.
    pub selected: Option<String>,
    /// The names of the controls that stay visible while presenting.
    pub controls: Vec<String>,
}

impl LessonView {
    /// What the table `[view]` of `file` says. `names` gives the names of the runs of a page.
    pub fn read(file: &mut TomlTable<'_>, names: &dyn Fn(Page) -> Vec<String>) -> Result<Self, FileError> {
        let Some(mut table) = file.table("view", "the table view", &KEYS)? else { return Ok(LessonView::default()) };
        let mut look = LessonView {
            page: choose(&mut table, &Page::PARAM)?,
            decay: choose(&mut table, &DECAY)?,
            dropout: choose(&mut table, &DROPOUT)?,
            network: choose(&mut table, &NETWORK)?,
            metric: choose(&mut table, &METRIC)?,
            cost: choose(&mut table, &COST)?,
            logarithmic: table.yes_or_no("logarithmic")?,
            ..LessonView::default()
        };
        if let Some(selected) = table.text("selected")? {
            let names = names(look.page.unwrap_or(Page::Explore));
            look.selected = Some(selected.read(|name| super::known::known(&name, &names, "run").map(|_| name))?);
        }
        if let Some(controls) = table.texts("controls")? {
            look.controls = controls.read(|controls| match controls.len() {
                ..=MAX_CONTROLS => match controls.iter().find(|name| !known_controls().contains(&name.as_str())) {
                    None => Ok(controls),
                    Some(name) => Err(format!(
                        "no optimizer and no objective has a parameter '{name}'{}; name one such as lr",
                        did_you_mean(name, &known_controls())
                    )),
                },
                count => Err(format!("it names {count} controls; the most is {MAX_CONTROLS}")),
            })?;
        }
        Ok(look)
    }
}

/// The parameters of all optimizers and objectives: what may stay in view.
fn known_controls() -> Vec<&'static str> {
    let optimizers = Optimizer::ALL.iter().flat_map(|entry| entry.params);
    optimizers.chain(Objective::ALL.iter().flat_map(|entry| entry.params)).map(|param| param.key).collect()
}

fn choose<T: Field>(table: &mut TomlTable<'_>, param: &Param) -> Result<Option<T>, FileError> {
    table.parameter(param)
}
