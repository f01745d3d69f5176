//! The field of a formula: a valid formula is used as soon as it is typed; in an invalid one the wrong character is marked.

use crate::math::Landscape;
use crate::math::catalog::notation::NotationError;
use crate::math::catalog::param::{Tunable, Value};
use crate::math::expression::{Expression, MAX_LENGTH};
use crate::math::objectives::formula::Formula;
use crate::ui::controls::param_slider;
use crate::ui::state::typed_formula::TypedFormula;
use crate::ui::theme::Palette;
use eframe::egui::text::LayoutJob;
use eframe::egui::{Color32, Label, RichText, Stroke, TextEdit, TextFormat, TextStyle, Ui};

/// The number of characters shown on each side of the wrong one.
const AROUND: usize = 18;

/// Shows the editor. An invalid formula stays in the field, as `typed`, with the error below, while the last valid one is used. Fails with
/// the message of the last value refused.
pub fn show(ui: &mut Ui, formula: &mut Formula, typed: &mut Option<TypedFormula>) -> Result<(), String> {
    let mut outcome = Ok(());
    // A formula of one variable has only the range of that variable.
    let idle = formula.only().map(|i| ["y_", "x_"][i]);
    for param in formula.params().to_vec().iter().filter(|param| idle.is_none_or(|idle| !param.key.starts_with(idle))) {
        outcome = outcome.and(if param.key == "f" {
            field(ui, param.name, formula, typed)
        } else {
            param_slider::one(ui, param, formula)
        });
    }
    outcome
}

fn field(ui: &mut Ui, name: &str, formula: &mut Formula, typed: &mut Option<TypedFormula>) -> Result<(), String> {
    let before = typed.take().filter(|typed| typed.meanwhile == formula.text());
    let mut text = before.map_or_else(|| formula.text().to_owned(), |typed| typed.text);
    let label = param_slider::label(ui, name);
    let field = TextEdit::multiline(&mut text).desired_rows(2).desired_width(ui.available_width() - 4.0).char_limit(MAX_LENGTH);
    // Enter does not insert a line break: people press it when the formula is finished.
    let response = ui.add(field.font(TextStyle::Monospace).return_key(None)).labelled_by(label.id);
    response.on_hover_text("f(x, y) in + - * / ^, parentheses, pi, e, sqrt, exp, log, sin, cos, tanh, abs, min, max and more");
    if text == formula.text() {
        return Ok(());
    }
    let outcome = match Expression::parse(&text) {
        Ok(_) => take(ui, formula, &text),
        Err(error) => {
            show_error(ui, &text, &error);
            ui.add(
                Label::new(RichText::new("All that is shown is of the formula above.").color(Palette::of(ui.ctx()).weak)).wrap(),
            );
            Ok(())
        }
    };
    *typed = Some(TypedFormula { text, meanwhile: formula.text().to_owned() }).filter(|typed| typed.text != typed.meanwhile);
    outcome
}

/// Uses the valid formula `text`, unless it or its gradient is finite nowhere in the view.
fn take(ui: &mut Ui, formula: &mut Formula, text: &str) -> Result<(), String> {
    let mut next = formula.clone();
    next.set("f", &Value::Word(text.to_owned()))?;
    let (value, gradient) = next.value_gradient(next.start());
    if value.is_finite() && gradient.norm().is_finite() {
        *formula = next;
    } else {
        warn(ui, "this function or its gradient is finite nowhere in the view; widen the view, or change the formula");
    }
    Ok(())
}

/// Shows the text around the wrong character, which is marked, and the error below.
fn show_error(ui: &mut Ui, text: &str, error: &NotationError) {
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

fn warn(ui: &mut Ui, message: &str) {
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
