//! Asking for a file: with the dialog of the platform, or, where there is none, with a field to type a path into.

use crate::math::printable::printable;
use crate::sim::threads::{BackgroundTask, Progress};
use crate::ui::state::request::ChosenFile;
use crate::ui::state::request::FilePurpose;
use crate::ui::theme::{GAP, Palette, heading};
use eframe::egui::{Button, Context, Id, Key, Label, Modal, RichText, Role, TextEdit, WidgetInfo};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// If the platform's dialog ends within this time without a file, it was probably never shown (none is installed), and the user is asked
/// to type a path. It leaves room for slow machines. Someone who cancelled that fast gets the field too, which Escape closes.
const NEVER_SHOWN: Duration = Duration::from_secs(1);

/// The open dialog, if any.
#[derive(Default)]
pub struct FileDialog {
    asked: Option<NativeDialog>,
    typed: Option<PathPrompt>,
    /// Whether the platform's dialogs are tried first.
    native: bool,
}

/// A dialog of the platform.
struct NativeDialog {
    purpose: FilePurpose,
    suggestion: String,
    /// The file chosen, and how long the dialog was open.
    task: BackgroundTask<(Option<PathBuf>, Duration)>,
}

/// A field to type a path into.
struct PathPrompt {
    purpose: FilePurpose,
    text: String,
    /// The text for which the user was told that such a file exists.
    exists: Option<String>,
}

impl FileDialog {
    /// Uses the dialogs of the platform.
    pub fn native() -> Self {
        FileDialog { native: true, ..Self::default() }
    }

    /// Opens a dialog; `name` is the title of the work, for the suggested file name.
    pub fn ask(&mut self, ctx: &Context, purpose: FilePurpose, name: &str) {
        let suggestion = if purpose.writes() { purpose.suggestion(name) } else { String::new() };
        if !self.native {
            self.typed = Some(PathPrompt { purpose, text: suggestion, exists: None });
            return;
        }
        let (kind, endings) = purpose.kinds();
        let dialog = rfd::AsyncFileDialog::new().set_title(purpose.title()).add_filter(kind, &endings).set_file_name(&suggestion);
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
        self.asked = Some(NativeDialog { purpose, suggestion, task });
    }

    /// Shows the dialog; returns the file, once it is chosen.
    pub fn show(&mut self, ctx: &Context) -> Option<ChosenFile> {
        self.poll().or_else(|| self.type_in(ctx))
    }

    /// Whether a file is being asked for.
    pub fn is_asking(&self) -> bool {
        self.asked.is_some() || self.typed.is_some()
    }

    /// Whether the field to type a path into is shown over the window.
    pub fn is_open(&self) -> bool {
        self.typed.is_some()
    }

    fn poll(&mut self) -> Option<ChosenFile> {
        let asked = self.asked.as_mut()?;
        let (Progress::Over, answer) = asked.task.poll() else { return None };
        let NativeDialog { purpose, suggestion, .. } = self.asked.take()?;
        // If its thread failed, no dialog was shown either.
        let (file, lasted) = answer.unwrap_or_default();
        match file {
            Some(path) => {
                let whole = purpose.whole(&path);
                // The platform's dialog asks before an existing file is replaced, but it does not know the ending added afterwards.
                if whole != path && whole.exists() {
                    let text = whole.to_string_lossy().into_owned();
                    self.typed = Some(PathPrompt { purpose, exists: Some(text.clone()), text });
                    return None;
                }
                Some(ChosenFile { purpose, path: whole, replace: true })
            }
            None => {
                if lasted < NEVER_SHOWN {
                    self.typed = Some(PathPrompt { purpose, text: suggestion, exists: None });
                }
                None
            }
        }
    }

    fn type_in(&mut self, ctx: &Context) -> Option<ChosenFile> {
        let typed = self.typed.as_mut()?;
        let palette = Palette::of(ctx);
        let mut chosen = None;
        let modal = Modal::new(Id::unique("file dialog")).show(ctx, |ui| {
            ui.set_width(460.0);
            ui.label(heading(typed.purpose.title()));
            ui.add_space(GAP / 2.0);
            let field = ui.add(TextEdit::singleline(&mut typed.text).hint_text("path of the file").desired_width(f32::INFINITY));
            field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Path"));
            let enter = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            if !enter && !ui.memory(|memory| memory.focused().is_some()) {
                field.request_focus();
            }
            let path = typed.purpose.whole(Path::new(typed.text.trim()));
            if path.is_relative()
                && let Ok(folder) = std::env::current_dir()
            {
                ui.add(
                    Label::new(RichText::new(format!("in {}", printable(&folder.display().to_string()))).color(palette.weak))
                        .wrap(),
                );
            }
            let asked = typed.exists.as_deref() == Some(typed.text.as_str());
            if asked {
                let words = format!("{} exists already.", path.display());
                ui.add(Label::new(RichText::new(words).color(palette.warning)).wrap());
            }
            ui.add_space(GAP / 2.0);
            let name = match (typed.purpose.writes(), asked) {
                (false, _) => "Open",
                (true, false) => "Save",
                (true, true) => "Replace it",
            };
            let (mut done, mut left) = (false, false);
            ui.horizontal(|ui| {
                done = ui.add_enabled(!path.as_os_str().is_empty(), Button::new(name)).clicked();
                left = ui.button("Cancel").clicked();
            });
            if (done || enter) && !path.as_os_str().is_empty() {
                if typed.purpose.writes() && path.exists() && !asked {
                    typed.exists = Some(typed.text.clone());
                } else {
                    chosen = Some(ChosenFile { purpose: typed.purpose, path, replace: asked });
                }
            }
            left
        });
        if modal.inner || modal.should_close() || chosen.is_some() {
            self.typed = None;
        }
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggested_names_are_valid_on_every_file_system() {
        assert_eq!(FilePurpose::Save.suggestion("The ravine"), "the-ravine.downhill.toml");
        assert_eq!(FilePurpose::Table.suggestion("a/b: ½ {x}"), "a-b--½--x.csv");
        assert_eq!(FilePurpose::Save.suggestion("…"), "experiment.downhill.toml");
    }
}
