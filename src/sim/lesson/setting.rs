//! A setting that differs from the experiment, as a claim asks for it: `lr=0.03`, `steps=400`, `schedule=cosine(length=140)`.

use super::quantity::QuantityArea;
use crate::math::catalog::notation::Call;
use crate::math::catalog::param::Tunable;
use crate::sim::file::experiment_keys::RUN;
use crate::sim::file::work::Work;
use toml::{Table, Value};

/// The distance between seeds: more than the members of an ensemble, so that no two ensembles share a seed.
const APART: u64 = 1_000_003;

/// A key and its value, as a file and the notation write them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    key: String,
    value: String,
}

impl Setting {
    /// Parses the setting `text`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (key, value) = text.split_once('=').ok_or_else(|| format!("a setting is written key=value; '{text}' is not"))?;
        Ok(Setting { key: key.to_owned(), value: value.to_owned() })
    }

    /// Returns `work` with this setting: in its `run` if that has such a key or hyperparameter, otherwise in the experiment of `area`.
    ///
    /// Fails where neither has it, or the value is not allowed.
    pub fn made_in(&self, work: &Work, area: QuantityArea, run: Option<usize>) -> Result<Work, String> {
        let mut made = work.clone();
        for tunable in tunables(&mut made, area, run) {
            if tunable.params().iter().any(|param| param.key == self.key) {
                let call = Call::parse(&format!("x({}={})", self.key, self.value)).map_err(|error| error.message)?;
                let argument = call.arguments.first().ok_or("a value is missing")?;
                tunable.set(&self.key, &argument.value)?;
                return made.check().map(|()| made);
            }
        }
        let mut file: Table = work.to_toml_whole().parse().expect("what is written can be read");
        let table = match area {
            QuantityArea::Plane => &mut file,
            QuantityArea::WeightDecay => part(&mut file, "weight-decay"),
            QuantityArea::Dropout => part(&mut file, "dropout"),
            QuantityArea::DropoutInPlane => part(part(&mut file, "dropout"), "plane"),
            QuantityArea::Training => part(&mut file, "training"),
            QuantityArea::Overfitting => part(&mut file, "overfitting"),
        };
        let value = self.value.parse().unwrap_or_else(|_| Value::String(self.value.clone()));
        match run.filter(|_| RUN.iter().any(|key| key.key == self.key)) {
            Some(run) => drop(table["run"][run].as_table_mut().expect("a run").insert(self.key.clone(), value)),
            None => drop(table.insert(self.key.clone(), value)),
        }
        Work::from_toml(&file.to_string(), &|path| Err(format!("{path} is not carried along"))).map_err(|error| error.message)
    }
}

fn part<'a>(file: &'a mut Table, name: &str) -> &'a mut Table {
    file.get_mut(name).and_then(Value::as_table_mut).expect("every part is written")
}

/// Returns the things with hyperparameters in that place.
fn tunables(work: &mut Work, area: QuantityArea, run: Option<usize>) -> Vec<&mut dyn Tunable> {
    match area {
        QuantityArea::Plane => {
            let optimizer =
                run.and_then(|run| work.experiment.runs.get_mut(run)).map(|run| &mut run.optimizer as &mut dyn Tunable);
            optimizer.into_iter().chain([&mut work.experiment.objective as &mut dyn Tunable]).collect()
        }
        QuantityArea::WeightDecay => vec![&mut work.weight_decay.optimizer, &mut work.weight_decay.data],
        QuantityArea::DropoutInPlane => vec![&mut work.dropout.descent.dropout],
        QuantityArea::Dropout | QuantityArea::Overfitting => Vec::new(),
        QuantityArea::Training => {
            let optimizer = run.and_then(|run| work.training.runs.get_mut(run)).map(|run| &mut run.optimizer as &mut dyn Tunable);
            optimizer.into_iter().chain([&mut work.training.dataset as &mut dyn Tunable]).collect()
        }
    }
}

/// Returns `work` with the `i`-th of the other seeds.
pub fn with_seed(work: &Work, i: u64) -> Work {
    let mut other = work.clone();
    let seeds = [
        &mut other.experiment.seed,
        &mut other.weight_decay.seed,
        &mut other.dropout.layer.seed,
        &mut other.dropout.descent.seed,
        &mut other.training.seed,
        &mut other.overfitting.seed,
    ];
    for seed in seeds {
        *seed = seed.wrapping_add(i * APART) & (i64::MAX as u64);
    }
    other
}
