//! The experiment file: TOML, with the notation for everything that has parameters.

pub mod data_tables;
pub mod file_error;
pub mod presets;
pub mod share;
pub(in crate::sim) mod toml_lines;
pub(in crate::sim) mod toml_table;
pub(in crate::sim) mod toml_text;
pub mod work;
pub(in crate::sim) mod work_tables;

use crate::math::Objective;
use crate::math::Optimizer;
use crate::math::Plan;
use crate::math::Point;
use crate::math::Sampling;
use crate::math::catalog::Catalog;
use crate::sim::experiment::{
    Color, Experiment, MAX_ABOUT, MAX_LABEL, MAX_RUNS, MAX_TITLE, Marker, NOISE, Run, SEED, SEEDS, STEPS, WEIGHT_DECAY,
};
use crate::sim::file::file_error::{FileError, Read};
use crate::sim::file::toml_lines::Lines;
use crate::sim::file::toml_table::Table;
use crate::sim::run::descent::Decay;

/// The keys of an experiment.
pub(crate) const EXPERIMENT_KEYS: [&str; 11] =
    ["title", "about", "claims", "objective", "start", "steps", "seed", "seeds", "sampling", "noise", "run"];
/// The keys of a run.
pub(crate) const RUN_KEYS: [&str; 11] =
    ["optimizer", "schedule", "sampling", "noise", "weight_decay", "decay", "label", "color", "marker", "hidden", "average"];

impl Experiment {
    /// The experiment under the keys [`EXPERIMENT_KEYS`] of `file`.
    pub(crate) fn read(file: &mut Table<'_>, read: Read<'_>) -> Result<Self, FileError> {
        let objective = file.text("objective")?.ok_or_else(|| {
            let message = "the objective is missing; add a line such as objective = \"rosenbrock\"".into();
            FileError { line: file.line, message }
        })?;
        let mut place = objective.line;
        let mut experiment = Experiment::new(objective.read(|text| Objective::load(&text, read))?);
        experiment.title = file.words("title", MAX_TITLE)?;
        experiment.about = file.words("about", MAX_ABOUT)?;
        // What is claimed of an experiment belongs to the file, not to what becomes of it: `downhill check` reads it there.
        file.texts("claims")?;
        if let Some(start) = file.reals("start")? {
            place = start.line;
            experiment.start = start.read(|numbers| point(&numbers, &experiment.objective))?;
        }
        if let Some(steps) = file.whole(&STEPS)? {
            experiment.steps = steps as usize;
        }
        if let Some(seed) = file.whole(&SEED)? {
            experiment.seed = seed;
        }
        if let Some(seeds) = file.whole(&SEEDS)? {
            experiment.seeds = seeds as usize;
        }
        if let Some(noise) = file.parameter(&NOISE)? {
            experiment.noise = noise;
        }
        let n = experiment.objective.data().len();
        if let Some(sampling) = sampling(file, n)? {
            experiment.sampling = sampling;
        }
        experiment.runs = read_runs(file, n)?;
        experiment.check().map_err(|message| FileError { line: place, message })?;
        Ok(experiment)
    }

    /// The file's text; reading it back gives this experiment again.
    pub fn to_toml(&self) -> String {
        let mut lines = Lines::default();
        self.write(&mut lines, "run");
        lines.text()
    }

    /// Writes its keys; its runs become tables `[[run]]`, where `run` is their whole name.
    pub(crate) fn write(&self, lines: &mut Lines, run: &str) {
        if !self.title.is_empty() {
            lines.words("title", &self.title);
        }
        if !self.about.is_empty() {
            lines.words("about", &self.about);
        }
        lines.words("objective", &self.objective);
        lines.reals("start", &self.start.as_slice()[..self.objective.dimension()]);
        lines.whole("steps", self.steps as u64);
        lines.whole("seed", self.seed);
        lines.whole("seeds", self.seeds as u64);
        lines.words("sampling", &self.sampling);
        lines.real("noise", self.noise);
        write_runs(&self.runs, run, lines);
    }
}

/// The runs under `run` in `file`, on `n` samples.
pub(crate) fn read_runs(file: &mut Table<'_>, n: usize) -> Result<Vec<Run>, FileError> {
    let runs = file.tables("run", "a run", MAX_RUNS, &RUN_KEYS)?;
    runs.into_iter().enumerate().map(|(index, run)| read_run(run, index, n)).collect()
}

/// Writes `runs` as tables under the whole name `name`.
pub(crate) fn write_runs(runs: &[Run], name: &str, lines: &mut Lines) {
    for run in runs {
        lines.head(&format!("[[{name}]]"));
        lines.words("optimizer", &run.optimizer);
        if run.schedule != Plan::default() {
            lines.words("schedule", &run.schedule);
        }
        if let Some(sampling) = &run.sampling {
            lines.words("sampling", sampling);
        }
        if let Some(noise) = run.noise {
            lines.real("noise", noise);
        }
        if run.weight_decay != 0.0 {
            lines.real("weight_decay", run.weight_decay);
        }
        if run.decay != Decay::Coupled {
            lines.words("decay", &run.decay);
        }
        if !run.label.is_empty() {
            lines.words("label", &run.label);
        }
        lines.words("color", &run.color);
        lines.words("marker", &run.marker);
        if run.hidden {
            lines.flag("hidden", true);
        }
        if run.average {
            lines.flag("average", true);
        }
    }
}

/// The point that one or two numbers mean for `objective`: one is enough where there is one free variable. Of a formula in x or y alone
/// the number of the other has no effect, and is left out.
pub fn point(numbers: &[f64], objective: &Objective) -> Result<Point, String> {
    if let Some(bad) = numbers.iter().find(|number| !number.is_finite()) {
        return Err(format!("{bad} is not allowed: a start takes finite numbers"));
    }
    match (numbers, objective.dimension()) {
        ([x], 1) => Ok(Point::new(*x, 0.0)),
        ([_, _], 1) if let Objective::Formula(formula) = objective => Ok(Point::new(numbers[formula.only().unwrap_or(0)], 0.0)),
        ([x, y], 1) if *y == 0.0 => Ok(Point::new(*x, 0.0)),
        ([_, y], 1) => Err(format!("the second parameter is held at 0 here, so it cannot start at {y}; give one number")),
        ([x, y], _) => Ok(Point::new(*x, *y)),
        _ => Err(format!("a start takes {} numbers, not {}", objective.dimension(), numbers.len())),
    }
}

/// The sampling under its key, of `n` samples.
pub(crate) fn sampling(table: &mut Table<'_>, n: usize) -> Result<Option<Sampling>, FileError> {
    let read = |text: String| {
        let sampling = Sampling::parse(&text).map_err(|error| error.to_string())?;
        sampling.check(n).map(|()| sampling)
    };
    table.text("sampling")?.map(|entry| entry.read(read)).transpose()
}

/// The `index`-th run, on an objective of `n` samples.
fn read_run(mut table: Table<'_>, index: usize, n: usize) -> Result<Run, FileError> {
    let optimizer = table.text("optimizer")?.ok_or_else(|| {
        let message = "the optimizer of this run is missing; add a line such as optimizer = \"gd(lr=0.01)\"".into();
        FileError { line: table.line, message }
    })?;
    let mut run = Run::new(optimizer.read(|text| Optimizer::parse(&text))?, index);
    if let Some(schedule) = table.text("schedule")? {
        run.schedule = schedule.read(|text| Plan::parse(&text))?;
    }
    run.sampling = sampling(&mut table, n)?;
    run.noise = table.parameter(&NOISE)?;
    run.weight_decay = table.parameter(&WEIGHT_DECAY)?.unwrap_or(run.weight_decay);
    if let Some(decay) = table.text("decay")? {
        run.decay = decay.read(|word| Decay::parse(&word))?;
    }
    run.label = table.words("label", MAX_LABEL)?;
    if let Some(color) = table.text("color")? {
        run.color = color.read(|text| Color::parse(&text))?;
    }
    if let Some(marker) = table.text("marker")? {
        run.marker = marker.read(|text| Marker::parse(&text))?;
    }
    run.hidden = table.flag("hidden")?;
    run.average = table.flag("average")?;
    Ok(run)
}
