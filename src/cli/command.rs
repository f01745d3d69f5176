//! The commands of the command line.

use crate::cli::commands::basins::{self, BasinsArgs};
use crate::cli::commands::benchmark::{self, BenchmarkArgs};
use crate::cli::commands::check::{self, CheckArgs};
use crate::cli::commands::dropout::{self, DropoutArgs};
use crate::cli::commands::ensemble::{self, EnsembleArgs};
use crate::cli::commands::generate::{self, ManArgs};
use crate::cli::commands::lesson::{self, LessonArgs};
use crate::cli::commands::list::ListedFamily;
use crate::cli::commands::map::{self, MapArgs};
use crate::cli::commands::render::{self, RenderArgs};
use crate::cli::commands::script::{self, ScriptArgs};
use crate::cli::commands::sweep::{self, SweepArgs};
use crate::cli::commands::trace::{self, TraceArgs};
use crate::cli::commands::train_args::{TRAIN_HELP, TrainArgs};
use crate::cli::commands::weight_decay::{self, WeightDecayArgs};
use crate::cli::options::shared::ALLOW_OUTSIDE;
use clap::{Parser, Subcommand};
use clap_complete::Shell;
use std::path::PathBuf;

const WINDOW_HELP: &str = "\
Without a command the window opens, on FILE where one is given. A file that is called like a command opens as ./list.

Exit status: 0 done; 1 no window can be opened; 2 what is asked for is wrong or cannot be written: one line on standard \
error says what, where and what would be right.";

/// Shows how optimizers move: race them over the contours of a function, in a window or as a table.
#[derive(Parser)]
#[command(name = "downhill", version, after_help = WINDOW_HELP, args_conflicts_with_subcommands = true)]
#[command(subcommand_precedence_over_arg = true)]
pub struct Cli {
    #[command(subcommand)]
    pub action: Option<CliCommand>,
    /// An experiment or a lesson (TOML), or a table of data (CSV), to open in the window
    pub file: Option<PathBuf>,
    #[arg(long, help = ALLOW_OUTSIDE)]
    pub allow_outside: bool,
}

#[derive(Subcommand)]
pub enum CliCommand {
    /// Write every run's path as comma-separated values; needs no display
    #[command(after_help = trace::HELP)]
    Trace(Box<TraceArgs>),
    /// Repeat every run over many seeds and write the statistics of each step; needs no display
    #[command(after_help = ensemble::HELP)]
    Ensemble(Box<EnsembleArgs>),
    /// Run every run with many learning rates and write how each ends; needs no display
    #[command(after_help = sweep::HELP)]
    Sweep(Box<SweepArgs>),
    /// Run a run with many values of two of its hyperparameters and write how each ends; needs no display
    #[command(after_help = map::HELP)]
    Map(Box<MapArgs>),
    /// Run a run from many starts and write the minimum that each comes to; needs no display
    #[command(after_help = basins::HELP)]
    Basins(Box<BasinsArgs>),
    /// Compare optimizers, each with tuned learning rates, over a suite of functions; needs no display
    #[command(after_help = benchmark::HELP)]
    Benchmark(Box<BenchmarkArgs>),
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
    /// Write a lesson as a page to print: text, experiment, tasks, and the answers on the last page; needs no display
    #[command(after_help = lesson::HELP)]
    Lesson(LessonArgs),
    /// List names, parameters, defaults and ranges, one line each; needs no display
    List {
        /// One family only
        what: Option<ListedFamily>,
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
