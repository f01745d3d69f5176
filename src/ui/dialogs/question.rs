//! A question that must be answered before something could be lost.

use crate::ui::state::State;
use crate::ui::state::keyboard;
use crate::ui::state::overlay::ClosingStage;
use crate::ui::state::overlay::Overlay;
use crate::ui::state::overlay::Question;
use crate::ui::theme::{GAP, heading};
use eframe::egui::{Context, Id, Key, Label, Modal, Response, ViewportCommand};
use std::path::Path;

impl Question {
    fn title(&self) -> String {
        match self {
            Question::Leave => "Save the changes?".into(),
            Question::Changed(path) => format!("{} was changed by another program", name(path)),
        }
    }

    fn words(&self, state: &State) -> String {
        match (self, state.file()) {
            (Question::Leave, _) if state.typed_formula().is_some() => {
                "The formula in its field is not in use, and is lost with the window. Cancel to mend it first.".into()
            }
            (Question::Leave, Some(path)) => format!("{} was changed, and is not saved.", name(path)),
            (Question::Leave, None) => "The experiment was changed, and is not saved.".into(),
            (Question::Changed(_), _) => {
                "Its content is not what was opened or saved here. Overwrite it, or open it again and lose the changes made here \
                 (Ctrl+Z brings them back)?"
                    .into()
            }
        }
    }

    /// The label and the tooltip of each answer.
    fn answers(&self) -> [(&'static str, &'static str); 3] {
        match self {
            Question::Leave => [
                ("Save", "Save the changes, then close the window"),
                ("Discard", "Close the window; the changes are lost"),
                ("Cancel", "Keep the window open"),
            ],
            Question::Changed(_) => [
                ("Overwrite", "Write the experiment of this window; what the other program wrote is lost"),
                ("Open again", "Open the file as it is now"),
                ("Cancel", "Leave both as they are"),
            ],
        }
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Shows the open question, if there is one, and performs the answer.
pub fn show(ctx: &Context, state: &mut State) {
    let Some(Overlay::Question(question)) = state.overlay.clone() else { return };
    // Each question has an id of its own; otherwise it would inherit the focus of the question before.
    let modal = Modal::new(Id::unique(("question", question.title()))).show(ctx, |ui| {
        ui.set_width(460.0);
        ui.label(heading(question.title()));
        ui.add_space(GAP / 2.0);
        ui.add(Label::new(keyboard::words(ui.ctx(), &question.words(state))).wrap());
        ui.add_space(GAP);
        ui.horizontal(|ui| {
            let buttons = question.answers().map(|(answer, about)| ui.button(answer).on_hover_text(about));
            // The focused button, which Enter presses, is the one that loses nothing.
            if ui.memory(|memory| memory.focused().is_none()) {
                buttons[if question == Question::Leave { 0 } else { 2 }].request_focus();
            }
            buttons.iter().position(Response::clicked)
        })
        .inner
    });
    let escaped = modal.should_close() || ctx.input(|input| input.key_pressed(Key::Escape));
    let Some(answer) = modal.inner.or(escaped.then_some(2)) else { return };
    state.overlay = None;
    match (question, answer) {
        (Question::Leave, 0) => {
            state.leaving = Some(ClosingStage::Saved);
            state.save_again();
        }
        (Question::Leave, 1) => state.leaving = Some(ClosingStage::Now),
        (Question::Changed(path), 0) => state.save(&path, true),
        (Question::Changed(path), 1) => {
            state.leaving = None;
            state.open_file(&path);
        }
        _ => state.leaving = None,
    }
}

/// Asks about unsaved changes before the window is closed, and closes it once that is settled. `asking` says whether a file dialog is
/// still open.
pub fn guard(ctx: &Context, state: &mut State, asking: bool) {
    let requested = ctx.input(|input| input.viewport().close_requested());
    let settled = match state.leaving {
        Some(ClosingStage::Now) => true,
        Some(ClosingStage::Typed) => !state.unsaved(),
        // A formula that cannot be used cannot be saved.
        Some(ClosingStage::Saved) => state.is_saved(),
        None => false,
    };
    if requested && !settled && keyboard::finish(ctx) {
        state.leaving = Some(ClosingStage::Typed);
        ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        ctx.request_repaint();
    } else if requested && (settled || !state.unsaved()) {
        state.leaving = Some(ClosingStage::Now);
    } else if settled {
        state.leaving = Some(ClosingStage::Now);
        ctx.send_viewport_cmd(ViewportCommand::Close);
    } else if requested || state.leaving == Some(ClosingStage::Typed) {
        ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        // A blank screen or an open sheet must not hide the question.
        (state.blank, state.leaving) = (false, None);
        state.overlay = Some(Overlay::Question(Question::Leave));
        ctx.request_repaint();
    } else if state.leaving.is_some() && !asking && state.overlay.is_none() && state.requests.is_empty() {
        // Nothing was saved: no file was chosen, or writing it failed.
        state.leaving = None;
    }
}
