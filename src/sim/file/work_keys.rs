//! The keys of the experiments beyond the plane: the tables `[weight-decay]`, `[dropout]`, `[dropout.plane]`, `[training]` and
//! `[overfitting]`.

use crate::math::Activation;
use crate::math::Dataset;
use crate::math::Optimizer;
use crate::math::Plan;
use crate::math::Point;
use crate::math::catalog::Catalog;
use crate::math::catalog::family_file::FamilyFile as _;
use crate::math::network::{LOSS, MAX_LAYERS, MAX_NEURONS};
use crate::sim::Training;
use crate::sim::dropout::dropout_descent::DropoutDescent;
use crate::sim::dropout::dropout_layer::{DRAWS, P, UNITS};
use crate::sim::dropout::dropout_work::DropoutWork;
use crate::sim::experiment::{NOISE, SEED, STEPS};
use crate::sim::file::experiment_keys::{read_runs, write_runs};
use crate::sim::file::file_error::{FileError, ReadFile};
use crate::sim::file::keys::{self, ReadContext, StoredValue, TableKey, key, put};
use crate::sim::file::toml_lines::TomlLines;
use crate::sim::file::toml_table::TomlTable;
use crate::sim::overfitting::{self, Cure, DEGREE, DESCENT_STEPS, Overfitting, PENALTY, RATE, SIGMA};
use crate::sim::run::conditions::Decay;
use crate::sim::training::{self, POINTS, TRAIN_SHARE};
use crate::sim::weight_decay::{EPOCHS, SIGMA0, WeightDecay};

/// The keys of the tables.
pub const TABLES: [&str; 4] = ["weight-decay", "dropout", "training", "overfitting"];

/// The keys of `[weight-decay]`.
pub const WEIGHT_DECAY: [TableKey<WeightDecay>; 9] = [
    key!(named "data", "the data", data),
    key!(real SIGMA0, "the spread of the initial weights", sigma0),
    key!(count EPOCHS, "the number of epochs", epochs),
    key!(sampling | all | all.data.train as usize),
    key!(text "optimizer" Optimizer::parse, "the optimizer", optimizer),
    key!(text "schedule" Plan::parse, "the schedule", schedule),
    key!(text "decay" Decay::parse, "how weight decay acts", decay),
    key!(whole SEED, "the seed", seed as u64),
    key!(@ "lambdas", "the values of λ", read_lambdas, |all| Some(StoredValue::Reals(all.lambdas.clone())), |_| false),
];

/// The keys of `[dropout]`.
pub const DROPOUT: [TableKey<DropoutWork>; 5] = [
    key!(real P, "the probability p", layer.p),
    key!(count UNITS, "the number of units", layer.units),
    key!(whole SEED, "the seed", layer.seed as u64),
    key!(count DRAWS, "", draws),
    key!(apart "plane", |table, all, context| {
        let found = part(table, ["plane", "dropout.plane"], &PLANE, context.read, DropoutDescent::default(), DropoutDescent::check);
        found.map(|found| put(&mut all.descent, found))
    }),
];

/// The keys of `[dropout.plane]`.
pub const PLANE: [TableKey<DropoutDescent>; 8] = [
    key!(named "data", "the data", data),
    key!(named "dropout", "dropout", dropout),
    key!(@ "start", "the start", read_start, |all| Some(StoredValue::Reals(all.start.as_slice().to_vec())), |_| false),
    key!(whole STEPS, "the number of steps", steps as usize),
    key!(text "optimizer" Optimizer::parse, "the optimizer", optimizer),
    key!(text "schedule" Plan::parse, "the schedule", schedule),
    key!(sampling | all | all.data.points as usize),
    key!(whole SEED, "the seed", seed as u64),
];

/// The keys of `[training]`.
pub const TRAINING: [TableKey<Training>; 12] = [
    key!(@ "dataset", "the data", read_dataset, |all| Some(StoredValue::Text(all.dataset.to_string())), |_| false),
    key!(count POINTS, "", points),
    key!(real TRAIN_SHARE, "", train_share),
    key!(@ "layers", "the layers", read_layers, |all| Some(StoredValue::Wholes(all.hidden.clone())), |_| false),
    key!(text "activation" Activation::parse, "the activation", activation),
    key!(@ LOSS.key, "",
        |table, all, _| table.parameter(&LOSS).map(|loss| put(&mut all.loss, loss)),
        |all| Some(StoredValue::Text(all.loss.to_string())),
        |_| false),
    key!(named "dropout", "", dropout),
    key!(count training::EPOCHS, "", epochs),
    key!(whole SEED, "", seed as u64),
    key!(sampling | all | all.train_count()),
    key!(real NOISE, "", noise),
    key!(apart "run", |table, all, context| {
        let samples = all.train_count();
        read_runs(table, &ReadContext { samples, ..*context }).map(|runs| all.runs = runs)
    }),
];

/// The keys of `[overfitting]`.
pub const OVERFITTING: [TableKey<Overfitting>; 8] = [
    key!(count overfitting::POINTS, "the number of points", points),
    key!(real SIGMA, "the noise", noise),
    key!(count DEGREE, "the degree", degree),
    key!(text "cure" Cure::parse, "the cure", cure),
    key!(real PENALTY, "the penalty", lambda),
    key!(real RATE, "the learning rate", lr),
    key!(count DESCENT_STEPS, "the number of steps", steps),
    key!(whole SEED, "the seed", seed as u64),
];

fn read_lambdas(table: &mut TomlTable<'_>, all: &mut WeightDecay, _: &ReadContext<'_>) -> Result<(), FileError> {
    let Some(lambdas) = table.reals("lambdas")? else { return Ok(()) };
    let check = |lambdas: Vec<f64>| {
        let all = WeightDecay { lambdas, ..all.clone() };
        all.check().map(|()| all.lambdas)
    };
    lambdas.read(check).map(|lambdas| all.lambdas = lambdas)
}

fn read_start(table: &mut TomlTable<'_>, all: &mut DropoutDescent, _: &ReadContext<'_>) -> Result<(), FileError> {
    let Some(start) = table.reals("start")? else { return Ok(()) };
    let point = |numbers: Vec<f64>| match numbers.as_slice() {
        [x, y] if x.is_finite() && y.is_finite() => Ok(Point::new(*x, *y)),
        _ => Err("a start takes two finite numbers"),
    };
    start.read(point).map(|start| all.start = start)
}

fn read_dataset(table: &mut TomlTable<'_>, all: &mut Training, context: &ReadContext<'_>) -> Result<(), FileError> {
    // The file of points may still have to be named.
    let load = |text: &str| match Dataset::parse(text) {
        Ok(dataset) if dataset.is_unnamed() => Ok(dataset),
        _ => Dataset::load(text, context.read),
    };
    table.notation("dataset", load).map(|dataset| put(&mut all.dataset, dataset))
}

fn read_layers(table: &mut TomlTable<'_>, all: &mut Training, _: &ReadContext<'_>) -> Result<(), FileError> {
    let Some(layers) = table.reals("layers")? else { return Ok(()) };
    layers.read(|sizes| hidden(&sizes)).map(|sizes| all.hidden = sizes)
}

fn hidden(sizes: &[f64]) -> Result<Vec<usize>, String> {
    let fits = |size: &f64| size.fract() == 0.0 && (1.0..=MAX_NEURONS as f64).contains(size);
    if sizes.len() > MAX_LAYERS || !sizes.iter().all(fits) {
        return Err(format!("it takes up to {MAX_LAYERS} whole numbers from 1 to {MAX_NEURONS}, as in [16, 16], or [] for none"));
    }
    Ok(sizes.iter().map(|size| *size as usize).collect())
}

/// Reads the table `[key]` of `file`, if there is one, by `keys` into a copy of `at_first`, and checks the result; `name` is its full
/// name.
fn part<T>(
    file: &mut TomlTable<'_>,
    [key, name]: [&'static str; 2],
    keys: &[TableKey<T>],
    read: ReadFile<'_>,
    mut at_first: T,
    check: fn(&T) -> Result<(), String>,
) -> Result<Option<T>, FileError> {
    let Some(mut table) = file.table(key, &format!("the table {name}"), &keys::names(keys))? else { return Ok(None) };
    keys::read(keys, &mut table, &mut at_first, &ReadContext { read, objective: None, samples: 0 })?;
    check(&at_first).map_err(|message| FileError { line: table.line, message })?;
    Ok(Some(at_first))
}

/// Reads the experiment of the table `[weight-decay]` of `file`, if there is one.
pub fn weight_decay(file: &mut TomlTable<'_>, read: ReadFile<'_>) -> Result<Option<WeightDecay>, FileError> {
    part(file, ["weight-decay"; 2], &WEIGHT_DECAY, read, WeightDecay::default(), WeightDecay::check)
}

/// Writes the table `[weight-decay]`.
pub fn write_weight_decay(all: &WeightDecay, lines: &mut TomlLines) {
    lines.head("[weight-decay]");
    keys::write_to(&WEIGHT_DECAY, all, lines);
}

/// Reads the experiments of the table `[dropout]` of `file`, with `[dropout.plane]`, if there is one.
pub fn dropout(file: &mut TomlTable<'_>, read: ReadFile<'_>) -> Result<Option<DropoutWork>, FileError> {
    part(file, ["dropout"; 2], &DROPOUT, read, DropoutWork::default(), DropoutWork::check)
}

/// Writes the tables `[dropout]` and `[dropout.plane]`.
pub fn write_dropout(all: &DropoutWork, lines: &mut TomlLines) {
    lines.head("[dropout]");
    keys::write_to(&DROPOUT, all, lines);
    if all.descent != DropoutDescent::default() {
        lines.head("[dropout.plane]");
        keys::write_to(&PLANE, &all.descent, lines);
    }
}

/// Reads the training of the table `[training]` of `file`, if there is one; its runs are those listed there. A file of points is read by
/// `read`; it may still have to be named.
pub fn training(file: &mut TomlTable<'_>, read: ReadFile<'_>) -> Result<Option<Training>, FileError> {
    part(file, ["training"; 2], &TRAINING, read, Training::default(), Training::check_kept)
}

/// Writes the table `[training]` and its runs.
pub fn write_training(all: &Training, lines: &mut TomlLines) {
    lines.head("[training]");
    keys::write_to(&TRAINING, all, lines);
    write_runs(&all.runs, "training.run", lines);
}

/// Reads the experiment of the table `[overfitting]` of `file`, if there is one.
pub fn overfitting(file: &mut TomlTable<'_>, read: ReadFile<'_>) -> Result<Option<Overfitting>, FileError> {
    part(file, ["overfitting"; 2], &OVERFITTING, read, Overfitting::default(), Overfitting::check)
}

/// Writes the table `[overfitting]`.
pub fn write_overfitting(all: &Overfitting, lines: &mut TomlLines) {
    lines.head("[overfitting]");
    keys::write_to(&OVERFITTING, all, lines);
}
