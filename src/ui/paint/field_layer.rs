//! The background of a plot over two variables: the filled field of a function, its isolines and their labels, computed for the visible
//! part.

use crate::math::Point;
use crate::math::picture::field::Field;
use crate::math::picture::isolines::{Isolines, LABEL};
use crate::math::picture::labels::LabelSpot;
use crate::math::picture::levels::Levels;
use crate::math::picture::relief::relief;
use crate::sim::threads::{self, Watch};
use crate::ui::decimal_mark;
use crate::ui::derived::background::Background;
use crate::ui::derived::memo::Memo;
use crate::ui::derived::unique::unique;
use crate::ui::paint::place::Place;
use crate::ui::paint::still_line::triangles;
use crate::ui::theme::Palette;
use eframe::egui::epaint::TessellationOptions;
use eframe::egui::{
    self, Align2, Color32, ColorImage, FontId, Mesh, Painter, Pos2, Rect, Shape, Stroke, TextureHandle, TextureOptions, pos2,
};
use std::sync::Arc;

/// The distance between two nodes of the field, in points; the fill is interpolated between them.
const CELL: f32 = 3.5;
/// The most nodes along one axis.
const MOST_NODES: usize = 256;

/// The same for a function that is quickly computed and has sharp ridges.
const FINE_CELL: f32 = 1.5;
const MOST_FINE_NODES: usize = 800;

/// The field of the last frame; `K` is what its function depends on.
pub struct FieldLayer<K> {
    ground: Background<(K, Site), Ground>,
    texture: Memo<u64, TextureHandle>,
    /// The triangles of the isolines.
    lines: Memo<(u64, f32, TessellationOptions), Arc<Mesh>>,
    /// Whether its nodes are close together, for a function with ridges; it is then not lit, since a ridge would glitter.
    fine: bool,
}

impl<K> Default for FieldLayer<K> {
    fn default() -> Self {
        FieldLayer { ground: Background::default(), texture: Memo::default(), lines: Memo::default(), fine: false }
    }
}

impl<K> FieldLayer<K> {
    /// Makes the field of a function that is quickly computed and has sharp ridges.
    pub fn fine() -> Self {
        FieldLayer { fine: true, ..FieldLayer::default() }
    }
}

/// The position of the field and the way it is drawn.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Site {
    place: Place,
    palette: &'static Palette,
    labels: bool,
    fine: bool,
}

struct Ground {
    number: u64,
    image: ColorImage,
    isolines: Isolines,
}

impl<K: PartialEq + std::fmt::Debug + Clone + Send + Sync + 'static> FieldLayer<K> {
    /// Paints the field of `value`, a plain function of `key`, with the `levels` chosen for the visible part, and with values on the isolines
    /// if `labels` is set. While it is computed, the earlier field is painted at its place in the plane.
    pub fn paint(
        &mut self,
        painter: &Painter,
        place: Place,
        labels: bool,
        key: K,
        value: fn(&K, Point) -> f64,
        levels: fn(&K, &Field) -> Levels,
    ) {
        let (ctx, palette) = (painter.ctx(), Palette::of(painter.ctx()));
        let key = (key, Site { place, palette, labels, fine: self.fine });
        let look = self.ground.ask_now(ctx, &key, (value, levels), |(key, site), (value, levels), watch| {
            ground(*site, |p| value(key, p), |field| levels(key, field), watch)
        });
        let of = self.ground.known().filter(|(of, _)| *of == key.0);
        let Some((ground, (_, was))) = look.value.as_deref().zip(of) else {
            painter.text(place.frame.center(), Align2::CENTER_CENTER, "computing …", FontId::proportional(14.0), palette.weak);
            return;
        };
        let texture = self.texture.get(ground.number, (ctx, &ground.image), |_, (ctx, image)| {
            ctx.load_texture("field", image.clone(), TextureOptions::LINEAR)
        });
        // The nodes of the field lie on the border of the frame; the centres of the texels lie half a texel within the image.
        let [u, v] = ground.image.size.map(|count| 0.5 / count as f32);
        let moved = |at: Pos2| was.place.moved(at, place);
        let frame = Rect::from_two_pos(moved(was.place.frame.min), moved(was.place.frame.max));
        painter.image(texture.id(), frame, Rect::from_min_max(pos2(u, v), pos2(1.0 - u, 1.0 - v)), Color32::WHITE);
        let stroke = Stroke::new(1.0, palette.isoline);
        if !look.fresh {
            let line = |line: &Vec<[f32; 2]>| Shape::line(line.iter().map(|at| moved(Pos2::from(*at))).collect(), stroke);
            painter.extend(ground.isolines.lines.iter().map(line));
            return;
        }
        let lines = self.lines.get(
            (ground.number, ctx.pixels_per_point(), ctx.tessellation_options(|options| *options)),
            (&ground.isolines, stroke),
            |(_, pixels_per_point, options), (isolines, stroke)| {
                let line = |line: &Vec<[f32; 2]>| Shape::line(line.iter().copied().map(Pos2::from).collect(), stroke);
                Arc::new(triangles(isolines.lines.iter().map(line), *pixels_per_point, *options))
            },
        );
        painter.add(Shape::Mesh(Arc::clone(lines)));
        // The shapes are collected first: laying out text needs the lock that `extend` holds.
        let shapes: Vec<Shape> = ground.isolines.labels.iter().map(|(spot, text)| label(painter, spot, text, palette)).collect();
        painter.extend(shapes);
    }
}

fn ground(site: Site, value: impl Fn(Point) -> f64 + Sync, levels: impl Fn(&Field) -> Levels, watch: &Watch) -> Option<Ground> {
    let (Place { frame, to_screen }, palette) = (site.place, site.palette);
    let (cell, most) = if site.fine { (FINE_CELL, MOST_FINE_NODES) } else { (CELL, MOST_NODES) };
    let nodes = |points: f32| ((points / cell) as usize).clamp(16, most);
    let (columns, rows) = (nodes(frame.width()), nodes(frame.height()));
    let value = |p: Point| if watch.is_stopped() { f64::NAN } else { value(p) };
    let mut field = Field { view: site.place.visible(), columns, rows, values: Vec::new() };
    let row = |row: usize| (0..columns).map(|column| value(Point::new(field.x(column), field.y(row)))).collect::<Vec<_>>();
    field.values = threads::collect(rows, row).concat();
    if watch.is_stopped() {
        return None;
    }
    let levels = levels(&field);
    let place = |p: [f64; 2]| {
        [(to_screen.scale_x * p[0] + to_screen.offset_x) as f32, (to_screen.scale_y * p[1] + to_screen.offset_y) as f32]
    };
    // The top edge is kept free for the names of the axes and the buttons.
    let bounds = [frame.left(), frame.top() + 36.0, frame.right(), frame.bottom()];
    let isolines =
        Isolines::of(&field, &levels, place, site.labels.then_some(bounds), |text| 0.6 * LABEL * text.chars().count() as f32);
    // Row 0 of the field is at the bottom, row 0 of an image at the top. Where the objective is not finite there is no shade.
    let lit = relief(&field, &levels);
    let pixels = (0..rows).rev().flat_map(|row| &lit[row * columns..(row + 1) * columns]);
    let lit_shade = |(height, light)| palette.lit_shade(height, if site.fine { 1.0 } else { light });
    let shade = |node: &Option<(f32, f32)>| node.map_or(palette.background, lit_shade);
    let image = ColorImage::new([columns, rows], pixels.map(shade).collect());
    Some(Ground { number: unique(), image, isolines })
}

fn label(painter: &Painter, spot: &LabelSpot, text: &str, palette: &Palette) -> Shape {
    let galley =
        painter.layout_no_wrap(decimal_mark::written(text.to_owned()), FontId::proportional(LABEL), palette.isoline_text);
    let half = galley.size() / 2.0;
    let (sin, cos) = spot.angle.sin_cos();
    let corner = Pos2::from(spot.position) - egui::vec2(half.x * cos - half.y * sin, half.x * sin + half.y * cos);
    Shape::Text(egui::epaint::TextShape::new(corner, galley, palette.isoline_text).with_angle(spot.angle))
}
