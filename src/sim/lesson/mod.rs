//! A lesson: a short text, the experiment it opens, and tasks that are checked against that experiment.

pub mod lessons;

pub mod beat;
mod beat_names;
mod beyond;
pub mod checked;
pub mod claim;
mod compared;
mod damped;
mod exact;
pub mod facts;
pub mod goal;
mod known;
pub(crate) mod lesson_view;
mod overfit;
mod plane;
pub mod quantity;
mod quantity_kinds;
pub mod setting;
mod subject;
pub mod task;

pub use crate::math::equation::prose::Prose;
pub use beat::Beat;
pub use claim::Claim;
pub use lesson_view::LessonView;
pub use task::Task;

use self::beat_names::BeatNames;
use crate::math::excerpt::at_most;
use crate::math::excerpt::excerpt;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::Work;
use crate::sim::dropout::dropout_tally::Inference;
use crate::sim::experiment::MAX_TITLE;
use crate::sim::file::data_tables::{self, DATA};
use crate::sim::file::experiment_keys::EXPERIMENT;
use crate::sim::file::file_error::{FileError, ReadFile};
use crate::sim::file::keys;
use crate::sim::file::presets::{self, Preset};
use crate::sim::file::toml_table::TomlTable;
use crate::sim::file::toml_text::TomlText;
use crate::sim::file::work_keys::TABLES;
use crate::sim::page::{Page, PanelNeeds};
use crate::sim::views::{DecayView, DropoutView};
use std::str::FromStr;

/// The keys that only a lesson has.
pub const OWN_KEYS: [&str; 6] = ["text", "view", "preset", "experiment", "tasks", "beats"];
/// The key of claims, in lessons, tasks and experiments.
pub const CLAIMS: &str = "claims";
/// The most tasks.
const MAX_TASKS: usize = 12;
/// The longest text, in characters.
const MAX_TEXT: usize = 10_000;

/// A lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: Prose,
    /// The view with which it begins.
    pub view: LessonView,
    /// The work with which it begins.
    pub work: Work,
    /// Its tasks, in order.
    pub tasks: Vec<Task>,
    /// Its beats, in order: those of the file, or those that follow from its text and its tasks.
    pub beats: Vec<Beat>,
    /// The claims of its text, of its tasks and of its beats.
    pub claims: Vec<Claim>,
}

impl Lesson {
    /// Whether `text` is meant to be a lesson: it has a key that no experiment has.
    pub fn is_lesson(text: &str) -> bool {
        // A text that is too long is not parsed to find out.
        TomlText::new(text).is_ok()
            && toml::Table::from_str(text).is_ok_and(|table| OWN_KEYS.iter().any(|key| table.contains_key(*key)))
    }

    /// Reads the lesson that `text` describes; a data file named by its experiment is read by `read`.
    pub fn from_toml(text: &str, read: ReadFile<'_>) -> Result<Self, FileError> {
        let keys = [["title"].as_slice(), &OWN_KEYS, &TABLES, &[DATA, CLAIMS]].concat();
        let mut file = TomlTable::parse(text, "a lesson", &keys)?;
        let data = data_tables::read(&mut file)?;
        let read: ReadFile<'_> = &|path: &str| data_tables::find(&data, read, path);
        let title = limited(&mut file, "title", MAX_TITLE, |title| Ok(title.trim().to_owned()))?;
        let (prose, mut claims) = limited(&mut file, "text", MAX_TEXT, |text| {
            let (text, claims) = claim::in_text(&text)?;
            Ok((Prose::parse(&text)?, claims))
        })?;
        claims.extend(claim::listed(&mut file)?);
        let mut work = Work::new(experiment(&mut file, read)?);
        work.read_tables(&mut file, read)?;
        let names = |page: Page| {
            let runs: &[Run] = match page {
                Page::Network => &work.training.runs,
                // The ways of inference are what that page compares.
                Page::Dropout => return Inference::ALL.iter().map(|way| way.title().to_owned()).collect(),
                _ => &work.experiment.runs,
            };
            runs.iter().map(|run| run.name().to_owned()).collect()
        };
        let view = LessonView::read(&mut file, &names)?;
        let mut tasks = Vec::new();
        for table in file.tables("tasks", "a task", MAX_TASKS, &task::KEYS)? {
            let (task, said) = Task::read(table, &work)?;
            tasks.push(task);
            claims.extend(said);
        }
        let needs = PanelNeeds {
            data: !work.experiment.objective.data().is_empty(),
            schedules: work.experiment.has_schedules(),
            decay_in_plane: view.decay.map(|view| view == DecayView::Plane),
            dropout_in_plane: view.dropout.map(|view| view == DropoutView::Plane),
        };
        let (beats, said) = beat::read(&mut file, &view, (&prose, &tasks), &BeatNames { needs, runs: &names })?;
        claims.extend(said);
        for claim in &claims {
            claim
                .check(&work)
                .map_err(|message| FileError { line: line_of(text, claim), message: format!("claims: {message}") })?;
        }
        Ok(Lesson { title, text: prose, view, work, tasks, beats, claims })
    }
}

/// Returns the line on which the quantity that begins `claim` is first written; the first line where there is none.
fn line_of(text: &str, claim: &Claim) -> usize {
    let claim = claim.to_string();
    let begin = claim.split(['<', '>', '≈']).next().unwrap_or_default().trim();
    text.lines().position(|line| line.contains(begin)).map_or(1, |line| line + 1)
}

/// Reads a text that must be there and has at most `most` characters.
fn limited<T>(
    file: &mut TomlTable<'_>,
    key: &'static str,
    most: usize,
    read: impl FnOnce(String) -> Result<T, String>,
) -> Result<T, FileError> {
    let missing = FileError { line: 1, message: format!("the {key} is missing; add a line such as {key} = \"…\"") };
    file.text(key)?.ok_or(missing)?.read(|text| match text.trim() {
        "" => Err("it is empty".into()),
        _ => at_most(most, &text).and_then(|()| read(text)),
    })
}

/// Reads the experiment in the plane: written out, or a preset's, or the one with which the program opens.
fn experiment(file: &mut TomlTable<'_>, read: ReadFile<'_>) -> Result<Experiment, FileError> {
    let preset = file.text("preset")?;
    let table = file.table("experiment", "the table experiment", &keys::names(&EXPERIMENT))?;
    match (preset, table) {
        (Some(preset), Some(_)) => preset.read(|_| Err("give a preset or the table [experiment], not both")),
        (Some(preset), None) => preset.read(|key| {
            let keys: Vec<String> = presets::ALL.iter().map(|preset| preset.key.to_owned()).collect();
            known::known(&key, &keys, "preset")?;
            Preset::by_key(&key).map(Preset::experiment).ok_or_else(|| format!("there is no preset '{}'", excerpt(&key)))
        }),
        (None, Some(mut table)) => Experiment::read(&mut table, read),
        (None, None) => Ok(presets::ALL[0].experiment()),
    }
}
