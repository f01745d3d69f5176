//! The activation of each neuron over the inputs, as small images: one texture for each column of the drawn network.

use crate::math::Network;
use crate::math::Point;
use crate::math::View;
use crate::math::network::{INPUTS, Picture};
use crate::ui::theme::Palette;
use eframe::egui::{Color32, ColorImage, Rect, TextureHandle, TextureOptions, Ui, pos2};
use nalgebra::DVector;

/// The number of nodes along each side of a field.
const NODES: usize = 24;

/// The fields of a column: of the inputs, of a hidden layer, or of the output.
pub struct ColumnFields {
    /// The texture with all fields, one above the other.
    pub texture: TextureHandle,
    /// The least and the greatest value of each field.
    pub ranges: Vec<(f64, f64)>,
}

impl ColumnFields {
    /// Returns the least and the greatest value in the column.
    pub fn range(&self) -> (f64, f64) {
        self.ranges.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (a, b)| (low.min(*a), high.max(*b)))
    }

    /// Returns the part of the texture that shows the `j`-th field.
    pub fn part(&self, j: usize) -> Rect {
        // Half a pixel inside its own part of the image, so that no neighbouring field is interpolated in.
        let (inset, part) = (0.5 / NODES as f32, 1.0 / self.ranges.len() as f32);
        Rect::from_min_max(pos2(inset, (j as f32 + inset) * part), pos2(1.0 - inset, (j as f32 + 1.0 - inset) * part))
    }
}

/// Computes the fields of all columns over `view`: the inputs, each hidden layer, and at the end 2p − 1 of the output.
pub fn columns(ui: &Ui, network: &Network, x: &DVector<f64>, view: View, palette: &Palette) -> Vec<ColumnFields> {
    let side = |(from, to): (f64, f64), i: usize| from + (to - from) * i as f64 / (NODES - 1) as f64;
    // Row 0 of an image is at the top.
    let nodes = (0..NODES).rev().flat_map(|row| (0..NODES).map(move |column| (column, row)));
    let points: Vec<Point> = nodes.map(|(column, row)| Point::new(side(view.x, column), side(view.y, row))).collect();
    let Picture { hidden, chance } = network.picture(x, &points, true);
    let inputs: Vec<Vec<f64>> = (0..INPUTS).map(|i| points.iter().map(|point| point[i]).collect()).collect();
    let output: Vec<f64> = chance.iter().map(|p| 2.0 * p - 1.0).collect();
    let last = hidden.len() + 1;
    let all = std::iter::once(inputs).chain(hidden).chain([vec![output]]).enumerate();
    // The scale of the output is that of a probability, whatever its values here.
    all.map(|(column, fields)| column_fields(ui, &fields, (column == last).then_some(1.0), palette)).collect()
}

fn column_fields(ui: &Ui, fields: &[Vec<f64>], most: Option<f64>, palette: &Palette) -> ColumnFields {
    let extent = |values: &Vec<f64>| values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(*v), b.max(*v)));
    let ranges: Vec<(f64, f64)> = fields.iter().map(extent).collect();
    let most = most.unwrap_or_else(|| ranges.iter().fold(0.0, |most, (low, high)| f64::max(most, low.abs().max(high.abs()))));
    let pixels: Vec<Color32> = fields.iter().flatten().map(|value| shade(value / most, palette)).collect();
    let image = ColorImage::new([NODES, NODES * fields.len()], pixels);
    ColumnFields { texture: ui.ctx().load_texture("neurons", image, TextureOptions::LINEAR), ranges }
}

/// Returns the colour of a value from −1 to 1: the colours of the two classes at its ends, and the background between them.
pub fn shade(value: f64, palette: &Palette) -> Color32 {
    // All values are 0, or one is not a number.
    if !value.is_finite() {
        return palette.background;
    }
    let end = palette.classes[usize::from(value > 0.0)];
    palette.background.lerp_to_gamma(end, 0.92 * value.abs().min(1.0) as f32)
}
