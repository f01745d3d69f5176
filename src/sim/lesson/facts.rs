//! The facts that a goal leaves free or holds fixed: each is something that can be changed, with the key that it has in a file.

use super::quantity::{Quantity, QuantityArea, QuantityScope};
use crate::math::Optimizer;
use crate::math::catalog::Catalog;
use crate::math::catalog::param::Tunable;
use crate::sim::Run;
use crate::sim::Work;
use crate::sim::experiment::NOISE;
use crate::sim::file::experiment_keys::{EXPERIMENT, RUN};
use crate::sim::file::keys::TableKey;
use crate::sim::file::work_keys::{DROPOUT, OVERFITTING, PLANE, TRAINING, WEIGHT_DECAY};

/// Something that can be changed: its key, and its value as a file writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The key: `start`, `lr`.
    pub key: &'static str,
    /// The value.
    pub value: String,
}

/// Lists the facts on which `quantity` of `index` in `work` may depend. Names and colours are not among them.
pub fn of(quantity: &Quantity, work: &Work, index: usize) -> Vec<Fact> {
    match quantity.kind.area {
        QuantityArea::Plane => {
            let all = &work.experiment;
            let mut facts = described(&EXPERIMENT, all);
            facts.retain(|fact| !SHARED.contains(&fact.key));
            if let (QuantityScope::Runs, Some(run)) = (quantity.kind.over, all.runs.get(index)) {
                let (sampling, noise) = (all.sampling_of(run).clone(), run.noise.unwrap_or(all.noise));
                let start = Some(all.start_of(run));
                facts.retain(|fact| fact.key != "start");
                facts.extend(described(&RUN, &Run { start, sampling: Some(sampling), noise: Some(noise), ..run.clone() }));
                facts.extend(hyperparameters(&run.optimizer));
            }
            facts
        }
        QuantityArea::WeightDecay => {
            let mut facts = described(&WEIGHT_DECAY, &work.weight_decay);
            facts.extend(hyperparameters(&work.weight_decay.optimizer));
            facts
        }
        QuantityArea::Dropout => described(&DROPOUT, &work.dropout),
        QuantityArea::DropoutInPlane => described(&PLANE, &work.dropout.descent),
        QuantityArea::Training => described(&TRAINING, &work.training),
        QuantityArea::Overfitting => described(&OVERFITTING, &work.overfitting),
    }
}

/// The keys of settings that all runs share unless a run has its own: they are facts of each run, not of the experiment.
const SHARED: [&str; 2] = ["sampling", NOISE.key];

/// Lists the facts of `all` for those `keys` that have a description in words.
fn described<T>(keys: &[TableKey<T>], all: &T) -> Vec<Fact> {
    let described = keys.iter().filter(|key| !key.words.is_empty());
    let fact = |key: &TableKey<T>| {
        let value = (key.value)(all)?.to_string();
        // Hyperparameters are facts of their own.
        let value = if key.key == "optimizer" { value.split('(').next().unwrap_or_default().to_owned() } else { value };
        Some(Fact { key: key.key, value })
    };
    described.filter_map(fact).collect()
}

fn hyperparameters(optimizer: &Optimizer) -> Vec<Fact> {
    optimizer.params().iter().map(|param| Fact { key: param.key, value: optimizer.get(param.key).to_string() }).collect()
}

/// Returns the meaning of a key in words.
pub fn words(key: &str) -> &str {
    fn of<T>(keys: &[TableKey<T>]) -> impl Iterator<Item = (&'static str, &'static str)> {
        keys.iter().map(|key| (key.key, key.words))
    }
    let plane = of(&EXPERIMENT).chain(of(&RUN));
    let keys = plane.chain(of(&WEIGHT_DECAY)).chain(of(&DROPOUT)).chain(of(&PLANE)).chain(of(&TRAINING)).chain(of(&OVERFITTING));
    let parameters = Optimizer::ALL.iter().flat_map(|entry| entry.params).map(|param| (param.key, param.name));
    let mut all = keys.filter(|(_, words)| !words.is_empty()).chain(parameters);
    all.find(|(known, _)| *known == key).map_or(key, |(_, words)| words)
}

/// Returns the first fact that differs from `before`, except for the `free` keys. If `optimizer` is free, so are its hyperparameters.
pub fn changed<'a>(before: &'a [Fact], now: &[Fact], free: &[String]) -> Option<&'a Fact> {
    let is_free = |key: &str| free.iter().any(|free| free == key);
    let optimizer_is_free = is_free("optimizer");
    let value = |key: &str| now.iter().find(|fact| fact.key == key).map(|fact| fact.value.as_str());
    before.iter().find(|fact| {
        !is_free(fact.key) && value(fact.key) != Some(&fact.value) && !(optimizer_is_free && value(fact.key).is_none())
    })
}
