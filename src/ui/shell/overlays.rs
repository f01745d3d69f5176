//! What lies over the panels: dialogs, palettes, progress, and what they ask of the window.

use crate::ui::dialogs::command_palette::Outcome;
use crate::ui::dialogs::figure_dialog::{self, Choice, Drawn, FigureJob};
use crate::ui::dialogs::outside_dialog;
use crate::ui::dialogs::question;
use crate::ui::dialogs::shortcut_sheet;
use crate::ui::dialogs::welcome;
use crate::ui::shell::app::App;
use crate::ui::shell::presenter;
use crate::ui::state::State;
use crate::ui::state::action::Action;
use crate::ui::state::overlay::Overlay;
use crate::ui::state::request::Purpose;
use crate::ui::state::request::Request;
use eframe::egui::{Context, ViewportCommand};

impl App {
    /// Does what only the window can: ask for files, copy and paste.
    pub(in crate::ui) fn requests(&mut self, ctx: &Context) {
        for request in std::mem::take(&mut self.state.requests) {
            match request {
                Request::File(purpose) => self.dialog.ask(ctx, purpose, &self.state.work.experiment.title),
                Request::Copy(text, words) => {
                    ctx.copy_text(text);
                    self.state.say(words);
                }
                Request::Paste => ctx.send_viewport_cmd(ViewportCommand::RequestPaste),
                Request::Figure(format, path, replace) => {
                    let begun = self.figure.save(ctx, figure_job(&self.state), format, path, replace);
                    self.state.message = begun.err();
                }
                Request::Rescued(back) => self.rescue(back),
                Request::Table(path, replace) => {
                    self.state.message = self.figure.table(ctx, self.state.work.experiment.clone(), path, replace).err();
                }
                Request::CopyFigure => self.state.message = self.figure.copy(ctx, figure_job(&self.state)).err(),
            }
            ctx.request_repaint();
        }
        if let Some(chosen) = self.dialog.show(ctx) {
            self.state.use_file(&chosen);
        }
        match self.figure.show(ctx) {
            None => {}
            Some(Ok(Drawn::Saved(path))) => self.state.say(format!("The figure is saved as {}.", path.display())),
            Some(Ok(Drawn::Table(path))) => self.state.say(format!("The table is saved as {}.", path.display())),
            Some(Ok(Drawn::Pixels(image))) => {
                ctx.copy_image(image);
                self.state.say("The figure is copied.");
            }
            Some(Err(message)) => self.state.message = Some(message),
        }
        if self.state.toast.as_mut().is_some_and(|toast| toast.show(ctx)) {
            self.state.toast = None;
        }
    }

    /// What lies over the panels.
    pub(in crate::ui) fn overlays(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        let left = match &mut self.state.overlay {
            Some(Overlay::Commands(palette)) => match palette.show(ctx) {
                Outcome::Open => false,
                Outcome::Closed => true,
                Outcome::Taken(action) => {
                    actions.push(action);
                    true
                }
            },
            Some(Overlay::Shortcuts) => shortcut_sheet::show(ctx),
            Some(Overlay::Outside(outside)) => match outside_dialog::show(ctx, outside) {
                None => false,
                Some(read) => {
                    let outside = outside.clone();
                    return self.state.answer(outside, read);
                }
            },
            Some(Overlay::Figure) => match figure_dialog::show(ctx, &mut self.state.settings.figure) {
                Err(message) => {
                    self.state.message = Some(message);
                    false
                }
                Ok(None) => false,
                Ok(Some(choice)) => {
                    self.state.requests.extend(match choice {
                        Choice::Save(format) => Some(Request::File(Purpose::Figure(format))),
                        Choice::Copy => Some(Request::CopyFigure),
                        Choice::Cancel => None,
                    });
                    true
                }
            },
            Some(Overlay::Question(_)) => {
                question::show(ctx, &mut self.state);
                false
            }
            None => false,
        };
        if left {
            self.state.overlay = None;
        }
        if !self.state.settings.welcomed && self.state.overlay.is_none() && !self.state.presenting && welcome::show(ctx) {
            self.state.settings.welcomed = true;
        }
        if self.state.spotlight {
            presenter::spotlight(ctx);
        }
        if self.state.blank && presenter::blank(ctx) {
            self.state.blank = false;
        }
    }
}

/// The figure of what is shown now.
fn figure_job(state: &State) -> FigureJob {
    let (experiment, options) = (state.work.experiment.clone(), state.settings.figure);
    FigureJob { experiment, options, view: state.view, step: state.step() }
}
