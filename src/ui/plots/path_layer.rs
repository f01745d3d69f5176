//! The runs on the contour plot: thinned paths with an outline, a bright recent part, and a marker at the current iterate.

use crate::math::picture::arrowhead::arrowhead;
use crate::math::picture::grain::path_within;
use crate::math::picture::thin::ThinPath;
use crate::sim::Run;
use crate::sim::picture::marks::{EDGE, HEAD, PATH, WEB};
use crate::sim::run::trace::Record;
use crate::ui::derived::background::Background;
use crate::ui::paint::marker;
use crate::ui::paint::place::Place;
use crate::ui::paint::polyline;
use crate::ui::paint::still_line::StillLine;
use crate::ui::runs::pictures::{RunLine, RunPicture};
use crate::ui::state::Trail;
use crate::ui::theme::{Palette, faded};
use eframe::egui::{Color32, Context, Painter, Pos2, Rect, Shape, Stroke};
use std::collections::HashMap;
use std::sync::Arc;

/// The number of recent steps that are drawn bright.
const RECENT: usize = 48;
/// The opacity of the older part of a path.
const OLD: f32 = 0.62;

/// The number of points up to which a path is thinned within the frame.
const SHORT: usize = 20_000;
/// The coarsest grain at which a path is thinned, in points of the screen.
const COARSEST: f32 = 16.0;

/// The inputs of a thinned path besides its picture: where it is drawn, and the most points that it may have.
#[derive(Clone, Copy, PartialEq, Debug)]
struct PathKey {
    place: Place,
    most: usize,
}

/// The thinned paths of the last frame.
#[derive(Default)]
pub struct PathLayer {
    paths: HashMap<u64, Background<PathKey, ThinPath>>,
    /// The number of paths that are drawn.
    lines: usize,
}

impl PathLayer {
    /// Returns the thinned path of `picture` at `place`; while a long path is being thinned, its path at the last place; none before the
    /// first is known.
    pub fn path(&mut self, ctx: &Context, picture: &Arc<RunPicture>, place: Place) -> Option<Arc<ThinPath>> {
        let work = self.paths.entry(picture.id).or_default();
        let key = PathKey { place, most: polyline::share(self.lines) };
        let look = if picture.trace.records.len() <= SHORT {
            work.put(&key, picture, |key, picture| thin(&picture.trace.records, *key))
        } else {
            work.ask_now(ctx, &key, Arc::clone(picture), |key, picture, _| Some(thin(&picture.trace.records, *key)))
        };
        let path = look.value?;
        match work.known() {
            Some(was) if !look.fresh => {
                let mut path = ThinPath::clone(&path);
                let points = path.strokes.iter_mut().flat_map(|stroke| &mut stroke.points);
                points.for_each(|at| *at = was.place.moved(Pos2::from(*at), place).into());
                Some(Arc::new(path))
            }
            _ => Some(path),
        }
    }

    /// Forgets the paths of all but these lines and ghosts, which share the points that can be drawn.
    pub fn keep(&mut self, lines: &[RunLine], ghosts: &[RunLine]) {
        self.lines = lines.len() + ghosts.len();
        self.paths.retain(|id, _| lines.iter().chain(ghosts).any(|line| line.picture.id == *id));
    }

    /// Paints the path of x̄ₖ of `run` up to `step`.
    pub fn paint_average(&mut self, painter: &Painter, run: &Run, line: &RunLine, step: usize, place: Place) {
        let picture = &line.picture;
        let Some(last) = picture.at(step) else { return };
        let color = line.color(Palette::of(painter.ctx()), run.color);
        let Some(path) = self.path(painter.ctx(), picture, place) else { return };
        for line in path.until(last as u32) {
            let places: Vec<Pos2> = line.iter().copied().map(Pos2::from).collect();
            painter.extend(polyline::dashed(&places, Stroke::new(PATH, color)));
        }
    }

    /// Paints the path of `run` up to `step`.
    pub fn paint(&mut self, painter: &Painter, run: &Run, line: &RunLine, step: usize, place: Place, trail: Trail) {
        let picture = &line.picture;
        let Some(last) = picture.at(step) else { return };
        let palette = Palette::of(painter.ctx());
        let color = line.color(palette, run.color);
        let old = Stroke::new(PATH, faded(color, OLD));
        if trail == Trail::Full {
            let halo = Stroke::new(PATH + EDGE, palette.halo);
            let path = self.path(painter.ctx(), picture, place).unwrap_or_default();
            let draw = |stroke| StillLine::of(painter.ctx(), &path, stroke).until(last as u32);
            if path.until(last as u32).map(<[_]>::len).sum::<usize>() <= WEB {
                painter.extend(draw(halo));
            }
            painter.extend(draw(old));
        }
        let from = last.saturating_sub(RECENT);
        let records = &picture.trace.records[from..=last];
        for (i, pair) in records.windows(2).enumerate() {
            if let (Some(a), Some(b)) = (place.of(pair[0].x), place.of(pair[1].x)) {
                let age = (records.len() - 2 - i) as f32 / RECENT as f32;
                painter.line_segment([a, b], Stroke::new(PATH, faded(color, (1.0 - age).powi(2))));
            }
        }
    }

    /// Paints the marker of a `line` of `run` at `step`, hollow for an average; outside of the picture it is an arrow at the border.
    pub fn paint_head(&self, painter: &Painter, run: &Run, line: &RunLine, step: usize, place: Place, selected: bool) {
        let Some(last) = line.picture.at(step) else { return };
        let palette = Palette::of(painter.ctx());
        let color = line.color(palette, run.color);
        let x = line.picture.trace.records[last].x;
        let size = if selected { HEAD + 3.0 } else { HEAD };
        match place.of(x) {
            Some(at) if place.frame.contains(at) => {
                let (fill, edge) = if line.averaged { (palette.background, color) } else { (color, head_edge(palette)) };
                painter.add(marker::shape(run.marker, at, size, fill, Stroke::new(1.6, edge)));
            }
            _ => {
                if let Some(head) = place.to_screen.apply([x.x, x.y]) {
                    let corners = arrowhead(sides(place.frame), head).map(Pos2::from);
                    painter.add(Shape::convex_polygon(corners.to_vec(), color, Stroke::new(1.2, head_edge(palette))));
                }
            }
        }
    }
}

fn head_edge(palette: &Palette) -> Color32 {
    palette.background
}

/// Thins the path to as many points as can be drawn in a frame.
fn thin(records: &[Record], PathKey { place, most }: PathKey) -> ThinPath {
    let point = |k: usize| [records[k].x.x, records[k].x.y];
    let clip = sides(place.frame.expand(4.0));
    path_within(records.len(), point, place.to_screen, clip, (1.0, COARSEST), most)
}

fn sides(frame: Rect) -> [f32; 4] {
    [frame.left(), frame.top(), frame.right(), frame.bottom()]
}
