//! `downhill ensemble`: every run over many seeds, as a table of statistics.

use crate::cli::options::shared::{ExperimentArgs, TableArgs, seeds, threads as thread_count};
use crate::cli::report::{Failure, say};
use crate::sim::Run;
use crate::sim::export::export_ensemble;
use crate::sim::threads;
use clap::Args;

pub const HELP: &str = "\
Columns:
  run        the run's number, from 1, in the order given
  label      its name: its label in the file, or its optimizer's
  step       k, from 0 (the start) to --steps
  mean       the mean of F(x_k) over the seeds, of the full objective, without noise and weight decay, with the L1 term of a run that has one
  median     its median
  q10, q90   its tenth and ninetieth percentile, linear between order statistics
  diverged   the share of seeds that have diverged, 0 to 1
  avg_gap    the mean of F(X_k) - F_opt, where X_k is the average of x_0 ... x_(k-1), weighted by the learning rates
  bound      the convergence theorem's bound on avg_gap: (R^2 + sum of a_i^2 E|g_i|^2) / (2 sum of a_i), i = 0 ... k-1

A seed that has diverged counts as inf from then on, so the mean is inf as soon as one has. avg_gap and bound are empty where \
they are not defined: at step 0, and for a run to which the theorem does not apply (F not convex, an optimizer other than gd, \
weight decay, shuffled epochs, a seed that diverged); a line on standard error says why.

Each seed's draws are shared by all runs. The table is the same whatever the number of threads.

Examples:
  downhill ensemble --preset three-lines --seeds 1000
  downhill ensemble --objective 'regression-toy(points=1, x_min=1, x_max=1, b=fixed)' \\
    --seeds 1000 --steps 1000 --run 'gd(lr=0.1)' --sampling single --csv noise-floor.csv";

#[derive(Args)]
pub struct EnsembleArgs {
    #[command(flatten)]
    pub what: ExperimentArgs,
    /// How many seeds every run is repeated over, 1 to 10000: --seed, the next, … [default: FILE's, or 200]
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = seeds)]
    pub seeds: Option<usize>,
    /// How many threads work on it, 1 to 256; the table does not depend on it [default: one for each core]
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = thread_count)]
    pub threads: Option<usize>,
    #[command(flatten)]
    pub table: TableArgs,
}

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
