//! All activations side by side, with the properties by which the lecture compares them.

use crate::math::Activation;
use crate::math::catalog::Catalog as _;
use crate::math::network::activation_properties::Properties;
use crate::sim::picture::marks::PATH;
use crate::ui::derived::memo::Memo;
use crate::ui::numbers;
use crate::ui::paint::polyline;
use crate::ui::theme::{self, Palette, medium};
use crate::ui::typeset;
use eframe::egui::{Color32, FontId, Grid, Rect, RichText, ScrollArea, Sense, Stroke, Ui, Vec2, lerp, pos2, remap, vec2};

/// The least and the greatest height of a small curve and its width with enough room, in points, and the part of the plane that it shows.
const HEIGHTS: [f32; 2] = [17.0, 27.0];
/// The distance of the rows, in points.
const APART: f32 = 2.0;
const WIDTH: f32 = 84.0;
const REACH: f32 = 4.0;
const VALUES: [f32; 2] = [-1.2, 2.2];
/// The number of straight pieces of a curve.
const BENDS: u16 = 60;
/// The font size with enough room and without it, in points, and the width of the table that is enough.
const SIZES: [f32; 2] = [14.0, 12.5];
const ENOUGH: f32 = 640.0;

/// The properties of all activations, found once.
#[derive(Default)]
pub struct ActivationTable {
    rows: Memo<(), Vec<(Activation, Properties)>>,
}

impl ActivationTable {
    /// Shows the table in the rest of `ui`; `chosen` is the activation of the network.
    pub fn show(&mut self, ui: &mut Ui, chosen: &Activation) {
        let palette = Palette::of(ui.ctx());
        let rows = self.rows.get((), (), |(), ()| {
            let row = |activation: Activation| {
                let properties = activation.properties();
                (activation, properties)
            };
            Activation::ALL.iter().map(|entry| row((entry.default)())).collect()
        });
        let chosen = chosen.entry().key;
        let narrow = ui.available_width() < ENOUGH;
        let (size, gap, width) = if narrow { (SIZES[1], 9.0, WIDTH * 0.7) } else { (SIZES[0], 20.0, WIDTH) };
        // As high as it can be with all rows and the heads of the columns in sight.
        let row = ui.available_height() / (rows.len() + 1) as f32 - APART - 1.0;
        let size_of_curve = vec2(width, row.clamp(HEIGHTS[0], HEIGHTS[1]));
        let words = |ui: &mut Ui, text: &str, color| theme::sized(ui, size, |ui| typeset::words(ui, text, color));
        ScrollArea::both().auto_shrink(false).show(ui, |ui| {
            Grid::new("activations").spacing(vec2(gap, APART)).min_col_width(40.0).show(ui, |ui| {
                for name in ["", "$φ(z)$", "range", "centred", "saturates", "monotone", "greatest $|φ′|$"] {
                    words(ui, name, palette.weak);
                }
                ui.end_row();
                for (activation, properties) in rows.iter() {
                    let entry = activation.entry();
                    let is_chosen = entry.key == chosen;
                    let color = if is_chosen { palette.accent } else { palette.text };
                    let font = if is_chosen { FontId::new(size, medium()) } else { FontId::proportional(size) };
                    ui.label(RichText::new(entry.title).font(font).color(color)).on_hover_text(entry.about);
                    curve(ui, activation, size_of_curve, color);
                    let [low, high] = [properties.range.0, properties.range.1].map(end);
                    words(ui, &format!("{low} to {high}"), palette.text);
                    words(ui, yes_or_no(properties.is_centred), palette.text);
                    words(ui, sides(properties.saturates), palette.text);
                    words(ui, yes_or_no(properties.is_monotone), palette.text);
                    words(ui, &numbers::digits(properties.steepest, 3), palette.text);
                    ui.end_row();
                }
            });
        });
    }
}

fn yes_or_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

fn sides(saturates: [bool; 2]) -> &'static str {
    match saturates {
        [true, true] => "both sides",
        [true, false] => "left",
        [false, true] => "right",
        [false, false] => "no",
    }
}

/// Writes an end of a range.
fn end(x: f64) -> String {
    match x {
        f64::INFINITY => "∞".into(),
        f64::NEG_INFINITY => "−∞".into(),
        x => numbers::digits(x, 3),
    }
}

/// Shows a small curve of `activation`, all of them on the same scale.
fn curve(ui: &mut Ui, activation: &Activation, size: Vec2, color: Color32) {
    let palette = Palette::of(ui.ctx());
    let (rect, _): (Rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let painter = ui.painter().with_clip_rect(rect);
    let at = |z: f32, value: f32| {
        pos2(
            remap(z, -REACH..=REACH, rect.left()..=rect.right()),
            remap(value, VALUES[1]..=VALUES[0], rect.top()..=rect.bottom()),
        )
    };
    let rule = Stroke::new(1.0, palette.rule);
    painter.line_segment([at(-REACH, 0.0), at(REACH, 0.0)], rule);
    painter.line_segment([at(0.0, VALUES[0]), at(0.0, VALUES[1])], rule);
    let places = (0..=BENDS).map(|i| lerp(-REACH..=REACH, f32::from(i) / f32::from(BENDS)));
    let points = places.map(|z| at(z, activation.value(f64::from(z)) as f32));
    painter.extend(polyline::shapes(points, Stroke::new(PATH, color)));
}
