//! Work left by a crashed window: it is restored, or offered where the user asked for something else.

use crate::ui::shell::app::App;
use crate::ui::shell::autosave::{AutosaveSlot, Autosaver};
use crate::ui::state::recovered_work::RecoveredWork;
use crate::ui::state::recovery_copy::RecoveryCopy;
use eframe::egui::Context;
use std::path::Path;

impl App {
    /// Keeps a copy of the work in `folder` until the window is closed, and restores what a crashed window has left there. Where a file
    /// was opened, or where the copy may itself have caused the crash, it is offered instead.
    pub fn with_autosave(mut self, folder: &Path) -> Self {
        let (slot, left) = match AutosaveSlot::begin(folder) {
            Ok(begun) => begun,
            Err(message) => {
                self.state.message = Some(format!("no copy is kept in case of a crash: {message}"));
                return self;
            }
        };
        let mut autosaver = Autosaver::new(slot);
        let state = &mut self.state;
        let mut free = state.file().is_none() && state.lesson.is_none();
        for left in left {
            match left.text.and_then(|text| RecoveryCopy::read(&text)) {
                Ok(copy) if copy.work == state.work && (!free || copy.position.differs_only_in_step(&state.position())) => {
                    autosaver.replaces(left.path)
                }
                Ok(copy) if free && left.first_time => {
                    state.restore(copy);
                    state.message = Some("Downhill ended unexpectedly; what was open then is back (Ctrl+Z takes it away)".into());
                    autosaver.replaces(left.path);
                    free = false;
                }
                // Nothing would be lost, so the user need not be asked.
                Ok(copy) if !copy.is_work() => autosaver.replaces(left.path),
                Ok(copy) => state.recovered.push(RecoveredWork { copy, path: left.path }),
                Err(error) => {
                    let path = autosaver.set_aside(&left.path);
                    state.message = Some(format!(
                        "what was open when Downhill ended unexpectedly cannot be read: {error}; it is kept as {}",
                        path.display()
                    ));
                }
            }
        }
        self.autosaver = Some(autosaver);
        self
    }

    /// Restores the first of the works left by a crash, or discards it.
    pub(in crate::ui) fn rescue(&mut self, back: bool) {
        if self.state.recovered.is_empty() {
            return;
        }
        let RecoveredWork { copy, path } = self.state.recovered.remove(0);
        if back {
            self.state.restore(copy);
            self.state.say("What was open then is back.");
        }
        if let Some(autosaver) = &mut self.autosaver {
            autosaver.replaces(path);
        }
    }

    /// Whether the current work and settings are written, as far as they are kept at all.
    pub fn is_kept(&self) -> bool {
        let work = self.autosaver.as_ref().is_none_or(|autosaver| autosaver.has(&self.state));
        work && self.store.as_ref().is_none_or(|store| store.has(&self.state.settings))
    }

    /// Writes a copy of the work, and the settings, where they have changed.
    pub(in crate::ui) fn keep(&mut self, ctx: &Context) {
        let kept = self.autosaver.as_mut().and_then(|autosaver| autosaver.update(ctx, &self.state));
        let stored = self.store.as_mut().and_then(|store| store.update(ctx, &self.state.settings));
        if let Some(message) = kept.or(stored) {
            self.state.message = Some(message);
        }
    }

    /// Called when the window ends. If the user has closed it, the copy of the work is removed.
    pub fn close(&mut self, by_its_user: bool) {
        if let Some(autosaver) = self.autosaver.take().filter(|_| by_its_user) {
            autosaver.end();
        }
        if let Some(store) = self.store.take() {
            store.end(&self.state.settings);
        }
    }
}
