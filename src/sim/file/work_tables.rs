//! The tables of an experiment file for the experiments beyond the plane. A key that is missing keeps its default.

use crate::math::Activation;
use crate::math::Dataset;
use crate::math::Optimizer;
use crate::math::Plan;
use crate::math::Point;
use crate::math::catalog::Catalog;
use crate::math::catalog::notation::{Call, NotationError, write};
use crate::math::catalog::param::{Named, ParamField, Tunable};
use crate::math::data::dropout::Dropout;
use crate::math::data::dropout_regression::DropoutData;
use crate::math::data::linear_data::LinearData;
use crate::math::excerpt::excerpt;
use crate::math::network::{self, LOSS, MAX_LAYERS, MAX_NEURONS};
use crate::sim::Training;
use crate::sim::dropout::dropout_descent::DropoutDescent;
use crate::sim::dropout::dropout_layer::{DRAWS, P, UNITS};
use crate::sim::dropout::dropout_work::DropoutWork;
use crate::sim::experiment::{NOISE, SEED, STEPS};
use crate::sim::file::file_error::{FileError, Read};
use crate::sim::file::toml_lines::Lines;
use crate::sim::file::toml_table::Table;
use crate::sim::file::{read_runs, sampling, write_runs};
use crate::sim::run::descent::Decay;
use crate::sim::training::{EPOCHS as TRAINING_EPOCHS, POINTS, TRAIN_SHARE};
use crate::sim::weight_decay::{EPOCHS, SIGMA0, WeightDecay};

/// The keys of the tables.
pub const TABLES: [&str; 3] = ["weight-decay", "dropout", "training"];

const WEIGHT_DECAY_KEYS: [&str; 9] =
    ["data", "sigma0", "epochs", "sampling", "optimizer", "schedule", "decay", "seed", "lambdas"];
const DROPOUT_KEYS: [&str; 5] = ["p", "units", "seed", "draws", "plane"];
const PLANE_KEYS: [&str; 8] = ["data", "dropout", "start", "steps", "optimizer", "schedule", "sampling", "seed"];
const TRAINING_KEYS: [&str; 12] =
    ["dataset", "points", "train_share", "layers", "activation", "loss", "dropout", "epochs", "seed", "sampling", "noise", "run"];

/// Puts what was found, if anything, in its place.
fn put<T>(place: &mut T, found: Option<T>) {
    if let Some(found) = found {
        *place = found;
    }
}

/// A thing that is no member of a family, in the notation: `linear-data(dims=50)`.
fn parse<T: Named + Tunable + Default>(text: &str) -> Result<T, NotationError> {
    let call = Call::parse(text)?;
    if call.name != T::KEY {
        let message = format!("there is no '{}' here; write {}(…)", excerpt(&call.name), T::KEY);
        return Err(NotationError { column: call.column, message });
    }
    let mut thing = T::default();
    call.apply(&mut thing)?;
    Ok(thing)
}

fn notation<T: Named + Tunable>(thing: &T) -> String {
    write(T::KEY, thing)
}

fn seed(table: &mut Table<'_>) -> Result<Option<u64>, FileError> {
    table.whole(&SEED)
}

/// What the table `[weight-decay]` of `file` describes, if there is one.
pub fn weight_decay(file: &mut Table<'_>) -> Result<Option<WeightDecay>, FileError> {
    let Some(mut table) = file.table("weight-decay", "the table weight-decay", &WEIGHT_DECAY_KEYS)? else { return Ok(None) };
    let mut found = WeightDecay::default();
    put(&mut found.data, table.notation("data", parse::<LinearData>)?);
    put(&mut found.sigma0, table.parameter(&SIGMA0)?);
    put(&mut found.epochs, table.parameter::<u64>(&EPOCHS)?.map(|epochs| epochs as usize));
    put(&mut found.sampling, sampling(&mut table, found.data.train as usize)?);
    put(&mut found.optimizer, table.notation("optimizer", Optimizer::parse)?);
    put(&mut found.schedule, table.notation("schedule", Plan::parse)?);
    put(&mut found.decay, table.notation("decay", Decay::parse)?);
    put(&mut found.seed, seed(&mut table)?);
    if let Some(lambdas) = table.reals("lambdas")? {
        found.lambdas =
            lambdas.read(|lambdas| WeightDecay { lambdas: lambdas.clone(), ..found.clone() }.check().map(|()| lambdas))?;
    }
    found.check().map_err(|message| FileError { line: table.line, message })?;
    Ok(Some(found))
}

/// Writes the table `[weight-decay]`.
pub fn write_weight_decay(all: &WeightDecay, lines: &mut Lines) {
    lines.head("[weight-decay]");
    lines.words("data", &notation(&all.data));
    lines.real("sigma0", all.sigma0);
    lines.whole("epochs", all.epochs as u64);
    lines.words("sampling", &all.sampling);
    lines.words("optimizer", &all.optimizer);
    lines.words("schedule", &all.schedule);
    lines.words("decay", &all.decay);
    lines.whole("seed", all.seed);
    lines.reals("lambdas", &all.lambdas);
}

/// What the table `[dropout]` of `file`, with `[dropout.plane]`, describes, if there is one.
pub fn dropout(file: &mut Table<'_>) -> Result<Option<DropoutWork>, FileError> {
    let Some(mut table) = file.table("dropout", "the table dropout", &DROPOUT_KEYS)? else { return Ok(None) };
    let mut found = DropoutWork::default();
    put(&mut found.layer.p, table.parameter(&P)?);
    put(&mut found.layer.units, table.parameter::<u64>(&UNITS)?.map(|units| units as usize));
    put(&mut found.layer.seed, seed(&mut table)?);
    put(&mut found.draws, table.parameter::<u64>(&DRAWS)?.map(|draws| draws as usize));
    if let Some(mut plane) = table.table("plane", "the table dropout.plane", &PLANE_KEYS)? {
        put(&mut found.descent, Some(descent(&mut plane)?));
    }
    found.check().map_err(|message| FileError { line: table.line, message })?;
    Ok(Some(found))
}

fn descent(table: &mut Table<'_>) -> Result<DropoutDescent, FileError> {
    let mut found = DropoutDescent::default();
    put(&mut found.data, table.notation("data", parse::<DropoutData>)?);
    put(&mut found.dropout, table.notation("dropout", parse::<Dropout>)?);
    if let Some(start) = table.reals("start")? {
        found.start = start.read(|numbers| match numbers.as_slice() {
            [x, y] if x.is_finite() && y.is_finite() => Ok(Point::new(*x, *y)),
            _ => Err("a start takes two finite numbers"),
        })?;
    }
    put(&mut found.steps, table.whole(&STEPS)?.map(|steps| steps as usize));
    put(&mut found.optimizer, table.notation("optimizer", Optimizer::parse)?);
    put(&mut found.schedule, table.notation("schedule", Plan::parse)?);
    put(&mut found.sampling, sampling(table, found.data.points as usize)?);
    put(&mut found.seed, seed(table)?);
    found.check().map_err(|message| FileError { line: table.line, message })?;
    Ok(found)
}

/// Writes the tables `[dropout]` and `[dropout.plane]`.
pub fn write_dropout(all: &DropoutWork, lines: &mut Lines) {
    lines.head("[dropout]");
    lines.real("p", all.layer.p);
    lines.whole("units", all.layer.units as u64);
    lines.whole("seed", all.layer.seed);
    lines.whole("draws", all.draws as u64);
    let plane = &all.descent;
    if *plane == DropoutDescent::default() {
        return;
    }
    lines.head("[dropout.plane]");
    lines.words("data", &notation(&plane.data));
    lines.words("dropout", &notation(&plane.dropout));
    lines.reals("start", plane.start.as_slice());
    lines.whole("steps", plane.steps as u64);
    lines.words("optimizer", &plane.optimizer);
    lines.words("schedule", &plane.schedule);
    lines.words("sampling", &plane.sampling);
    lines.whole("seed", plane.seed);
}

/// What the table `[training]` of `file` describes, if there is one; its runs are those it lists. A file of points is read through
/// `read`; it may still have to be named.
pub fn training(file: &mut Table<'_>, read: Read<'_>) -> Result<Option<Training>, FileError> {
    let Some(mut table) = file.table("training", "the table training", &TRAINING_KEYS)? else { return Ok(None) };
    let mut found = Training::default();
    let dataset = |text: &str| match Dataset::parse(text) {
        Ok(dataset) if dataset.is_unnamed() => Ok(dataset),
        _ => Dataset::load(text, read),
    };
    put(&mut found.dataset, table.notation("dataset", dataset)?);
    put(&mut found.points, table.parameter::<u64>(&POINTS)?.map(|points| points as usize));
    put(&mut found.train_share, table.parameter(&TRAIN_SHARE)?);
    if let Some(layers) = table.reals("layers")? {
        found.hidden = layers.read(|sizes| hidden(&sizes))?;
    }
    put(&mut found.activation, table.notation("activation", Activation::parse)?);
    put(&mut found.loss, table.parameter::<network::Loss>(&LOSS)?);
    put(&mut found.dropout, table.notation("dropout", parse::<Dropout>)?);
    put(&mut found.epochs, table.parameter::<u64>(&TRAINING_EPOCHS)?.map(|epochs| epochs as usize));
    put(&mut found.seed, seed(&mut table)?);
    let n = found.train_count();
    put(&mut found.sampling, sampling(&mut table, n)?);
    put(&mut found.noise, table.parameter(&NOISE)?);
    found.runs = read_runs(&mut table, n)?;
    found.check_kept().map_err(|message| FileError { line: table.line, message })?;
    Ok(Some(found))
}

fn hidden(sizes: &[f64]) -> Result<Vec<usize>, String> {
    let fits = |size: &f64| size.fract() == 0.0 && (1.0..=MAX_NEURONS as f64).contains(size);
    if sizes.len() > MAX_LAYERS || !sizes.iter().all(fits) {
        return Err(format!("it takes up to {MAX_LAYERS} whole numbers from 1 to {MAX_NEURONS}, as in [16, 16], or [] for none"));
    }
    Ok(sizes.iter().map(|size| *size as usize).collect())
}

/// Writes the table `[training]` and its runs.
pub fn write_training(all: &Training, lines: &mut Lines) {
    lines.head("[training]");
    lines.words("dataset", &all.dataset);
    lines.whole("points", all.points as u64);
    lines.real("train_share", all.train_share);
    lines.wholes("layers", &all.hidden);
    lines.words("activation", &all.activation);
    lines.words("loss", &word(all.loss));
    lines.words("dropout", &notation(&all.dropout));
    lines.whole("epochs", all.epochs as u64);
    lines.whole("seed", all.seed);
    lines.words("sampling", &all.sampling);
    lines.real("noise", all.noise);
    write_runs(&all.runs, "training.run", lines);
}

/// The word of a choice.
fn word(choice: impl ParamField) -> String {
    choice.to_value().to_string()
}
