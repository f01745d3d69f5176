//! What a goal leaves free and what it holds fixed: each thing that can be changed, by the key that it has in a file.

use super::quantity::{Area, Over, Quantity};
use crate::math::Optimizer;
use crate::math::catalog::Catalog;
use crate::math::catalog::notation::write;
use crate::math::catalog::param::{Named, Tunable};
use crate::math::catalog::words::number;
use crate::sim::Run;
use crate::sim::Work;
use std::fmt::Display;

/// One thing that can be changed: its key, and its value as a file writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The key: `start`, `lr`.
    pub key: &'static str,
    /// The value.
    pub value: String,
}

/// The facts that `quantity` of `index` in `work` may depend on. Names and looks are none.
pub fn of(quantity: &Quantity, work: &Work, index: usize) -> Vec<Fact> {
    let mut facts = Facts::default();
    match quantity.kind.area {
        Area::Plane => {
            let all = &work.experiment;
            facts.add("objective", &all.objective);
            facts.add("start", &point(all.start.as_slice()));
            facts.add("steps", &all.steps);
            facts.add("seed", &all.seed);
            if let (Over::Runs, Some(run)) = (quantity.kind.over, all.runs.get(index)) {
                facts.add("sampling", all.sampling_of(run));
                facts.add("noise", &number(run.noise.unwrap_or(all.noise)));
                facts.run(run);
            }
        }
        Area::WeightDecay => {
            let all = &work.weight_decay;
            facts.add("data", &notation(&all.data));
            facts.add("sigma0", &number(all.sigma0));
            facts.add("epochs", &all.epochs);
            facts.add("sampling", &all.sampling);
            facts.rule(&all.optimizer);
            facts.add("schedule", &all.schedule);
            facts.add("decay", &all.decay);
            facts.add("seed", &all.seed);
            facts.add("lambdas", &point(&all.lambdas));
        }
        Area::Dropout => {
            facts.add("p", &number(work.dropout.layer.p));
            facts.add("units", &work.dropout.layer.units);
            facts.add("seed", &work.dropout.layer.seed);
            facts.add("dropout", &notation(&work.dropout.descent.dropout));
        }
        Area::Training => {
            let all = &work.training;
            facts.add("dataset", &all.dataset);
            facts.add("layers", &format!("{:?}", all.hidden));
            facts.add("activation", &all.activation);
        }
    }
    facts.0
}

#[derive(Default)]
struct Facts(Vec<Fact>);

impl Facts {
    fn add(&mut self, key: &'static str, value: &dyn Display) {
        self.0.push(Fact { key, value: value.to_string() });
    }
    fn rule(&mut self, optimizer: &Optimizer) {
        self.add("optimizer", &optimizer.entry().key);
        optimizer.params().iter().for_each(|param| self.add(param.key, &optimizer.get(param.key)));
    }
    fn run(&mut self, run: &Run) {
        self.rule(&run.optimizer);
        self.add("schedule", &run.schedule);
        self.add("weight_decay", &number(run.weight_decay));
        self.add("decay", &run.decay);
    }
}

/// What a key means, in words.
pub fn words(key: &str) -> &str {
    let parameters = || Optimizer::ALL.iter().flat_map(|entry| entry.params);
    match key {
        "objective" => "the objective",
        "start" => "the start",
        "steps" => "the number of steps",
        "epochs" => "the number of epochs",
        "seed" => "the seed",
        "sampling" => "the sampling",
        "noise" => "the noise",
        "optimizer" => "the optimizer",
        "schedule" => "the schedule",
        "weight_decay" => "the weight decay",
        "lambdas" => "the values of λ",
        "data" | "dataset" => "the data",
        "sigma0" => "the spread of the initial weights",
        _ => parameters().find(|param| param.key == key).map_or(key, |param| param.name),
    }
}

fn point(numbers: &[f64]) -> String {
    let numbers: Vec<String> = numbers.iter().map(|x| number(*x)).collect();
    format!("[{}]", numbers.join(", "))
}

fn notation<T: Named + Tunable>(thing: &T) -> String {
    write(T::KEY, thing)
}

/// The first thing that is not as `before` says, but for the `free` keys. With `optimizer`, its hyperparameters are free as well.
pub fn changed<'a>(before: &'a [Fact], now: &[Fact], free: &[String]) -> Option<&'a Fact> {
    let is_free = |key: &str| free.iter().any(|free| free == key);
    let optimizer_is_free = is_free("optimizer");
    let value = |key: &str| now.iter().find(|fact| fact.key == key).map(|fact| fact.value.as_str());
    before.iter().find(|fact| {
        !is_free(fact.key) && value(fact.key) != Some(&fact.value) && !(optimizer_is_free && value(fact.key).is_none())
    })
}
