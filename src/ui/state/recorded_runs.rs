//! Runs that another program recorded: opening their files.

use crate::math::Optimizer;
use crate::math::catalog::family_file::FamilyFile as _;
use crate::math::catalog::param::{Tunable as _, Value};
use crate::math::table::recording::Recording;
use crate::sim::Run;
use crate::sim::experiment::MAX_STEPS;
use crate::sim::files;
use crate::sim::page::Page;
use crate::ui::state::State;
use std::path::Path;

impl State {
    /// Adds the runs of the table `text` in the file at `path`, and shows all their steps.
    pub(in crate::ui) fn add_recorded(&mut self, path: &Path, text: &str) -> Result<(), String> {
        let refused = |message: String| format!("{}: {message}", path.display());
        let names = Recording::runs(text).map_err(refused)?;
        let mut experiment = self.work.experiment.clone();
        let first = experiment.runs.len();
        for name in &names {
            let mut optimizer = Optimizer::recorded(&path.to_string_lossy())?;
            if names.len() > 1 {
                optimizer.set("run", &Value::Word(name.clone()))?;
            }
            let optimizer = optimizer.with_file(&|_| Ok(text.to_owned()))?;
            let label = label(&optimizer, path);
            let run = Run { label, ..Run::new(optimizer, experiment.runs.len()) };
            experiment.runs.push(run);
        }
        let longest = experiment.runs[first..].iter().filter_map(|run| run.optimizer.recording()).map(Recording::steps).max();
        experiment.steps = experiment.steps.max(longest.unwrap_or(0)).min(MAX_STEPS);
        experiment.check().map_err(refused)?;
        let differs = experiment.runs[first..].iter().any(|run| !experiment.trace(run).remarks.is_empty());
        self.work.experiment = experiment;
        self.selected = first;
        if !self.shows_experiment() {
            self.page = Page::Explore;
        }
        self.fit_lost_runs();
        let runs = if names.len() == 1 { "run".into() } else { format!("{} runs", names.len()) };
        let doubt = if differs { ". Its losses are not F: choose the objective that was recorded" } else { "" };
        self.say(format!("Added the recorded {runs} of {}{doubt}", path.display()));
        Ok(())
    }

    /// Opens the file at `path`, with which the program was started: a recorded run stands alone, and does not join the runs that are
    /// there before anything is opened.
    pub fn open_first(&mut self, path: &Path) {
        let before = self.work.experiment.clone();
        let experiment = &mut self.work.experiment;
        experiment.runs.clear();
        (experiment.title, experiment.about, experiment.steps) = (String::new(), String::new(), 1);
        let alone = self.work.experiment.clone();
        self.open_file(path);
        if self.work.experiment == alone {
            self.work.experiment = before;
        }
    }

    /// Opens the recorded run in the file at `path`: in place of the selected run where that is a recorded one, otherwise beside the others.
    pub(in crate::ui) fn try_open_recorded(&mut self, path: &Path) -> Result<(), String> {
        if self.work.experiment.runs.get(self.selected).is_some_and(|run| run.optimizer.check_method().is_err()) {
            self.choose_recorded(path)
        } else {
            self.add_recorded(path, &files::read_data(path)?)
        }
    }

    /// Puts the recording in the file at `path` in place of the one of the selected run.
    fn choose_recorded(&mut self, path: &Path) -> Result<(), String> {
        let optimizer = Optimizer::recorded(&path.to_string_lossy())?.with_file(&|_| files::read_data(path))?;
        let selected = self.selected;
        let mut experiment = self.work.experiment.clone();
        let Some(run) = experiment.runs.get_mut(selected) else { return Err("there is no run to change; add one".into()) };
        if run.label.is_empty() || run.label == label(&run.optimizer, Path::new(&run.optimizer.file().unwrap_or_default())) {
            run.label = label(&optimizer, path);
        }
        run.optimizer = optimizer;
        experiment.check()?;
        self.work.experiment = experiment;
        self.fit_lost_runs();
        Ok(())
    }
}

/// Returns the name of a recorded run: that of the run in its file, or that of the file without its ending.
fn label(optimizer: &Optimizer, path: &Path) -> String {
    let own = optimizer.recording().map(|recording| recording.run.as_str()).unwrap_or_default();
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let name = if own.is_empty() { stem } else { own.to_owned() };
    name.chars().take(crate::sim::experiment::MAX_LABEL).collect()
}
