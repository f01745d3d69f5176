//! The experiment file: TOML, with the notation for everything that has parameters.

use crate::math::catalog::Catalog;
use crate::math::notation::NotationError;
use crate::math::{Objective, Optimizer, Plan, Point, Sampling};
use crate::sim::experiment::{Color, Experiment, MAX_STEPS, Marker, Run};
use serde::Deserialize;
use std::fmt::Write as _;
use toml::Spanned;

/// What is wrong with an experiment file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl std::fmt::Display for FileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for FileError {}

/// Reads the text of a data file, given the path written in the experiment.
pub type Read<'a> = &'a dyn Fn(&str) -> Result<String, String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileExperiment {
    #[serde(default)]
    title: String,
    #[serde(default)]
    about: String,
    objective: Spanned<String>,
    start: Option<Spanned<Vec<f64>>>,
    steps: Option<Spanned<i64>>,
    seed: Option<Spanned<i64>>,
    sampling: Option<Spanned<String>>,
    noise: Option<Spanned<f64>>,
    #[serde(default)]
    run: Vec<FileRun>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRun {
    optimizer: Spanned<String>,
    schedule: Option<Spanned<String>>,
    sampling: Option<Spanned<String>>,
    noise: Option<Spanned<f64>>,
    weight_decay: Option<Spanned<f64>>,
    #[serde(default)]
    label: String,
    color: Option<Spanned<String>>,
    marker: Option<Spanned<String>>,
    #[serde(default)]
    hidden: bool,
}

impl Experiment {
    /// The experiment that `text` describes; a data file that its objective names is read through `read`.
    pub fn from_toml(text: &str, read: Read<'_>) -> Result<Self, FileError> {
        let at = Lines { text };
        let file: FileExperiment = toml::from_str(text).map_err(|error| at.syntax(&error))?;
        let objective =
            Objective::load(file.objective.get_ref(), read).map_err(|message| at.error(&file.objective, "objective", message))?;
        let mut experiment = Experiment { title: file.title, about: file.about, ..Experiment::new(objective) };
        let mut place = file.objective.span().start;
        if let Some(start) = &file.start {
            place = start.span().start;
            experiment.start =
                point(start.get_ref(), &experiment.objective).map_err(|message| at.error(start, "start", message))?;
        }
        if let Some(steps) = &file.steps {
            experiment.steps =
                whole(*steps.get_ref(), 1, MAX_STEPS as i64).map_err(|message| at.error(steps, "steps", message))? as usize;
        }
        if let Some(seed) = &file.seed {
            experiment.seed = whole(*seed.get_ref(), 0, i64::MAX).map_err(|message| at.error(seed, "seed", message))? as u64;
        }
        if let Some(noise) = &file.noise {
            experiment.noise = at.amount(noise, "noise")?;
        }
        let n = experiment.objective.data().len();
        if let Some(sampling) = &file.sampling {
            experiment.sampling = at.sampling(sampling, n)?;
        }
        for run in &file.run {
            let optimizer =
                Optimizer::parse(run.optimizer.get_ref()).map_err(|error| at.notation(&run.optimizer, "optimizer", &error))?;
            let mut made = Run::new(optimizer, experiment.runs.len());
            if let Some(schedule) = &run.schedule {
                made.schedule = Plan::parse(schedule.get_ref()).map_err(|error| at.notation(schedule, "schedule", &error))?;
            }
            if let Some(sampling) = &run.sampling {
                made.sampling = Some(at.sampling(sampling, n)?);
            }
            if let Some(noise) = &run.noise {
                made.noise = Some(at.amount(noise, "noise")?);
            }
            if let Some(decay) = &run.weight_decay {
                made.weight_decay = at.amount(decay, "weight_decay")?;
            }
            if let Some(color) = &run.color {
                made.color = Color::parse(color.get_ref()).map_err(|message| at.error(color, "color", message))?;
            }
            if let Some(marker) = &run.marker {
                made.marker = Marker::parse(marker.get_ref()).map_err(|message| at.error(marker, "marker", message))?;
            }
            made.label = run.label.clone();
            made.hidden = run.hidden;
            experiment.runs.push(made);
        }
        experiment.check().map_err(|message| FileError { line: at.line(place), message })?;
        Ok(experiment)
    }

    /// The file's text; reading it back gives this experiment again.
    pub fn to_toml(&self) -> String {
        let mut text = String::new();
        let mut line = |key: &str, value: String| writeln!(text, "{key} = {value}").expect("a String takes every line");
        let quoted = |value: &dyn std::fmt::Display| toml::Value::String(value.to_string()).to_string();
        let real = |value: f64| toml::Value::Float(value).to_string();
        if !self.title.is_empty() {
            line("title", quoted(&self.title));
        }
        if !self.about.is_empty() {
            line("about", quoted(&self.about));
        }
        line("objective", quoted(&self.objective));
        line("start", format!("[{}, {}]", real(self.start.x), real(self.start.y)));
        line("steps", self.steps.to_string());
        line("seed", self.seed.to_string());
        line("sampling", quoted(&self.sampling));
        line("noise", real(self.noise));
        for run in &self.runs {
            writeln!(text, "\n[[run]]").expect("a String takes every line");
            let mut line = |key: &str, value: String| writeln!(text, "{key} = {value}").expect("a String takes every line");
            line("optimizer", quoted(&run.optimizer));
            if run.schedule != Plan::default() {
                line("schedule", quoted(&run.schedule));
            }
            if let Some(sampling) = &run.sampling {
                line("sampling", quoted(sampling));
            }
            if let Some(noise) = run.noise {
                line("noise", real(noise));
            }
            if run.weight_decay != 0.0 {
                line("weight_decay", real(run.weight_decay));
            }
            if !run.label.is_empty() {
                line("label", quoted(&run.label));
            }
            line("color", quoted(&run.color));
            line("marker", quoted(&run.marker));
            if run.hidden {
                line("hidden", "true".into());
            }
        }
        text
    }
}

/// The point that one or two numbers mean for `objective`: one is enough where y is held at 0.
pub fn point(numbers: &[f64], objective: &Objective) -> Result<Point, String> {
    if let Some(bad) = numbers.iter().find(|number| !number.is_finite()) {
        return Err(format!("{bad} is not allowed: a start takes finite numbers"));
    }
    match (numbers, objective.dimension()) {
        ([x], 1) => Ok(Point::new(*x, 0.0)),
        ([x, y], 1) if *y == 0.0 => Ok(Point::new(*x, 0.0)),
        ([_, y], 1) => Err(format!("the second parameter is held at 0 here, so it cannot start at {y}; give one number")),
        ([x, y], _) => Ok(Point::new(*x, *y)),
        _ => Err(format!("a start takes {} numbers, not {}", objective.dimension(), numbers.len())),
    }
}

fn whole(number: i64, least: i64, greatest: i64) -> Result<i64, String> {
    if (least..=greatest).contains(&number) {
        Ok(number)
    } else {
        Err(format!("{number} is not allowed: it takes a whole number from {least} to {greatest}"))
    }
}

/// A noise σ or a weight decay λ: finite and at least 0.
pub fn amount(number: f64) -> Result<f64, String> {
    if number.is_finite() && number >= 0.0 {
        Ok(number)
    } else {
        Err(format!("{number} is not allowed: it takes a finite number of at least 0"))
    }
}

/// Finds lines by byte offsets.
struct Lines<'a> {
    text: &'a str,
}

impl Lines<'_> {
    fn line(&self, offset: usize) -> usize {
        self.text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
    }
    fn syntax(&self, error: &toml::de::Error) -> FileError {
        let offset = error.span().map_or(0, |span| span.start);
        FileError { line: self.line(offset), message: error.message().replace('\n', "; ") }
    }
    fn error<T>(&self, value: &Spanned<T>, key: &str, message: impl std::fmt::Display) -> FileError {
        FileError { line: self.line(value.span().start), message: format!("{key}: {message}") }
    }
    fn notation<T>(&self, value: &Spanned<T>, key: &str, error: &NotationError) -> FileError {
        self.error(value, key, error)
    }
    fn amount(&self, value: &Spanned<f64>, key: &str) -> Result<f64, FileError> {
        amount(*value.get_ref()).map_err(|message| self.error(value, key, message))
    }
    fn sampling(&self, value: &Spanned<String>, n: usize) -> Result<Sampling, FileError> {
        let sampling = Sampling::parse(value.get_ref()).map_err(|error| self.notation(value, "sampling", &error))?;
        sampling.check(n).map_err(|message| self.error(value, "sampling", message))?;
        Ok(sampling)
    }
}
