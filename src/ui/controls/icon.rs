//! Icons, drawn rather than typed, so that they are crisp at every size and need no font.

use crate::ui::state::action::Action;
use crate::ui::state::keyboard;
use crate::ui::theme::{Palette, TOUCH};
use eframe::egui::{self, Color32, Painter, Rect, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

/// The picture on a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Icon {
    Play,
    Pause,
    Back,
    Forward,
    First,
    Last,
    Loop,
    Copy,
    Remove,
    Up,
    Down,
    Seen,
    Hidden,
}

/// Shows a button with `icon` for `action`; a `primary` one is round and filled with the accent colour.
pub fn button(ui: &mut Ui, icon: Icon, action: Action, primary: bool) -> Response {
    let size = if primary { 36.0 } else { 28.0 };
    sized(ui, icon, action, primary, [size, size])
}

/// As [`button`], in the size that a thumb can hit.
pub fn touched(ui: &mut Ui, icon: Icon, action: Action, primary: bool) -> Response {
    sized(ui, icon, action, primary, [TOUCH, 38.0])
}

/// Shows a button that takes so much room, and is drawn so large in its middle, in points.
fn sized(ui: &mut Ui, icon: Icon, action: Action, primary: bool, [room, drawn]: [f32; 2]) -> Response {
    let palette = Palette::of(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(room, room), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), action.label()));
    let (fill, color) = if primary { (palette.accent, palette.on_accent) } else { (Color32::TRANSPARENT, palette.text) };
    finish(ui, rect.shrink((room - drawn) / 2.0), response, icon, action, fill, color, primary)
}

/// Shows a button that is on or off.
pub fn toggle(ui: &mut Ui, icon: Icon, action: Action, on: bool) -> Response {
    let palette = Palette::of(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(28.0, 28.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), on, action.label()));
    let (fill, color) = if on { (palette.accent, palette.on_accent) } else { (Color32::TRANSPARENT, palette.weak) };
    finish(ui, rect, response, icon, action, fill, color, false)
}

#[allow(clippy::too_many_arguments)]
fn finish(
    ui: &Ui,
    rect: Rect,
    response: Response,
    icon: Icon,
    action: Action,
    fill: Color32,
    color: Color32,
    round: bool,
) -> Response {
    let palette = Palette::of(ui.ctx());
    let fill = if response.hovered() && fill == Color32::TRANSPARENT { palette.rule } else { fill };
    let corner = if round { rect.width() / 2.0 } else { 5.0 };
    ui.painter().rect_filled(rect, corner, fill);
    if response.has_focus() {
        ui.painter().rect_stroke(rect, corner, Stroke::new(1.5, palette.accent), egui::StrokeKind::Outside);
    }
    draw(ui.painter(), icon, rect.shrink(rect.width() * 0.29), color);
    let key = action.shortcut().map(|shortcut| format!("  ({})", keyboard::name(ui.ctx(), shortcut))).unwrap_or_default();
    response.on_hover_text(format!("{}{key}", action.tooltip()))
}

fn draw(painter: &Painter, icon: Icon, rect: Rect, color: Color32) {
    let (l, r, t, b) = (rect.left(), rect.right(), rect.top(), rect.bottom());
    let (c, w) = (rect.center(), rect.width());
    let stroke = Stroke::new((w / 7.0).max(1.6), color);
    let fill = |points: Vec<egui::Pos2>| painter.add(Shape::convex_polygon(points, color, Stroke::NONE));
    let bar = |x: f32| painter.rect_filled(Rect::from_min_max(pos2(x, t), pos2(x + w * 0.18, b)), 1.0, color);
    match icon {
        Icon::Play => {
            fill(vec![pos2(l + w * 0.12, t), pos2(r + w * 0.06, c.y), pos2(l + w * 0.12, b)]);
        }
        Icon::Forward => {
            fill(vec![pos2(l + w * 0.15, t), pos2(r, c.y), pos2(l + w * 0.15, b)]);
        }
        Icon::Back => {
            fill(vec![pos2(r - w * 0.15, t), pos2(r - w * 0.15, b), pos2(l, c.y)]);
        }
        Icon::Pause => {
            for x in [l + w * 0.1, r - w * 0.38] {
                painter.rect_filled(Rect::from_min_max(pos2(x, t), pos2(x + w * 0.28, b)), 1.0, color);
            }
        }
        Icon::First => {
            bar(l);
            fill(vec![pos2(r, t), pos2(r, b), pos2(l + w * 0.24, c.y)]);
        }
        Icon::Last => {
            bar(r - w * 0.18);
            fill(vec![pos2(l, t), pos2(r - w * 0.24, c.y), pos2(l, b)]);
        }
        Icon::Loop => {
            let radius = w * 0.5;
            let arc = |i: usize| c + radius * egui::Vec2::angled(-0.9 + i as f32 * 5.2 / 24.0);
            painter.line((0..=24).map(arc).collect(), stroke);
            let (tip, before) = (arc(24), arc(21));
            let along = (tip - before).normalized() * w * 0.3;
            let side = vec2(-along.y, along.x);
            fill(vec![tip + along, tip + side, tip - side]);
        }
        Icon::Copy => {
            let (back, front) = (
                Rect::from_min_max(pos2(l + w * 0.3, t), pos2(r, b - w * 0.3)),
                Rect::from_min_max(pos2(l, t + w * 0.3), pos2(r - w * 0.3, b)),
            );
            for rect in [back, front] {
                painter.rect_stroke(rect, 1.0, stroke, egui::StrokeKind::Middle);
            }
        }
        Icon::Remove => {
            painter.line_segment([rect.left_top(), rect.right_bottom()], stroke);
            painter.line_segment([rect.right_top(), rect.left_bottom()], stroke);
        }
        Icon::Up => {
            painter.line(vec![pos2(l, b - w * 0.25), pos2(c.x, t + w * 0.2), pos2(r, b - w * 0.25)], stroke);
        }
        Icon::Down => {
            painter.line(vec![pos2(l, t + w * 0.25), pos2(c.x, b - w * 0.2), pos2(r, t + w * 0.25)], stroke);
        }
        Icon::Seen | Icon::Hidden => {
            let lid = |side: f32| {
                (0..=12)
                    .map(move |i| i as f32 / 12.0)
                    .map(move |p| pos2(l - w * 0.1 + 1.2 * w * p, c.y - side * w * 0.42 * (std::f32::consts::PI * p).sin()))
            };
            painter.line(lid(1.0).collect(), stroke);
            painter.line(lid(-1.0).collect(), stroke);
            painter.circle_filled(c, w * 0.17, color);
            if icon == Icon::Hidden {
                painter.line_segment([rect.left_bottom(), rect.right_top()], stroke);
            }
        }
    }
}
