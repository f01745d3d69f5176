//! A comparison of the page Compare to be written to a file, as it is shown.

use crate::figure::comparison::basins_figure::basins_figure;
use crate::figure::comparison::benchmark_figure::benchmark_figure;
use crate::figure::comparison::map_figure::map_figure;
use crate::figure::comparison::sweep_figure::sweep_figure;
use crate::figure::comparison::{ComparisonFigure, ComparisonStyle};
use crate::figure::export::Format;
use crate::sim::Experiment;
use crate::sim::compare::basins::Basins;
use crate::sim::compare::benchmark::Benchmark;
use crate::sim::compare::hyper_map::HyperMap;
use crate::sim::compare::map_axis::MapAxis;
use crate::sim::compare::rate_curve::CompareMeasure;
use crate::sim::compare::rate_sweep::{RateSweep, SweepSettings};
use crate::sim::compare::suite::Suite;
use crate::sim::export::comparison_table::ComparisonTable;
use crate::sim::export::export_comparisons::{basin_table, benchmark_table, map_table, sweep_table};
use crate::sim::threads::Watch;
use crate::ui::state::State;
use crate::ui::state::compared::{MAP_SEEDS, is_compared, map_axes, suite};
use std::io::{self, Write};

/// A picture of the page Compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComparisonPicture {
    /// All runs over learning rates.
    Sweep,
    /// The selected run over two hyperparameters.
    Map,
    /// The selected run from all starts.
    Basins,
    /// All runs on many functions.
    Benchmark,
}

impl ComparisonPicture {
    /// Its name within a sentence, and in that of a file.
    pub fn name(self) -> &'static str {
        match self {
            ComparisonPicture::Sweep => "sweep",
            ComparisonPicture::Map => "map",
            ComparisonPicture::Basins => "basins",
            ComparisonPicture::Benchmark => "benchmark",
        }
    }
}

/// The file that a comparison is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComparisonFile {
    /// Its table, as comma-separated values.
    Table,
    /// Its figure.
    Figure(Format),
    /// What a benchmark is made of: its functions, runs and conditions, for `downhill benchmark --suite`.
    Suite,
}

impl ComparisonFile {
    /// Its name within a sentence.
    pub fn name(self) -> &'static str {
        match self {
            ComparisonFile::Table => "table",
            ComparisonFile::Figure(_) => "figure",
            ComparisonFile::Suite => "suite",
        }
    }

    /// The name of such files, and the ending of their names.
    pub fn kind(self) -> (&'static str, &'static str) {
        match self {
            ComparisonFile::Table => ("Tables", "csv"),
            ComparisonFile::Figure(format) => (format.facts().files, format.ending()),
            ComparisonFile::Suite => ("Suites", "toml"),
        }
    }
}

/// The number of values along an axis of a map, and of starts along an axis of basins.
const SIDES: [usize; 2] = [64, 256];

/// What is computed and written.
pub enum ComparisonPlan {
    /// A sweep.
    Sweep(Experiment, SweepSettings, CompareMeasure),
    /// A map of the run with this index over two axes.
    Map(Experiment, usize, [MapAxis; 2], SweepSettings, CompareMeasure),
    /// Basins of the run with this index.
    Basins(Experiment, usize),
    /// A benchmark.
    Benchmark(Suite),
}

impl ComparisonPlan {
    /// The comparison that `picture` shows; fails with the reason where there is none.
    pub fn of(state: &State, picture: ComparisonPicture) -> Result<Self, String> {
        let (mut experiment, display, selected) = (state.work.experiment.clone(), &state.settings.compare, state.selected);
        let one = || experiment.runs.get(selected).filter(|run| is_compared(run)).ok_or("Select a run that is shown.");
        match picture {
            ComparisonPicture::Sweep => {
                experiment.runs.retain(is_compared);
                if experiment.runs.is_empty() {
                    return Err("There is no run to compare.".into());
                }
                Ok(ComparisonPlan::Sweep(experiment, display.sweep(), display.measure))
            }
            ComparisonPicture::Map => {
                let axes = map_axes(one()?, display).ok_or("The run has no two hyperparameters to vary.")?;
                let axes = axes.map(|axis| MapAxis { count: SIDES[0], ..axis });
                let sweep = display.sweep();
                let settings = SweepSettings { seeds: sweep.seeds.min(MAP_SEEDS), ..sweep };
                Ok(ComparisonPlan::Map(experiment, selected, axes, settings, display.measure))
            }
            ComparisonPicture::Basins => {
                one()?;
                experiment.steps = display.basin_steps();
                Ok(ComparisonPlan::Basins(experiment, selected))
            }
            ComparisonPicture::Benchmark => {
                let mut suite = suite(&experiment, display)?;
                // The page knows runs by their places; a file needs their names.
                let runs = experiment.runs.iter().filter(|run| is_compared(run));
                for (contestant, run) in suite.contestants.iter_mut().zip(runs) {
                    contestant.label = run.name().to_owned();
                }
                suite.check().map(|()| ComparisonPlan::Benchmark(suite))
            }
        }
    }

    /// Computes it, and writes `file`. Nothing is written where `watch` cancelled it.
    pub fn write(
        &self,
        file: ComparisonFile,
        style: ComparisonStyle,
        scale: f32,
        watch: &Watch,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        if let (ComparisonPlan::Benchmark(suite), ComparisonFile::Suite) = (self, file) {
            return out.write_all(suite.to_toml().as_bytes());
        }
        let mut put = |table: &dyn Fn() -> ComparisonTable, figure: &dyn Fn() -> ComparisonFigure| match file {
            ComparisonFile::Figure(format) => figure().write(format, scale, out),
            ComparisonFile::Table | ComparisonFile::Suite => table().write_csv(out),
        };
        let stopped = || io::Error::other("stopped");
        match self {
            ComparisonPlan::Sweep(experiment, settings, measure) => {
                let sweep = RateSweep::of(experiment, settings, watch).ok_or_else(stopped)?;
                put(&|| sweep_table(experiment, settings, &sweep, *measure), &|| {
                    sweep_figure(experiment, settings, &sweep, *measure, style)
                })
            }
            ComparisonPlan::Map(experiment, index, [x, y], SweepSettings { probe, seeds, .. }, measure) => {
                let map = HyperMap::of(experiment, &experiment.runs[*index], [x, y], probe, *seeds, watch).ok_or_else(stopped)?;
                put(&|| map_table(experiment, *index, &map, (probe, *seeds), *measure), &|| {
                    map_figure(experiment, *index, &map, probe, *measure, style)
                })
            }
            ComparisonPlan::Basins(experiment, index) => {
                let (run, view) = (&experiment.runs[*index], experiment.objective.view());
                let basins = Basins::of(experiment, run, view, [SIDES[1]; 2], experiment.steps, watch).ok_or_else(stopped)?;
                put(&|| basin_table(experiment, *index, &basins), &|| basins_figure(experiment, *index, &basins, style))
            }
            ComparisonPlan::Benchmark(suite) => {
                let benchmark = Benchmark::of(suite, watch).ok_or_else(stopped)?;
                put(&|| benchmark_table(suite, &benchmark), &|| benchmark_figure(suite, &benchmark, style))
            }
        }
    }
}
