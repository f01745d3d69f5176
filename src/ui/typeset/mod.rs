//! Typeset formulas, from the plain notation of [`math::equation`](crate::math::equation).
//!
//! A formula is typeset once for each size, width and zoom, and cached as a mask of pixels that takes the colour of the text around it.
//! Its plain text is what screen readers say, what the tooltip shows, and what a click copies. What cannot be typeset is shown as plain
//! text.

pub mod aligned;
pub mod ink;
mod mask;
mod prose;
mod sets;

pub use prose::{colored, fit, measure, paint, paint_tree, paragraph, prose, spoken, words, wrapped};
pub use sets::{CacheCounts, count, plain};

use crate::math::equation::{EquationNode, MathMode};
use crate::ui::theme::{self, Palette};
use eframe::egui::{Color32, Label, Response, RichText, Role, Sense, Ui, WidgetInfo, vec2};
use sets::{FormulaLine, lines};

/// The distance between two lines of a formula, in points.
const LEADING: f32 = 4.0;

/// Shows the formula `text` by itself, in lines as wide as the room.
pub fn formula(ui: &mut Ui, text: &str) -> Response {
    let color = Palette::of(ui.ctx()).text;
    block(ui, text, color)
}

/// The same in `color`.
pub fn block(ui: &mut Ui, text: &str, color: Color32) -> Response {
    show(ui, text, &|| EquationNode::parse(text), theme::FORMULA, color, MathMode::Display)
}

/// Shows a tree by itself, in `color`.
pub fn tree(ui: &mut Ui, tree: &EquationNode, color: Color32) -> Response {
    show(ui, &tree.to_string(), &|| Some(tree.clone()), theme::FORMULA, color, MathMode::Display)
}

/// Shows the formula `text` within a line of words.
pub fn inline(ui: &mut Ui, text: &str, color: Color32) -> Response {
    words(ui, &format!("${text}$"), color)
}

/// Shows the name of a number: a formula alone is typeset; among words only what is between `$`.
pub fn name(ui: &mut Ui, text: &str, color: Color32) -> Response {
    let alone = !text.contains('$')
        && EquationNode::parse(text).is_some_and(|node| !node.any(&|node| matches!(node, EquationNode::Word(_))));
    if alone { inline(ui, text, color) } else { words(ui, text, color) }
}

fn show(
    ui: &mut Ui,
    text: &str,
    parsed: &dyn Fn() -> Option<EquationNode>,
    size: f32,
    color: Color32,
    setting: MathMode,
) -> Response {
    let Some(lines) = lines(ui.ctx(), text, parsed, size, setting, ui.available_width()) else {
        return ui.add(Label::new(RichText::new(text).size(size - 1.0).color(color)).wrap());
    };
    let width = lines.iter().map(|line| line.indent + line.width).fold(0.0, f32::max);
    let height = lines.iter().map(|line| line.height[0] + line.height[1]).sum::<f32>() + LEADING * (lines.len() - 1) as f32;
    let (rect, response) = ui.allocate_exact_size(vec2(width.min(ui.available_width()), height), Sense::CLICK);
    let mut top = rect.top();
    for line in lines.iter() {
        line.paint(ui.painter(), rect.left(), top + line.height[0], color);
        top += line.height[0] + line.height[1] + LEADING;
    }
    named(ui, response, text)
}

/// Gives a typeset formula its plain text, to be spoken, read and copied.
fn named(ui: &Ui, response: Response, text: &str) -> Response {
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    if response.clicked() {
        ui.ctx().copy_text(text.to_owned());
    }
    response.on_hover_text(format!("{text}\nClick to copy."))
}
