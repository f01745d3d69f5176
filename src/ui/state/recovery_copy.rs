//! All that comes back after a crash, as a text: an experiment file, with where one was in comments above it.

use crate::sim::Work;
use crate::sim::files;
use crate::sim::files::Opened;
use crate::sim::lesson::lessons;
use crate::sim::page::Page;
use crate::ui::state::State;
use crate::ui::state::lessons::TaskReply;
use crate::ui::state::typed_formula::TypedFormula;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// What the lines above the experiment begin with.
const MARK: &str = "#: ";

/// What is run, and where one is with it.
#[derive(Clone, Debug, PartialEq)]
pub struct RecoveryCopy {
    /// What is run.
    pub work: Work,
    /// Where one is.
    pub position: ViewPosition,
}

/// Where one is. What cannot be read is as at the start.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ViewPosition {
    page: String,
    step: usize,
    selected: usize,
    #[serde(rename = "trainee")]
    training_run: usize,
    /// Whether something would be lost with the window.
    unsaved: bool,
    /// The file that the work belongs to, and its fingerprint.
    file: Option<String>,
    print: Option<String>,
    /// The formula in its field, where that is not in use.
    formula: Option<String>,
    lesson: Option<LessonPosition>,
}

/// The lesson that is open, by the key under which its progress is remembered, and what was said to its tasks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct LessonPosition {
    key: String,
    replies: Vec<TaskReply>,
}

impl ViewPosition {
    /// The same but for the step.
    pub fn is_beside(&self, other: &ViewPosition) -> bool {
        *self == ViewPosition { step: self.step, ..other.clone() }
    }
}

impl RecoveryCopy {
    /// The name of the file that the work belongs to.
    pub fn file_name(&self) -> Option<String> {
        let path = Path::new(self.position.file.as_ref()?);
        Some(path.file_name()?.to_string_lossy().into_owned())
    }

    /// Whether there is something that may be nowhere else.
    pub fn is_work(&self) -> bool {
        let is_gone = self.position.file.as_ref().is_some_and(|file| !Path::new(file).exists());
        self.position.unsaved || self.position.lesson.is_some() || is_gone || self.position == ViewPosition::default()
    }

    /// The text; [`read`](Self::read) makes the same of it again.
    pub fn text(&self) -> Result<String, String> {
        let position = toml::to_string(&self.position).map_err(|error| error.to_string())?;
        let position: String = position.lines().map(|line| format!("{MARK}{line}\n")).collect();
        Ok(format!("{position}{}", self.work.to_toml()))
    }

    /// What a text was written for; the lines about the place may be missing.
    pub fn read(text: &str) -> Result<Self, String> {
        let position: String = text.lines().map_while(|line| line.strip_prefix(MARK)).flat_map(|line| [line, "\n"]).collect();
        // All data are in the text itself.
        let work = Work::from_toml(text, &|path| Err(format!("there are no data of {path} in it")));
        Ok(RecoveryCopy {
            work: work.map_err(|error| error.to_string())?,
            position: toml::from_str(&position).unwrap_or_default(),
        })
    }
}

impl State {
    /// Where one is.
    pub(in crate::ui) fn position(&self) -> ViewPosition {
        let lesson = self.lesson.as_ref().map(|open| LessonPosition { key: open.key.clone(), replies: open.replies.clone() });
        ViewPosition {
            page: self.page.title().into(),
            step: self.playhead.step(self.length()),
            selected: self.selected,
            training_run: self.training_run,
            unsaved: self.unsaved(),
            file: self.file().and_then(Path::to_str).map(str::to_owned),
            print: self.print().map(|print| format!("{print:016x}")),
            formula: self.typed_formula().map(str::to_owned),
            lesson,
        }
    }

    /// Runs what was kept, and goes to where one was with it, standing still. What is run now is a step back.
    pub(in crate::ui) fn restore(&mut self, copy: RecoveryCopy) {
        let RecoveryCopy { work, position } = copy;
        self.set_work(work);
        self.typed = position.formula.and_then(|text| TypedFormula::beside(&self.work.experiment.objective, text));
        let saved = (!position.unsaved).then(|| self.work.clone());
        match &position.file {
            Some(path) => {
                let print = position.print.and_then(|print| u64::from_str_radix(&print, 16).ok());
                self.belonged_to(Path::new(path), saved, print);
            }
            None => self.set_saved(saved),
        }
        self.page = Page::ALL.into_iter().find(|page| page.title() == position.page).unwrap_or_default();
        (self.selected, self.training_run) = (position.selected, position.training_run);
        self.lesson = None;
        if let Some(lesson) = position.lesson {
            self.reopen(lesson);
        }
        self.playhead.seek(position.step);
    }

    /// Opens the lesson again beside what is run, with what was said to its tasks; one whose file is gone is not opened.
    fn reopen(&mut self, LessonPosition { key, mut replies }: LessonPosition) {
        let place = lessons::ALL.iter().position(|entry| entry.key == key);
        let lesson = match place {
            Some(place) => lessons::ALL[place].lesson(),
            None => match files::open_any(Path::new(&key), &files::Reach::beside()) {
                Ok(Opened::Lesson(lesson)) => *lesson,
                _ => return,
            },
        };
        replies.resize(lesson.tasks.len(), TaskReply::default());
        self.lesson = Some(crate::ui::state::lessons::OpenLesson { lesson: lesson.into(), place, key, replies, aside: false });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::lesson::task::Prediction;
    use crate::ui::state::Settings;

    #[test]
    fn what_is_kept_reads_back() {
        let mut state = State::new(None, Settings::default());
        state.open_lesson(3);
        let open = state.lesson.as_mut().unwrap();
        open.replies[0] = TaskReply {
            prediction: Some(Prediction::Number(0.25)),
            typed: "\"1/4\"\n#: ".into(),
            revealed: true,
            reached: false,
        };
        state.playhead.seek(7);
        state.belonged_to(Path::new("/a folder/é.toml"), None, Some(u64::MAX));
        let copy = RecoveryCopy { work: state.work.clone(), position: state.position() };
        let again = RecoveryCopy::read(&copy.text().unwrap()).unwrap();
        assert_eq!(again, copy);
        let mut other = State::new(None, Settings::default());
        other.restore(again);
        assert_eq!((other.position(), other.playhead.playing), (copy.position, false));
        assert!(other.unsaved() && other.file().is_some_and(|path| path.ends_with("é.toml")));
    }

    #[test]
    fn an_experiment_alone_is_enough() {
        let state = State::new(None, Settings::default());
        let copy = RecoveryCopy::read(&state.work.to_toml()).unwrap();
        assert!(copy.work == state.work && copy.position == ViewPosition::default());
        let odd = format!("{MARK}page = [\n{}", state.work.to_toml());
        assert_eq!(RecoveryCopy::read(&odd).unwrap(), copy);
        assert!(RecoveryCopy::read("objective = 3").unwrap_err().contains("line 1"));
    }
}
