//! Text to be read: paragraphs with formulas among the words, and formulas on lines of their own.

use crate::sim::lesson::prose::{Block, Prose, Span, spans};
use crate::ui::theme::{self, GAP, Palette, READING};
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Color32, FontFamily, FontId, Label, Ui};

/// The longest formula among words that is never broken, in characters.
const UNBROKEN: usize = 24;

/// Shows `prose`.
pub fn show(ui: &mut Ui, prose: &Prose) {
    for block in &prose.0 {
        match block {
            Block::Paragraph(spans) => paragraph(ui, spans, Palette::of(ui.ctx()).text),
            Block::Formula(text) => formula(ui, text),
        }
        ui.add_space(GAP / 2.0);
    }
}

/// Shows one line of words with formulas between `$` and `$`, as a task has it; wrapped where it is long.
pub fn line(ui: &mut Ui, text: &str, color: Color32) {
    paragraph(ui, &spans(text).unwrap_or_else(|_| vec![Span::Words(text.to_owned())]), color);
}

fn paragraph(ui: &mut Ui, spans: &[Span], color: Color32) {
    let mut job = LayoutJob::default();
    for span in spans {
        let (text, family) = match span {
            Span::Words(words) => (words, FontFamily::Proportional),
            Span::Formula(formula) => (formula, theme::medium()),
        };
        // A short formula stays on one line.
        let whole = matches!(span, Span::Formula(_)) && text.chars().count() <= UNBROKEN;
        let text = if whole { text.replace(' ', "\u{a0}") } else { text.clone() };
        job.append(&text, 0.0, TextFormat { font_id: FontId::new(READING, family), color, ..TextFormat::default() });
    }
    job.wrap.max_width = ui.available_width();
    ui.add(Label::new(job).wrap());
}

/// Shows a formula on a line of its own.
fn formula(ui: &mut Ui, text: &str) {
    ui.scope(|ui| {
        ui.visuals_mut().indent_has_left_vline = false;
        ui.indent("formula", |ui| ui.add(Label::new(theme::heading(text)).wrap()));
    });
}
