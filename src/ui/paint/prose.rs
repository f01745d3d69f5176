//! Text to be read: paragraphs with formulas among the words, and formulas on lines of their own.

use crate::sim::lesson::prose::{Block, Prose, Span};
use crate::ui::theme::{GAP, Palette, READING};
use crate::ui::typeset;
use eframe::egui::{Color32, FontId, TextStyle, Ui};

/// Shows `prose`.
pub fn show(ui: &mut Ui, prose: &Prose) {
    let color = Palette::of(ui.ctx()).text;
    for block in &prose.0 {
        match block {
            Block::Paragraph(spans) => line(ui, &spans.iter().map(written).collect::<String>(), color),
            Block::Formula(text) => {
                typeset::block(ui, text, color);
            }
        }
        ui.add_space(GAP / 2.0);
    }
}

/// Shows words with formulas between `$` and `$`, as a task has them; wrapped where they are long.
pub fn line(ui: &mut Ui, text: &str, color: Color32) {
    ui.scope(|ui| {
        ui.style_mut().text_styles.insert(TextStyle::Body, FontId::proportional(READING));
        typeset::colored(ui, text, color);
    });
}

/// The span as it stands in a file.
fn written(span: &Span) -> String {
    match span {
        Span::Words(words) => words.clone(),
        Span::Formula(formula) => format!("${formula}$"),
    }
}
