//! The copy that restores a window after a crash, as a text: an experiment file, with the position of the user in comments above it.

use crate::sim::Work;
use crate::sim::files;
use crate::sim::files::Opened;
use crate::sim::lesson::lessons;
use crate::sim::page::Page;
use crate::ui::state::State;
use crate::ui::state::lessons::{LessonTab, OpenLesson, TaskReply};
use crate::ui::state::typed_formula::TypedFormula;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The beginning of each line above the experiment.
const MARK: &str = "#: ";

/// The work with the position of the user.
#[derive(Clone, Debug, PartialEq)]
pub struct RecoveryCopy {
    /// The work.
    pub work: Work,
    /// The position.
    pub position: ViewPosition,
}

/// The position of the user: page, step, selection, file and lesson. Parts that cannot be read are as at the start.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ViewPosition {
    page: String,
    step: usize,
    selected: usize,
    #[serde(rename = "trainee")]
    training_run: usize,
    /// Whether closing the window would have lost something.
    unsaved: bool,
    /// The file that the work belongs to; `print` is its fingerprint.
    file: Option<String>,
    print: Option<String>,
    /// The text in the formula's field, where it is not the formula in use.
    formula: Option<String>,
    lesson: Option<LessonPosition>,
}

/// The open lesson, by the key of its progress, with the replies to its tasks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct LessonPosition {
    key: String,
    replies: Vec<TaskReply>,
    beat: usize,
}

impl ViewPosition {
    /// Whether the two differ at most in the step.
    pub fn differs_only_in_step(&self, other: &ViewPosition) -> bool {
        *self == ViewPosition { step: self.step, ..other.clone() }
    }
}

impl RecoveryCopy {
    /// Returns the name of the file that the work belongs to.
    pub fn file_name(&self) -> Option<String> {
        let path = Path::new(self.position.file.as_ref()?);
        Some(path.file_name()?.to_string_lossy().into_owned())
    }

    /// Whether it may hold work that is stored nowhere else.
    pub fn is_work(&self) -> bool {
        let is_gone = self.position.file.as_ref().is_some_and(|file| !Path::new(file).exists());
        self.position.unsaved || self.position.lesson.is_some() || is_gone || self.position == ViewPosition::default()
    }

    /// Returns the text; [`read`](Self::read) makes the same of it again.
    pub fn text(&self) -> Result<String, String> {
        let position = toml::to_string(&self.position).map_err(|error| error.to_string())?;
        let position: String = position.lines().map(|line| format!("{MARK}{line}\n")).collect();
        Ok(format!("{position}{}", self.work.to_toml()))
    }

    /// Reads the text of a copy; the lines with the position may be missing.
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
    /// Returns the position of the user.
    pub(in crate::ui) fn position(&self) -> ViewPosition {
        let lesson = self.lesson.as_ref().map(|open| LessonPosition {
            key: open.key.clone(),
            replies: open.replies.clone(),
            beat: open.beat,
        });
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

    /// Restores a copy with its position, with playback stopped. The work shown until now can be brought back by undo.
    pub(in crate::ui) fn restore(&mut self, copy: RecoveryCopy) {
        let RecoveryCopy { work, position } = copy;
        self.set_work(work);
        self.typed = position.formula.and_then(|text| TypedFormula::of(&self.work.experiment.objective, text));
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

    /// Opens the lesson again beside the restored work, with the replies to its tasks; does nothing if its file is gone.
    fn reopen(&mut self, LessonPosition { key, mut replies, beat }: LessonPosition) {
        let place = lessons::ALL.iter().position(|entry| entry.key == key);
        let lesson = match place {
            Some(place) => lessons::ALL[place].lesson(),
            None => match files::open_any(Path::new(&key), &files::Reach::beside()) {
                Ok(Opened::Lesson(lesson)) => *lesson,
                _ => return,
            },
        };
        replies.resize(lesson.tasks.len(), TaskReply::default());
        self.lesson = Some(OpenLesson { lesson: lesson.into(), place, key, replies, tab: LessonTab::Beats, beat });
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
        state.open_lesson(5);
        let open = state.lesson.as_mut().unwrap();
        open.replies[0] = TaskReply {
            prediction: Some(Prediction::Number(0.25)),
            typed: "\"1/4\"\n#: ".into(),
            revealed: true,
            reached: false,
            ..TaskReply::default()
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
