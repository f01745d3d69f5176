//! The background of the contour plot: the shaded field, its isolines, and their labels.

use crate::figure::drawing::{Anchor, Frame, Image, Item, Pen, TextLine};
use crate::figure::fonts::{Weight, width};
use crate::figure::palette::{FigurePalette, Rgb};
use crate::figure::plot::Plot;
use crate::math::Landscape;
use crate::math::View;
use crate::math::picture::field::Field;
use crate::math::picture::isolines::{Isolines, LABEL, LEVELS};
use crate::math::picture::labels::LabelSpot;
use crate::math::picture::levels::Levels;
use crate::math::picture::relief::relief;

/// The distance between two nodes of the field, in points; the shade is smooth between them.
const CELL: f32 = 2.5;
/// The fewest and the most nodes along one axis.
const NODES: (usize, usize) = (16, 320);

/// The field of `objective` over the ranges of `plot`, with levels down to the loss that the runs have reached; see
/// [`reached`](crate::math::picture::levels::reached).
pub fn items(objective: &dyn Landscape, reached: f64, plot: &Plot, palette: &FigurePalette) -> Vec<Item> {
    let nodes = |points: f32| ((points / CELL) as usize).clamp(NODES.0, NODES.1);
    let (columns, rows) = (nodes(plot.frame.width()), nodes(plot.frame.height()));
    let field = Field::sample(View::new(plot.x, plot.y), columns, rows, |p| objective.value(p));
    let levels = Levels::for_runs(&field, objective.lowest(), reached, LEVELS);
    let mut items = vec![shaded(&field, &levels, plot.frame, palette)];
    let place = |[x, y]: [f64; 2]| plot.at(x, y).unwrap_or(plot.frame.center());
    let wide = |text: &str| width(text, LABEL, Weight::Regular);
    let isolines = Isolines::of(&field, &levels, place, Some(plot.frame.sides()), wide);
    let pen = Pen::new(1.0, palette.isoline);
    items.extend(isolines.lines.into_iter().map(|part| Item::Line(part, pen)));
    items.extend(isolines.labels.iter().map(|(spot, text)| label(spot, text, palette)));
    items
}

/// The field as an image. Its row 0 is the lowest, but row 0 of an image is the highest. Places where the objective is not finite
/// stay unshaded.
fn shaded(field: &Field, levels: &Levels, frame: Frame, palette: &FigurePalette) -> Item {
    let (columns, rows) = (field.columns, field.rows);
    let lit = relief(field, levels);
    let nodes = (0..rows).rev().flat_map(|row| &lit[row * columns..(row + 1) * columns]);
    let shade = |node: &Option<(f32, f32)>| node.map_or(palette.background, |(height, light)| palette.lit_shade(height, light));
    let pixels: Vec<Rgb> = nodes.map(shade).collect();
    // The nodes lie on the border of the frame, the pixels' middles half a pixel within the image.
    let half = [frame.width() / (columns - 1) as f32 / 2.0, frame.height() / (rows - 1) as f32 / 2.0];
    let frame = Frame::new(frame.left - half[0], frame.top - half[1], frame.right + half[0], frame.bottom + half[1]);
    Item::Image(Image { frame, columns: columns as u32, rows: rows as u32, pixels: pixels.into() })
}

/// The label of an isoline. It is centred vertically on the line: the baseline lies below the middle by about a third of the font
/// size.
fn label(spot: &LabelSpot, text: &str, palette: &FigurePalette) -> Item {
    let (sin, cos) = libm::sincosf(spot.angle);
    let down = 0.36 * LABEL;
    let at = [spot.position[0] - down * sin, spot.position[1] + down * cos];
    let text = TextLine::new(at, text, LABEL, palette.isoline_text).anchored(Anchor::Middle);
    Item::Text(TextLine { angle: spot.angle, ..text })
}
