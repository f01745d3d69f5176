//! The file that the work belongs to, and whether the work is still what was opened or saved.

use crate::sim::Work;
use crate::sim::files;
use crate::ui::state::State;
use std::path::{Path, PathBuf};

/// A file that was open in this window, or work that belongs to none.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The file, once there is one: its whole path.
    path: Option<PathBuf>,
    /// What the file, the preset or the lesson holds; none for work that was never saved, as after a crash.
    saved: Option<Work>,
    /// The fingerprint of the file when it was read or written last in this window.
    print: Option<u64>,
}

impl Document {
    /// `work`, which is nothing to lose: a preset, a lesson.
    pub fn of_no_file(work: Work) -> Self {
        Document { path: None, saved: Some(work), print: None }
    }
}

impl State {
    /// The file that the work belongs to.
    pub fn file(&self) -> Option<&Path> {
        self.documents[self.document].path.as_deref()
    }

    /// Whether something would be lost with the window: what is run is not as it was opened or saved, or a formula is being typed. What
    /// only looks at it (the page, the playhead, the view) does not count.
    pub fn unsaved(&self) -> bool {
        self.typed_formula().is_some() || !self.is_saved()
    }

    /// Whether what is run is as it was opened or saved.
    pub fn is_saved(&self) -> bool {
        self.saved() == Some(&self.work)
    }

    /// The text in the field of the formula, where that is not the formula in use.
    pub fn typed_formula(&self) -> Option<&str> {
        self.typed.as_ref().filter(|typed| typed.is_beside(&self.work.experiment.objective)).map(|typed| &*typed.text)
    }

    /// What was opened or saved last.
    pub(in crate::ui) fn saved(&self) -> Option<&Work> {
        self.documents[self.document].saved.as_ref()
    }

    /// Takes `saved` for what was opened or saved last.
    pub(in crate::ui) fn set_saved(&mut self, saved: Option<Work>) {
        self.documents[self.document].saved = saved;
    }

    /// The work is what the file at `path` holds now.
    pub(in crate::ui) fn belongs_to(&mut self, path: &Path) {
        self.belonged_to(path, Some(self.work.clone()), files::fingerprint(path));
    }

    /// The work belongs to the file at `path`, which held `saved` when its fingerprint was `print`.
    pub(in crate::ui) fn belonged_to(&mut self, path: &Path, saved: Option<Work>, print: Option<u64>) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let known = self.documents.iter().position(|known| known.path.as_ref() == Some(&path));
        self.document = known.unwrap_or(self.document);
        self.documents[self.document] = Document { path: Some(path), saved, print };
    }

    /// The fingerprint of the file when it was read or written last.
    pub(in crate::ui) fn print(&self) -> Option<u64> {
        self.documents[self.document].print
    }

    /// Whether the file has become another since it was read or written. One that is gone is nothing that could be lost.
    pub(in crate::ui) fn is_changed_on_disk(&self) -> bool {
        let now = self.file().and_then(files::fingerprint);
        now.is_some() && now != self.print()
    }
}
