//! `downhill basins`: the minimum that each start comes to.

use crate::cli::options::comparison::{ComparisonOutput, any_count, run_index};
use crate::cli::options::shared::ExperimentArgs;
use crate::cli::options::whole::whole;
use crate::cli::report::{Failure, say};
use crate::figure::comparison::basins_figure::{basins_figure, percent};
use crate::figure::numbers::typed;
use crate::sim::compare::basins::{Basins, MAX_BASIN_SIDE, MAX_BASIN_STEPS};
use crate::sim::export::export_comparisons::{area_table, basin_table};
use clap::Args;

pub const HELP: &str = "\
Columns, one row for each start, row by row from below:
  run, label         the run's number, from 1, in the order given, and its name
  x, y               the start
  fate               settled: from some step on it stays within 1 % of the view of one minimum; unsettled: it does not; diverged
  minimum            the number of that minimum, from 1; minima are numbered from left to right
  minimum_x, minimum_y
                     the minimum
  steps              the first step from which on it stays there
  objective, most_steps, seed, unsettled, diverged
                     the conditions, and the shares of starts that do not settle and that diverge, the same in every row
  notation, schedule, sampling, noise, weight_decay, decay, clip, proximal
                     the run: its optimizer as it is written, and what else its steps depend on

With --areas, one row for each minimum: run, label, minimum, minimum_x, minimum_y, loss, area (the share of starts that come to it, 0 to 1), \
steps (their median), and the same conditions. The areas are on standard error too.

The starts are the middles of --side x --side cells of the objective's view. --steps is the most that each run makes; one that has come \
to rest makes no more. The table is the same whatever the number of threads.

Examples:
  downhill basins --objective himmelblau --run 'momentum(lr=0.01)' --steps 500 -o basins.png --csv basins.csv
  downhill basins --objective double-well --run 'gd(lr=0.11)' --areas";

#[derive(Args)]
pub struct BasinsArgs {
    #[command(flatten)]
    pub what: ExperimentArgs,
    /// The number of the run, from 1
    #[arg(long, value_name = "NUMBER", default_value = "1", allow_hyphen_values = true, value_parser = any_count)]
    pub of: usize,
    /// How many starts along each axis, 1 to 2048
    #[arg(long, value_name = "N", default_value = "256", allow_hyphen_values = true, value_parser = side)]
    pub side: usize,
    /// Write one row for each minimum, with the area of its basin, instead of one for each start
    #[arg(long)]
    pub areas: bool,
    #[command(flatten)]
    pub output: ComparisonOutput,
}

fn side(text: &str) -> Result<usize, String> {
    whole(text, 1, MAX_BASIN_SIDE as u64).map(|side| side as usize)
}

/// Writes the basins that `args` describe.
pub fn run(args: BasinsArgs) -> Result<(), Failure> {
    if args.what.start.is_some() {
        return Err("--start: basins take every start in view; leave it out".to_owned().into());
    }
    let experiment = args.what.experiment()?;
    let index = run_index(&experiment, args.of)?;
    if experiment.steps > MAX_BASIN_STEPS {
        return Err(format!("--steps {}: basins take at most {MAX_BASIN_STEPS}", experiment.steps).into());
    }
    let (run, view) = (&experiment.runs[index], experiment.objective.view());
    run.optimizer.check_method().map_err(|message| format!("{}: {message}", run.name()))?;
    let basins = args.output.write(
        |watch| Basins::of(&experiment, run, view, [args.side; 2], experiment.steps, watch),
        |basins| if args.areas { area_table(&experiment, index, basins) } else { basin_table(&experiment, index, basins) },
        |basins, style| basins_figure(&experiment, index, basins, style),
    )?;
    for (i, basin) in basins.basins.iter().enumerate() {
        let place = format!("({}, {})", typed(basin.at.x), typed(basin.at.y));
        say("note", &format!("minimum {} at {place}: {} of the starts", i + 1, percent(basin.share)));
    }
    if basins.basins.is_empty() {
        say("note", "there is no isolated minimum in view");
    }
    say("note", &format!("not settled: {}; diverged: {}", percent(basins.unsettled()), percent(basins.diverged())));
    Ok(())
}
