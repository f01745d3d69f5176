//! Thinned paths along which only the playhead moves: the triangles of their pieces are made once, and not in every frame.

use crate::math::picture::thin::ThinPath;
use crate::ui::paint::polyline;
use eframe::egui::cache::{ComputerMut, FrameCache};
use eframe::egui::epaint::{TessellationOptions, Tessellator};
use eframe::egui::{Context, Mesh, Pos2, Shape, Stroke};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

/// The number of points of a piece. The piece in which the playhead stands is made anew in every frame.
const PIECE: usize = 64;

/// A path and how it is drawn.
pub struct StillLine {
    path: Arc<ThinPath>,
    stroke: Stroke,
    /// All its pieces; none in the first frame, since a path that changes in every frame, as under a slider, is better drawn at once.
    pieces: Option<Arc<[StillPiece]>>,
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
    /// Returns `path` drawn with `stroke`, with the triangles of an earlier frame as long as each frame asks for it.
    pub fn of(ctx: &Context, path: &Arc<ThinPath>, stroke: Stroke) -> Self {
        let options = ctx.tessellation_options(|options| *options);
        let key = StillKey { path, stroke, pixels_per_point: ctx.pixels_per_point(), options };
        let known = ctx.memory_mut(|memory| Arc::clone(memory.caches.cache::<FrameCache<Arc<KnownLine>, KnownLines>>().get(key)));
        let is_again = known.asked.set(()).is_err();
        let pieces = is_again.then(|| Arc::clone(known.pieces.get_or_init(|| pieces(key))));
        StillLine { path: Arc::clone(path), stroke, pieces }
    }

    /// Returns the line through all points whose steps are at most `step`.
    pub fn until(&self, step: u32) -> Vec<Shape> {
        let Some(pieces) = &self.pieces else {
            return self.path.until(step).flat_map(|points| line(points, self.stroke)).collect();
        };
        let begun = pieces.iter().take_while(|piece| piece.steps[0] <= step);
        let cut = |part: &StillPart, cut: usize| (part.first, part.last.min(cut.saturating_sub(1)));
        begun.flat_map(|piece| self.drawn(piece, piece.steps[1] <= step, step, cut)).collect()
    }

    /// Returns the rest of the line, from the last point whose step is at most `step`.
    pub fn after(&self, step: u32) -> Vec<Shape> {
        let Some(pieces) = &self.pieces else {
            return self.path.after(step).flat_map(|points| line(points, self.stroke)).collect();
        };
        let rest = pieces.iter().filter(|piece| piece.steps[1] > step);
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
            line(self.path.strokes[part.stroke].points.get(first..=last).unwrap_or_default(), self.stroke)
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

/// What is known of a line that was drawn in the last frame.
struct KnownLine {
    /// Held so that no other path can take its address, by which it is known.
    _path: Arc<ThinPath>,
    /// Set once a frame has asked for the line.
    asked: OnceLock<()>,
    pieces: OnceLock<Arc<[StillPiece]>>,
}

#[derive(Default)]
struct KnownLines;

impl ComputerMut<StillKey<'_>, Arc<KnownLine>> for KnownLines {
    fn compute(&mut self, key: StillKey<'_>) -> Arc<KnownLine> {
        Arc::new(KnownLine { _path: Arc::clone(key.path), asked: OnceLock::new(), pieces: OnceLock::new() })
    }
}

/// Makes the triangles of all pieces.
fn pieces(key: StillKey<'_>) -> Arc<[StillPiece]> {
    let piece = |parts: Vec<StillPart>| {
        let stroke = |part: &StillPart| &key.path.strokes[part.stroke];
        let ends =
            [parts.first().map(|part| stroke(part).steps[part.first]), parts.last().map(|part| stroke(part).steps[part.last])];
        let shapes = parts.iter().flat_map(|part| line(&stroke(part).points[part.first..=part.last], key.stroke));
        let mesh = Arc::new(triangles(shapes, key.pixels_per_point, key.options));
        StillPiece { steps: ends.map(Option::unwrap_or_default), parts, mesh }
    };
    divided(key.path).into_iter().map(piece).collect()
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

fn line(points: &[[f32; 2]], stroke: Stroke) -> Vec<Shape> {
    polyline::shapes(points.iter().copied().map(Pos2::from), stroke)
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

    const STEPS: [u32; 18] = [0, 1, 2, 3, 4, 30, 31, 32, 33, 34, 35, 63, 64, 100, 149, 150, 151, 1000];

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
        let mut output = Context::default().run_ui(RawInput::default(), |ui| {
            // As it is drawn in the first frame, and in the next ones.
            let lines = [false, true].map(|again| {
                let still = StillLine::of(ui.ctx(), &path, look);
                assert_eq!(still.pieces.is_some(), again);
                still
            });
            for (still, step) in lines.iter().flat_map(|still| STEPS.map(|step| (still, step))) {
                let cut = |stroke: &thin::Stroke| stroke.steps.partition_point(|at| *at <= step);
                let before = path.strokes.iter().flat_map(|stroke| line(&stroke.points[..cut(stroke)], look));
                let later = path.strokes.iter().filter(|stroke| cut(stroke) < stroke.points.len());
                let later = later.flat_map(|stroke| line(&stroke.points[cut(stroke).saturating_sub(1)..], look));
                assert_eq!(reach(&still.until(step)), reach(&before.collect::<Vec<_>>()), "until {step}");
                assert_eq!(reach(&still.after(step)), reach(&later.collect::<Vec<_>>()), "after {step}");
            }
        });
        output.textures_delta.clear();
    }
}
