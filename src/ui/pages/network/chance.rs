//! The probability of class 1 over the inputs: a smooth field, and the line where it is ½.

use crate::math::Network;
use crate::math::Point;
use crate::math::View;
use crate::math::picture::contour::isolines;
use crate::math::picture::field::Field;
use crate::ui::derived::background::Background;
use crate::ui::derived::memo::Memo;
use crate::ui::paint::place::Place;
use crate::ui::theme::Palette;
use eframe::egui::{Color32, ColorImage, Painter, Pos2, Rect, Stroke, TextureHandle, TextureOptions, pos2};
use nalgebra::DVector;
use std::sync::Arc;

/// The distance between two nodes at which the network is evaluated, in points of the screen.
const CELL: f32 = 11.0;
/// The most nodes along one axis.
const MOST: usize = 80;
/// The number of parts into which a cell is divided for the image, by bilinear interpolation of the network's output z.
const FINE: usize = 4;
/// The |z| beyond which a probability is 0 or 1 in double precision.
const SURE: f64 = 37.0;

/// The picture of the last frame.
#[derive(Default)]
pub struct ChanceLayer {
    ground: Background<ChanceKey, ChanceField>,
    texture: Memo<ChanceKey, TextureHandle>,
}

/// The inputs of the picture.
#[derive(Clone, PartialEq, Debug)]
struct ChanceKey {
    weights: (u64, usize),
    place: Place,
    palette: &'static Palette,
}

struct ChanceField {
    image: ColorImage,
    lines: Vec<Vec<Pos2>>,
}

impl ChanceLayer {
    /// Paints the field of `network` at the parameters `x`, which `weights` identifies, and its boundary with the width `line`. While it
    /// is computed, the field of earlier weights is painted. Returns the weights whose field is painted, once any is known.
    pub fn paint(
        &mut self,
        painter: &Painter,
        place: Place,
        network: &Arc<Network>,
        weights: (u64, usize),
        x: &Arc<DVector<f64>>,
        line: f32,
    ) -> Option<(u64, usize)> {
        let palette = Palette::of(painter.ctx());
        let key = ChanceKey { weights, place, palette };
        let with = (Arc::clone(network), Arc::clone(x));
        let look = self
            .ground
            .ask_now(painter.ctx(), &key, with, |key, (network, x), _| Some(ground(key.place, &network, &x, key.palette)));
        let (ground, of) = look.value.zip(self.ground.known())?;
        let texture = self.texture.get(of.clone(), (painter.ctx(), &ground.image), |_, (ctx, image)| {
            ctx.load_texture("chance", image.clone(), TextureOptions::LINEAR)
        });
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        let moved = |at: Pos2| of.place.moved(at, place);
        let frame = Rect::from_two_pos(moved(of.place.frame.min), moved(of.place.frame.max));
        painter.image(texture.id(), frame, whole, Color32::WHITE);
        for stroke in [Stroke::new(line + 2.0, palette.halo), Stroke::new(line, palette.text)] {
            for points in &ground.lines {
                painter.line(points.iter().copied().map(moved).collect(), stroke);
            }
        }
        Some(of.weights)
    }
}

fn ground(place: Place, network: &Network, x: &DVector<f64>, palette: &Palette) -> ChanceField {
    let frame = place.frame;
    let nodes = |points: f32| ((points / CELL).ceil() as usize + 1).clamp(6, MOST);
    let field = outputs(network, x, place.visible(), nodes(frame.width()), nodes(frame.height()));
    let lines = isolines(&field, &[0.0]);
    let lines = lines.iter().map(|line| {
        let points = line.points.iter().chain(line.points.first().filter(|_| line.closed));
        points.filter_map(|[x, y]| place.of(Point::new(*x, *y))).collect()
    });
    let (columns, rows) = (FINE * (field.columns - 1), FINE * (field.rows - 1));
    // The centres of the image's pixels; its row 0 is at the top.
    let View { x: across, y: up } = field.view;
    let at = |(from, to): (f64, f64), i: usize, count: usize| from + (to - from) * (i as f64 + 0.5) / count as f64;
    let pixels = (0..rows).rev().flat_map(|row| {
        let y = at(up, row, rows);
        let field = &field;
        (0..columns).map(move |column| {
            let z = field.at(Point::new(at(across, column, columns), y));
            // Where the output is not a number there is no colour.
            if z.is_nan() { palette.background } else { palette.chance((1.0 / (1.0 + (-z).exp())) as f32) }
        })
    });
    let image = ColorImage::new([columns, rows], pixels.collect());
    ChanceField { image, lines: lines.collect() }
}

/// Computes the outputs z of `network` on a grid over `view`. Between two nodes z is much closer to linear than the probability σ(z), so
/// the boundary is found in z.
fn outputs(network: &Network, x: &DVector<f64>, view: View, columns: usize, rows: usize) -> Field {
    let grid = Field { view, columns, rows, values: Vec::new() };
    let points: Vec<Point> = (0..rows)
        .flat_map(|row| (0..columns).map(move |column| (column, row)))
        .map(|(c, r)| Point::new(grid.x(c), grid.y(r)))
        .collect();
    let chance = network.picture(x, &points, false).chance;
    let values = chance.into_iter().map(|p| (p / (1.0 - p)).ln().clamp(-SURE, SURE)).collect();
    Field { values, ..grid }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Activation;
    use crate::math::Dropout;
    use crate::math::network::Loss;

    #[test]
    fn outputs_are_those_of_the_network_and_finite_for_large_z() {
        let network = Network::new(&[], Activation::TANH, Loss::CrossEntropy, Dropout::default()).unwrap();
        let x = DVector::from_vec(vec![2.0, -1.0, 0.5]);
        let field = outputs(&network, &x, View::square(3.0), 5, 4);
        for (row, column) in [(0, 0), (3, 4), (1, 2)] {
            let z = 2.0 * field.x(column) - field.y(row) + 0.5;
            assert!((field.values[row * 5 + column] - z).abs() < 1e-9, "{z}");
        }
        let sure = outputs(&network, &(1e9 * &x), View::square(3.0), 5, 4);
        assert!(sure.values.iter().all(|z| z.is_finite()));
        assert!(outputs(&network, &(f64::NAN * x), View::square(3.0), 2, 2).values.iter().all(|z| z.is_nan()));
    }
}
