//! Text over a picture, with an outline.

use crate::ui::theme::{Palette, SMALL, faded};
use crate::ui::typeset;
use eframe::egui::{Align2, Painter, Pos2, Rect, pos2, vec2};

/// Paints text with an outline, readable on any background; returns the room it takes.
pub fn text_with_halo(painter: &Painter, at: Pos2, anchor: Align2, text: &str, palette: &Palette) -> Rect {
    let rect = typeset::fit(painter.ctx(), at, anchor, text, SMALL, painter.clip_rect().shrink(4.0));
    let at = rect.min;
    let anchor = Align2::LEFT_TOP;
    for offset in [vec2(-1.0, 0.0), vec2(1.0, 0.0), vec2(0.0, -1.0), vec2(0.0, 1.0)] {
        typeset::paint(painter, at + offset, anchor, text, SMALL, faded(palette.background, 0.8));
    }
    typeset::paint(painter, at, anchor, text, SMALL, palette.text);
    rect
}

/// As [`text_with_halo`], on a ground of its own, readable over many lines.
pub fn text_on_ground(painter: &Painter, at: Pos2, anchor: Align2, text: &str, palette: &Palette) -> Rect {
    let rect = typeset::fit(painter.ctx(), at, anchor, text, SMALL, painter.clip_rect().shrink(4.0));
    painter.rect_filled(rect.expand2(vec2(4.0, 1.0)), 3.0, faded(palette.background, 0.85));
    typeset::paint(painter, rect.min, Align2::LEFT_TOP, text, SMALL, palette.text);
    rect
}

/// Writes the names of the axes into their corners of `frame`.
pub fn axis_names(painter: &Painter, frame: Rect, x: &str, y: &str) {
    let palette = Palette::of(painter.ctx());
    text_with_halo(painter, pos2(frame.right() - 10.0, frame.bottom() - 8.0), Align2::RIGHT_BOTTOM, &format!("${x}$"), palette);
    text_with_halo(painter, pos2(frame.left() + 10.0, frame.top() + 8.0), Align2::LEFT_TOP, &format!("${y}$"), palette);
}
