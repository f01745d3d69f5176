//! Opening, saving, pasting and restoring: each puts another experiment in place of the one shown.

use crate::math::Dataset;
use crate::math::Objective;
use crate::math::catalog::family_file::FamilyFile as _;
use crate::math::catalog::param::Value;
use crate::math::table::recording::Recording;
use crate::sim::Experiment;
use crate::sim::Run;
use crate::sim::Training;
use crate::sim::Work;
use crate::sim::file::data_tables::{self, DataFile};
use crate::sim::file::presets::Preset;
use crate::sim::file::share;
use crate::sim::files;
use crate::sim::files::{Opened, Reach};
use crate::sim::page::Page;
use crate::sim::views::NetworkView;
use crate::ui::state::State;
use crate::ui::state::document::Document;
use crate::ui::state::overlay::OutsideFile;
use crate::ui::state::overlay::Overlay;
use crate::ui::state::overlay::Question;
use crate::ui::state::recordings::holds_weights;
use crate::ui::state::request::FilePurpose;
use crate::ui::state::request::WindowRequest;
use std::path::{Path, PathBuf};

/// The most files in the list of recent ones.
const RECENT: usize = 8;

impl State {
    /// Opens a preset and plays it.
    pub fn open(&mut self, preset: &Preset) {
        let experiment = preset.experiment();
        // The experiments of the other pages stay; if they were changed by hand, they still need saving.
        let saved = self.saved().map(|saved| Work { experiment: experiment.clone(), ..saved.clone() });
        self.replace(experiment);
        self.set_saved(saved);
        self.page = preset.page.unwrap_or(self.page);
    }

    /// Puts another experiment in the plane on the same page; the experiments of the other pages stay.
    fn replace(&mut self, experiment: Experiment) {
        self.set_work(Work { experiment, ..self.work.clone() });
    }

    /// Opens a file given from outside the program: an experiment, or the data of a regression. If it cannot be used, everything stays and
    /// the message says why.
    pub fn open_file(&mut self, path: &Path) {
        let opened = self.try_open(path);
        self.message = opened.err().or(self.message.take());
    }

    /// As [`State::open_file`], but fails with the message.
    pub fn try_open(&mut self, path: &Path) -> Result<(), String> {
        let shows_recorded = self.page == Page::Network && self.settings.network.picture == NetworkView::Recorded;
        if holds_weights(path) {
            self.open_weights(path)
        } else if files::holds_experiment(path) {
            self.open_within(path, Reach::beside())
        } else if shows_recorded {
            self.open_weights(path)
        } else if self.page == Page::Network {
            self.open_examples(path)
        } else {
            let text = files::read_data(path)?;
            if Recording::is_meant(&text) { self.add_recorded(path, &text) } else { self.open_data(path) }
        }
    }

    /// Opens an experiment file, which may read data within `reach`; asks where it wants to read more.
    fn open_within(&mut self, path: &Path, reach: Reach) -> Result<(), String> {
        match (files::open_any(path, &reach).and_then(Opened::checked), reach.refused()) {
            (Ok(opened), _) => self.open_as(path, opened),
            (Err(_), Some(data)) => self.overlay = Some(Overlay::Outside(OutsideFile { file: path.to_owned(), data, reach })),
            (Err(message), None) => {
                self.settings.recent.retain(|known| known != path || path.exists());
                return Err(message);
            }
        }
        Ok(())
    }

    /// Opens the experiment file that wants to `read` data outside its folder, or gives up opening it.
    pub(in crate::ui) fn answer(&mut self, outside: OutsideFile, read: bool) {
        self.overlay = None;
        let OutsideFile { file, data, mut reach } = outside;
        if read {
            reach.allow(data);
            let opened = self.open_within(&file, reach);
            self.message = opened.err().or(self.message.take());
        } else {
            self.message = Some(format!("{} is not open: it reads {}, outside its folder", file.display(), data.display()));
        }
    }

    /// Opens what was read from the file at `path`.
    pub fn open_as(&mut self, path: &Path, opened: Opened) {
        match opened {
            Opened::Work(work) => {
                self.set_work(*work);
                self.remember(path);
                self.belongs_to(path);
            }
            Opened::Lesson(lesson) => {
                // The lesson's file must not be the document's file: saving would write an experiment over the lesson.
                let key = self.remember(path).display().to_string();
                self.begin_lesson(*lesson, None, key);
            }
        }
    }

    /// Opens what was pasted: a share string, or the text of an experiment file.
    pub fn open_text(&mut self, text: &str) {
        let text = if text.trim_start().starts_with(share::PREFIX) { share::decode(text) } else { Ok(text.to_owned()) };
        // A text from somebody else may not read files of this disk: its data must be in the text itself.
        let read = |path: &str| {
            let way = "ask for a share string, or save the text as a file beside the data and open that";
            Err(format!("{path} does not come with the text, and what is pasted reads no files; {way}"))
        };
        let work = text.and_then(|text| Work::from_toml(&text, &read).map_err(|error| format!("what was pasted: {error}")));
        match checked(work) {
            Ok(work) => {
                // A page with an experiment of its own may show nothing of what was pasted.
                let elsewhere = !self.shows_experiment() && work == Work::new(work.experiment.clone());
                self.set_work(work);
                if elsewhere {
                    self.page = Page::Explore;
                }
                self.say("The experiment that was pasted is open.");
            }
            Err(message) => self.message = Some(message),
        }
    }

    /// Writes the work to its file, if it has one and no other program has changed it; otherwise asks.
    pub fn save_again(&mut self) {
        match self.file().map(Path::to_owned) {
            None => self.ask(WindowRequest::File(FilePurpose::Save)),
            Some(path) if self.is_changed_on_disk() => self.overlay = Some(Overlay::Question(Question::Changed(path))),
            Some(path) => self.save(&path, true),
        }
    }

    /// Writes the work to the file at `path`, if it can be read again from there; replaces an existing file only if `replace` is set. Data
    /// that could not be read again from there unchanged are written into the file. Where that fails, the message says why.
    pub fn save(&mut self, path: &Path, replace: bool) {
        let saved = self.try_save(path, replace);
        self.message = saved.err().or(self.message.take());
    }

    /// As [`State::save`], but fails with the message.
    pub fn try_save(&mut self, path: &Path, replace: bool) -> Result<(), String> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let saved = files::text_in(&self.work, folder).and_then(|(text, data)| {
            let again = Work::reads_back(&text, &data, &|file| files::read_data(&folder.join(file)));
            again.map_err(|error| format!("{}: not saved, since it could not be opened again: {error}", path.display()))?;
            files::save(path, replace, |out| out.write_all(text.as_bytes())).map(|()| data)
        });
        let data = saved?;
        self.remember(path);
        self.belongs_to(path);
        self.say(with_data(format!("Saved as {}", path.display()), &data));
        self.message = self
            .typed_formula()
            .is_some()
            .then(|| "saved without the formula in its field, which cannot be used as it is".into());
        Ok(())
    }

    /// Copies the work as a share string, including the data it uses, and confirms it.
    pub fn copy_shared(&mut self) {
        let shared = self.work.packed(&|_| None).and_then(|(text, data)| Ok((share::encode(&text)?, data)));
        match shared {
            Ok((shared, data)) => self.ask(WindowRequest::Copy(shared, with_data("The share string is copied".into(), &data))),
            Err(message) => self.message = Some(message),
        }
    }

    /// Copies the script that `write` makes of the selected run and confirms it with `words`; where there is no script, the message says
    /// why.
    pub fn copy_script(&mut self, write: fn(&Experiment, usize) -> Result<String, String>, words: &'static str) {
        if self.work.experiment.runs.is_empty() {
            self.message = Some("there is no run to make a script of; add one".into());
            return;
        }
        match write(&self.work.experiment, self.selected.min(self.work.experiment.runs.len() - 1)) {
            Ok(script) => self.ask(WindowRequest::Copy(script, words.into())),
            Err(message) => self.message = Some(message),
        }
    }

    /// Adds the file at `path` to the recent ones, and returns its absolute path.
    fn remember(&mut self, path: &Path) -> PathBuf {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.settings.recent.retain(|known| *known != path);
        self.settings.recent.insert(0, path.clone());
        self.settings.recent.truncate(RECENT);
        self.settings.progress.keep(&self.settings.recent);
        path
    }

    /// Fits a line to the data in the file at `path`, keeping the runs.
    fn open_data(&mut self, path: &Path) -> Result<(), String> {
        let notation = format!("regression-data(file={})", Value::Word(path.to_string_lossy().into_owned()));
        let objective = Objective::load(&notation, &|path| files::read_data(Path::new(path)));
        let experiment = objective.map(|objective| {
            let runs = self.work.experiment.runs.iter().map(|run| Run { start: None, sampling: None, ..run.clone() }).collect();
            Experiment { runs, steps: self.work.experiment.steps, ..Experiment::new(objective) }.adapted()
        });
        let experiment = experiment.and_then(|experiment| experiment.check().map(|()| experiment))?;
        let untouched = !self.unsaved();
        self.replace(experiment);
        if !untouched {
            self.set_saved(None);
        }
        Ok(())
    }

    /// Trains on the examples in the file at `path`.
    fn open_examples(&mut self, path: &Path) -> Result<(), String> {
        let notation = format!("csv(file={})", Value::Word(path.to_string_lossy().into_owned()));
        let dataset = Dataset::load(&notation, &|path| files::read_data(Path::new(path)));
        let training = dataset.map(|dataset| Training { dataset, ..self.work.training.clone() });
        let training = training.and_then(|training| training.check().map(|()| training))?;
        (self.work.training, self.message) = (training, None);
        Ok(())
    }

    /// Replaces all the work, and plays it from its start; the page, the settings and the undo history stay. The new work belongs to no
    /// file, and needs no saving until it is changed.
    pub fn set_work(&mut self, work: Work) {
        // Otherwise two changes in one frame would become one undo step, and the work between them would be lost.
        self.note(false);
        self.document = self.documents.len();
        self.documents.push(Document::of_no_file(work.clone()));
        self.work = work;
        self.begin();
    }
}

/// Makes `words` a sentence that also names the data sent along.
fn with_data(words: String, data: &[DataFile]) -> String {
    if data.is_empty() { format!("{words}.") } else { format!("{words}, with {}.", data_tables::describe(data)) }
}

/// Returns `work` if it can be run.
fn checked(work: Result<Work, String>) -> Result<Work, String> {
    work.and_then(|work| work.check().map(|()| work))
}
