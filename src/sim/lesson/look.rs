//! What a lesson shows at first: the page, and how things are shown on it. What is not said stays as the person has it.

use crate::math::catalog::Catalog;
use crate::math::notation::did_you_mean;
use crate::math::param::{Field, Param, choice};
use crate::math::{Objective, Optimizer};
use crate::sim::file::FileError;
use crate::sim::toml_table::Table;

/// Declares a choice with the parameter that describes it.
macro_rules! word {
    ($(#[$meta:meta])* $Name:ident, $PARAM:ident, $key:literal, $doc:literal { $($Variant:ident = $word:literal),* $(,)? }) => {
        choice! {
            $(#[$meta])*
            #[allow(missing_docs)]
            pub enum $Name { $($Variant = $word),* }
        }
        const $PARAM: Param = Param::choice($key, $key, $doc, "", &[$(($word, "")),*]);
    };
}

word! {
    /// A page of the window.
    PageName, PAGE, "page", "The page." {
        Explore = "explore", SideBySide = "side-by-side", Noise = "noise", Ensemble = "ensemble", Theorem = "theorem",
        Stability = "stability", WeightDecay = "weight-decay", Dropout = "dropout", Network = "network",
    }
}
word! {
    /// What the page about weight decay shows.
    DecayPart, DECAY, "weight_decay", "What the page about weight decay shows." { Curves = "curves", Plane = "plane" }
}
word! {
    /// What the page about dropout shows.
    DropoutPart, DROPOUT, "dropout", "What the page about dropout shows." { Units = "units", Inference = "inference", Plane = "plane" }
}
word! {
    /// What the page of the network shows large.
    NetworkPart, NETWORK, "network", "What the page of the network shows." {
        Boundary = "boundary", Neurons = "neurons", WeightSpace = "weight-space",
    }
}
word! {
    /// What the loss plot shows upward.
    Upward, METRIC, "metric", "What the loss plot shows upward." { Loss = "loss", Gap = "gap", Gradient = "gradient" }
}
word! {
    /// What the loss plot shows sideways.
    Sideways, COST, "cost", "What the loss plot shows sideways." { Steps = "steps", Evaluations = "evaluations", Epochs = "epochs" }
}

/// Whether the loss plot is logarithmic, as a word so that it may be left unsaid.
const KEYS: [&str; 9] = ["page", "weight_decay", "dropout", "network", "metric", "cost", "logarithmic", "selected", "controls"];

/// The most controls that may be named.
const MAX_CONTROLS: usize = 40;

/// What is shown at first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The page.
    pub page: Option<PageName>,
    /// What the page about weight decay shows.
    pub decay: Option<DecayPart>,
    /// What the page about dropout shows.
    pub dropout: Option<DropoutPart>,
    /// What the page of the network shows large.
    pub network: Option<NetworkPart>,
    /// What the loss plot shows upward.
    pub metric: Option<Upward>,
    /// What the loss plot shows sideways.
    pub cost: Option<Sideways>,
    /// Whether the loss plot is logarithmic upward.
    pub logarithmic: Option<bool>,
    /// The name of the run that is selected, of those of its page.
    pub selected: Option<String>,
    /// The names of the controls that stay visible while presenting.
    pub controls: Vec<String>,
}

impl Look {
    /// What the table `[view]` of `file` says. `names` gives the names of the runs of a page.
    pub fn read(file: &mut Table<'_>, names: &dyn Fn(PageName) -> Vec<String>) -> Result<Self, FileError> {
        let Some(mut table) = file.table("view", "the table view", &KEYS)? else { return Ok(Look::default()) };
        let mut look = Look {
            page: choose(&mut table, &PAGE)?,
            decay: choose(&mut table, &DECAY)?,
            dropout: choose(&mut table, &DROPOUT)?,
            network: choose(&mut table, &NETWORK)?,
            metric: choose(&mut table, &METRIC)?,
            cost: choose(&mut table, &COST)?,
            logarithmic: table.yes_or_no("logarithmic")?,
            ..Look::default()
        };
        if let Some(selected) = table.text("selected")? {
            let names = names(look.page.unwrap_or(PageName::Explore));
            look.selected = Some(selected.read(|name| super::task::known(&name, &names, "run").map(|_| name))?);
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

fn choose<T: Field>(table: &mut Table<'_>, param: &Param) -> Result<Option<T>, FileError> {
    table.parameter(param)
}
