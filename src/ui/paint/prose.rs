//! Text for reading: paragraphs with formulas among the words, and formulas on lines of their own.

use crate::math::equation::prose::{Block, Prose};
use crate::ui::theme::{self, GAP, Palette, READING};
use crate::ui::typeset;
use eframe::egui::{Color32, Ui};

/// Shows `prose`.
pub fn show(ui: &mut Ui, prose: &Prose) {
    let color = Palette::of(ui.ctx()).text;
    for block in &prose.0 {
        match block {
            Block::Paragraph(spans) => {
                theme::sized(ui, READING, |ui| {
                    typeset::paragraph(ui, spans, color);
                });
            }
            Block::Formula(text) => {
                typeset::block(ui, text, color);
            }
        }
        ui.add_space(GAP / 2.0);
    }
}

/// Shows words with formulas between `$` and `$`, as tasks have them; wrapped where they are long.
pub fn line(ui: &mut Ui, text: &str, color: Color32) {
    theme::sized(ui, READING, |ui| typeset::colored(ui, text, color));
}
