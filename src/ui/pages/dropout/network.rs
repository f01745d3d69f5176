//! A network drawn as on the slides: before dropout, or after it with the units that are off crossed out.

use crate::sim::dropout::dropout_layer::{DropoutNetwork, INPUTS, OUTPUTS, logistic};
use crate::sim::experiment::Color;
use crate::ui::numbers;
use crate::ui::paint::polyline;
use crate::ui::theme::{Palette, faded};
use eframe::egui::{Align2, Color32, FontId, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};
use nalgebra::DVector;

/// The room for the numbers beside inputs and outputs, in points.
/// The distance of two columns at which both can be named, in points.
const APART: f32 = 54.0;
const MARGIN: f32 = 44.0;
/// The room for the names of the layers, in points.
const NAMES: f32 = 20.0;
/// The smallest radius of a unit that can hold a number, in points.
const LEGIBLE: f32 = 14.0;
/// The smallest distance of units with room for a number beside each, in points.
const BESIDE: f32 = 14.0;

/// The drawing of a network.
pub struct NetworkDrawing<'a> {
    /// The network.
    pub network: &'a DropoutNetwork,
    /// The activations of its hidden units, without dropout.
    pub activations: &'a DVector<f64>,
    /// 1 for each unit that is on, 0 for each that is off, in between where several draws are blended; none before dropout.
    pub mask: Option<&'a DVector<f64>>,
}

/// Returns the colours of positive and of negative weights.
pub fn signs(palette: &Palette) -> [Color32; 2] {
    ["blue", "vermilion"].map(|name| palette.run(Color::Named(name)))
}

/// The positions of the units of one layer.
struct LayerPlaces {
    places: Vec<Pos2>,
    radius: f32,
    gap: f32,
}

impl LayerPlaces {
    fn new(x: f32, area: Rect, count: usize) -> Self {
        let gap = area.height() / count as f32;
        let place = |i: usize| pos2(x, area.top() + gap * (i as f32 + 0.5));
        LayerPlaces { places: (0..count).map(place).collect(), radius: (0.42 * gap).clamp(2.0, 20.0), gap }
    }
}

impl NetworkDrawing<'_> {
    /// Draws the network in the rest of `ui`; `name` is what screen readers say.
    pub fn show(&self, ui: &mut Ui, name: &str) {
        let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, name));
        let (painter, palette) = (ui.painter().with_clip_rect(rect), Palette::of(ui.ctx()));
        let area = rect.with_max_y(rect.bottom() - NAMES);
        let units = self.activations.len();
        let columns = [area.left() + MARGIN + 8.0, area.center().x, area.right() - MARGIN - 8.0];
        // The inputs and outputs are few, so they are closer together than the hidden units.
        let middle = |count: usize| {
            let height = area.height().min(count as f32 * 84.0) * 0.9;
            Rect::from_center_size(area.center(), vec2(area.width(), height))
        };
        let inputs = LayerPlaces::new(columns[0], middle(INPUTS), INPUTS);
        let hidden = LayerPlaces::new(columns[1], area, units);
        let outputs = LayerPlaces::new(columns[2], middle(OUTPUTS), OUTPUTS);
        self.connections(&painter, palette, [&inputs, &hidden, &outputs]);
        let weak = FontId::proportional(13.0);
        // Where the columns are close together, the name between two others would cover them.
        let apart = columns[1] - columns[0];
        for (i, (x, name)) in columns.into_iter().zip(["inputs", "hidden", "outputs"]).enumerate() {
            if apart < APART / 2.0 || apart < APART && i == 1 {
                continue;
            }
            painter.text(pos2(x, rect.bottom()), Align2::CENTER_BOTTOM, name, weak.clone(), palette.weak);
        }
        let node = |at: Pos2, radius: f32, fill: Color32| {
            painter.circle(at, radius, palette.panel, Stroke::NONE);
            painter.circle(at, radius, fill, Stroke::new(1.6, palette.text));
        };
        let small = inputs.radius.min(11.0);
        for (at, x) in inputs.places.iter().zip(&self.network.input) {
            node(*at, small, palette.card);
            number(&painter, *at - vec2(small + 5.0, 0.0), Align2::RIGHT_CENTER, *x, palette.text);
        }
        for (at, z) in outputs.places.iter().zip(&self.network.sums(&self.passed())) {
            node(*at, small, palette.card);
            number(&painter, *at + vec2(small + 5.0, 0.0), Align2::LEFT_CENTER, logistic(*z), palette.text);
        }
        for (i, (at, a)) in hidden.places.iter().zip(self.activations).enumerate() {
            let on = self.share_on(i);
            if on < 1.0 {
                off(&painter, *at, hidden.radius, 1.0 - on, palette);
            }
            if on == 0.0 {
                continue;
            }
            if on == 1.0 {
                node(*at, hidden.radius, faded(palette.accent, 0.08 + 0.32 * *a as f32));
            } else {
                let fill = faded(palette.accent, on * (0.08 + 0.32 * *a as f32));
                painter.circle(*at, hidden.radius, fill, Stroke::new(1.6, faded(palette.text, on)));
                continue;
            }
            if hidden.radius >= LEGIBLE {
                number(&painter, *at, Align2::CENTER_CENTER, *a, palette.text);
            } else if hidden.gap >= BESIDE {
                let beside = *at + vec2(hidden.radius + 4.0, 0.0);
                let room = Rect::from_center_size(beside + vec2(13.0, 0.0), vec2(30.0, 13.0));
                painter.rect_filled(room, 3.0, faded(palette.panel, 0.85));
                number(&painter, beside, Align2::LEFT_CENTER, *a, palette.text);
            }
        }
        self.say(&response, &hidden);
    }

    /// Returns the share of the draws shown in which a unit is on.
    fn share_on(&self, unit: usize) -> f32 {
        self.mask.map_or(1.0, |mask| mask[unit] as f32)
    }

    /// Returns the values that the hidden units pass on.
    fn passed(&self) -> DVector<f64> {
        self.mask.map_or_else(|| self.activations.clone(), |mask| self.activations.component_mul(mask))
    }

    /// Draws the weights as lines, thicker for larger weights and dashed for negative ones. Those of units that are off are left out.
    fn connections(&self, painter: &Painter, palette: &Palette, [inputs, hidden, outputs]: [&LayerPlaces; 3]) {
        let (into, out) = (&self.network.hidden_weights, &self.network.output_weights);
        let [positive, negative] = signs(palette);
        // With many units the lines would be too dense to tell apart.
        let quiet = (14.0 / hidden.places.len() as f32).clamp(0.25, 1.0);
        let mut shapes: Vec<Shape> = Vec::new();
        let mut join = |from: Pos2, to: Pos2, on: f32, part: f64| {
            let size = (part.abs() as f32).sqrt();
            let (width, strength) = (0.5 + 2.3 * size * quiet.sqrt(), on * quiet * (0.25 + 0.6 * size));
            if part < 0.0 {
                shapes.extend(polyline::dashed(&[from, to], Stroke::new(width, faded(negative, strength))));
            } else {
                shapes.push(Shape::line_segment([from, to], Stroke::new(width, faded(positive, strength))));
            }
        };
        let (most_in, most_out) = (into.amax().max(f64::MIN_POSITIVE), out.amax().max(f64::MIN_POSITIVE));
        for (unit, at) in hidden.places.iter().enumerate().filter(|(unit, _)| self.share_on(*unit) > 0.0) {
            let on = self.share_on(unit);
            for (i, from) in inputs.places.iter().enumerate() {
                join(*from, *at, on, into[(unit, i)] / most_in);
            }
            for (o, to) in outputs.places.iter().enumerate() {
                join(*at, *to, on, out[(o, unit)] / most_out);
            }
        }
        painter.extend(shapes);
    }

    /// Shows the numbers of the unit under the pointer.
    fn say(&self, response: &eframe::egui::Response, hidden: &LayerPlaces) {
        let Some(pointer) = response.hover_pos() else { return };
        let reach = hidden.radius.max(6.0) + 2.0;
        let Some(i) = hidden.places.iter().position(|at| at.distance(pointer) < reach) else { return };
        let a = self.activations[i];
        let state = match self.mask {
            None => String::new(),
            Some(_) if self.share_on(i) == 1.0 => ": on, passed on".into(),
            Some(_) if self.share_on(i) == 0.0 => ": off, 0 is passed on".into(),
            Some(mask) => format!(": on in {} % of the draws shown", (100.0 * mask[i]).round()),
        };
        response.clone().on_hover_text_at_pointer(format!("unit {}, a = {}{state}", i + 1, numbers::fixed(a, 4)));
    }
}

/// Draws a unit that is off: hollow and crossed out, with `strength` from 0 to 1.
fn off(painter: &Painter, at: Pos2, radius: f32, strength: f32, palette: &Palette) {
    painter.circle_stroke(at, radius, Stroke::new(1.2, faded(palette.weak, strength)));
    let arm = radius * std::f32::consts::FRAC_1_SQRT_2;
    for arm in [Vec2::splat(arm), vec2(arm, -arm)] {
        painter.line_segment([at - arm, at + arm], Stroke::new((radius / 7.0).clamp(1.0, 2.2), faded(palette.warning, strength)));
    }
}

/// Writes a number with two decimals.
fn number(painter: &Painter, at: Pos2, anchor: Align2, x: f64, color: Color32) {
    painter.text(at, anchor, numbers::fixed(x, 2), FontId::proportional(13.0), color);
}
