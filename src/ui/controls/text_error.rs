//! What is wrong in a text that is being typed: the characters around the error, and the message.

use crate::math::catalog::notation::NotationError;
use crate::ui::theme::Palette;
use eframe::egui::text::LayoutJob;
use eframe::egui::{Color32, Label, RichText, Stroke, TextFormat, TextStyle, Ui};

/// The number of characters shown on each side of the wrong one.
const AROUND: usize = 18;

/// Shows the text around the wrong character, which is marked, and the error below.
pub fn show(ui: &mut Ui, text: &str, error: &NotationError) {
    let palette = Palette::of(ui.ctx());
    let font = TextStyle::Monospace.resolve(ui.style());
    let plain = |color: Color32| TextFormat { font_id: font.clone(), color, ..TextFormat::default() };
    let marked = TextFormat { underline: Stroke::new(2.0, palette.warning), ..plain(palette.warning) };
    let (before, wrong, after) = surroundings(text, error.column);
    let mut job = LayoutJob::default();
    job.append(&before, 0.0, plain(palette.weak));
    job.append(&wrong, 0.0, marked);
    job.append(&after, 0.0, plain(palette.weak));
    ui.add(Label::new(job).truncate());
    warn(ui, &error.to_string());
}

/// Shows a message on what is wrong.
pub fn warn(ui: &mut Ui, message: &str) {
    let color = Palette::of(ui.ctx()).warning;
    ui.add(Label::new(RichText::new(message).color(color)).wrap());
}

/// Returns the character at `column` (from 1), with the text before and after it, on one line; a column past the end is a gap.
fn surroundings(text: &str, column: usize) -> (String, String, String) {
    let chars: Vec<char> = text.chars().map(|c| if c.is_whitespace() || c.is_control() { '\u{a0}' } else { c }).collect();
    let at = column.saturating_sub(1).min(chars.len());
    let (from, to) = (at.saturating_sub(AROUND), (at + 1 + AROUND).min(chars.len()));
    let dots = |cut: bool| if cut { "…" } else { "" };
    let before = dots(from > 0).to_owned() + &chars[from..at].iter().collect::<String>();
    let wrong = chars.get(at).map_or("\u{a0}".to_owned(), char::to_string);
    let after = chars.get(at + 1..to).unwrap_or_default().iter().collect::<String>() + dots(to < chars.len());
    (before, wrong, after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wrong_character_is_in_the_middle() {
        let parts = |text: &str, column| {
            let (before, wrong, after) = surroundings(text, column);
            [before, wrong, after]
        };
        assert_eq!(parts("x+z·y", 3), ["x+", "z", "·y"]);
        assert_eq!(parts("x^", 3), ["x^", "\u{a0}", ""]);
        assert_eq!(parts("", 1), ["", "\u{a0}", ""]);
        assert_eq!(parts("x\n+", 3), ["x\u{a0}", "+", ""]);
        let long = "1+".repeat(40);
        let [before, wrong, after] = parts(&long, 40);
        assert_eq!((before.chars().count(), wrong.as_str(), after.chars().count()), (AROUND + 1, "+", AROUND + 1));
        assert!(before.starts_with('…') && after.ends_with('…'));
    }
}
