//! A small plot of an activation and its derivative.

use crate::math::Activation;
use crate::sim::picture::marks::PATH;
use crate::ui::paint::polyline;
use crate::ui::theme::{Palette, SMALL};
use crate::ui::typeset;
use eframe::egui::{Align2, FontId, Pos2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, lerp, pos2, remap, vec2};

/// The greatest |z| that is shown.
const REACH: f64 = 4.0;
/// The range of values that is shown.
const VALUES: (f64, f64) = (-1.4, 2.4);
/// The number of straight pieces in which a curve is drawn.
const BENDS: u32 = 160;

/// Shows φ and, dashed, φ′ across the width of `ui`.
pub fn show(ui: &mut Ui, activation: &Activation) {
    let palette = Palette::of(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 104.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Activation"));
    let painter = ui.painter().with_clip_rect(rect);
    painter.rect_filled(rect, 4.0, palette.panel);
    let at = |z: f64, value: f64| {
        let x = remap(z as f32, -REACH as f32..=REACH as f32, rect.left()..=rect.right());
        pos2(x, remap(value as f32, VALUES.1 as f32..=VALUES.0 as f32, rect.top()..=rect.bottom()))
    };
    let rule = Stroke::new(1.0, palette.rule);
    painter.line_segment([at(-REACH, 0.0), at(REACH, 0.0)], rule);
    painter.line_segment([at(0.0, VALUES.0), at(0.0, VALUES.1)], rule);
    let small = FontId::proportional(12.0);
    let mark = |z: f64, value: f64, aside, anchor, words: &str| {
        painter.circle_filled(at(z, value), 1.5, palette.weak);
        painter.text(at(z, value) + aside, anchor, words, small.clone(), palette.weak);
    };
    // The label is above the 1: below it many derivatives have their maximum.
    mark(0.0, 1.0, vec2(-4.0, -1.0), Align2::RIGHT_BOTTOM, "1");
    mark(2.0, 0.0, vec2(0.0, 2.0), Align2::CENTER_TOP, "2");
    mark(-2.0, 0.0, vec2(0.0, 2.0), Align2::CENTER_TOP, "−2");
    typeset::paint(&painter, at(REACH, 0.0) + vec2(-6.0, 2.0), Align2::RIGHT_TOP, "$z$", 12.0, palette.weak);
    let places = |value: &dyn Fn(f64) -> f64| -> Vec<Pos2> {
        let z = (0..=BENDS).map(|i| lerp(-REACH..=REACH, f64::from(i) / f64::from(BENDS)));
        z.map(|z| at(z, value(z))).filter(|at| at.y.is_finite()).collect()
    };
    painter.extend(polyline::dashed(&places(&|z| activation.derivative(z)), Stroke::new(1.6, palette.weak)));
    painter.extend(polyline::shapes(places(&|z| activation.value(z)).into_iter(), Stroke::new(PATH + 0.3, palette.accent)));
    key(ui, rect);
    response.on_hover_text("Solid: the activation φ(z). Dashed: its derivative φ′(z), which back-propagation multiplies by.");
}

/// Draws the legend of the two curves.
fn key(ui: &Ui, rect: Rect) {
    let palette = Palette::of(ui.ctx());
    for (i, (words, dashed)) in [("$φ$", false), ("$φ′$", true)].into_iter().enumerate() {
        let left = rect.left_top() + vec2(10.0, 14.0 + 17.0 * i as f32);
        let line = [left, left + vec2(20.0, 0.0)];
        if dashed {
            ui.painter().extend(polyline::dashed(&line, Stroke::new(1.6, palette.weak)));
        } else {
            ui.painter().line_segment(line, Stroke::new(PATH + 0.3, palette.accent));
        }
        typeset::paint(ui.painter(), line[1] + vec2(6.0, 0.0), Align2::LEFT_CENTER, words, SMALL, palette.text);
    }
}
