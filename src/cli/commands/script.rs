//! `downhill script`: from the command line to an experiment, and from one of its runs to a Python script.

use crate::cli::options::shared::ExperimentArgs;
use crate::cli::options::whole::whole;
use crate::cli::report::{Failure, allow_closed_pipe};
use crate::sim::experiment::MAX_RUNS;
use crate::sim::script;
use clap::{Args, ValueEnum};
use std::io::{self, Write as _};

pub const HELP: &str = "\
The script goes to standard output. It needs NumPy or PyTorch and nothing of this program, and prints the columns k, x, y and loss, the loss \
as that of the full objective; its last row is the last that is finite. What the run draws at random is written out in it, at most 2000 numbers.

Rules that need more than gradients (newton, bfgs, nonlinear-cg, line-search) have no script.

Examples:
  downhill script experiment.toml --of 2 --to pytorch > adam.py
  downhill script --objective 'rosenbrock(b=10)' --run 'adam(lr=0.05, form=pytorch)' \\
    --to numpy | python3 -";

#[derive(Args)]
pub struct ScriptArgs {
    #[command(flatten)]
    pub what: ExperimentArgs,
    /// The number of the run, from 1, in the order given
    #[arg(long, value_name = "NUMBER", default_value = "1", allow_hyphen_values = true, value_parser = run_number)]
    pub of: usize,
    /// What the script computes with
    #[arg(long)]
    pub to: Language,
}

/// The library that a script computes with.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub enum Language {
    /// NumPy
    Numpy,
    /// PyTorch
    Pytorch,
}

/// Writes the script that `args` ask for.
pub fn run(args: ScriptArgs) -> Result<(), Failure> {
    let experiment = args.what.experiment()?;
    let write = match args.to {
        Language::Numpy => script::numpy,
        Language::Pytorch => script::pytorch,
    };
    let text = write(&experiment, args.of - 1)?;
    allow_closed_pipe(io::stdout().lock().write_all(text.as_bytes()))
}

fn run_number(text: &str) -> Result<usize, String> {
    whole(text, 1, MAX_RUNS as u64).map(|number| number as usize)
}
