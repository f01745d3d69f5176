//! `downhill map`: a run over two of its hyperparameters.

use crate::cli::options::comparison::{ComparisonOutput, ProbeArgs, any_count, pair, run_index};
use crate::cli::options::shared::ExperimentArgs;
use crate::cli::options::whole::whole;
use crate::cli::report::{Failure, say};
use crate::figure::comparison::map_figure::map_figure;
use crate::figure::comparison::stand_in;
use crate::sim::compare::compare_params::SWEEP_SEEDS;
use crate::sim::compare::hyper_map::HyperMap;
use crate::sim::compare::map_axis::{MAX_SIDE, MapAxis};
use crate::sim::compare::rate_range::RateRange;
use crate::sim::export::export_comparisons::map_table;
use crate::sim::file::file_error;
use clap::Args;

pub const HELP: &str = "\
Columns, one row for each pair of values; medians are over the seeds:
  run, label         the run's number, from 1, in the order given, and its name
  x_key, x           the hyperparameter on the horizontal axis, and its value
  y_key, y           the one on the vertical axis
  gap                F - F* after the budget, of the full objective: the worst of the last six iterates
  evaluations, steps what it took to bring the gap to --tolerance times that at the start, and keep it there; inf where it did not
  solved, lost       the share of seeds that did; and of those that diverged or ended above their start
  best               whether this pair is the best by --measure
  objective, measure, lowest, budget, unit, tolerance, seeds, seed, start_x, start_y
                     the conditions, the same in every row; lowest is F*, or what stands for it
  notation, schedule, sampling, noise, weight_decay, decay, clip, proximal
                     the run: its optimizer as it is written, and what else its steps depend on

On a quadratic, over the learning rate and beta of momentum or Nesterov, the figure has theory's limit of stability and its best pair. The table is the \
same whatever the number of threads.

Examples:
  downhill map --objective himmelblau --run momentum -o map.png --measure steps --csv map.csv
  downhill map --objective rosenbrock --run adam --x beta1 --y beta2 --y-range 0.5,0.999";

#[derive(Args)]
pub struct MapArgs {
    #[command(flatten)]
    pub what: ExperimentArgs,
    /// The number of the run, from 1
    #[arg(long, value_name = "NUMBER", default_value = "1", allow_hyphen_values = true, value_parser = any_count)]
    pub of: usize,
    /// The hyperparameter on the horizontal axis [default: the learning rate]
    #[arg(long, value_name = "KEY")]
    pub x: Option<String>,
    /// The hyperparameter on the vertical axis [default: the next one]
    #[arg(long, value_name = "KEY")]
    pub y: Option<String>,
    /// Its least and its greatest value [default: its usual range]
    #[arg(long, value_name = "FROM,TO", allow_hyphen_values = true, value_parser = pair)]
    pub x_range: Option<[f64; 2]>,
    /// Its least and its greatest value [default: its usual range]
    #[arg(long, value_name = "FROM,TO", allow_hyphen_values = true, value_parser = pair)]
    pub y_range: Option<[f64; 2]>,
    /// How many values along each axis, 2 to 512
    #[arg(long, value_name = "N", default_value = "64", allow_hyphen_values = true, value_parser = side)]
    pub side: usize,
    /// How many seeds where there is chance: --seed, the next, …, 1 to 1000
    #[arg(long, value_name = "N", default_value = "5", allow_hyphen_values = true, value_parser = seeds)]
    pub seeds: usize,
    #[command(flatten)]
    pub probe: ProbeArgs,
    #[command(flatten)]
    pub output: ComparisonOutput,
}

fn side(text: &str) -> Result<usize, String> {
    whole(text, 2, MAX_SIDE as u64).map(|side| side as usize)
}

fn seeds(text: &str) -> Result<usize, String> {
    file_error::count(text, &SWEEP_SEEDS).map(|seeds| seeds as usize)
}

/// Writes the map that `args` describe.
pub fn run(args: MapArgs) -> Result<(), Failure> {
    args.what.check_no_steps("a map takes --budget")?;
    let experiment = args.what.experiment()?;
    let index = run_index(&experiment, args.of)?;
    let run = &experiment.runs[index];
    let probe = args.probe.probe()?;
    let all = MapAxis::all(run, &RateRange::default(), args.side);
    let axis = |key: &Option<String>, other: Option<&str>, range: Option<[f64; 2]>| -> Result<MapAxis, String> {
        let mut fits = all.iter().filter(|axis| key.as_ref().map_or(Some(axis.key.as_str()) != other, |key| axis.key == *key));
        let found = fits.next().cloned();
        let mut axis = match (found, key) {
            (Some(axis), _) => axis,
            (None, Some(key)) => MapAxis { key: key.clone(), from: 0.0, to: 1.0, is_log: false, count: args.side },
            (None, None) => return Err(format!("{} has no second hyperparameter to vary; a sweep has one axis", run.name())),
        };
        if let Some([from, to]) = range {
            // A range that begins at 0 or below has no logarithms.
            axis = MapAxis { from, to, is_log: axis.is_log && from > 0.0, ..axis };
        }
        axis.check(run).map(|()| axis)
    };
    let x = axis(&args.x, args.y.as_deref(), args.x_range).map_err(|message| format!("--x: {message}"))?;
    let y = axis(&args.y, Some(&x.key), args.y_range).map_err(|message| format!("--y: {message}"))?;
    if x.key == y.key {
        return Err(format!("--y {}: that is on the horizontal axis already; take another hyperparameter", y.key).into());
    }
    let measure = args.probe.measure;
    let map = args.output.write(
        |watch| HyperMap::of(&experiment, run, [&x, &y], &probe, args.seeds, watch),
        |map| map_table(&experiment, index, map, (&probe, args.seeds), measure),
        |map, style| map_figure(&experiment, index, map, &probe, measure, style),
    )?;
    if !map.is_known {
        say("note", &stand_in(map.lowest));
    }
    Ok(())
}
