//! Thinned paths along which only the playhead moves: the triangles of their pieces are made once, and not in every frame.

use crate::math::picture::thin::ThinPath;
use crate::ui::paint::polyline;
use eframe::egui::cache::{ComputerMut, FrameCache};
use eframe::egui::epaint::{TessellationOptions, Tessellator};
use eframe::egui::{Context, Mesh, Pos2, Shape, Stroke};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The number of points of a piece. The piece in which the playhead stands is made anew in every frame.
const PIECE: usize = 64;

/// A path with the triangles of all its pieces.
#[derive(Clone)]
pub struct StillLine {
    /// Held also so that no other path can take its address, by which it is known.
    path: Arc<ThinPath>,
    stroke: Stroke,
    pieces: Arc<[StillPiece]>,
}

/// About [`PIECE`] points of a path in the order of their steps.
struct StillPiece {
    parts: Vec<StillPart>,
    /// The steps of the first and the last point.
    steps: [u32; 2],
    mesh: Arc<Mesh>,
}

/// The points of one stroke of the path from one to another; the next part of the same stroke begins with the last of them.
#[derive(Clone, Copy)]
struct StillPart {
    stroke: usize,
    first: usize,
    last: usize,
}

impl StillLine {
    /// Returns `path` drawn with `stroke`: what was made for an earlier frame, as long as each frame asks for it.
    pub fn of(ctx: &Context, path: &Arc<ThinPath>, stroke: Stroke) -> Self {
        let options = ctx.tessellation_options(|options| *options);
        let key = StillKey { path, stroke, pixels_per_point: ctx.pixels_per_point(), options };
        ctx.memory_mut(|memory| memory.caches.cache::<FrameCache<StillLine, StillLines>>().get(key).clone())
    }

    /// Returns the line through all points whose steps are at most `step`.
    pub fn until(&self, step: u32) -> Vec<Shape> {
        let begun = self.pieces.iter().take_while(|piece| piece.steps[0] <= step);
        let cut = |part: &StillPart, cut: usize| (part.first, part.last.min(cut.saturating_sub(1)));
        begun.flat_map(|piece| self.drawn(piece, piece.steps[1] <= step, step, cut)).collect()
    }

    /// Returns the rest of the line, from the last point whose step is at most `step`.
    pub fn after(&self, step: u32) -> Vec<Shape> {
        let rest = self.pieces.iter().filter(|piece| piece.steps[1] > step);
        let cut = |part: &StillPart, cut: usize| (part.first.max(cut.saturating_sub(1)), part.last);
        rest.flat_map(|piece| self.drawn(piece, piece.steps[0] > step, step, cut)).collect()
    }

    /// Draws `piece`: its triangles where it is whole, else of each part the points from and up to those that `cut` returns for the number
    /// of points of its stroke whose steps are at most `step`.
    fn drawn(
        &self,
        piece: &StillPiece,
        is_whole: bool,
        step: u32,
        cut: impl Fn(&StillPart, usize) -> (usize, usize),
    ) -> Vec<Shape> {
        if is_whole {
            return vec![Shape::Mesh(Arc::clone(&piece.mesh))];
        }
        let part = |part: &StillPart| {
            let (first, last) = cut(part, self.path.strokes[part.stroke].steps.partition_point(|at| *at <= step));
            line(&self.path, StillPart { first, last, ..*part }, self.stroke)
        };
        piece.parts.iter().flat_map(part).collect()
    }
}

/// What the triangles depend on.
#[derive(Clone, Copy)]
struct StillKey<'a> {
    path: &'a Arc<ThinPath>,
    stroke: Stroke,
    pixels_per_point: f32,
    options: TessellationOptions,
}

impl Hash for StillKey<'_> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        Arc::as_ptr(self.path).hash(hasher);
        self.stroke.hash(hasher);
        self.pixels_per_point.to_bits().hash(hasher);
        self.options.feathering.hash(hasher);
        self.options.feathering_size_in_pixels.to_bits().hash(hasher);
    }
}

/// What makes the triangles of the lines that are not known yet.
#[derive(Default)]
struct StillLines;

impl ComputerMut<StillKey<'_>, StillLine> for StillLines {
    fn compute(&mut self, key: StillKey<'_>) -> StillLine {
        let piece = |parts: Vec<StillPart>| {
            let steps = |part: &StillPart| &key.path.strokes[part.stroke].steps;
            let ends = (parts.first().map(|part| steps(part)[part.first]), parts.last().map(|part| steps(part)[part.last]));
            let shapes = parts.iter().flat_map(|part| line(key.path, *part, key.stroke));
            let mesh = Arc::new(triangles(shapes, key.pixels_per_point, key.options));
            StillPiece { steps: [ends.0.unwrap_or(0), ends.1.unwrap_or(0)], parts, mesh }
        };
        StillLine { path: Arc::clone(key.path), stroke: key.stroke, pieces: divided(key.path).into_iter().map(piece).collect() }
    }
}

/// Divides `path` into pieces.
fn divided(path: &ThinPath) -> Vec<Vec<StillPart>> {
    let (mut pieces, mut piece, mut room) = (Vec::new(), Vec::new(), PIECE);
    for (stroke, points) in path.strokes.iter().enumerate() {
        let mut first = 0;
        while first + 1 < points.points.len() {
            let last = (first + room).min(points.points.len() - 1);
            piece.push(StillPart { stroke, first, last });
            room -= last - first;
            first = last;
            if room == 0 {
                pieces.push(std::mem::take(&mut piece));
                room = PIECE;
            }
        }
    }
    if !piece.is_empty() {
        pieces.push(piece);
    }
    pieces
}

fn line(path: &ThinPath, StillPart { stroke, first, last }: StillPart, look: Stroke) -> Vec<Shape> {
    let points = path.strokes[stroke].points.get(first..=last).filter(|points| points.len() > 1).unwrap_or_default();
    polyline::shapes(points.iter().copied().map(Pos2::from), look)
}

/// Returns the triangles of `shapes`, which are neither texts nor circles.
pub fn triangles(shapes: impl IntoIterator<Item = Shape>, pixels_per_point: f32, options: TessellationOptions) -> Mesh {
    let mut tessellator = Tessellator::new(pixels_per_point, options, [1, 1], Vec::new());
    let mut mesh = Mesh::default();
    shapes.into_iter().for_each(|shape| tessellator.tessellate_shape(shape, &mut mesh));
    mesh
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::picture::thin;
    use eframe::egui::{Color32, RawInput, Rect};

    /// Strokes of different lengths; of two points each has the same step.
    fn path() -> ThinPath {
        let stroke = |range: std::ops::Range<u32>| thin::Stroke {
            points: range.clone().map(|k| [k as f32, (k % 7) as f32 * 3.0]).collect(),
            steps: range.map(|k| k / 2).collect(),
        };
        ThinPath { strokes: vec![stroke(0..5), stroke(5..8), stroke(9..300), stroke(300..302)] }
    }

    #[test]
    fn each_segment_is_in_one_piece() {
        let path = path();
        let segments = |part: &StillPart| (part.first..part.last).map(move |i| (part.stroke, i)).collect::<Vec<_>>();
        let drawn: Vec<_> = divided(&path).concat().iter().flat_map(segments).collect();
        let all = path.strokes.iter().enumerate().flat_map(|(i, stroke)| (0..stroke.points.len() - 1).map(move |j| (i, j)));
        assert_eq!(drawn, all.collect::<Vec<_>>());
    }

    #[test]
    fn both_parts_reach_as_far_as_the_points_of_their_steps() {
        let path = Arc::new(path());
        let look = Stroke::new(2.0, Color32::RED);
        let reach = |shapes: &[Shape]| {
            let mesh = triangles(shapes.to_vec(), 1.0, TessellationOptions::default());
            mesh.vertices.iter().fold(Rect::NOTHING, |rect, vertex| rect | Rect::from_min_max(vertex.pos, vertex.pos))
        };
        let of_points = |points: &[[f32; 2]]| polyline::shapes(points.iter().copied().map(Pos2::from), look);
        let mut output = Context::default().run_ui(RawInput::default(), |ui| {
            let still = StillLine::of(ui.ctx(), &path, look);
            for step in [0, 1, 2, 3, 4, 30, 31, 32, 33, 34, 35, 63, 64, 100, 149, 150, 151, 1000] {
                let cut = |stroke: &thin::Stroke| stroke.steps.partition_point(|at| *at <= step);
                let before = path.strokes.iter().flat_map(|stroke| of_points(&stroke.points[..cut(stroke)]));
                let later = path.strokes.iter().filter(|stroke| cut(stroke) < stroke.points.len());
                let later = later.flat_map(|stroke| of_points(&stroke.points[cut(stroke).saturating_sub(1)..]));
                assert_eq!(reach(&still.until(step)), reach(&before.collect::<Vec<_>>()), "until {step}");
                assert_eq!(reach(&still.after(step)), reach(&later.collect::<Vec<_>>()), "after {step}");
            }
        });
        output.textures_delta.clear();
    }
}
