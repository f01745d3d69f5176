//! The file that the work belongs to, and whether the work is still what was opened or saved.

use crate::sim::Work;
use crate::sim::files;
use crate::ui::state::State;
use std::path::{Path, PathBuf};

/// A file that was open in this window, or work that belongs to no file.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The absolute path of the file, once there is one.
    path: Option<PathBuf>,
    /// The contents of the file, the preset or the lesson; none for work that was never saved, as after a crash.
    saved: Option<Work>,
    /// The fingerprint (a hash) of the file when this window last read or wrote it.
    print: Option<u64>,
}

impl Document {
    /// Makes a document for `work` that belongs to no file and needs no saving, as a preset or a lesson.
    pub fn of_no_file(work: Work) -> Self {
        Document { path: None, saved: Some(work), print: None }
    }
}

impl State {
    /// Returns the file that the work belongs to.
    pub fn file(&self) -> Option<&Path> {
        self.documents[self.document].path.as_deref()
    }

    /// Whether closing the window would lose something: the work differs from what was opened or saved, or a formula is being typed. The
    /// page, the playhead and the view do not count, since they only show the work.
    pub fn unsaved(&self) -> bool {
        self.typed_formula().is_some() || !self.is_saved()
    }

    /// Whether the work equals what was opened or saved.
    pub fn is_saved(&self) -> bool {
        self.saved() == Some(&self.work)
    }

    /// Returns the text in the formula's field, where it is not the formula in use.
    pub fn typed_formula(&self) -> Option<&str> {
        self.typed.as_ref().filter(|typed| typed.belongs_to(&self.work.experiment.objective)).map(|typed| &*typed.text)
    }

    /// Returns what was opened or saved last.
    pub(in crate::ui) fn saved(&self) -> Option<&Work> {
        self.documents[self.document].saved.as_ref()
    }

    /// Records `saved` as what was opened or saved last.
    pub(in crate::ui) fn set_saved(&mut self, saved: Option<Work>) {
        self.documents[self.document].saved = saved;
    }

    /// Records that the file at `path` now holds the work.
    pub(in crate::ui) fn belongs_to(&mut self, path: &Path) {
        self.belonged_to(path, Some(self.work.clone()), files::fingerprint(path));
    }

    /// Records that the work belongs to the file at `path`, which held `saved` when its fingerprint was `print`.
    pub(in crate::ui) fn belonged_to(&mut self, path: &Path, saved: Option<Work>, print: Option<u64>) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let known = self.documents.iter().position(|known| known.path.as_ref() == Some(&path));
        self.document = known.unwrap_or(self.document);
        self.documents[self.document] = Document { path: Some(path), saved, print };
    }

    /// Returns the fingerprint of the file when it was read or written last.
    pub(in crate::ui) fn print(&self) -> Option<u64> {
        self.documents[self.document].print
    }

    /// Whether another program has changed the file since it was read or written. A deleted file does not count: writing it again loses
    /// nothing.
    pub(in crate::ui) fn is_changed_on_disk(&self) -> bool {
        let now = self.file().and_then(files::fingerprint);
        now.is_some() && now != self.print()
    }
}
