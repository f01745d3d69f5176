//! `downhill trace`: from the command line to an experiment, and from it to a table.

use crate::cli::args::TraceArgs;
use crate::cli::{Failure, say};
use crate::sim::trace::End;
use crate::sim::{Run, export};

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
