//! Stands in for the dialogs of the platform in a browser, whose page has its own.

use crate::ui::state::request::FilePurpose;
use eframe::egui::Context;
use std::path::PathBuf;
use std::time::Duration;

/// No dialogs.
pub struct NativeDialogs;

impl NativeDialogs {
    /// There are none over any window.
    pub fn over(_: &eframe::CreationContext<'_>) -> Self {
        NativeDialogs
    }

    /// Opens nothing.
    pub fn open(&self, _: &Context, _: FilePurpose, _: String) -> Option<NativeDialog> {
        None
    }
}

/// A dialog that never opens.
pub struct NativeDialog {
    /// What the file is for.
    pub purpose: FilePurpose,
    /// The suggested name.
    pub suggestion: String,
}

impl NativeDialog {
    /// Never returns a file.
    pub fn poll(&mut self) -> Option<(Option<PathBuf>, Duration)> {
        None
    }
}
