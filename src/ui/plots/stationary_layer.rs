//! The points of the contour plot at which the gradient vanishes: crosses at minima, and small signs at saddles and maxima.

use crate::math::landscape::View;
use crate::math::picture::fitting::widened;
use crate::math::theory::stationary::{StationaryKind, followed, stationary_points};
use crate::math::{Objective, Point};
use crate::ui::derived::background::Background;
use crate::ui::paint::place::Place;
use crate::ui::theme::Palette;
use eframe::egui::{Painter, Pos2, Shape, Stroke, vec2};

/// Of a function with more stationary points than this in view, only the known minima are marked: among so many none means much.
const MOST: usize = 30;

/// The objective and the borders of the view in which its stationary points were searched.
type Searched = (Objective, [u64; 4]);

/// The stationary points of the last view; derived.
#[derive(Default)]
pub struct StationaryLayer {
    points: Background<Searched, Vec<(Point, StationaryKind)>>,
}

impl StationaryLayer {
    /// Paints the known minima, and those that are found in view where none is known, and the saddles and maxima in view.
    pub fn paint(&mut self, painter: &Painter, objective: &Objective, place: Place) {
        let known = objective.minima();
        known.iter().filter_map(|p| place.of(*p)).for_each(|at| cross(painter, at));
        // Along a line of minima, and of data, where each value is a sum, nothing is looked for.
        if objective.dimension() < 2 || !objective.data().is_empty() {
            return;
        }
        let View { x, y } = place.visible();
        // A little beyond the border, so that a point there does not come and go.
        let grown =
            |(low, high): (f64, f64)| widened(widened((low, high), low - 1e-9 * (high - low)), high + 1e-9 * (high - low));
        let view = View::new(grown(x), grown(y));
        let key = (objective.clone(), [view.x.0, view.x.1, view.y.0, view.y.1].map(f64::to_bits));
        let look = self.points.ask(painter.ctx(), &key, true, (), |(objective, sides), (), _| {
            let [left, right, bottom, top] = sides.map(f64::from_bits);
            Some(stationary_points(&**objective, View::new((left, right), (bottom, top))))
        });
        // What was found in the last view stays where it is while a new one is searched; when the function changes, as under a slider,
        // it is followed.
        let Some(found) = look.value.filter(|points| points.len() <= MOST) else { return };
        let is_old = self.points.known().is_some_and(|(of, _)| of != objective);
        let points = if is_old { followed(&**objective, &found, view) } else { found.to_vec() };
        for (p, kind) in points {
            let Some(at) = place.of(p) else { continue };
            if kind != StationaryKind::Minimum || known.is_empty() {
                mark(painter, kind, at);
            }
        }
    }
}

/// Paints the mark of a point of this kind.
pub fn mark(painter: &Painter, kind: StationaryKind, at: Pos2) {
    match kind {
        StationaryKind::Minimum => cross(painter, at),
        StationaryKind::Saddle => sign(painter, &[[(-4.0, -4.0), (4.0, 4.0)], [(-4.0, 4.0), (4.0, -4.0)]], at),
        StationaryKind::Maximum => {
            sign(painter, &[[(-5.0, 3.5), (0.0, -5.0)], [(0.0, -5.0), (5.0, 3.5)], [(5.0, 3.5), (-5.0, 3.5)]], at);
        }
    }
}

/// The mark of a minimum.
fn cross(painter: &Painter, at: Pos2) {
    let palette = Palette::of(painter.ctx());
    for (width, color) in [(4.0, palette.halo), (1.6, palette.text)] {
        let stroke = Stroke::new(width, color);
        painter.line_segment([at - vec2(6.0, 0.0), at + vec2(6.0, 0.0)], stroke);
        painter.line_segment([at - vec2(0.0, 6.0), at + vec2(0.0, 6.0)], stroke);
    }
}

/// A smaller mark of a few strokes.
fn sign(painter: &Painter, strokes: &[[(f32, f32); 2]], at: Pos2) {
    let palette = Palette::of(painter.ctx());
    for (width, color) in [(3.5, palette.halo), (1.2, palette.weak)] {
        let line = |[from, to]: &[(f32, f32); 2]| {
            Shape::line_segment([at + vec2(from.0, from.1), at + vec2(to.0, to.1)], Stroke::new(width, color))
        };
        painter.extend(strokes.iter().map(line));
    }
}
