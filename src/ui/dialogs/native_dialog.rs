//! A file dialog of the platform, which is open beside the window.

use crate::sim::clock::Instant;
use crate::sim::threads::{BackgroundTask, Progress};
use crate::ui::state::request::FilePurpose;
use eframe::egui::Context;
use std::path::PathBuf;
use std::time::Duration;

/// The dialogs of the platform.
pub struct NativeDialogs(rfd::AsyncFileDialog);

impl NativeDialogs {
    /// The dialogs of `window`.
    pub fn over(window: &eframe::CreationContext<'_>) -> Self {
        let dialog = rfd::AsyncFileDialog::new();
        // They stay in front of the window, and nothing can be done in it meanwhile. On Linux the desktop is asked for a dialog, without a
        // window that belongs to it.
        NativeDialogs(if cfg!(any(windows, target_os = "macos")) { dialog.set_parent(window) } else { dialog })
    }
}

/// A dialog of the platform that is open.
pub struct NativeDialog {
    /// What the file is for.
    pub purpose: FilePurpose,
    /// The suggested name.
    pub suggestion: String,
    /// The file chosen, and how long the dialog was open.
    task: BackgroundTask<(Option<PathBuf>, Duration)>,
}

impl NativeDialogs {
    /// Opens a dialog.
    pub fn open(&self, ctx: &Context, purpose: FilePurpose, suggestion: String) -> Option<NativeDialog> {
        let (kind, endings) = purpose.kinds();
        let dialog = self.0.clone().set_title(purpose.title()).add_filter(kind, &endings).set_file_name(&suggestion);
        // The content tells what a file is, so any name may be opened.
        let dialog = if purpose.writes() { dialog } else { dialog.add_filter("All files", &["*"]) };
        let ctx = ctx.clone();
        let wake = move || ctx.request_repaint();
        let since = Instant::now();
        let answer = move |file: Option<rfd::FileHandle>| Some((file.map(|file| file.path().to_owned()), since.elapsed()));
        // Some platforms require that the dialog is created here, on the main thread; another thread waits for it.
        let task = if purpose.writes() {
            let file = dialog.save_file();
            BackgroundTask::spawn(move |_| answer(pollster::block_on(file)), wake)
        } else {
            let file = dialog.pick_file();
            BackgroundTask::spawn(move |_| answer(pollster::block_on(file)), wake)
        };
        Some(NativeDialog { purpose, suggestion, task })
    }
}

impl NativeDialog {
    /// Returns the file chosen, none where the dialog was left, and how long it was open; none while it is.
    pub fn poll(&mut self) -> Option<(Option<PathBuf>, Duration)> {
        let (Progress::Over, answer) = self.task.poll() else { return None };
        // If its thread failed, no dialog was shown either.
        Some(answer.unwrap_or_default())
    }
}
