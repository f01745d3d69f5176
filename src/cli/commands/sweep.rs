//! `downhill sweep`: every run over many learning rates.

use crate::cli::options::comparison::{ComparisonOutput, ProbeArgs, RateArgs, any_count};
use crate::cli::options::shared::ExperimentArgs;
use crate::cli::report::{Failure, say};
use crate::figure::comparison::stand_in;
use crate::figure::comparison::sweep_figure::sweep_figure;
use crate::sim::compare::rate_sweep::{RateSweep, SweepSettings};
use crate::sim::export::export_comparisons::sweep_table;
use clap::Args;

pub const HELP: &str = "\
Columns, one row for each run and learning rate; medians and the tenth and ninetieth percentile are over starts and seeds:
  run, label         the run's number, from 1, in the order given, and its name
  rate               the learning rate, or of a line search the first step length it tries
  gap, gap_q10, gap_q90
                     F - F* after the budget, of the full objective: the worst of the last six iterates
  first_gap          F - F* at the start
  evaluations, steps (with _q10 and _q90)
                     what it took to bring the gap to --tolerance times that at the start, and keep it there; inf where it did not
  solved             the share of runs that did
  diverged, lost     the share of runs that diverged; and of those that diverged or ended above their start
  best, forgiveness  whether this rate is the run's best by --measure; the decades of rates around it that are at most ten times worse
  start_x, start_y, notation, schedule, sampling, noise, weight_decay, decay, clip, proximal
                     the run: its start, its optimizer as it is written, and what else its steps depend on
  objective, measure, lowest, budget, unit, tolerance, rate_from, rate_to, rates, starts, seeds, seed
                     the conditions, the same in every row; lowest is F*, or what stands for it, and rates their number

Gaps below 1e-12 of first_gap count as equal, since rounding decides between them; of equal ones the one with the fewest evaluations is best. \
A run that diverges counts as inf. Where F* is not known, the least value that any run reached stands for it, and a line on standard \
error says so. The table is the same whatever the number of threads.

Examples:
  downhill sweep --preset ravine -o sweep.svg --csv sweep.csv
  downhill sweep --objective rosenbrock --run gd --run adam --budget 1000 --measure evaluations --starts 5";

#[derive(Args)]
pub struct SweepArgs {
    #[command(flatten)]
    pub what: ExperimentArgs,
    #[command(flatten)]
    pub probe: ProbeArgs,
    #[command(flatten)]
    pub rates: RateArgs,
    /// How many starts: that of the run, and others drawn from the objective's view, 1 to 100
    #[arg(long, value_name = "N", default_value = "1", allow_hyphen_values = true, value_parser = any_count)]
    pub starts: usize,
    /// How many seeds where there is chance: --seed, the next, …, 1 to 1000
    #[arg(long, value_name = "N", default_value = "20", allow_hyphen_values = true, value_parser = any_count)]
    pub seeds: usize,
    #[command(flatten)]
    pub output: ComparisonOutput,
}

/// Writes the sweep that `args` describe.
pub fn run(args: SweepArgs) -> Result<(), Failure> {
    args.what.check_no_steps("a sweep takes --budget")?;
    let mut experiment = args.what.experiment()?;
    experiment.runs.retain(|run| {
        let checked = run.optimizer.check_method();
        if let Err(message) = &checked {
            say("note", &format!("{} is left out: {message}", run.name()));
        }
        checked.is_ok()
    });
    if experiment.runs.is_empty() {
        return Err("there is no run to sweep; add one, as in --run gd".to_owned().into());
    }
    let rates = args.rates.range(SweepSettings::default().rates);
    let settings = SweepSettings { rates, probe: args.probe.probe()?, starts: args.starts, seeds: args.seeds };
    settings.check()?;
    let measure = args.probe.measure;
    let sweep = args.output.write(
        |watch| RateSweep::of(&experiment, &settings, watch),
        |sweep| sweep_table(&experiment, &settings, sweep, measure),
        |sweep, style| sweep_figure(&experiment, &settings, sweep, measure, style),
    )?;
    if !sweep.is_known {
        say("note", &stand_in(sweep.lowest));
    }
    Ok(())
}
