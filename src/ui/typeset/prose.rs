//! Words with formulas among them: `A step of length $αₖ$`; and `$$…$$` for a formula by itself.

use super::{FormulaLine, lines};
use crate::math::equation::prose::{Block, Prose, Span, line};
use crate::math::equation::{EquationNode, MathMode};
use crate::ui::decimal_mark;
use crate::ui::theme::{GAP, Palette};
use eframe::egui::{
    Align2, Color32, Context, FontId, Galley, Painter, Pos2, Rect, Response, Role, Sense, TextStyle, Ui, Vec2, WidgetInfo, pos2,
    vec2,
};
use std::sync::Arc;

/// Shows paragraphs, separated by empty lines, in the available width.
pub fn prose(ui: &mut Ui, text: &str) {
    let color = Palette::of(ui.ctx()).text;
    colored(ui, text, color);
}

/// The same in `color`.
pub fn colored(ui: &mut Ui, text: &str, color: Color32) {
    for block in &Prose::of(text).0 {
        match block {
            Block::Paragraph(spans) => {
                paragraph(ui, spans, color);
            }
            Block::Formula(formula) => {
                ui.add_space(GAP / 2.0);
                super::block(ui, formula, color);
                ui.add_space(GAP / 2.0);
            }
        }
    }
}

/// Shows a paragraph in as many lines as it needs.
pub fn paragraph(ui: &mut Ui, spans: &[Span], color: Color32) -> Response {
    let width = ui.available_width();
    flow(ui, spans, color, width)
}

/// Shows words with `$…$` in `color` on one line; screen readers say the text without the `$`.
pub fn words(ui: &mut Ui, text: &str, color: Color32) -> Response {
    flow(ui, &line(text), color, f32::INFINITY)
}

/// The same in as many lines as it needs.
pub fn wrapped(ui: &mut Ui, text: &str, color: Color32) -> Response {
    paragraph(ui, &line(text), color)
}

/// Paints words with `$…$` on one line, `size` points high, with its `anchor` at the position `at`; returns the rectangle they cover.
pub fn paint(painter: &Painter, at: Pos2, anchor: Align2, text: &str, size: f32, color: Color32) -> Rect {
    if !text.contains('$') {
        return painter.text(at, anchor, text, FontId::proportional(size), color);
    }
    let laid = Laid::new(painter.ctx(), &line(text), FontId::proportional(size), color, f32::INFINITY);
    let rect = anchor.anchor_size(at, laid.size());
    laid.paint(painter, rect.left_top(), color);
    rect
}

/// Paints a formula on one line, `size` points high, with its `anchor` at the position `at`; returns the rectangle it covers, and none where
/// it cannot be typeset.
pub fn paint_tree(painter: &Painter, at: Pos2, anchor: Align2, tree: &EquationNode, size: f32, color: Color32) -> Option<Rect> {
    // The inks of the terms are no part of the text.
    let name = format!("in inks: {tree}");
    let set = lines(painter.ctx(), &name, &|| Some(tree.clone()), size, MathMode::Inline, f32::INFINITY)?;
    let [line] = &set[..] else { return None };
    let rect = anchor.anchor_size(at, vec2(line.width, line.height[0] + line.height[1]));
    line.paint(painter, rect.left(), rect.top() + line.height[0], color);
    Some(rect)
}

/// Returns the size of words with `$…$` on one line, `size` points high.
pub fn measure(ctx: &Context, text: &str, size: f32) -> Vec2 {
    if !text.contains('$') {
        let font = FontId::proportional(size);
        return ctx.fonts_mut(|fonts| fonts.layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER).size());
    }
    Laid::new(ctx, &line(text), FontId::proportional(size), Color32::PLACEHOLDER, f32::INFINITY).size()
}

/// Returns the rectangle of words with `$…$` on one line, with their `anchor` at a position `at` inside of `frame`, moved so that none is
/// cut off.
pub fn fit(ctx: &Context, at: Pos2, anchor: Align2, text: &str, size: f32, frame: Rect) -> Rect {
    let rect = anchor.anchor_size(at, measure(ctx, text, size));
    if !frame.contains(at) {
        return rect;
    }
    let room = (frame.size() - rect.size()).max(Vec2::ZERO);
    Rect::from_min_size(rect.min.clamp(frame.min, frame.min + room), rect.size())
}

/// Returns the plain text without `$`, for screen readers.
pub fn spoken(text: &str) -> String {
    spoken_spans(&line(text))
}

fn spoken_spans(spans: &[Span]) -> String {
    decimal_mark::written(spans.iter().map(|(Span::Words(text) | Span::Formula(text))| text.as_str()).collect())
}

enum Piece {
    Word(Arc<Galley>),
    Formula(Arc<Vec<FormulaLine>>),
}

impl Piece {
    fn width(&self) -> f32 {
        match self {
            Piece::Word(galley) => galley.size().x,
            Piece::Formula(lines) => lines.iter().map(|part| part.width).sum(),
        }
    }

    /// Returns the height above and below the baseline, in points.
    fn height(&self) -> [f32; 2] {
        match self {
            Piece::Word(galley) => {
                let baseline = baseline(galley);
                [baseline, galley.size().y - baseline]
            }
            Piece::Formula(lines) => lines.first().map_or([0.0; 2], |first| first.height),
        }
    }
}

fn baseline(galley: &Galley) -> f32 {
    let row = galley.rows.first();
    row.and_then(|row| Some(row.pos.y + row.glyphs.first()?.pos.y)).unwrap_or(galley.size().y * 0.8)
}

/// A row of pieces, each with its left end, and how far the row reaches above and below its middle, in points.
type ProseRow = (Vec<(Piece, f32)>, [f32; 2]);

fn flow(ui: &mut Ui, spans: &[Span], color: Color32, width: f32) -> Response {
    let laid = Laid::new(ui.ctx(), spans, TextStyle::Body.resolve(ui.style()), color, width);
    let (rect, response) = ui.allocate_exact_size(laid.size(), Sense::hover());
    laid.paint(ui.painter(), rect.left_top(), color);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, spoken_spans(spans)));
    response
}

/// Words and formulas in rows, ready to be painted.
struct Laid {
    rows: Vec<ProseRow>,
    widest: f32,
}

impl Laid {
    fn new(ctx: &Context, spans: &[Span], font: FontId, color: Color32, width: f32) -> Self {
        let words = |text: String| ctx.fonts_mut(|fonts| fonts.layout_no_wrap(text, font.clone(), color));
        let word = |text: &str| Piece::Word(words(decimal_mark::written(text.to_owned())));
        let space = word("n n").width() - word("nn").width();
        let row_height = word("n").height();
        let mut rows: Vec<ProseRow> = vec![(Vec::new(), row_height)];
        let mut x = 0.0_f32;
        let mut widest = 0.0_f32;
        for (piece, spaced) in pieces(ctx, spans, font.size, width, &word) {
            let gap = if spaced && x > 0.0 { space } else { 0.0 };
            if spaced && x > 0.0 && x + gap + piece.width() > width {
                rows.push((Vec::new(), row_height));
                x = 0.0;
            } else {
                x += gap;
            }
            let (row, height) = rows.last_mut().expect("there is a row from the start");
            let [above, below] = piece.height();
            *height = [height[0].max(above), height[1].max(below)];
            let piece_width = piece.width();
            row.push((piece, x));
            x += piece_width;
            widest = widest.max(x);
        }
        if let [(_, height)] = &mut rows[..] {
            // A row among other widgets is centred vertically: its height is twice the larger of its two reaches.
            let [up, down] = [(height[0] - row_height[0]).max(0.0), (height[1] - row_height[1]).max(0.0)];
            if !width.is_finite() {
                *height = [row_height[0] + up.max(down), row_height[1] + up.max(down)];
            }
        }
        Laid { rows, widest }
    }

    fn size(&self) -> Vec2 {
        vec2(self.widest, self.rows.iter().map(|(_, height)| height[0] + height[1]).sum())
    }

    fn paint(&self, painter: &Painter, at: Pos2, color: Color32) {
        let mut top = at.y;
        for (row, height) in &self.rows {
            let y = top + height[0];
            for (piece, x) in row {
                match piece {
                    Piece::Word(galley) => {
                        painter.galley(pos2(at.x + x, y - baseline(galley)), galley.clone(), color);
                    }
                    Piece::Formula(lines) => lines.iter().for_each(|part| part.paint(painter, at.x + x, y, color)),
                }
            }
            top += height[0] + height[1];
        }
    }
}

/// Splits `spans` into words and formulas, each with whether there is a space before it, where a line may end.
fn pieces(ctx: &Context, spans: &[Span], size: f32, width: f32, word: &dyn Fn(&str) -> Piece) -> Vec<(Piece, bool)> {
    let mut pieces: Vec<(Piece, bool)> = Vec::new();
    let mut open = false;
    for span in spans {
        match span {
            Span::Formula(text) => {
                let room = width.min(8000.0);
                match lines(ctx, text, &|| EquationNode::parse(text), size, MathMode::Inline, room)
                    .filter(|lines| !lines.is_empty())
                {
                    Some(lines) if lines.len() == 1 => pieces.push((Piece::Formula(lines), open)),
                    _ => pieces.extend(text.split_whitespace().enumerate().map(|(i, part)| (word(part), i > 0 || open))),
                }
                open = false;
            }
            Span::Words(text) => {
                let begins = text.starts_with(char::is_whitespace);
                for (i, one) in text.split_whitespace().enumerate() {
                    pieces.push((word(one), if i == 0 { begins || open } else { true }));
                }
                open = text.ends_with(char::is_whitespace);
            }
        }
    }
    pieces
}
