//! The ground of a plot over two variables: the filled field of a function, its isolines and their labels, computed for what is
//! visible.

use crate::math::Point;
use crate::math::contour::isolines;
use crate::math::field::Field;
use crate::math::labels::{LabelSpot, label_spots};
use crate::math::levels::Levels;
use crate::ui::memo::Memo;
use crate::ui::path_layer::Place;
use crate::ui::theme::Palette;
use eframe::egui::{
    self, Color32, ColorImage, FontId, Painter, Pos2, Rect, Shape, Stroke, TextureHandle, TextureOptions, Theme, pos2,
};

/// The distance between two nodes of the field, in points; the fill is interpolated between them.
const CELL: f32 = 3.5;
/// The most nodes along one axis.
const MOST_NODES: usize = 256;
/// The size of the numbers on isolines, in points.
const LABEL: f32 = 11.0;

/// The field of the last frame; `K` is what its function depends on.
pub struct FieldLayer<K> {
    memo: Memo<(K, Site), Ground>,
}

impl<K> Default for FieldLayer<K> {
    fn default() -> Self {
        FieldLayer { memo: Memo::default() }
    }
}

/// Where and how the field is drawn.
#[derive(Clone, Copy, PartialEq)]
struct Site {
    place: Place,
    theme: Theme,
    labels: bool,
}

struct Ground {
    texture: TextureHandle,
    uv: Rect,
    lines: Vec<Vec<Pos2>>,
    labels: Vec<(LabelSpot, String)>,
}

impl<K: PartialEq> FieldLayer<K> {
    /// Paints the field of `value`, which depends on `key` alone, with the `levels` that are chosen for what is visible; values on
    /// isolines where `labels` are wanted.
    pub fn paint(
        &mut self,
        painter: &Painter,
        place: Place,
        labels: bool,
        key: K,
        value: impl Fn(Point) -> f64,
        levels: impl Fn(&Field) -> Levels,
    ) {
        let palette = Palette::of(painter.ctx());
        let site = Site { place, theme: painter.ctx().theme(), labels };
        let ground = self.memo.get((key, site), |_| ground(painter.ctx(), site, value, levels, palette));
        painter.image(ground.texture.id(), place.frame, ground.uv, Color32::WHITE);
        let stroke = Stroke::new(1.0, palette.isoline);
        painter.extend(ground.lines.iter().map(|line| Shape::line(line.clone(), stroke)));
        // Collected first: laying out text needs the lock that `extend` holds.
        let shapes: Vec<Shape> = ground.labels.iter().map(|(spot, text)| label(painter, spot, text, palette)).collect();
        painter.extend(shapes);
    }
}

fn ground(
    ctx: &egui::Context,
    site: Site,
    value: impl Fn(Point) -> f64,
    levels: impl Fn(&Field) -> Levels,
    palette: &Palette,
) -> Ground {
    let Place { frame, to_screen } = site.place;
    let nodes = |points: f32| ((points / CELL) as usize).clamp(16, MOST_NODES);
    let (columns, rows) = (nodes(frame.width()), nodes(frame.height()));
    let field = Field::sample(site.place.visible(), columns, rows, value);
    let levels = levels(&field);
    let lines = isolines(&field, &levels.values);
    let place = |p: [f64; 2]| {
        [(to_screen.scale_x * p[0] + to_screen.offset_x) as f32, (to_screen.scale_y * p[1] + to_screen.offset_y) as f32]
    };
    // The top edge is left to the names of the axes and the buttons.
    let bounds = [frame.left(), frame.top() + 36.0, frame.right(), frame.bottom()];
    let spots = if site.labels { label_spots(&lines, place, bounds, 120.0, 7) } else { Vec::new() };
    let labels: Vec<_> = spots.into_iter().map(|spot| (spot, levels.label(spot.level))).collect();
    let lines = lines.iter().flat_map(|line| {
        let points = line.points.iter().chain(line.points.first().filter(|_| line.closed)).map(|p| Pos2::from(place(*p)));
        cut_out(points, &labels)
    });
    // Row 0 of the field is the lowest, row 0 of an image the highest. Where the objective is not finite there is nothing to shade.
    let pixels = (0..rows).rev().flat_map(|row| &field.values[row * columns..(row + 1) * columns]);
    let shade = |value: &f64| levels.shade(*value).map_or(palette.background, |height| palette.shade(height));
    let image = ColorImage::new([columns, rows], pixels.map(shade).collect());
    // The nodes of the field lie on the border of the frame, the texels' centres half a texel within the image.
    let (u, v) = (0.5 / columns as f32, 0.5 / rows as f32);
    Ground {
        texture: ctx.load_texture("field", image, TextureOptions::LINEAR),
        uv: Rect::from_min_max(pos2(u, v), pos2(1.0 - u, 1.0 - v)),
        lines: lines.collect(),
        labels,
    }
}

/// The parts of a line that run clear of the labels.
fn cut_out(points: impl Iterator<Item = Pos2>, labels: &[(LabelSpot, String)]) -> Vec<Vec<Pos2>> {
    let mut parts = vec![Vec::new()];
    for point in points {
        let covered = labels.iter().any(|(spot, text)| {
            let reach = 0.3 * LABEL * text.chars().count() as f32 + 4.0;
            let (sin, cos) = spot.angle.sin_cos();
            let offset = point - Pos2::from(spot.position);
            let (along, across) = (offset.x * cos + offset.y * sin, offset.y * cos - offset.x * sin);
            along.abs() < reach && across.abs() < 0.6 * LABEL
        });
        if covered {
            parts.push(Vec::new());
        } else {
            parts.last_mut().expect("never empty").push(point);
        }
    }
    parts.retain(|part| part.len() > 1);
    parts
}

fn label(painter: &Painter, spot: &LabelSpot, text: &str, palette: &Palette) -> Shape {
    let galley = painter.layout_no_wrap(text.to_owned(), FontId::proportional(LABEL), palette.isoline_text);
    let half = galley.size() / 2.0;
    let (sin, cos) = spot.angle.sin_cos();
    let corner = Pos2::from(spot.position) - egui::vec2(half.x * cos - half.y * sin, half.x * sin + half.y * cos);
    Shape::Text(egui::epaint::TextShape::new(corner, galley, palette.isoline_text).with_angle(spot.angle))
}
