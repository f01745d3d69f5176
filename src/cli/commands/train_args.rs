//! The arguments of `downhill train`, and its `--help`.

use crate::cli::options::parameter;
use crate::cli::options::run_options::RunOptions;
use crate::cli::options::shared::{TableArgs, seed, threads};
use crate::cli::options::whole::whole;
use crate::math::Activation;
use crate::math::Dataset;
use crate::math::catalog::Catalog;
use crate::math::catalog::family_file::FamilyFile as _;
use crate::math::catalog::notation::Call;
use crate::math::catalog::param::{ParamField, Tunable, Value};
use crate::math::data::dropout::{self, Dropout};
use crate::math::network::{LOSS, Loss, parse_hidden};
use crate::sim::files;
use crate::sim::training::{EPOCHS, POINTS, TRAIN_SHARE};
use clap::Args;
use std::path::Path;

/// The text after the options in `downhill train --help`.
pub const TRAIN_HELP: &str = "\
Columns:
  run             the run's number, from 1, in the order given
  label           its optimizer's name
  epoch           from 0 (the start) to --epochs
  train_loss      the mean loss over the training examples; cross-entropy in nats
  test_loss       the same over the test examples
  train_accuracy  the share of training examples given to the right class, 0 to 1
  test_accuracy   the same over the test examples
  grad_norm       the Euclidean norm of train_loss's gradient, over weights and biases
  w_norm_sq       the sum of the squares of all weights, without the biases

An epoch is as many steps as it takes to see as many samples as there are. Losses are plain, without the penalty of weight decay, and of the network as it is after training, with no unit switched off. The \
test columns are empty where there are no test examples. Numbers have as many digits as it takes to read back the same 64-bit \
floating-point number.

Without any --run there is one, of adam(lr=0.01). All runs start from the same weights, on the same points, and share the draws of batches and dropout's masks. The table is the same \
whatever the number of threads. Weight decay acts on weights, not on biases.

The rows of a run that diverges or cannot go on stop at its last finite epoch; a line on standard error says why, and the exit status \
is still 0. newton, bfgs and polyak cannot train a network.

--schedule, --sampling, --noise, --weight-decay and --decay apply to the --run before them; before any --run they apply to all runs.

Examples:
  downhill train --csv moons.csv
  downhill train --data 'spirals(turns=1.5)' --layers 16,16 --activation gelu \\
    --epochs 500 --batch 20 --run 'adam(lr=0.01)' --run 'momentum(lr=0.05)' --run 'gd(lr=0.5)'
  downhill train --points 60 --train-share 0.5 --batch 10 --epochs 1000 \\
    --run 'adam(lr=0.01)' --run 'adam(lr=0.01)' --weight-decay 0.1 --decay decoupled
  downhill train --data 'csv(file=points.csv, x=height, y=weight, class=kind)' --dropout 0.2";

// A network's run has no start: the option that the other commands share is refused with the reason, and not listed.
#[derive(Args)]
#[command(mut_arg("run-start", |option| option.hide(true)))]
pub struct TrainArgs {
    #[command(flatten)]
    pub what: TrainingArgs,
    /// How many threads work on the runs, 1 to 256; the table does not depend on it [default: one for each core]
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = threads)]
    pub threads: Option<usize>,
    #[command(flatten)]
    pub table: TableArgs,
}

/// The options that describe a training.
#[derive(Args)]
pub struct TrainingArgs {
    /// The points, as in 'moons(noise=0.2)' or 'csv(file=points.csv)' (see downhill list datasets) [default: moons]
    #[arg(long, value_name = "NOTATION", allow_hyphen_values = true, value_parser = data)]
    pub data: Option<Dataset>,
    #[arg(long, value_name = "N", help = parameter::help(&POINTS), allow_hyphen_values = true, value_parser = parameter::count(&POINTS))]
    pub points: Option<u64>,
    #[arg(long, value_name = "SHARE", help = parameter::help(&TRAIN_SHARE), allow_hyphen_values = true, value_parser = parameter::real(&TRAIN_SHARE))]
    pub train_share: Option<f64>,
    /// The neurons of each hidden layer, 1 to 64 in up to 4 layers, or none [default: 16,16]
    #[arg(long, value_name = "SIZES", allow_hyphen_values = true, value_parser = hidden)]
    pub layers: Option<Hidden>,
    /// The activation of the hidden layers, as in relu or 'leaky-relu(slope=0.1)' (see downhill list activations) [default: tanh]
    #[arg(long, value_name = "NOTATION", allow_hyphen_values = true, value_parser = Activation::parse)]
    pub activation: Option<Activation>,
    /// What is minimized: cross-entropy, -log of the probability p given to the right class, or squared, (p - y)^2 / 2 [default: cross-entropy]
    #[arg(long, value_name = "LOSS", value_parser = loss)]
    pub loss: Option<Loss>,
    /// Dropout of hidden units with this probability, 0 to 1, scaled by 1 - p after training; or 'dropout(p=0.2, form=inverted)', scaled by 1 / (1 - p) while training [default: 0]
    #[arg(long, value_name = "P", allow_hyphen_values = true, value_parser = dropout)]
    pub dropout: Option<Dropout>,
    #[arg(long, value_name = "N", help = parameter::help(&EPOCHS), allow_hyphen_values = true, value_parser = parameter::count(&EPOCHS))]
    pub epochs: Option<u64>,
    /// The size of a batch: passes over all samples in a new order every epoch; short for --sampling 'shuffle(m=M)' before any --run [default: all samples]
    #[arg(long, value_name = "M", allow_hyphen_values = true, value_parser = batch)]
    pub batch: Option<u64>,
    /// The seed of points, initial weights, batches, masks and noise, a whole number from 0; all runs share them [default: 7]
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = seed)]
    pub seed: Option<u64>,
    #[command(flatten)]
    pub runs: RunOptions,
}

/// The sizes of the hidden layers.
#[derive(Clone)]
pub struct Hidden(pub Vec<usize>);

fn data(text: &str) -> Result<Dataset, String> {
    Dataset::load(text, &|path| files::read_piped_data(Path::new(path)))
}

fn hidden(text: &str) -> Result<Hidden, String> {
    parse_hidden(text).map(Hidden)
}

fn batch(text: &str) -> Result<u64, String> {
    whole(text, 1, 1_000_000)
}

fn loss(word: &str) -> Result<Loss, String> {
    let value = Value::Word(word.to_owned());
    LOSS.check(&value)?;
    Loss::from_value(&value).ok_or_else(|| format!("loss takes {}", LOSS.range()))
}

fn dropout(text: &str) -> Result<Dropout, String> {
    let mut dropout = Dropout::default();
    if text.trim().starts_with("dropout") {
        Call::parse(text).and_then(|call| call.apply(&mut dropout)).map_err(|error| error.to_string())?;
    } else {
        dropout.set("p", &Value::Number(parameter::read(&dropout::P, text)?))?;
    }
    Ok(dropout)
}
