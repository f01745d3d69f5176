//! Equations below each other, aligned at their relation signs.

use super::sets::{FormulaLine, lines};
use super::{LEADING, ink, named};
use crate::math::equation::{EquationNode, MathMode};
use crate::ui::theme::{self, Palette};
use eframe::egui::{Context, Label, Response, RichText, Sense, Ui, vec2};
use std::sync::Arc;

/// The distance between a left side and its relation sign, in points.
const SPACE: f32 = 5.0;

/// The two sides of an equation, or of one of its lines.
pub struct AlignedEquation<'a> {
    /// The left side; none where the line only goes on.
    pub left: Option<&'a EquationNode>,
    /// The rest, which begins with the relation sign.
    pub right: &'a EquationNode,
    /// The rest with the longest numbers that it may have: the line always takes their room, so that what is below does not move.
    pub longest: Option<&'a EquationNode>,
    /// Whether it is less important.
    pub weak: bool,
    /// Its plain text; none where that is the text of its sides.
    pub text: Option<String>,
}

/// Returns the width of `left` in points; 0 where it cannot be typeset.
pub fn width_of(ctx: &Context, left: &EquationNode) -> f32 {
    side(ctx, left, f32::INFINITY).map_or(0.0, |lines| lines.iter().map(|line| line.width).fold(0.0, f32::max))
}

/// Shows an equation whose relation sign stands `column` points from the left.
pub fn show(ui: &mut Ui, equation: &AlignedEquation<'_>, column: f32) -> Response {
    let palette = Palette::of(ui.ctx());
    let color = if equation.weak { palette.weak } else { palette.text };
    let room = ui.available_width() - column - SPACE;
    let left = equation.left.and_then(|left| side(ui.ctx(), left, f32::INFINITY));
    let [right, longest] = [Some(equation.right), equation.longest].map(|part| part.and_then(|part| side(ui.ctx(), part, room)));
    let sides = || equation.left.map_or(equation.right.to_string(), |left| format!("{left} {}", equation.right));
    let text = equation.text.clone().unwrap_or_else(sides);
    if right.is_none() {
        return ui.add(Label::new(RichText::new(text).size(theme::FORMULA - 1.0).color(color)).wrap());
    }
    let left_size = left.as_ref().and_then(|lines| lines.first()).map_or([0.0; 2], |line| line.height);
    let right_size = right.as_ref().and_then(|lines| lines.first()).map_or([0.0; 2], |line| line.height);
    let longest_size = longest.as_ref().and_then(|lines| lines.first()).map_or([0.0; 2], |line| line.height);
    let above = left_size[0].max(right_size[0]).max(longest_size[0]);
    let rest = |lines: &Option<Arc<Vec<FormulaLine>>>, first: [f32; 2]| match lines {
        Some(lines) => height(lines) - first[0],
        None => 0.0,
    };
    let below = left_size[1].max(rest(&right, right_size)).max(rest(&longest, longest_size));
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), above + below), Sense::CLICK);
    let baseline = rect.top() + above;
    let mut under = None;
    let pointer = response.hover_pos();
    let mut paint = |line: &FormulaLine, x: f32, y: f32| {
        line.paint(ui.painter(), x, y, color);
        under = under.or(pointer.and_then(|at| line.ink_at(x, y, at)));
    };
    if let Some(line) = left.as_ref().and_then(|lines| lines.first()) {
        paint(line, rect.left() + column - line.width, baseline);
    }
    let mut y = baseline;
    for (i, line) in right.iter().flat_map(|lines| lines.iter()).enumerate() {
        if i > 0 {
            y += line.height[0];
        }
        paint(line, rect.left() + column + SPACE, y);
        y += line.height[1] + LEADING;
    }
    if let Some(under) = under {
        ink::point(ui.ctx(), under);
    }
    named(ui, response, &text)
}

fn side(ctx: &Context, node: &EquationNode, room: f32) -> Option<Arc<Vec<FormulaLine>>> {
    // The ink is part of the name, since the same text with other inks is another picture.
    let name = node.latex(MathMode::Display);
    lines(ctx, &name, &|| Some(node.clone()), theme::FORMULA, MathMode::Display, room)
}

fn height(lines: &[FormulaLine]) -> f32 {
    lines.iter().map(|line| line.height[0] + line.height[1]).sum::<f32>() + LEADING * (lines.len().max(1) - 1) as f32
}
