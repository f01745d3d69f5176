//! `downhill check`: are the claims of experiments and lessons true?

use crate::cli::options::shared::{ALLOW_OUTSIDE, outside, reach};
use crate::cli::report::{Failure, allow_closed_pipe};
use crate::sim::files::{self, Opened};
use crate::sim::lesson::checked;
use clap::Args;
use std::io::{self, Write as _};
use std::path::PathBuf;

pub const HELP: &str = "\
A claim is what a text says that can be computed, under the key claims of an experiment, a lesson or a task:

  claims = [\"steps-to(gap=1e-3) of 'mine' < 30\", \"noise-floor of 'mine' with lr=0.03 ≈ 0.00005\"]

or a number within the text of a lesson, written with what it is: {95 = steps-to(gap=0.1) of 'mine'}. The quantities are those of \
'downhill list quantities'. Where chance is involved, a claim is held to twenty other seeds as well, unless it ends with 'here' (this seed \
alone) or 'usually' (17 of 20). The answers of a lesson's questions must be clear.

Each claim that fails is a line on standard output, with its numbers; the exit status is then 2.

Example:
  downhill check my-lesson.toml my-experiment.toml";

#[derive(Args)]
pub struct CheckArgs {
    /// Experiment and lesson files (TOML)
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    #[arg(long, help = ALLOW_OUTSIDE)]
    pub allow_outside: bool,
}

/// Checks the files that `args` name.
pub fn run(args: CheckArgs) -> Result<(), Failure> {
    let mut problems = 0;
    for path in &args.files {
        let reach = reach(args.allow_outside);
        let found = match files::open_any(path, &reach).map_err(|message| outside(message, &reach))? {
            Opened::Lesson(lesson) => checked::lesson(&lesson),
            Opened::Work(work) => checked::experiment(&files::read_experiment(path)?, &work),
        };
        problems += found.len();
        for problem in found {
            allow_closed_pipe(writeln!(io::stdout(), "{}: {problem}", path.display()))?;
        }
    }
    match problems {
        0 => Ok(()),
        1 => Err(Failure::from("1 claim does not hold".to_owned())),
        count => Err(Failure::from(format!("{count} claims do not hold"))),
    }
}
