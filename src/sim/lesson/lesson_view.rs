//! The view with which a lesson begins: the page and its settings. Settings that it does not name stay as the user has them.

use crate::math::Objective;
use crate::math::Optimizer;
use crate::math::catalog::Catalog;
use crate::math::catalog::param::{Param, ParamField};
use crate::math::catalog::words::did_you_mean;
use crate::math::excerpt::excerpt;
use crate::sim::file::file_error::FileError;
use crate::sim::file::toml_table::TomlTable;
use crate::sim::page::Page;
use crate::sim::views::{COST, Cost, DECAY, DROPOUT, DecayView, DropoutView, METRIC, Metric, NETWORK, NetworkView};

/// The keys of the table `[view]`.
const KEYS: [&str; 9] = ["page", "weight_decay", "dropout", "network", "metric", "cost", "logarithmic", "selected", "controls"];

/// The most controls that may be named.
const MAX_CONTROLS: usize = 40;

/// The view with which a lesson begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LessonView {
    /// The page.
    pub page: Option<Page>,
    /// The view of the page about weight decay.
    pub decay: Option<DecayView>,
    /// The view of the page about dropout.
    pub dropout: Option<DropoutView>,
    /// The large picture on the network's page.
    pub network: Option<NetworkView>,
    /// The vertical axis of the loss plot.
    pub metric: Option<Metric>,
    /// The horizontal axis of the loss plot.
    pub cost: Option<Cost>,
    /// Whether the vertical axis of the loss plot is logarithmic.
    pub logarithmic: Option<bool>,
    /// The name of the selected run, among those of the page.
    pub selected: Option<String>,
    /// The names of the controls that stay visible while presenting.
    pub controls: Vec<String>,
}

impl LessonView {
    /// Reads the table `[view]` of `file`. `names` gives the names of the runs of a page.
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
                ..=MAX_CONTROLS => controls.iter().try_for_each(|name| control(name)).map(|()| controls),
                count => Err(format!("it names {count} controls; the most is {MAX_CONTROLS}")),
            })?;
        }
        Ok(look)
    }
}

/// Checks that there is a control called `name`; fails with a message.
pub fn control(name: &str) -> Result<(), String> {
    let known = known_controls();
    if known.contains(&name) {
        return Ok(());
    }
    Err(format!(
        "no optimizer and no objective has a parameter '{}'{}; name one such as lr",
        excerpt(name),
        did_you_mean(name, &known)
    ))
}

/// Controls that are no parameters of an optimizer or an objective: λ of a run, its schedule, the size m of its mini-batches, the condition
/// number and the angle of a quadratic, the hidden layers and the activation of a network, the probability of dropout, and what the page
/// Overfitting has: the degree, λ, the steps of its gradient descent, and the noise; and what the page Compare has: the budget, the tolerance,
/// the starts, and the steps of its basins.
pub const OTHER_CONTROLS: [&str; 17] = [
    "weight_decay",
    "schedule",
    "batch",
    "kappa",
    "angle",
    "steps",
    "layers",
    "activation",
    "p",
    "degree",
    "lambda",
    "descent_steps",
    "noise",
    "budget",
    "tolerance",
    "starts",
    "basin_steps",
];

/// Lists the parameters of all optimizers and objectives, and the other controls.
fn known_controls() -> Vec<&'static str> {
    let optimizers = Optimizer::ALL.iter().flat_map(|entry| entry.params);
    let params = optimizers.chain(Objective::ALL.iter().flat_map(|entry| entry.params)).map(|param| param.key);
    params.chain(OTHER_CONTROLS).collect()
}

fn choose<T: ParamField>(table: &mut TomlTable<'_>, param: &Param) -> Result<Option<T>, FileError> {
    table.parameter(param)
}
