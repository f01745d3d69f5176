//! Arguments that several commands take.

use crate::cli::options::run_options::{RunOptions, Start};
use crate::cli::options::whole::whole;
use crate::math::Objective;
use crate::math::catalog::family_file::FamilyFile as _;
use crate::math::catalog::words::did_you_mean;
use crate::math::excerpt::excerpt;
use crate::sim::experiment::{SEED, SEEDS, STEPS};
use crate::sim::file::file_error;
use crate::sim::file::presets::{self, Preset};
use crate::sim::files::{self, Reach};
use crate::sim::threads::MAX_THREADS;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// The help text of the option --allow-outside.
pub const ALLOW_OUTSIDE: &str = "Let FILE read data files that lie outside its folder";

/// The data files that an experiment file may read.
pub fn reach(allow_outside: bool) -> Reach {
    if allow_outside { Reach::anywhere() } else { Reach::beside() }
}

/// `message`, followed by the option that allows the file that `reach` has refused.
pub fn outside(message: String, reach: &Reach) -> String {
    if reach.refused().is_some() { message + " (--allow-outside)" } else { message }
}

/// The options that describe an experiment.
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
    /// Where every run starts: x,y (or x alone for one parameter); see --run-start [default: FILE's; the objective's own where --objective or --view is given]
    #[arg(long, value_name = "X,Y", allow_hyphen_values = true, value_parser = Start::parse)]
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

/// The options for the output of a table.
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

fn preset(name: &str) -> Result<&'static Preset, String> {
    Preset::by_key(name).ok_or_else(|| {
        let names: Vec<&str> = presets::ALL.iter().map(|preset| preset.key).collect();
        format!("there is no preset '{}'{}; there are {}", excerpt(name), did_you_mean(name, &names), names.join(", "))
    })
}

fn objective(text: &str) -> Result<Objective, String> {
    Objective::load(text, &|path| files::read_piped_data(Path::new(path)))
}

fn steps(text: &str) -> Result<usize, String> {
    file_error::count(text, &STEPS).map(|steps| steps as usize)
}

pub fn seeds(text: &str) -> Result<usize, String> {
    file_error::count(text, &SEEDS).map(|seeds| seeds as usize)
}

pub fn threads(text: &str) -> Result<usize, String> {
    whole(text, 1, MAX_THREADS as u64).map(|threads| threads as usize)
}

pub fn seed(text: &str) -> Result<u64, String> {
    file_error::count(text, &SEED)
}
