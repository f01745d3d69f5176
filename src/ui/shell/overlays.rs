//! The dialogs, palettes and progress bars over the panels, and their requests to the window.

use crate::math::catalog::param::Tunable as _;
use crate::sim::page::Page;
use crate::ui::dialogs::command_palette::PaletteOutcome;
use crate::ui::dialogs::exports::Export;
use crate::ui::dialogs::figure_dialog;
use crate::ui::dialogs::file_dialog::FileDialog;
use crate::ui::dialogs::hints;
use crate::ui::dialogs::native_dialog::NativeDialogs;
use crate::ui::dialogs::outside_dialog;
use crate::ui::dialogs::question;
use crate::ui::dialogs::shortcut_sheet;
use crate::ui::shell::app::App;
use crate::ui::shell::presenter;
use crate::ui::state::action::Action;
use crate::ui::state::overlay::Overlay;
use crate::ui::state::request::{ChosenFile, FilePurpose, WindowRequest};
use eframe::egui::{Context, ViewportCommand};
use std::path::PathBuf;

impl App {
    /// Uses the file dialogs of the platform, over the window that is made now.
    pub fn with_native_dialogs(mut self, window: &eframe::CreationContext<'_>) -> Self {
        self.dialog = FileDialog::native(NativeDialogs::over(window));
        self
    }

    /// Lets `pick` ask for files to open.
    pub fn with_file_picker(mut self, pick: fn()) -> Self {
        self.dialog = FileDialog::with_picker(pick);
        self
    }

    /// Fulfils the requests that only the window can: choosing files, copying and pasting.
    pub(in crate::ui) fn requests(&mut self, ctx: &Context) {
        for request in std::mem::take(&mut self.state.requests) {
            match request {
                WindowRequest::File(purpose) => self.dialog.ask(ctx, purpose, &self.state.work.experiment.title),
                WindowRequest::Copy(text, words) => {
                    ctx.copy_text(text);
                    self.state.say(words);
                }
                WindowRequest::Paste => ctx.send_viewport_cmd(ViewportCommand::RequestPaste),
                WindowRequest::Rescued(back) => self.rescue(back),
                WindowRequest::CopyFigure => self.state.message = self.exports.copy(ctx, &self.state).err(),
            }
            ctx.request_repaint();
        }
        if let Some(chosen) = self.dialog.show(ctx) {
            self.use_file(ctx, chosen);
        }
        self.exports.show(ctx, &mut self.state);
        if self.state.toast.as_mut().is_some_and(|toast| toast.show(ctx)) {
            self.state.toast = None;
        }
    }

    /// Uses a file that was chosen in a dialog. Where that fails, a dialog with a field for the path stays open and says why; after a
    /// dialog of the platform, which is closed by then, the message of the window does.
    fn use_file(&mut self, ctx: &Context, ChosenFile { purpose, path, replace }: ChosenFile) {
        let used = match purpose {
            FilePurpose::Open => self.state.try_open(&path),
            FilePurpose::Recording => self.state.try_open_recorded(&path),
            FilePurpose::Weights => self.state.open_weights(&path),
            FilePurpose::Save => self.state.try_save(&path, replace),
            FilePurpose::Table => self.export(ctx, Export::Table, path, replace),
            FilePurpose::Figure(format) => self.export(ctx, Export::Figure(format), path, replace),
            FilePurpose::Comparison(picture, file) => self.export(ctx, Export::Comparison(picture, file), path, replace),
        };
        if let Some(message) = self.dialog.settle(used) {
            self.state.message = Some(message);
        }
    }

    fn export(&mut self, ctx: &Context, what: Export, path: PathBuf, replace: bool) -> Result<(), String> {
        self.exports.save(ctx, &self.state, what, path, replace)?;
        self.state.message = None;
        Ok(())
    }

    /// Shows what lies over the panels.
    pub(in crate::ui) fn overlays(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        let left = match &mut self.state.overlay {
            Some(Overlay::Commands(palette)) => {
                // The palette is taken out while it is shown, since it asks the state what is on.
                let mut palette = std::mem::take(palette);
                let params = self.state.selected_run().map_or(&[][..], |run| run.optimizer.params());
                let outcome = palette.show(ctx, params, &|action| action.is_on(&self.state));
                self.state.overlay = Some(Overlay::Commands(palette));
                match outcome {
                    PaletteOutcome::Open => false,
                    PaletteOutcome::Closed => true,
                    PaletteOutcome::Taken(action) => {
                        actions.push(action);
                        true
                    }
                }
            }
            Some(Overlay::Gallery(gallery)) => {
                let (chosen, left) = self.tiles.show(ctx, gallery, &self.state.settings.progress);
                actions.extend(chosen);
                left
            }
            Some(Overlay::Shortcuts) => shortcut_sheet::show(ctx),
            Some(Overlay::Outside(outside)) => match outside_dialog::show(ctx, outside) {
                None => false,
                Some(read) => {
                    let outside = outside.clone();
                    return self.state.answer(outside, read);
                }
            },
            Some(Overlay::Figure) => figure_dialog::show(ctx, &mut self.state, &mut self.preview),
            Some(Overlay::Question(_)) => {
                question::show(ctx, &mut self.state);
                false
            }
            None => false,
        };
        if left {
            self.state.overlay = None;
        }
        let state = &mut self.state;
        let is_free = state.overlay.is_none() && !state.blank && !self.dialog.is_open() && state.lesson.is_none();
        if !state.settings.welcomed && is_free && !state.presenting && state.page == Page::Explore {
            hints::show(ctx, state);
        }
        if self.state.spotlight {
            presenter::spotlight(ctx);
        }
        if self.state.blank && presenter::blank(ctx) {
            self.state.blank = false;
        }
    }
}
