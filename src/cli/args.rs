//! What may stand on the command line, and what `--help` says about it.

use crate::cli::check::{self, CheckArgs};
use crate::cli::dropout::{self, DropoutArgs};
use crate::cli::generate::{self, ManArgs};
use crate::cli::render::{self, RenderArgs};
use crate::cli::run_options::RunOptions;
use crate::cli::script::{self, ScriptArgs};
use crate::cli::train_args::{TRAIN_HELP, TrainArgs};
use crate::cli::weight_decay::{self, WeightDecayArgs};
use crate::math::Objective;
use crate::math::excerpt::excerpt;
use crate::math::notation::did_you_mean;
use crate::sim::experiment::{SEED, SEEDS, STEPS};
use crate::sim::file;
use crate::sim::files;
use crate::sim::presets::{self, Preset};
use crate::sim::threads::MAX_THREADS;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::path::{Path, PathBuf};

const WINDOW_HELP: &str = "\
Without a command the window opens, on FILE where one is given. A file that is called like a command opens as ./list.

Exit status: 0 done; 1 no window can be opened; 2 what is asked for is wrong or cannot be written: one line on standard \
error says what, where and what would be right.";

/// What is said of the option --allow-outside.
pub const ALLOW_OUTSIDE: &str = "Let FILE read data files that lie outside its folder";

const TRACE_HELP: &str = "\
Columns:
  run        the run's number, from 1, in the order given
  label      its name: its label in the file, or its optimizer's
  step       k, from 0 (the start) to --steps
  x, y       the iterate, in the objective's own units; where only one is free, the other is empty
  loss       F of the full objective, without noise and weight decay
  grad_norm  the Euclidean norm of the gradient of that F; empty where it has none
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

const ENSEMBLE_HELP: &str = "\
Columns:
  run        the run's number, from 1, in the order given
  label      its name: its label in the file, or its optimizer's
  step       k, from 0 (the start) to --steps
  mean       the mean of F(x_k) over the seeds, of the full objective, without noise and weight decay
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

/// Shows how optimizers move: race them over the contours of a function, in a window or as a table.
#[derive(Parser)]
#[command(name = "downhill", version, after_help = WINDOW_HELP, args_conflicts_with_subcommands = true)]
#[command(subcommand_precedence_over_arg = true)]
pub struct Cli {
    #[command(subcommand)]
    pub action: Option<Action>,
    /// An experiment file (TOML) to open in the window
    pub file: Option<PathBuf>,
    #[arg(long, help = ALLOW_OUTSIDE)]
    pub allow_outside: bool,
}

#[derive(Subcommand)]
pub enum Action {
    /// Write every run's path as comma-separated values; needs no display
    #[command(after_help = TRACE_HELP)]
    Trace(Box<TraceArgs>),
    /// Repeat every run over many seeds and write the statistics of each step; needs no display
    #[command(after_help = ENSEMBLE_HELP)]
    Ensemble(Box<EnsembleArgs>),
    /// Fit few examples by many weights, with and without weight decay, and write every epoch; needs no display
    #[command(after_help = weight_decay::HELP)]
    WeightDecay(Box<WeightDecayArgs>),
    /// Draw masks of dropout over a layer and write their averages; needs no display
    #[command(after_help = dropout::HELP)]
    Dropout(DropoutArgs),
    /// Train a small network on points of two classes and write every run's epochs; needs no display
    #[command(after_help = TRAIN_HELP)]
    Train(Box<TrainArgs>),
    /// Draw an experiment as a figure: SVG, PNG, or a GIF that moves; needs no display
    #[command(after_help = render::HELP)]
    Render(Box<RenderArgs>),
    /// Write a run as a short Python script that makes the same path; needs no display
    #[command(after_help = script::HELP)]
    Script(Box<ScriptArgs>),
    /// Compute what experiments and lessons claim, and say what does not hold; needs no display
    #[command(after_help = check::HELP)]
    Check(CheckArgs),
    /// List names, parameters, defaults and ranges, one line each; needs no display
    List {
        /// One family only
        what: Option<Family>,
    },
    /// Write what completes this command line in a shell; needs no display
    #[command(after_help = generate::COMPLETIONS_HELP)]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Write the manual page of the program, or of one of its commands; needs no display
    #[command(after_help = generate::MAN_HELP)]
    Man(ManArgs),
}

/// What `list` can list.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub enum Family {
    Objectives,
    Optimizers,
    Schedules,
    Samplings,
    Activations,
    Datasets,
    Presets,
    Lessons,
    /// What a task of a lesson can ask for
    Quantities,
    /// What a formula of one's own can contain
    Functions,
    Formulas,
}

#[derive(Args)]
pub struct TraceArgs {
    #[command(flatten)]
    pub what: ExperimentArgs,
    #[command(flatten)]
    pub table: TableArgs,
}

#[derive(Args)]
pub struct EnsembleArgs {
    #[command(flatten)]
    pub what: ExperimentArgs,
    /// How many seeds every run is repeated over, 1 to 10000: --seed, the next, … [default: FILE's, or 200]
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = seeds)]
    pub seeds: Option<usize>,
    /// How many threads work on it, 1 to 256; the table does not depend on it [default: one for each core]
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = threads)]
    pub threads: Option<usize>,
    #[command(flatten)]
    pub table: TableArgs,
}

/// What is run.
#[derive(Args)]
pub struct ExperimentArgs {
    /// An experiment file (TOML)
    pub file: Option<PathBuf>,
    #[arg(long, help = ALLOW_OUTSIDE)]
    pub allow_outside: bool,
    /// An experiment that comes with the program, instead of FILE (see downhill list presets)
    #[arg(long, value_name = "NAME", conflicts_with = "file", value_parser = preset)]
    pub preset: Option<&'static Preset>,
    /// What is minimized, as in 'rosenbrock(a=1, b=100)'; a data file is looked for from the current folder (see downhill list objectives)
    #[arg(long, value_name = "NOTATION", allow_hyphen_values = true, value_parser = objective)]
    pub objective: Option<Objective>,
    /// Which parameters of a regression are free: w alone (b held fixed) or wb
    #[arg(long, value_name = "PARAMETERS")]
    pub view: Option<Parameters>,
    /// Where every run starts: x,y (or x alone for one parameter) [default: FILE's; the objective's own where --objective or --view is given]
    #[arg(long, value_name = "X,Y", allow_hyphen_values = true, value_parser = start)]
    pub start: Option<Start>,
    /// Updates per run, 1 to 1000000 [default: FILE's, or 200]
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = steps)]
    pub steps: Option<usize>,
    /// The seed of samples and noise, a whole number from 0; all runs share their draws [default: FILE's, or 7]
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = seed)]
    pub seed: Option<u64>,
    #[command(flatten)]
    pub runs: RunOptions,
}

/// Where a table goes.
#[derive(Args)]
pub struct TableArgs {
    /// The file to write, whole or not at all; - is standard output
    #[arg(long, value_name = "PATH", default_value = "-", hide_default_value = true)]
    pub csv: PathBuf,
    /// Replace the --csv file where there is one
    #[arg(long)]
    pub force: bool,
}

/// The free parameters of a regression.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub enum Parameters {
    /// The slope alone; the intercept b is held fixed
    W,
    /// Slope and intercept
    Wb,
}

/// The numbers of a start; how many are right depends on the objective.
#[derive(Clone)]
pub struct Start(pub Vec<f64>);

fn preset(name: &str) -> Result<&'static Preset, String> {
    Preset::by_key(name).ok_or_else(|| {
        let names: Vec<&str> = presets::ALL.iter().map(|preset| preset.key).collect();
        format!("there is no preset '{}'{}; there are {}", excerpt(name), did_you_mean(name, &names), names.join(", "))
    })
}

fn objective(text: &str) -> Result<Objective, String> {
    Objective::load(text, &|path| files::read_piped_data(Path::new(path)))
}

fn start(text: &str) -> Result<Start, String> {
    let number = |word: &str| match word.trim().parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        _ => Err(format!("'{}' is no finite number; a start is written x,y, as in -3,2", excerpt(word.trim()))),
    };
    text.split(',').map(number).collect::<Result<_, _>>().map(Start)
}

fn steps(text: &str) -> Result<usize, String> {
    file::count(text, &STEPS).map(|steps| steps as usize)
}

fn seeds(text: &str) -> Result<usize, String> {
    file::count(text, &SEEDS).map(|seeds| seeds as usize)
}

pub fn threads(text: &str) -> Result<usize, String> {
    file::whole(text, 1, MAX_THREADS as u64).map(|threads| threads as usize)
}

pub fn seed(text: &str) -> Result<u64, String> {
    file::count(text, &SEED)
}
