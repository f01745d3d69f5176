//! The weights of the drawn network, as lines: their width is the size of a number, solid where it is positive and dashed where it is
//! negative.

use crate::math::Network;
use crate::ui::pages::network::network_layout::NetworkLayout;
use crate::ui::paint::place::distance_to_segment;
use crate::ui::theme::{Palette, faded};
use eframe::egui::{Color32, Painter, Pos2, Shape, Stroke};
use nalgebra::DVector;

/// The most lines that are drawn; of more, the largest.
pub const MOST: usize = 700;
/// The greatest width of a line, in points, and as a part of the side of the smallest neuron.
const WIDEST: (f32, f32) = (6.5, 0.2);
/// The least width, in points.
const THINNEST: f32 = 0.6;
/// The decades that a logarithmic scale shows below the greatest number.
pub const DECADES: i32 = 3;
/// How near to a line the pointer must be, in points.
const NEAR: f32 = 6.0;

/// A line of the drawn network.
pub struct Wire {
    /// Its column: it leads from there to the next one.
    pub layer: usize,
    /// The neuron it leads to.
    pub to: usize,
    /// The neuron it comes from.
    pub from: usize,
    /// The number that it shows.
    pub value: f64,
    curve: Vec<Pos2>,
}

/// The lines of a drawn network.
pub struct Wires {
    /// The lines, the widest last.
    pub wires: Vec<Wire>,
    /// The number of weights between the neurons that are shown.
    pub all: usize,
    /// The greatest size of a number, over all weights, shown or not.
    pub most: f64,
    /// Whether the width is on a logarithmic scale.
    log: bool,
    /// The width of the greatest number, in points.
    widest: f32,
}

impl Wires {
    /// Makes the lines of `values`, one number for each parameter of `network`.
    pub fn of(network: &Network, values: &DVector<f64>, layout: &NetworkLayout, log: bool) -> Self {
        let most = network.layers().iter().flat_map(|layer| layer.weights()).fold(0.0, |most, i| f64::max(most, values[i].abs()));
        let mut shown: Vec<(usize, usize, usize, f64)> = Vec::new();
        for (layer, place) in network.layers().iter().enumerate() {
            for to in 0..layout.columns[layer + 1].len() {
                for from in 0..layout.columns[layer].len() {
                    shown.push((layer, to, from, values[place.weight(to, from)]));
                }
            }
        }
        let all = shown.len();
        let smallest = layout.columns.iter().flatten().map(|square| square.width()).fold(f32::INFINITY, f32::min);
        let widest = WIDEST.0.min(WIDEST.1 * smallest).max(2.0 * THINNEST);
        shown.sort_by(|a, b| a.3.abs().total_cmp(&b.3.abs()));
        let left_out = all.saturating_sub(MOST);
        let wire = |(layer, to, from, value)| Wire { layer, to, from, value, curve: layout.curve(layer, to, from) };
        Wires { wires: shown.into_iter().skip(left_out).map(wire).collect(), all, most, log, widest }
    }

    /// Returns the size of `value` on the scale of the lines, 0 to 1.
    fn size(&self, value: f64) -> f32 {
        scaled(value, self.most, self.log)
    }

    /// Returns the line that is nearest to the pointer, if one is near.
    pub fn near(&self, pointer: Pos2) -> Option<&Wire> {
        let distance = |wire: &Wire| {
            let pieces = wire.curve.windows(2).map(|pair| distance_to_segment(pointer, pair[0], pair[1]));
            pieces.fold(f32::INFINITY, f32::min)
        };
        let near = self.wires.iter().map(|wire| (distance(wire), wire)).min_by(|a, b| a.0.total_cmp(&b.0));
        near.filter(|(distance, _)| *distance < NEAR).map(|(_, wire)| wire)
    }

    /// Paints the lines; those for which `chosen` says so stand out, if it says anything.
    pub fn paint(&self, painter: &Painter, chosen: &dyn Fn(&Wire) -> Option<bool>) {
        let palette = Palette::of(painter.ctx());
        let (mut below, mut above): (Vec<Shape>, Vec<Shape>) = (Vec::new(), Vec::new());
        for wire in &self.wires {
            let size = self.size(wire.value);
            let stands_out = chosen(wire);
            let opacity = match stands_out {
                Some(true) => 1.0,
                Some(false) => 0.12,
                // So many lines are wide on a logarithmic scale that only their strength tells them apart.
                None if self.log => 0.1 + 0.6 * size,
                None => 0.3 + 0.5 * size,
            };
            let width = THINNEST + (self.widest - THINNEST) * size;
            let shapes = line(&wire.curve, width, faded(color(wire.value, palette), opacity), wire.value < 0.0);
            if stands_out == Some(true) { above.extend(shapes) } else { below.extend(shapes) }
        }
        painter.extend(below);
        painter.extend(above);
    }
}

/// Returns the size of `value` beside the greatest one, 0 to 1; on a logarithmic scale 0 is [`DECADES`] below it, or more.
pub fn scaled(value: f64, most: f64, log: bool) -> f32 {
    let part = value.abs() / most;
    let part = if log { 1.0 + part.log10() / f64::from(DECADES) } else { part };
    // What is not a number has no size.
    if part > 0.0 { part.min(1.0) as f32 } else { 0.0 }
}

/// Returns the colour of a number by its sign.
pub fn color(value: f64, palette: &Palette) -> Color32 {
    palette.classes[usize::from(value >= 0.0)]
}

fn line(curve: &[Pos2], width: f32, color: Color32, dashed: bool) -> Vec<Shape> {
    let stroke = Stroke::new(width, color);
    if dashed {
        Shape::dashed_line(curve, stroke, (2.0 * width).max(5.0), (1.2 * width).max(4.0))
    } else {
        vec![Shape::line(curve.to_vec(), stroke)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_shares_of_the_greatest_or_decades_below_it() {
        assert_eq!([scaled(-2.0, 4.0, false), scaled(4.0, 4.0, false), scaled(0.0, 0.0, false)], [0.5, 1.0, 0.0]);
        assert!((scaled(4e-2, 4.0, true) - 1.0 / 3.0).abs() < 1e-6);
        assert_eq!([scaled(4e-9, 4.0, true), scaled(-4.0, 4.0, true), scaled(f64::NAN, 1.0, true)], [0.0, 1.0, 0.0]);
    }
}
