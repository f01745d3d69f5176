//! The edge between two parts of the window, which can be dragged; a double click gives it its usual place again.

use crate::ui::theme::Palette;
use eframe::egui::{CursorIcon, Key, Rect, Role, Sense, Stroke, Ui, WidgetInfo, vec2};
use std::ops::RangeInclusive;

/// The distance by which an arrow key moves an edge, in points.
const STEP: f32 = 16.0;
/// The width in which an edge can be taken hold of, and how much of it lies inside of the part, in points.
const GRIP: f32 = 12.0;
const INSIDE: f32 = 6.0;

/// The side of a part at which its edge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The part lies left of its edge.
    Right,
    /// The part lies right of its edge.
    Left,
    /// The part lies below its edge.
    Top,
}

/// Shows the edge of the part in `rect`, whose size is changed within `range`; `size` is 0 where it is the usual one.
pub fn show(ui: &Ui, name: &str, rect: Rect, side: Side, size: &mut f32, range: RangeInclusive<f32>) {
    let (inside, outside) = (INSIDE, GRIP - INSIDE);
    let (edge, now) = match side {
        Side::Right => (Rect::from_x_y_ranges(rect.right() - inside..=rect.right() + outside, rect.y_range()), rect.width()),
        // The margin of the part is free, while pictures may reach up to it.
        Side::Left => (Rect::from_x_y_ranges(rect.left() + 8.0..=rect.left() + 8.0 + GRIP, rect.y_range()), rect.width()),
        // Its ends are left to the edges of the columns.
        Side::Top => (
            Rect::from_x_y_ranges(rect.shrink2(vec2(GRIP, 0.0)).x_range(), rect.top() - outside..=rect.top() + inside),
            rect.height(),
        ),
    };
    let response = ui.interact(edge, ui.scope_id().with(("splitter", name)), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, name));
    let moved = if response.dragged() {
        let by = response.drag_delta();
        match side {
            Side::Right => by.x,
            Side::Left => -by.x,
            Side::Top => -by.y,
        }
    } else if response.has_focus() {
        let (more, less) = match side {
            Side::Right => (Key::ArrowRight, Key::ArrowLeft),
            Side::Left => (Key::ArrowLeft, Key::ArrowRight),
            Side::Top => (Key::ArrowUp, Key::ArrowDown),
        };
        ui.input(|input| STEP * (f32::from(u8::from(input.key_pressed(more))) - f32::from(u8::from(input.key_pressed(less)))))
    } else {
        0.0
    };
    if moved != 0.0 {
        *size = (now + moved).clamp(*range.start(), *range.end());
    }
    if response.double_clicked() {
        *size = 0.0;
    }
    if response.hovered() || response.dragged() || response.has_focus() {
        let line =
            if side == Side::Top { [edge.left_center(), edge.right_center()] } else { [edge.center_top(), edge.center_bottom()] };
        ui.painter().line_segment(line, Stroke::new(2.0, Palette::of(ui.ctx()).accent));
    }
    let cursor = if side == Side::Top { CursorIcon::ResizeVertical } else { CursorIcon::ResizeHorizontal };
    response.on_hover_cursor(cursor).on_hover_text("Drag to resize; double click for the usual size");
}
