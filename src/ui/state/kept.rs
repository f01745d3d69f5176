//! All that comes back after a crash, as a text: an experiment file, with where one was in comments above it.

use crate::sim::Work;
use crate::sim::files;
use crate::sim::files::Opened;
use crate::sim::lesson::lessons;
use crate::sim::page::Page;
use crate::ui::state::State;
use crate::ui::state::lessons::Reply;
use crate::ui::state::typed_formula::Typed;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// What the lines above the experiment begin with.
const MARK: &str = "#: ";

/// What is run, and where one is with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// What is run.
    pub work: Work,
    /// Where one is.
    pub place: Place,
}

/// Where one is. What cannot be read is as at the start.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    page: String,
    step: usize,
    selected: usize,
    trainee: usize,
    /// Whether something would be lost with the window.
    unsaved: bool,
    /// The file that the work belongs to, and its fingerprint.
    file: Option<String>,
    print: Option<String>,
    /// The formula in its field, where that is not in use.
    formula: Option<String>,
    lesson: Option<LessonPlace>,
}

/// The lesson that is open, by the key under which its progress is remembered, and what was said to its tasks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct LessonPlace {
    key: String,
    replies: Vec<Reply>,
}

impl Place {
    /// The same but for the step.
    pub fn is_beside(&self, other: &Place) -> bool {
        *self == Place { step: self.step, ..other.clone() }
    }
}

impl Kept {
    /// The name of the file that the work belongs to.
    pub fn file_name(&self) -> Option<String> {
        let path = Path::new(self.place.file.as_ref()?);
        Some(path.file_name()?.to_string_lossy().into_owned())
    }

    /// Whether there is something that may be nowhere else.
    pub fn is_work(&self) -> bool {
        let is_gone = self.place.file.as_ref().is_some_and(|file| !Path::new(file).exists());
        self.place.unsaved || self.place.lesson.is_some() || is_gone || self.place == Place::default()
    }

    /// The text; [`read`](Self::read) makes the same of it again.
    pub fn text(&self) -> Result<String, String> {
        let place = toml::to_string(&self.place).map_err(|error| error.to_string())?;
        let place: String = place.lines().map(|line| format!("{MARK}{line}\n")).collect();
        Ok(format!("{place}{}", self.work.to_toml()))
    }

    /// What a text was written for; the lines about the place may be missing.
    pub fn read(text: &str) -> Result<Self, String> {
        let place: String = text.lines().map_while(|line| line.strip_prefix(MARK)).flat_map(|line| [line, "\n"]).collect();
        // All data are in the text itself.
        let work = Work::from_toml(text, &|path| Err(format!("there are no data of {path} in it")));
        Ok(Kept { work: work.map_err(|error| error.to_string())?, place: toml::from_str(&place).unwrap_or_default() })
    }
}

impl State {
    /// Where one is.
    pub(in crate::ui) fn place(&self) -> Place {
        let lesson = self.lesson.as_ref().map(|open| LessonPlace { key: open.key.clone(), replies: open.replies.clone() });
        Place {
            page: self.page.title().into(),
            step: self.playhead.step(self.length()),
            selected: self.selected,
            trainee: self.trainee,
            unsaved: self.unsaved(),
            file: self.file().and_then(Path::to_str).map(str::to_owned),
            print: self.print().map(|print| format!("{print:016x}")),
            formula: self.typed_formula().map(str::to_owned),
            lesson,
        }
    }

    /// Runs what was kept, and goes to where one was with it, standing still. What is run now is a step back.
    pub(in crate::ui) fn restore(&mut self, kept: Kept) {
        let Kept { work, place } = kept;
        self.set_work(work);
        self.typed = place.formula.and_then(|text| Typed::beside(&self.work.experiment.objective, text));
        let saved = (!place.unsaved).then(|| self.work.clone());
        match &place.file {
            Some(path) => {
                let print = place.print.and_then(|print| u64::from_str_radix(&print, 16).ok());
                self.belonged_to(Path::new(path), saved, print);
            }
            None => self.set_saved(saved),
        }
        self.page = Page::ALL.into_iter().find(|page| page.title() == place.page).unwrap_or_default();
        (self.selected, self.trainee) = (place.selected, place.trainee);
        self.lesson = None;
        if let Some(lesson) = place.lesson {
            self.reopen(lesson);
        }
        self.playhead.seek(place.step);
    }

    /// Opens the lesson again beside what is run, with what was said to its tasks; one whose file is gone is not opened.
    fn reopen(&mut self, LessonPlace { key, mut replies }: LessonPlace) {
        let place = lessons::ALL.iter().position(|entry| entry.key == key);
        let lesson = match place {
            Some(place) => lessons::ALL[place].lesson(),
            None => match files::open_any(Path::new(&key), &files::Reach::beside()) {
                Ok(Opened::Lesson(lesson)) => *lesson,
                _ => return,
            },
        };
        replies.resize(lesson.tasks.len(), Reply::default());
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
        open.replies[0] =
            Reply { prediction: Some(Prediction::Number(0.25)), typed: "\"1/4\"\n#: ".into(), revealed: true, reached: false };
        state.playhead.seek(7);
        state.belonged_to(Path::new("/a folder/é.toml"), None, Some(u64::MAX));
        let kept = Kept { work: state.work.clone(), place: state.place() };
        let again = Kept::read(&kept.text().unwrap()).unwrap();
        assert_eq!(again, kept);
        let mut other = State::new(None, Settings::default());
        other.restore(again);
        assert_eq!((other.place(), other.playhead.playing), (kept.place, false));
        assert!(other.unsaved() && other.file().is_some_and(|path| path.ends_with("é.toml")));
    }

    #[test]
    fn an_experiment_alone_is_enough() {
        let state = State::new(None, Settings::default());
        let kept = Kept::read(&state.work.to_toml()).unwrap();
        assert!(kept.work == state.work && kept.place == Place::default());
        let odd = format!("{MARK}page = [\n{}", state.work.to_toml());
        assert_eq!(Kept::read(&odd).unwrap(), kept);
        assert!(Kept::read("objective = 3").unwrap_err().contains("line 1"));
    }
}
