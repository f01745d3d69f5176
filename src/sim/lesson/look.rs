//! What a lesson shows at first: the page, and how things are shown on it. What is not said stays as the person has it.

use crate::math::Objective;
use crate::math::Optimizer;
use crate::math::catalog::Catalog;
use crate::math::catalog::param::{Field, Param};
use crate::math::catalog::words::did_you_mean;
use crate::sim::file::file_error::FileError;
use crate::sim::file::toml_table::TomlTable;
use crate::sim::page::Page;
use crate::sim::views::{COST, Cost, DECAY, DROPOUT, DecayView, DropoutView, METRIC, Metric, NETWORK, NetworkView};

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
