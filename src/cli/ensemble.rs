//! `downhill ensemble`: every run over many seeds, as a table of statistics.

use crate::cli::args::EnsembleArgs;
use crate::cli::{Failure, say};
use crate::sim::{Run, export_ensemble, threads};

/// Writes the table of the ensembles that `args` describe.
pub fn run(args: EnsembleArgs) -> Result<(), Failure> {
    let mut experiment = args.what.experiment()?;
    experiment.seeds = args.seeds.unwrap_or(experiment.seeds);
    args.threads.map_or(Ok(()), threads::limit)?;
    args.table.write(&experiment, |experiment, out| export_ensemble::write(experiment, out, tell))
}

fn tell(number: usize, run: &Run, why: &str) {
    say("note", &format!("run {number} ({}): no bound: {why}", run.name()));
}
