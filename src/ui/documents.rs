//! What is opened, saved, pasted and restored: another experiment in place of the one that is shown.

use crate::math::param::Value;
use crate::math::{Dataset, Objective};
use crate::sim::files::Opened;
use crate::sim::presets::Preset;
use crate::sim::{Experiment, Training, Work, export, files, share};
use crate::ui::file_dialog::{Chosen, Purpose};
use crate::ui::pages::Page;
use crate::ui::state::{Request, State};
use std::path::{Path, PathBuf};

/// The most files that are remembered.
const RECENT: usize = 8;

impl State {
    /// Opens a preset and plays it.
    pub fn open(&mut self, preset: &Preset) {
        self.replace(preset.experiment());
    }

    /// Another experiment in the plane on the same page; what the pages with experiments of their own run stays.
    fn replace(&mut self, experiment: Experiment) {
        self.set_work(Work { experiment, ..self.work() });
    }

    /// Opens a file from outside: an experiment, or the data of a regression. When it cannot be used, everything stays and the
    /// message says why.
    pub fn open_file(&mut self, path: &Path) {
        let is_experiment = path.extension().is_some_and(|ending| ending == "toml");
        if !is_experiment {
            return if self.page == Page::Network { self.open_examples(path) } else { self.open_data(path) };
        }
        match files::open_any(path).and_then(Opened::checked) {
            Ok(opened) => self.open_as(path, opened),
            Err(message) => {
                self.settings.recent.retain(|known| known != path || path.exists());
                self.message = Some(message);
            }
        }
    }

    /// Opens what was read from the file at `path`.
    pub fn open_as(&mut self, path: &Path, opened: Opened) {
        match opened {
            Opened::Work(work) => {
                self.set_work(*work);
                self.remember(path);
            }
            Opened::Lesson(lesson) => {
                self.remember(path);
                let key = self.file.as_deref().unwrap_or(path).display().to_string();
                self.begin_lesson(*lesson, None, key);
                // Saving must not write an experiment over the lesson.
                self.file = None;
            }
        }
    }

    /// Opens what was pasted: a share string, or the text of an experiment file.
    pub fn open_text(&mut self, text: &str) {
        let text = if text.trim_start().starts_with(share::PREFIX) { share::decode(text) } else { Ok(text.to_owned()) };
        let read = |path: &str| files::read_data(Path::new(path));
        let work = text.and_then(|text| Work::from_toml(&text, &read).map_err(|error| format!("what was pasted: {error}")));
        match checked(work) {
            Ok(work) => {
                self.set_work(work);
                self.say("The experiment that was pasted is open.");
            }
            Err(message) => self.message = Some(message),
        }
    }

    /// Uses a file that was chosen in a dialog.
    pub fn use_file(&mut self, chosen: &Chosen) {
        match chosen.purpose {
            Purpose::Open => self.open_file(&chosen.path),
            Purpose::Save => {
                let (path, replace) = with_ending(chosen, "downhill.toml");
                self.save(&path, replace);
            }
            Purpose::Table => {
                let (path, replace) = with_ending(chosen, "csv");
                self.save_table(&path, replace);
            }
            Purpose::Figure(format) => {
                let (path, replace) = with_ending(chosen, format.ending());
                self.ask(Request::Figure(format, path, replace));
            }
        }
    }

    /// Writes all that is run to the file at `path`; one that is there is replaced only with `replace`. Data that cannot be read again from
    /// there, as they were, are written along.
    pub fn save(&mut self, path: &Path, replace: bool) {
        let (work, folder) = (self.work(), path.parent().unwrap_or(Path::new("")));
        let mut data = work.data();
        data.retain(|file| files::read_data(&folder.join(&file.path)).as_ref() != Ok(&file.text));
        let text = work.to_toml_with(&data);
        match files::save(path, replace, |out| out.write_all(text.as_bytes())) {
            Ok(()) => {
                self.remember(path);
                self.message = None;
                self.say(format!("Saved as {}.", path.display()));
            }
            Err(message) => self.message = Some(message),
        }
    }

    /// Writes every step of every run to the file at `path`.
    fn save_table(&mut self, path: &Path, replace: bool) {
        match files::save(path, replace, |out| export::write(&self.experiment, out, |_, _, _| ())) {
            Ok(()) => self.say(format!("The table is saved as {}.", path.display())),
            Err(message) => self.message = Some(message),
        }
    }

    /// Brings back what a window that crashed has left: its work, over what is open now, which undo brings back.
    pub fn restore(&mut self, left: &str) {
        let read = |path: &str| files::read_data(Path::new(path));
        match Work::from_toml(left, &read) {
            Ok(work) if work == self.work() => {}
            Ok(work) => {
                self.set_work(work);
                self.message = Some("Downhill ended unexpectedly; what was open then is back (Ctrl+Z takes it away)".into());
            }
            Err(error) => self.message = Some(format!("what was open when Downhill ended unexpectedly cannot be read: {error}")),
        }
    }

    /// Copies the script that `write` makes of the selected run, and says the words; or says why there is none.
    pub fn copy_script(&mut self, write: fn(&Experiment, usize) -> Result<String, String>, words: &'static str) {
        if self.experiment.runs.is_empty() {
            self.message = Some("there is no run to make a script of; add one".into());
            return;
        }
        match write(&self.experiment, self.selected.min(self.experiment.runs.len() - 1)) {
            Ok(script) => self.ask(Request::Copy(script, words)),
            Err(message) => self.message = Some(message),
        }
    }

    /// Takes note that the file at `path` is the one that is open.
    fn remember(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.settings.recent.retain(|known| *known != path);
        self.settings.recent.insert(0, path.clone());
        self.settings.recent.truncate(RECENT);
        self.settings.progress.keep(&self.settings.recent);
        self.file = Some(path);
    }

    /// Fits a line to the data in the file at `path`, with the runs that are there.
    fn open_data(&mut self, path: &Path) {
        let notation = format!("regression-data(file={})", Value::Word(path.to_string_lossy().into_owned()));
        let objective = Objective::load(&notation, &|path| files::read_data(Path::new(path)));
        let experiment = objective.map(|objective| {
            let runs = self.experiment.runs.clone();
            Experiment { runs, steps: self.experiment.steps, ..Experiment::new(objective) }
        });
        match experiment.and_then(|experiment| experiment.check().map(|()| experiment)) {
            Ok(experiment) => self.replace(experiment),
            Err(message) => self.message = Some(message),
        }
    }

    /// Trains on the examples in the file at `path`.
    fn open_examples(&mut self, path: &Path) {
        let notation = format!("csv(file={})", Value::Word(path.to_string_lossy().into_owned()));
        let dataset = Dataset::load(&notation, &|path| files::read_data(Path::new(path)));
        let training = dataset.map(|dataset| Training { dataset, ..self.training.clone() });
        match training.and_then(|training| training.check().map(|()| training)) {
            Ok(training) => (self.training, self.message) = (training, None),
            Err(message) => self.message = Some(message),
        }
    }

    /// Runs `work` instead of all that is run now, from its start; page, settings and the past stay.
    pub fn set_work(&mut self, work: Work) {
        let mut new = State::with(work, self.settings.clone());
        (new.page, new.trainee, new.narrow, new.titled) = (self.page, self.trainee, self.narrow, self.titled);
        (new.presenting, new.spotlight) = (self.presenting, self.spotlight);
        // There may be fewer runs now.
        new.trainee = new.trainee.min(new.training.runs.len().saturating_sub(1));
        std::mem::swap(&mut new.history, &mut self.history);
        std::mem::swap(&mut new.requests, &mut self.requests);
        new.lesson = self.lesson.take();
        *self = new;
    }
}

/// Where to write, and whether a file there may be replaced: a name without an ending gets one, and then another file than the one that
/// was asked about may be there.
fn with_ending(chosen: &Chosen, ending: &str) -> (PathBuf, bool) {
    match chosen.path.extension() {
        Some(_) => (chosen.path.clone(), chosen.replace),
        None => (chosen.path.with_extension(ending), false),
    }
}

/// `work`, if it can be run.
fn checked(work: Result<Work, String>) -> Result<Work, String> {
    work.and_then(|work| work.check().map(|()| work))
}
