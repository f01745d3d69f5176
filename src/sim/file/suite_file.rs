//! A suite of functions and optimizers for a benchmark, as a file.

use crate::math::Objective;
use crate::math::catalog::Catalog as _;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::compare::rate_sweep::SweepSettings;
use crate::sim::compare::suite::{MAX_ENTRIES, Suite, SuiteProblem};
use crate::sim::experiment::{MAX_RUNS, MAX_TITLE, SEED};
use crate::sim::file::experiment_keys::{RUN, read_run, write_runs};
use crate::sim::file::file_error::{FileError, ReadFile};
use crate::sim::file::keys::{self, ReadContext};
use crate::sim::file::toml_lines::TomlLines;
use crate::sim::file::toml_table::{TableEntry, TomlTable};

/// The keys of a suite.
const SUITE: [&str; 10] = ["title", "seed", "seeds", "starts", "budget", "tolerance", "rates", "rate_count", "function", "run"];
/// The keys of a function: those of an experiment that say what is minimized, and under which conditions.
const FUNCTION: [&str; 6] = ["title", "about", "objective", "start", "sampling", "noise"];
/// The key of a run that a suite decides for all of them.
const OF_THE_SUITE: &str = "start";

impl Suite {
    /// Reads the suite in `text`; data files that it names are read through `read`. What it does not say is as in the default suite: without
    /// functions those of the program, and without runs all its optimizers.
    ///
    /// Fails with the line, and what would be right.
    pub fn from_toml(text: &str, read: ReadFile<'_>) -> Result<Self, FileError> {
        let mut file = TomlTable::parse(text, "a suite", &SUITE)?;
        let Suite { settings, problems, contestants, seed, .. } = Suite::default();
        let title = file.words("title", MAX_TITLE)?;
        let seed = file.whole(&SEED)?.unwrap_or(seed);
        let line = file.line;
        let settings = read_settings(&mut file, settings)?;
        let mut suite = Suite { title, ..Suite::new(settings, seed) };
        for mut table in file.tables("function", "a function", MAX_ENTRIES, &FUNCTION)? {
            let line = table.line;
            let experiment = Experiment::read(&mut table, read)?;
            let name = if experiment.title.is_empty() { experiment.objective.entry().title } else { &experiment.title };
            if experiment.objective.lowest().is_none() {
                let message = format!("the least value of {name} does not exist or is not known, so that no gap can be measured");
                return Err(FileError { line, message });
            }
            suite.add(name.to_owned(), experiment);
        }
        let names: Vec<&'static str> = keys::names(&RUN).into_iter().filter(|key| *key != OF_THE_SUITE).collect();
        for (i, table) in file.tables("run", "a run", MAX_RUNS, &names)?.into_iter().enumerate() {
            let run: Run = read_run(table, i, &ReadContext { read, objective: None::<&Objective>, samples: 0 })?;
            suite.contestants.push(run);
        }
        if suite.problems.is_empty() {
            suite.problems = problems;
        }
        if suite.contestants.is_empty() {
            suite.contestants = contestants;
        }
        suite.check().map_err(|message| FileError { line, message })?;
        Ok(suite)
    }

    /// Returns the file's text; reading it gives the same suite, but for what only says how runs look.
    pub fn to_toml(&self) -> String {
        let mut lines = TomlLines::default();
        if !self.title.is_empty() {
            lines.words("title", &self.title);
        }
        let SweepSettings { rates, probe, starts, seeds } = self.settings;
        lines.whole("budget", probe.budget.most);
        lines.real("tolerance", probe.tolerance);
        lines.reals("rates", &[rates.from, rates.to]);
        for (key, count) in [("rate_count", rates.count as u64), ("starts", starts as u64), ("seeds", seeds as u64)] {
            lines.whole(key, count);
        }
        lines.whole("seed", self.seed);
        for SuiteProblem { name, experiment } in &self.problems {
            lines.head("[[function]]");
            lines.words("title", name);
            lines.words("objective", &experiment.objective);
            lines.reals("start", &experiment.start.as_slice()[..experiment.objective.dimension()]);
            if !experiment.sampling.is_full() {
                lines.words("sampling", &experiment.sampling);
            }
            if experiment.noise > 0.0 {
                lines.real("noise", experiment.noise);
            }
        }
        let runs: Vec<Run> = self.contestants.iter().map(|run| Run { start: None, ..run.clone() }).collect();
        write_runs(&runs, "run", &mut lines);
        lines.text()
    }
}

fn read_settings(file: &mut TomlTable<'_>, mut settings: SweepSettings) -> Result<SweepSettings, FileError> {
    if let Some(rates) = file.reals("rates")? {
        let read = |rates: Vec<f64>| match rates.as_slice() {
            [from, to] => Ok([*from, *to]),
            _ => Err("takes the least and the greatest learning rate, as in [1e-5, 10]"),
        };
        [settings.rates.from, settings.rates.to] = rates.read(read)?;
    }
    let mut whole = |key: &'static str| -> Result<Option<u64>, FileError> {
        let read = |text: String| text.parse::<u64>().map_err(|_| "takes a whole number");
        file.word_or_whole(key)?.map(|entry: TableEntry<String>| entry.read(read)).transpose()
    };
    let counts = [whole("rate_count")?, whole("starts")?, whole("seeds")?, whole("budget")?];
    let [rates, starts, seeds, budget] = counts;
    settings.rates.count = rates.map_or(settings.rates.count, |count| count as usize);
    settings.starts = starts.map_or(settings.starts, |count| count as usize);
    settings.seeds = seeds.map_or(settings.seeds, |count| count as usize);
    settings.probe.budget.most = budget.unwrap_or(settings.probe.budget.most);
    settings.probe.tolerance = file.real("tolerance")?.unwrap_or(settings.probe.tolerance);
    Ok(settings)
}
