//! Everything that the window can run, as one value that is saved, shared and restored.

use crate::math::catalog::family_file::FamilyFile;
use crate::sim::Experiment;
use crate::sim::Training;
use crate::sim::dropout::dropout_work::DropoutWork;
use crate::sim::file::data_tables::{self, DATA, DataFile, bare_name};
use crate::sim::file::experiment_keys::EXPERIMENT;
use crate::sim::file::file_error::{FileError, ReadFile};
use crate::sim::file::keys;
use crate::sim::file::toml_lines::TomlLines;
use crate::sim::file::toml_table::TomlTable;
use crate::sim::file::work_keys::{self, TABLES};
use crate::sim::overfitting::Overfitting;
use crate::sim::weight_decay::WeightDecay;

/// The experiment in the plane, and the four beyond it.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    /// The experiment in the plane.
    pub experiment: Experiment,
    /// The experiment with many weights fitted to few examples.
    pub weight_decay: WeightDecay,
    /// The layer with dropout, and dropout in the plane.
    pub dropout: DropoutWork,
    /// A network in training.
    pub training: Training,
    /// A polynomial fitted to noisy points.
    pub overfitting: Overfitting,
}

impl Work {
    /// Makes the work of `experiment`, with the defaults for the experiments beyond the plane.
    pub fn new(experiment: Experiment) -> Self {
        Work {
            experiment,
            weight_decay: WeightDecay::default(),
            dropout: DropoutWork::default(),
            training: Training::example(),
            overfitting: Overfitting::default(),
        }
    }

    /// Checks that all of it can be run, except that the file of the network's data may still have to be named; fails with what is wrong
    /// and what would be right.
    pub fn check(&self) -> Result<(), String> {
        self.experiment.check()?;
        self.weight_decay.check()?;
        self.dropout.check()?;
        self.training.check_kept()?;
        self.overfitting.check()
    }

    /// The same for those parts that differ from `before`.
    pub fn check_since(&self, before: &Work) -> Result<(), String> {
        let same = |is_same: bool, check: &dyn Fn() -> Result<(), String>| if is_same { Ok(()) } else { check() };
        same(self.experiment == before.experiment, &|| self.experiment.check())?;
        same(self.weight_decay == before.weight_decay, &|| self.weight_decay.check())?;
        same(self.dropout == before.dropout, &|| self.dropout.check())?;
        same(self.training == before.training, &|| self.training.check_kept())?;
        same(self.overfitting == before.overfitting, &|| self.overfitting.check())
    }

    /// Checks that `text`, a file's text with the tables of `data`, stays the same when it is read and written again; fails with the
    /// reason.
    pub fn reads_back(text: &str, data: &[DataFile], read: ReadFile<'_>) -> Result<(), String> {
        match Work::from_toml(text, read) {
            Ok(again) if again.to_toml_with(data) == text => Ok(()),
            Ok(_) => Err("it would be read back as something else".into()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Reads an experiment file, in which the tables `[weight-decay]`, `[dropout]`, `[training]` and `[overfitting]` may follow. What
    /// is missing has its default. Data files are read by `read`.
    pub fn from_toml(text: &str, read: ReadFile<'_>) -> Result<Self, FileError> {
        let keys = [keys::names(&EXPERIMENT).as_slice(), &TABLES, &[DATA]].concat();
        let mut file = TomlTable::parse(text, "an experiment", &keys)?;
        let data = data_tables::read(&mut file)?;
        let read = |path: &str| data_tables::find(&data, read, path);
        let mut work = Work::new(Experiment::read(&mut file, &read)?);
        work.read_tables(&mut file, &read)?;
        Ok(work)
    }

    /// Returns the file's text, including all data; reading it anywhere gives the same work.
    pub fn to_toml(&self) -> String {
        self.to_toml_with(&self.data())
    }

    /// Returns the file's text, including `data`; other files that it names must exist where it is read.
    pub fn to_toml_with(&self, data: &[DataFile]) -> String {
        let mut lines = TomlLines::default();
        self.experiment.write(&mut lines, "run");
        self.write_tables(&mut lines);
        data_tables::write(data, &mut lines);
        lines.text()
    }

    /// Returns the file's text for another place, and the data files included in it.
    ///
    /// `there` says under which name a data file with the same text can be read at that place. The other files are packed: only the
    /// columns that are used, under the file's name without folders. All results stay the same.
    pub fn packed(&self, there: &dyn Fn(&DataFile) -> Option<String>) -> Result<(String, Vec<DataFile>), String> {
        let mut work = self.clone();
        let (objective, dataset) = (&mut work.experiment.objective, &mut work.training.dataset);
        let mut names = DataNames { there, used: Vec::new(), packed: Vec::new() };
        names.give(objective)?;
        names.give(dataset)?;
        for run in &mut work.experiment.runs {
            names.give(&mut run.optimizer)?;
        }
        let mut data = work.data();
        data.retain(|file| names.packed.contains(&file.path));
        Ok((work.to_toml_with(&data), data))
    }

    /// The same as [`to_toml`](Self::to_toml), but with each experiment beyond the plane written out, even where it is the default.
    pub(crate) fn to_toml_whole(&self) -> String {
        let mut lines = TomlLines::default();
        self.experiment.write(&mut lines, "run");
        work_keys::write_weight_decay(&self.weight_decay, &mut lines);
        work_keys::write_dropout(&self.dropout, &mut lines);
        work_keys::write_training(&self.training, &mut lines);
        work_keys::write_overfitting(&self.overfitting, &mut lines);
        data_tables::write(&self.data(), &mut lines);
        lines.text()
    }

    /// Returns the data files that it was read from.
    pub fn data(&self) -> Vec<DataFile> {
        let (objective, dataset) = (&self.experiment.objective, &self.training.dataset);
        let files = [objective.file().zip(objective.supplied()), dataset.file().zip(dataset.supplied())];
        let recorded = self.experiment.runs.iter().map(|run| run.optimizer.file().zip(run.optimizer.supplied()));
        let mut data: Vec<DataFile> = Vec::new();
        for (path, text) in files.into_iter().chain(recorded).flatten() {
            if data.iter().all(|known| known.path != path) {
                data.push(DataFile { path, text: text.to_owned() });
            }
        }
        data
    }

    /// Reads the tables of the experiments beyond the plane from `file`.
    pub(crate) fn read_tables(&mut self, file: &mut TomlTable<'_>, read: ReadFile<'_>) -> Result<(), FileError> {
        if let Some(weight_decay) = work_keys::weight_decay(file, read)? {
            self.weight_decay = weight_decay;
        }
        if let Some(dropout) = work_keys::dropout(file, read)? {
            self.dropout = dropout;
        }
        if let Some(training) = work_keys::training(file, read)? {
            self.training = training;
        }
        if let Some(overfitting) = work_keys::overfitting(file, read)? {
            self.overfitting = overfitting;
        }
        Ok(())
    }

    /// Writes those experiments beyond the plane that differ from the defaults.
    fn write_tables(&self, lines: &mut TomlLines) {
        if self.weight_decay != WeightDecay::default() {
            work_keys::write_weight_decay(&self.weight_decay, lines);
        }
        if self.dropout != DropoutWork::default() {
            work_keys::write_dropout(&self.dropout, lines);
        }
        if self.training != Training::example() {
            work_keys::write_training(&self.training, lines);
        }
        if self.overfitting != Overfitting::default() {
            work_keys::write_overfitting(&self.overfitting, lines);
        }
    }
}

/// The names of data files at another place, where no two of them may be equal.
struct DataNames<'a> {
    there: &'a dyn Fn(&DataFile) -> Option<String>,
    used: Vec<String>,
    packed: Vec<String>,
}

impl DataNames<'_> {
    /// Gives the file of `member`, if it needs one, the name that it has at the other place, and packs it where it is not there.
    fn give<T: FamilyFile>(&mut self, member: &mut T) -> Result<(), String> {
        let Some(path) = member.file() else { return Ok(()) };
        let file = DataFile { path, text: member.supplied().unwrap_or_default().to_owned() };
        if let Some(name) = (self.there)(&file) {
            *member = member.renamed(&name)?;
            self.used.push(name);
            return Ok(());
        }
        let mut name = bare_name(&file.path);
        while self.used.contains(&name) {
            name = format!("other-{name}");
        }
        member.pack(&name)?;
        self.used.push(name.clone());
        self.packed.push(name);
        Ok(())
    }
}

impl Experiment {
    /// Reads the experiment that `text` describes; data files are read by `read`. The tables of the experiments beyond the plane
    /// ([`Work`]) may be there, and must be valid.
    pub fn from_toml(text: &str, read: ReadFile<'_>) -> Result<Self, FileError> {
        Work::from_toml(text, read).map(|work| work.experiment)
    }
}
