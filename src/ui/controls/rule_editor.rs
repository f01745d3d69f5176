//! The editor of a typed rule. A valid rule is used as soon as it is typed; in an invalid one the wrong character is marked, and the last
//! valid one stays in use.

use crate::math::catalog::param::{Param, Value};
use crate::math::rule_text::{RuleText, statements};
use crate::ui::controls::text_error;
use crate::ui::theme::Palette;
use eframe::egui::{Label, RichText, TextEdit, TextStyle, Ui};

/// The most characters of a rule, and the fewest lines that the field has room for.
const MOST: usize = 4_000;
const LINES: usize = 3;

/// A text in the field that is not in use.
#[derive(Clone, Default)]
struct RuleDraft {
    text: String,
    /// The statements in use meanwhile; if they have changed, the draft belongs to another rule.
    meanwhile: String,
}

/// Shows the statements of `value`, each on a line of its own; returns the new ones where they were changed to a valid rule.
pub fn field(ui: &mut Ui, param: &Param, value: &Value) -> Option<Value> {
    let Value::Word(used) = value else { return None };
    let id = ui.scope_id().with((param.key, "draft"));
    let draft: Option<RuleDraft> = ui.data(|data| data.get_temp(id)).filter(|draft: &RuleDraft| draft.meanwhile == *used);
    let mut text = draft.map_or_else(|| statements(used).join("\n"), |draft| draft.text);
    let label = ui.add(Label::new(RichText::new(param.name).color(Palette::of(ui.ctx()).weak)));
    let field = TextEdit::multiline(&mut text).desired_rows(LINES).desired_width(ui.available_width() - 4.0).char_limit(MOST);
    let response = ui.add(field.font(TextStyle::Monospace)).labelled_by(label.id);
    response.on_hover_text(
        "One statement in each line; the last one sets x. g is the gradient at x, lr the learning rate, k the step, f the loss. \
         A name that is set is remembered for the next step (zero at first, or m0 = …); every other name becomes a slider. There are \
         + - * / ^, comparisons, where(c, a, b), min, max, abs, sign, sqrt, exp …, dot(a, b), norm(a), grad(y), hvp(v).",
    );
    let mut next = None;
    match RuleText::parse(&text) {
        // Spaces and empty lines change nothing.
        Ok(_) if statements(&text) == statements(used) => {}
        Ok(_) => next = Some(Value::Word(text.clone())),
        Err(error) => {
            text_error::show(ui, &text, &error);
            let note = RichText::new("All that is shown is of the last rule that was right.").color(Palette::of(ui.ctx()).weak);
            ui.add(Label::new(note).wrap());
        }
    }
    // The text stays as it was typed, with its empty lines.
    let meanwhile = if next.is_some() { statements(&text).join("; ") } else { used.clone() };
    ui.data_mut(|data| data.insert_temp(id, RuleDraft { text, meanwhile }));
    next
}
