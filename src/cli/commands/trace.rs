//! `downhill trace`: from the command line to an experiment, and from it to a table.

use crate::cli::options::shared::{ExperimentArgs, TableArgs};
use crate::cli::report::{Failure, say};
use crate::sim::Run;
use crate::sim::export;
use crate::sim::run::trace::End;
use clap::Args;

pub const HELP: &str = "\
Columns:
  run        the run's number, from 1, in the order given
  label      its name: its label in the file, or its optimizer's
  step       k, from 0 (the start) to --steps
  x, y       the iterate, in the objective's own units; where only one is free, the other is empty
  loss       F of the full objective, without noise and weight decay, with the L1 term of a run that has one
  grad_norm  the Euclidean norm of the gradient of F, or with a proximal step P that of x - P(x - grad F(x)); empty where F has none
  evals      evaluations of gradients and values so far; one over m samples counts m

Numbers have as many digits as it takes to read back the same 64-bit floating-point number.

The rows of a run that diverges or cannot go on stop at its last finite iterate; a line on standard error says why, and \
the exit status is still 0.

With FILE or --preset, the options given here replace its values, and any --run replaces all its runs. --schedule, \
--sampling, --noise, --weight-decay and --decay apply to the --run before them; before any --run they apply to all runs.

Examples:
  downhill trace experiment.toml --csv paths.csv
  downhill trace --preset rosenbrock-for-all --steps 50
  downhill trace --objective 'rosenbrock(b=10)' --start=-1.2,1 \\
    --run 'gd(lr=0.001)' --run 'momentum(lr=0.0005, beta=0.9)'
  downhill trace --objective rosenbrock --noise 0.1 --seed 3 \\
    --run 'gd(lr=0.002)' --run 'gd(lr=0.002)' --schedule 'exponential(gamma=0.99)'";

#[derive(Args)]
pub struct TraceArgs {
    #[command(flatten)]
    pub what: ExperimentArgs,
    #[command(flatten)]
    pub table: TableArgs,
}

/// Writes the table of the experiment that `args` describe.
pub fn run(args: TraceArgs) -> Result<(), Failure> {
    let experiment = args.what.experiment()?;
    args.table.write(&experiment, |experiment, out| export::write(experiment, out, tell_end))
}

fn tell_end(number: usize, run: &Run, end: &End) {
    let run = format!("run {number} ({})", run.name());
    match end {
        End::Finished => {}
        End::Diverged { at, what } => {
            say("note", &format!("{run} diverged: {what} is not finite at step {at}; its rows stop at the step before"));
        }
        End::Undefined { at, what } => {
            say("note", &format!("{run} left the domain: {what} is not defined at step {at}; its rows stop at the step before"));
        }
        End::Halted { at, why } => say("note", &format!("{run} stopped at step {at}: {why}")),
    }
}
