//! What is said of a neuron or a weight of the drawn network under the pointer: its picture enlarged, its weights, its error.

use crate::math::View;
use crate::math::network::ErrorFlow;
use crate::math::picture::thin::Affine;
use crate::sim::training::TrainingProblem;
use crate::ui::numbers;
use crate::ui::pages::network::examples;
use crate::ui::pages::network::network_layout::NetworkLayout;
use crate::ui::pages::network::neuron_fields::ColumnFields;
use crate::ui::pages::network::wires::{self, Wire, Wires};
use crate::ui::paint::place::Place;
use crate::ui::theme::{self, Palette, SMALL};
use crate::ui::typeset;
use eframe::egui::{Align2, Color32, CornerRadius, Rect, Sense, Ui, pos2, vec2};
use nalgebra::DVector;

/// The side of the enlarged picture, in points.
const SIDE: f32 = 150.0;
/// The most weights that are listed.
const LISTED: usize = 6;

/// A network as it is drawn: its weights, and what is shown of them.
pub struct DrawnNetwork<'a> {
    /// The problem it is trained on.
    pub problem: &'a TrainingProblem,
    /// Its weights and biases.
    pub x: &'a DVector<f64>,
    /// The fields of each column.
    pub fields: &'a [ColumnFields],
    /// What flows back, where that is shown.
    pub flow: Option<&'a ErrorFlow>,
    /// The places of its neurons.
    pub layout: &'a NetworkLayout,
    /// Its lines.
    pub wires: &'a Wires,
    /// The part of the plane that the fields show.
    pub view: View,
}

impl DrawnNetwork<'_> {
    /// Returns the name of the column `c`.
    pub fn column(&self, c: usize) -> String {
        match c {
            0 => "inputs".into(),
            _ if c + 1 == self.layout.counts.len() => "output".into(),
            _ => format!("layer {c}"),
        }
    }

    /// Returns the name of the `j`-th neuron of the column `c`.
    fn neuron(&self, c: usize, j: usize) -> String {
        match c {
            0 => format!("input {}", j + 1),
            _ if c + 1 == self.layout.counts.len() => "the output".into(),
            _ => format!("layer {c}, neuron {}", j + 1),
        }
    }

    /// Returns the name of a neuron with the range of its values, for screen readers.
    pub fn name(&self, c: usize, j: usize) -> String {
        let (low, high) = self.range(c, j);
        let mut name = self.neuron(c, j);
        name.replace_range(..1, &name[..1].to_uppercase());
        let silent = if low == 0.0 && high == 0.0 { ", silent" } else { "" };
        format!("{name}: {} to {}{silent}", numbers::digits(low, 3), numbers::digits(high, 3))
    }

    /// Returns the least and the greatest value of a neuron in the picture; of the output, of its probability.
    fn range(&self, c: usize, j: usize) -> (f64, f64) {
        let (low, high) = self.fields[c].ranges[j];
        if c + 1 == self.fields.len() { ((low + 1.0) / 2.0, (high + 1.0) / 2.0) } else { (low, high) }
    }

    /// Returns the bias of a neuron; an input has none.
    pub fn bias(&self, c: usize, j: usize) -> Option<f64> {
        let layer = self.problem.network.layers()[c.checked_sub(1)?];
        Some(self.x[layer.biases().start + j])
    }

    /// Returns the error of a neuron, where errors are shown and it has one.
    pub fn delta(&self, c: usize, j: usize) -> Option<f64> {
        self.flow.and_then(|flow| Some(flow.deltas[c.checked_sub(1)?][j]))
    }

    /// Returns what is said of the weight `wire`.
    pub fn line(&self, wire: &Wire) -> String {
        let at = self.problem.network.layers()[wire.layer].weight(wire.to, wire.from);
        let (from, to) = (self.neuron(wire.layer, wire.from), self.neuron(wire.layer + 1, wire.to));
        let gradient = self.flow.map_or(String::new(), |flow| format!("\n∂F/∂w = {}", numbers::digits(flow.gradient[at], 4)));
        format!("From {from} to {to}\nw = {}{gradient}", numbers::digits(self.x[at], 4))
    }
}

/// Shows the `j`-th neuron of the column `c`.
pub fn show(ui: &mut Ui, drawn: &DrawnNetwork<'_>, c: usize, j: usize) {
    let palette = Palette::of(ui.ctx());
    ui.set_max_width(2.0 * SIDE + 30.0);
    let (low, high) = drawn.range(c, j);
    ui.label(theme::strong(drawn.neuron(c, j)));
    ui.horizontal_top(|ui| {
        picture(ui, drawn, c, j);
        ui.vertical(|ui| {
            ui.set_min_width(SIDE);
            if c > 0 {
                weights(ui, drawn, c, j);
            }
        });
    });
    let network = &drawn.problem.network;
    let formula = match c {
        0 => None,
        _ if c == network.layers().len() => Some("$p = σ(Σ w a + b)$"),
        _ => Some("$a = φ(Σ w a + b)$"),
    };
    let range = format!("{} to {} here", numbers::digits(low, 3), numbers::digits(high, 3));
    let mut said = formula.map_or(range.clone(), |formula| format!("{formula}, {range}"));
    if low == 0.0 && high == 0.0 {
        said += "; silent: it passes nothing on";
    }
    typeset::wrapped(ui, &said, palette.weak);
    if let Some(delta) = drawn.delta(c, j) {
        let words = format!("$|δ|$ = {}, as a root mean square over the training examples", numbers::digits(delta, 3));
        typeset::wrapped(ui, &words, palette.warning);
    }
}

/// Shows the field of a neuron, enlarged, with training examples on it.
fn picture(ui: &mut Ui, drawn: &DrawnNetwork<'_>, c: usize, j: usize) {
    let (frame, _) = ui.allocate_exact_size(vec2(SIDE, SIDE), Sense::hover());
    let fields = &drawn.fields[c];
    ui.painter().image(fields.texture.id(), frame, fields.part(j), Color32::WHITE);
    let View { x, y } = drawn.view;
    let (across, up) = (f64::from(SIDE) / (x.1 - x.0), -f64::from(SIDE) / (y.1 - y.0));
    let to_screen = Affine {
        scale_x: across,
        offset_x: f64::from(frame.left()) - across * x.0,
        scale_y: up,
        offset_y: f64::from(frame.bottom()) - up * y.0,
    };
    let inside = ui.painter().with_clip_rect(frame.intersect(ui.clip_rect()));
    examples::paint_outlined(&inside, drawn.problem, Place { to_screen, frame });
}

/// Lists the largest weights into a neuron, and its bias.
fn weights(ui: &mut Ui, drawn: &DrawnNetwork<'_>, c: usize, j: usize) {
    let palette = Palette::of(ui.ctx());
    let layer = drawn.problem.network.layers()[c - 1];
    let mut all: Vec<(String, f64)> = (0..layer.inputs).map(|i| ((i + 1).to_string(), drawn.x[layer.weight(j, i)])).collect();
    all.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let title = if all.len() > LISTED { "largest weights, from" } else { "weights, from" };
    typeset::words(ui, title, palette.weak);
    all.truncate(LISTED);
    let most = all.first().map_or(0.0, |(_, weight)| weight.abs());
    all.extend(drawn.bias(c, j).map(|bias| ("$b$".to_owned(), bias)));
    for (name, value) in all {
        let (row, _) = ui.allocate_exact_size(vec2(SIDE, 17.0), Sense::hover());
        typeset::paint(ui.painter(), pos2(row.left() + 16.0, row.center().y), Align2::RIGHT_CENTER, &name, SMALL, palette.weak);
        let long = 50.0 * wires::scaled(value, most, false);
        let bar = Rect::from_center_size(pos2(row.left() + 24.0 + long / 2.0, row.center().y), vec2(long.max(1.0), 8.0));
        ui.painter().rect_filled(bar, CornerRadius::same(1), wires::color(value, palette));
        let words = numbers::digits(value, 3);
        let at = pos2(row.right() - 4.0, row.center().y);
        typeset::paint(ui.painter(), at, Align2::RIGHT_CENTER, &words, SMALL, palette.text);
    }
}
