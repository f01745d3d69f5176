//! What was opened and solved of the lessons; kept in the settings.

use crate::sim::lesson::lessons::{self, LessonEntry};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The solved tasks of each lesson that was opened, by the lesson's key or the path of its file; kept in the settings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LessonProgress(BTreeMap<String, BTreeSet<usize>>);

impl LessonProgress {
    /// Whether the lesson was opened.
    pub fn opened(&self, entry: &LessonEntry) -> bool {
        self.0.contains_key(entry.key)
    }

    /// Counts the solved tasks of the lesson.
    pub fn solved(&self, entry: &LessonEntry) -> usize {
        self.0.get(entry.key).map_or(0, BTreeSet::len)
    }

    /// Whether the task of the lesson remembered under `key` was solved.
    pub fn has(&self, key: &str, task: usize) -> bool {
        self.0.get(key).is_some_and(|tasks| tasks.contains(&task))
    }

    /// Records that the lesson remembered under `key` was opened.
    pub fn open(&mut self, key: &str) {
        self.0.entry(key.to_owned()).or_default();
    }

    /// Records that `task` of it was solved.
    pub fn solve(&mut self, key: &str, task: usize) {
        self.0.entry(key.to_owned()).or_default().insert(task);
    }

    /// Adds the progress in `other`.
    pub fn join(&mut self, other: &LessonProgress) {
        for (key, tasks) in &other.0 {
            self.0.entry(key.clone()).or_default().extend(tasks);
        }
    }

    /// Forgets lessons from files that are not among `recent`.
    pub fn keep(&mut self, recent: &[PathBuf]) {
        let own = |key: &str| lessons::ALL.iter().any(|entry| entry.key == key);
        self.0.retain(|key, _| own(key) || recent.iter().any(|path| *path == Path::new(key)));
    }
}
