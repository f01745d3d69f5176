//! `downhill dropout`: statistics over many masks, unit by unit or output by output.

use crate::cli::options::parameter;
use crate::cli::options::shared::{TableArgs, seed};
use crate::cli::report::Failure;
use crate::sim::dropout::dropout_layer::{DEFAULT_DRAWS, DRAWS, DropoutLayer, P, UNITS};
use crate::sim::dropout::dropout_tally::DropoutTally;
use crate::sim::export::export_dropout;
use clap::{Args, ValueEnum};

/// The text that `--help` adds.
pub const HELP: &str = "\
A network of 4 inputs, --units hidden units a = s(W x + b) and 3 outputs s(V a + c), s the logistic function, with weights and input \
from the seed. While training, dropout replaces each a by a y, where y is 0 with probability p and 1 otherwise.

Columns of --table units, one row for each hidden unit:
  unit            its number, from 1
  activation      a, without dropout
  expected        (1 - p) a, the mean of a y
  mean            the mean of a y over the draws
  standard_error  of that mean, from the spread of the draws; empty for a single draw
  on              the share of draws that left the unit on, 0 to 1

Columns of --table outputs, one row for each output and way of inference:
  output                its number, from 1
  inference             nothing: trained with a y, used with a
                        scaled: trained with a y, used with (1 - p) a
                        inverted: trained with a y / (1 - p), used with a (p = 1: both with 0)
                        monte-carlo: trained with a y, used with a y of other draws, averaged over as many
  training_sum          the mean of V a + c over the masks of training
  training_sum_error    the standard error of that mean
  inference_sum         V a + c at inference: the same up to random error, except for nothing
  training_value        the mean of the output s(V a + c) over the masks of training
  training_value_error  the standard error of that mean
  inference_value       the output at inference: only roughly the same, except by monte-carlo
  inference_value_sd    its standard deviation over the masks of inference; monte-carlo only

Numbers have as many digits as it takes to read back the same 64-bit floating-point number. More draws begin like fewer.

Examples:
  downhill dropout
  downhill dropout --p 0.2 --draws 100000 --csv units.csv
  downhill dropout --table outputs --draws 10000";

#[derive(Args)]
pub struct DropoutArgs {
    #[arg(long, value_name = "P", help = parameter::help(&P), allow_hyphen_values = true, value_parser = parameter::real(&P))]
    pub p: Option<f64>,
    #[arg(long, value_name = "N", help = parameter::help(&UNITS), allow_hyphen_values = true, value_parser = parameter::count(&UNITS))]
    pub units: Option<u64>,
    #[arg(long, value_name = "N", help = parameter::help(&DRAWS), allow_hyphen_values = true, value_parser = parameter::count(&DRAWS))]
    pub draws: Option<u64>,
    /// The seed of weights, input and masks, a whole number from 0 [default: 7]
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = seed)]
    pub seed: Option<u64>,
    /// What the rows are
    #[arg(long = "table", value_name = "ROWS", default_value = "units")]
    pub rows: DropoutRows,
    #[command(flatten)]
    pub table: TableArgs,
}

/// The choice of rows for the table.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub enum DropoutRows {
    /// The hidden units
    Units,
    /// The outputs, under each way of inference
    Outputs,
}

/// Writes the table that `args` describe.
pub fn run(args: DropoutArgs) -> Result<(), Failure> {
    let own = DropoutLayer::default();
    let layer = DropoutLayer {
        p: args.p.unwrap_or(own.p),
        units: args.units.map_or(own.units, |units| units as usize),
        seed: args.seed.unwrap_or(own.seed),
    };
    let draws = args.draws.map_or(DEFAULT_DRAWS, |draws| draws as usize);
    args.table.put(|out| {
        let tally = DropoutTally::of(layer, draws);
        match args.rows {
            DropoutRows::Units => export_dropout::write_units(&tally, out),
            DropoutRows::Outputs => export_dropout::write_outputs(&tally, out),
        }
    })
}
