//! The keys of the experiment in the plane, and of a run.

use crate::math::Clipping;
use crate::math::Objective;
use crate::math::Optimizer;
use crate::math::Plan;
use crate::math::Point;
use crate::math::Proximal;
use crate::math::catalog::Catalog;
use crate::math::catalog::choice::named;
use crate::math::catalog::family_file::FamilyFile as _;
use crate::sim::experiment::{
    Color, Experiment, MAX_ABOUT, MAX_LABEL, MAX_RUNS, MAX_TITLE, Marker, NOISE, Run, SEED, SEEDS, STEPS, WEIGHT_DECAY,
};
use crate::sim::file::file_error::{FileError, ReadFile};
use crate::sim::file::keys::{self, ReadContext, StoredValue, TableKey, key, put};
use crate::sim::file::toml_lines::TomlLines;
use crate::sim::file::toml_table::TomlTable;
use crate::sim::run::conditions::Decay;

/// The keys of an experiment; its runs are tables of their own.
pub const EXPERIMENT: [TableKey<Experiment>; 11] = [
    key!(words "title" MAX_TITLE, title),
    key!(words "about" MAX_ABOUT, about),
    // Claims belong to the file, not to the experiment, which the user may change: `downhill check` reads them from the file.
    key!(apart "claims", |table, _, _| table.texts("claims").map(drop)),
    // It is read before all others, which depend on it.
    key!(@ "objective", "the objective", |_, _, _| Ok(()), |all| Some(StoredValue::Text(all.objective.to_string())), |_| false),
    key!(@ "start", "the start", read_start, |all| Some(StoredValue::Reals(start(all))), |_| false),
    key!(whole STEPS, "the number of steps", steps as usize),
    key!(whole SEED, "the seed", seed as u64),
    key!(whole SEEDS, "", seeds as usize),
    key!(sampling | all | all.objective.data().len()),
    key!(real NOISE, "the noise", noise),
    key!(apart "run", |table, all, context| {
        let (objective, samples) = (Some(&all.objective), all.objective.data().len());
        read_runs(table, &ReadContext { objective, samples, ..*context }).map(|runs| all.runs = runs)
    }),
];

/// The keys of a run.
pub const RUN: [TableKey<Run>; 15] = [
    // It is read before all others, since there is no run without one.
    key!(@ "optimizer", "the optimizer", |_, _, _| Ok(()),
        |run| recorded(run).is_none().then(|| StoredValue::Text(run.optimizer.to_string())),
        |_| false),
    key!(@ "recorded", "the recording", |_, _, _| Ok(()), |run| recorded(run).map(StoredValue::Text), |_| false),
    key!(@ "start", "the start",
        read_own_start,
        |run| run.start.map(|start| StoredValue::Reals(start.as_slice().to_vec())),
        |_| false),
    key!(text "schedule" Plan::parse, "the schedule", schedule unless Plan::default()),
    key!(@ "sampling", "the sampling",
        |table, run, context| keys::sampling(table, context.samples).map(|sampling| run.sampling = sampling),
        |run| run.sampling.as_ref().map(|sampling| StoredValue::Text(sampling.to_string())),
        |_| false),
    key!(@ NOISE.key, "the noise",
        |table, run, _| table.parameter(&NOISE).map(|noise| run.noise = noise),
        |run| run.noise.map(StoredValue::Real),
        |_| false),
    key!(real WEIGHT_DECAY, "the weight decay", weight_decay unless 0.0),
    key!(text "decay" Decay::parse, "how weight decay acts", decay unless Decay::Coupled),
    key!(text "clip" Clipping::parse, "the clipping", clip unless Clipping::NONE),
    key!(text "proximal" Proximal::parse, "the proximal step", proximal unless Proximal::NONE),
    key!(words "label" MAX_LABEL, label),
    key!(text "color" Color::parse, "", color),
    key!(text "marker" |text| named(&Marker::ALL, text, "marker"), "", marker),
    key!(flag "hidden", hidden),
    key!(flag "average", average),
];

/// The path of a recorded run that is the only one of its file; all other runs are written in the notation.
fn recorded(run: &Run) -> Option<String> {
    let path = run.optimizer.file()?;
    (Optimizer::recorded(&path).ok()?.to_string() == run.optimizer.to_string()).then_some(path)
}

fn read_own_start(table: &mut TomlTable<'_>, run: &mut Run, context: &ReadContext<'_>) -> Result<(), FileError> {
    let Some(entry) = table.reals("start")? else { return Ok(()) };
    let read = |numbers: Vec<f64>| match context.objective {
        Some(objective) => point(&numbers, objective),
        None => Err("a run that trains a network has no start of its own: its weights are drawn from the seed".into()),
    };
    entry.read(read).map(|start| run.start = Some(start))
}

fn read_start(table: &mut TomlTable<'_>, all: &mut Experiment, _: &ReadContext<'_>) -> Result<(), FileError> {
    let Some(entry) = table.reals("start")? else { return Ok(()) };
    entry.read(|numbers| point(&numbers, &all.objective)).map(|start| all.start = start)
}

fn start(all: &Experiment) -> Vec<f64> {
    all.start.as_slice()[..all.objective.dimension()].to_vec()
}

impl Experiment {
    /// Reads the experiment under the keys [`EXPERIMENT`] of `file`.
    pub(crate) fn read(file: &mut TomlTable<'_>, read: ReadFile<'_>) -> Result<Self, FileError> {
        let objective = file.text("objective")?.ok_or_else(|| {
            let message = "the objective is missing; add a line such as objective = \"rosenbrock\"".into();
            FileError { line: file.line, message }
        })?;
        let place = file.line_of("start").unwrap_or(objective.line);
        let mut experiment = Experiment::new(objective.read(|text| Objective::load(&text, read))?);
        keys::read(&EXPERIMENT, file, &mut experiment, &ReadContext { read, objective: None, samples: 0 })?;
        experiment.check().map_err(|message| FileError { line: place, message })?;
        Ok(experiment)
    }

    /// Returns the file's text; reading it gives the same experiment.
    pub fn to_toml(&self) -> String {
        let mut lines = TomlLines::default();
        self.write(&mut lines, "run");
        lines.text()
    }

    /// Writes its keys; its runs become tables with the full name `run`.
    pub(crate) fn write(&self, lines: &mut TomlLines, run: &str) {
        keys::write_to(&EXPERIMENT, self, lines);
        write_runs(&self.runs, run, lines);
    }
}

/// Reads the runs under `run` in `file`.
pub fn read_runs(file: &mut TomlTable<'_>, context: &ReadContext<'_>) -> Result<Vec<Run>, FileError> {
    let runs = file.tables("run", "a run", MAX_RUNS, &keys::names(&RUN))?;
    runs.into_iter().enumerate().map(|(index, run)| read_run(run, index, context)).collect()
}

/// Reads the run in `table`, the `index`-th.
pub fn read_run(mut table: TomlTable<'_>, index: usize, context: &ReadContext<'_>) -> Result<Run, FileError> {
    let optimizer = match (table.text("optimizer")?, table.text("recorded")?) {
        (Some(optimizer), None) => optimizer.read(|text| match Optimizer::parse(&text) {
            Ok(optimizer) if optimizer.file().is_some() => optimizer.with_file(context.read),
            parsed => parsed.map_err(|error| error.to_string()),
        })?,
        (None, Some(path)) => path.read(|path| Optimizer::recorded(&path)?.with_file(context.read))?,
        (Some(_), Some(recorded)) => {
            let message = "a run has an optimizer or is recorded, not both; take one of the two lines out".into();
            return Err(FileError { line: recorded.line, message });
        }
        (None, None) => {
            let message = "the optimizer of this run is missing; add a line such as optimizer = \"gd(lr=0.01)\"".into();
            return Err(FileError { line: table.line, message });
        }
    };
    let mut run = Run::new(optimizer, index);
    keys::read(&RUN, &mut table, &mut run, context)?;
    Ok(run)
}

/// Writes `runs` as tables with the full name `name`.
pub fn write_runs(runs: &[Run], name: &str, lines: &mut TomlLines) {
    for run in runs {
        lines.head(&format!("[[{name}]]"));
        keys::write_to(&RUN, run, lines);
    }
}

/// Returns the point given by one or two numbers for `objective`: with one free variable, one number is enough. For a formula in x or y
/// alone the number of the other variable has no effect, and is ignored.
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
