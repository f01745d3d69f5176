//! `downhill benchmark`: optimizers on a suite of functions, each with a tuned learning rate.

use crate::cli::options::comparison::{ComparisonOutput, RateArgs, any_count, number};
use crate::cli::options::shared::{ALLOW_OUTSIDE, outside, reach, seed};
use crate::cli::report::{Failure, say};
use crate::figure::comparison::benchmark_figure::benchmark_figure;
use crate::math::Optimizer;
use crate::math::catalog::Catalog as _;
use crate::sim::Run;
use crate::sim::compare::benchmark::Benchmark;
use crate::sim::compare::suite::Suite;
use crate::sim::export::export_comparisons::{benchmark_table, score_table};
use crate::sim::files;
use clap::Args;
use std::path::PathBuf;

pub const HELP: &str = "\
Each optimizer gets, on each function, the best of the same learning rates by the same rule: the rate that solves most starts; of those \
the one with the least median of evaluations, then with the least median gap, then the least rate. Where there is chance, rates are tuned with \
other seeds than those measured. Other hyperparameters stay as given.

Columns, one row for each optimizer and function:
  optimizer, label   its number, from 1, and its name
  function, objective
                     the function's name, and how it is written
  rate, at_edge      the tuned learning rate, and whether it is the least or the greatest of those tried
  solved, problems   how many of its problems (a start with a seed) reach the tolerance and keep it, and how many there are
  evaluations        the median number of evaluations that this takes; inf where fewer than half reach it
  gap                the median of F - F* after the budget
  notation, schedule, sampling, noise, weight_decay, decay, clip, proximal
                     how the optimizer is written, and what else its steps depend on, on this function
  budget, unit, tolerance, rate_from, rate_to, rates, starts, seeds, seed, tuning_seed, tuning
                     the conditions, the same in every row: rates is their number, seed the first measured seed, tuning_seed the first with \
which rates are tuned, and tuning the rule

With --scores, one row for each optimizer, the best mean rank first: solved, problems, evaluations (the median over the functions), \
evaluations_low, evaluations_high (its 95 % interval by bootstrap over the functions), mean_rank (over the functions, 1 the best, ties shared), leads \
(whether its mean rank is less than the critical difference behind the best; if several do, there is no winner), at_edge (on how many functions), and \
the conditions, with functions (their number), critical_difference and friedman_p.

Evaluations of gradients count 1, those of F in line searches too, and a Hessian as many as there are variables; over m of n samples \
each counts m/n. Functions without a known least value are left out, and a line on standard error names them. The table is the same \
whatever the number of threads.

Examples:
  downhill benchmark --csv benchmark.csv -o profile.svg
  downhill benchmark --suite my-suite.toml --scores
  downhill benchmark --run gd --run adam --run bfgs --budget 500 --starts 10 --json";

#[derive(Args)]
pub struct BenchmarkArgs {
    /// A suite of functions and optimizers (TOML; see docs/benchmarking.md) [default: the program's]
    #[arg(long, value_name = "FILE")]
    pub suite: Option<PathBuf>,
    #[arg(long, help = ALLOW_OUTSIDE)]
    pub allow_outside: bool,
    /// An optimizer, as in 'adam(beta1=0.8)', instead of the suite's; may be given several times
    #[arg(long, value_name = "NOTATION", value_parser = optimizer)]
    pub run: Vec<Optimizer>,
    /// What each run may take, in evaluations, 1 to 1000000 [default: the suite's, or 1000]
    #[arg(long, value_name = "K", allow_hyphen_values = true, value_parser = any_count)]
    pub budget: Option<usize>,
    /// The share of the gap at the start that has to be reached and kept, 1e-12 to 0.5 [default: the suite's, or 1e-6]
    #[arg(long, value_name = "TAU", allow_hyphen_values = true, value_parser = number)]
    pub tolerance: Option<f64>,
    #[command(flatten)]
    pub rates: RateArgs,
    /// How many starts of each function, 1 to 100 [default: the suite's, or 3]
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = any_count)]
    pub starts: Option<usize>,
    /// How many seeds where there is chance, 1 to 1000 [default: the suite's, or 1]
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = any_count)]
    pub seeds: Option<usize>,
    /// The first measured seed; rates are tuned with those after the measured ones [default: the suite's, or 7]
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = seed)]
    pub seed: Option<u64>,
    /// Write one row for each optimizer instead of one for each optimizer and function
    #[arg(long)]
    pub scores: bool,
    #[command(flatten)]
    pub output: ComparisonOutput,
}

fn optimizer(text: &str) -> Result<Optimizer, String> {
    Optimizer::parse(text).map_err(|error| error.to_string())
}

/// Writes the benchmark that `args` describe.
pub fn run(args: BenchmarkArgs) -> Result<(), Failure> {
    let suite = suite(&args)?;
    for (name, why) in &suite.left_out {
        say("note", &format!("{name} is left out: {why}"));
    }
    let benchmark = args.output.write(
        |watch| Benchmark::of(&suite, watch),
        |benchmark| if args.scores { score_table(&suite, benchmark) } else { benchmark_table(&suite, benchmark) },
        |benchmark, style| benchmark_figure(&suite, benchmark, style),
    )?;
    say("note", &benchmark.verdict(&|i| suite.contestants[i].name().to_owned()));
    Ok(())
}

fn suite(args: &BenchmarkArgs) -> Result<Suite, String> {
    let mut suite = match &args.suite {
        Some(file) => {
            let reach = reach(args.allow_outside);
            files::open_suite(file, &reach).map_err(|message| outside(message, &reach))?
        }
        None => Suite::default(),
    };
    if !args.run.is_empty() {
        let run = |(i, optimizer): (usize, &Optimizer)| {
            let mut run = Run::new(optimizer.clone(), i);
            // Of several that are called alike, each gets its notation as its name.
            if args.run.iter().filter(|other| other.entry().key == optimizer.entry().key).count() > 1 {
                run.label = optimizer.to_string().chars().take(crate::sim::experiment::MAX_LABEL).collect();
            }
            run
        };
        suite.contestants = args.run.iter().enumerate().map(run).collect();
    }
    let settings = &mut suite.settings;
    settings.rates = args.rates.range(settings.rates);
    settings.probe.budget.most = args.budget.map_or(settings.probe.budget.most, |budget| budget as u64);
    settings.probe.tolerance = args.tolerance.unwrap_or(settings.probe.tolerance);
    settings.starts = args.starts.unwrap_or(settings.starts);
    settings.seeds = args.seeds.unwrap_or(settings.seeds);
    suite.seed = args.seed.unwrap_or(suite.seed);
    suite.check().map(|()| suite)
}
