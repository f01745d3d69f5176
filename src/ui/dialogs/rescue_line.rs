//! The line that offers to restore the work of a crashed window.

use crate::ui::state::State;
use crate::ui::state::keyboard;
use crate::ui::state::recovered_work::RecoveredWork;
use crate::ui::state::request::WindowRequest;
use crate::ui::theme::{GAP, Palette};
use eframe::egui::{Align, Label, Layout, RichText, Ui};

/// Shows the line.
pub fn show(ui: &mut Ui, state: &mut State) {
    let palette = Palette::of(ui.ctx());
    ui.horizontal_centered(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            for (name, about, back) in [
                ("Discard it", "Delete what was open then", false),
                ("Bring it back", "Open what was open then; Ctrl+Z takes it away again", true),
            ] {
                if ui.button(name).on_hover_text(keyboard::words(ui.ctx(), about)).clicked() {
                    state.ask(WindowRequest::Rescued(back));
                }
            }
            ui.add_space(GAP);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let words = state.recovered.first().map(RecoveredWork::words).unwrap_or_default();
                let more = state.recovered.len().saturating_sub(1);
                let words = if more > 0 { format!("{words} ({more} more)") } else { words };
                ui.add(Label::new(RichText::new(&words).color(palette.warning)).truncate()).on_hover_text(words);
            });
        });
    });
}
