//! The options that comparisons share: budget, tolerance, learning rates, and what is written.

use crate::cli::interrupt;
use crate::cli::options::figure_options::{Shade, scale, size};
use crate::cli::options::shared::threads as thread_count;
use crate::cli::options::whole::whole;
use crate::cli::progress;
use crate::cli::report::{Failure, allow_closed_pipe};
use crate::figure::FigureStyle;
use crate::figure::comparison::{ComparisonFigure, ComparisonStyle};
use crate::figure::export::{Format, endings};
use crate::figure::raster;
use crate::math::catalog::choice::named;
use crate::math::excerpt::excerpt;
use crate::sim::Experiment;
use crate::sim::compare::compare_params::BUDGET;
use crate::sim::compare::probe::{Budget, BudgetUnit, Probe};
use crate::sim::compare::rate_curve::CompareMeasure;
use crate::sim::compare::rate_range::RateRange;
use crate::sim::compare::rate_sweep::check_probe;
use crate::sim::export::comparison_table::ComparisonTable;
use crate::sim::file::file_error;
use crate::sim::files;
use crate::sim::threads::{self, Watch};
use clap::Args;
use std::io;
use std::path::{Path, PathBuf};

/// The budget of each run, and what is compared.
#[derive(Args)]
pub struct ProbeArgs {
    /// What each run may take, 1 to 1000000, in --unit [default: 200]
    #[arg(long, value_name = "K", allow_hyphen_values = true, value_parser = budget)]
    pub budget: Option<u64>,
    /// What is counted: evaluations (of gradients, of F in line searches, and of Hessians, which count as many as there are variables), or steps
    #[arg(long, value_name = "UNIT", default_value = "evaluations", value_parser = unit)]
    pub unit: BudgetUnit,
    /// The share of the gap at the start that has to be reached and kept, 1e-12 to 0.5
    #[arg(long, value_name = "TAU", default_value = "1e-6", allow_hyphen_values = true, value_parser = number)]
    pub tolerance: f64,
    /// What decides which value is best, and what the figure shows: gap (after the budget), evaluations or steps (to the tolerance)
    #[arg(long, value_name = "MEASURE", default_value = "gap", value_parser = measure)]
    pub measure: CompareMeasure,
}

impl ProbeArgs {
    /// The budget and the tolerance.
    pub fn probe(&self) -> Result<Probe, String> {
        let probe = Probe { budget: Budget { most: self.budget.unwrap_or(200), unit: self.unit }, tolerance: self.tolerance };
        check_probe(&probe).map(|()| probe).map_err(|message| format!("--{message}"))
    }
}

/// The learning rates.
#[derive(Args)]
pub struct RateArgs {
    /// The least and the greatest learning rate [default: 1e-5,10]
    #[arg(long, value_name = "FROM,TO", allow_hyphen_values = true, value_parser = pair)]
    pub rates: Option<[f64; 2]>,
    /// How many learning rates, 2 to 2000, evenly spread on a log axis [default: 61]
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = any_count)]
    pub rate_count: Option<usize>,
}

impl RateArgs {
    /// The range, with what is not given from `default`.
    pub fn range(&self, default: RateRange) -> RateRange {
        let [from, to] = self.rates.unwrap_or([default.from, default.to]);
        RateRange { from, to, count: self.rate_count.unwrap_or(default.count) }
    }
}

/// What a comparison writes, and with how many threads.
#[derive(Args)]
pub struct ComparisonOutput {
    /// The file of the table, whole or not at all; - is standard output [default: -, or no table where there is a figure]
    #[arg(long, value_name = "PATH")]
    pub csv: Option<PathBuf>,
    /// Replace files that are there already
    #[arg(long)]
    pub force: bool,
    /// Write the table as JSON: an object with "conditions" and "rows"; null stands for inf and for what is not defined
    #[arg(long)]
    pub json: bool,
    /// Write a figure as well: OUT.svg or OUT.png
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// The figure's colours: light, for paper, or dark, for a screen
    #[arg(long, value_enum, default_value_t = Shade::Light)]
    pub theme: Shade,
    /// The figure's width and height in points, 320 to 4000 each [default: 1200x800]
    #[arg(long, value_name = "WxH", allow_hyphen_values = true, value_parser = size)]
    pub size: Option<[u32; 2]>,
    /// Pixels per point, 0.5 to 8; only of formats that consist of pixels [default: 2]
    #[arg(long, value_name = "S", allow_hyphen_values = true, value_parser = scale)]
    pub scale: Option<f32>,
    /// How many threads work on it, 1 to 256; the result does not depend on it [default: one for each core]
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = thread_count)]
    pub threads: Option<usize>,
}

impl ComparisonOutput {
    /// Computes a comparison, with its progress on standard error, and writes its table and its figure. What cannot be written is said before
    /// anything is computed.
    pub fn write<T>(
        self,
        compute: impl FnOnce(&Watch) -> Option<T>,
        table: impl FnOnce(&T) -> ComparisonTable,
        figure: impl FnOnce(&T, ComparisonStyle) -> ComparisonFigure,
    ) -> Result<T, Failure> {
        self.threads.map_or(Ok(()), threads::limit)?;
        let force = self.force;
        let csv = self.csv.or_else(|| (self.output.is_none() || self.json).then(|| PathBuf::from("-")));
        let size = self.size.unwrap_or(FigureStyle::default().size);
        let scale = self.scale.unwrap_or(2.0);
        let format = self.output.as_deref().map(still).transpose()?;
        if let (Some(format), Some(output)) = (format, &self.output) {
            if format.facts().has_pixels {
                raster::check(size[0], size[1], scale)?;
            } else if self.scale.is_some() {
                return Err(format!("--scale is for pixels, and {} has none", output.display()).into());
            }
            files::check_target(output, force)?;
        }
        if let Some(csv) = csv.as_deref().filter(|csv| *csv != Path::new("-")) {
            files::check_target(csv, force)?;
        }
        interrupt::remove_unfinished_file();
        let watch = Watch::default();
        let found = progress::reported(&watch, || compute(&watch)).ok_or_else(|| "nothing was computed".to_owned())?;
        if let (Some(format), Some(output)) = (format, &self.output) {
            let drawn = figure(&found, ComparisonStyle { theme: self.theme.theme(), size });
            files::save(output, force, |out| drawn.write(format, scale, out))?;
        }
        let Some(csv) = csv else { return Ok(found) };
        let table = table(&found);
        let put = |out: &mut dyn io::Write| if self.json { table.write_json(out) } else { table.write_csv(out) };
        if csv == Path::new("-") {
            allow_closed_pipe(put(&mut io::stdout().lock()))?;
        } else {
            files::save(&csv, force, put)?;
        }
        Ok(found)
    }
}

/// The index of the run with the number `of`, counted from 1.
pub fn run_index(experiment: &Experiment, of: usize) -> Result<usize, String> {
    let count = experiment.runs.len();
    (1..=count).contains(&of).then(|| of - 1).ok_or_else(|| format!("--of {of}: there is no such run; it takes 1 to {count}"))
}

/// The format of a figure that does not move.
fn still(output: &Path) -> Result<Format, String> {
    let wanted = endings(|facts| !facts.moves);
    match Format::of(output) {
        Ok(format) if !format.facts().moves => Ok(format),
        Ok(_) => Err(format!("{}: a comparison does not move; end the name in {wanted}", output.display())),
        Err(_) => Err(format!("{}: end the name of a figure in {wanted}", output.display())),
    }
}

fn budget(text: &str) -> Result<u64, String> {
    file_error::count(text, &BUDGET)
}

/// A count whose limits are checked later, with all that it depends on.
pub fn any_count(text: &str) -> Result<usize, String> {
    whole(text, 1, 1_000_000).map(|count| count as usize)
}

fn unit(text: &str) -> Result<BudgetUnit, String> {
    named(&BudgetUnit::ALL, text, "unit")
}

fn measure(text: &str) -> Result<CompareMeasure, String> {
    named(&CompareMeasure::ALL, text, "measure")
}

/// A finite number.
pub fn number(text: &str) -> Result<f64, String> {
    let found = text.trim().parse().ok().filter(|x: &f64| x.is_finite());
    found.ok_or_else(|| format!("'{}' is no finite number", excerpt(text)))
}

/// Two numbers, as in `1e-5,10`.
pub fn pair(text: &str) -> Result<[f64; 2], String> {
    let (from, to) =
        text.split_once(',').ok_or_else(|| format!("'{}' is no range; write FROM,TO, as in 1e-5,10", excerpt(text)))?;
    Ok([number(from)?, number(to)?])
}
