//! Polylines thinned to what a screen can show: the number of points kept is bounded by the pixels, not by the steps.
//!
//! Every vertex that is kept stores its step, so that a path is thinned once and then cut at any step.

mod ink;

use crate::math::picture::thin::ink::Ink;

/// A rectangle of the screen in pixels: left, top, right, bottom.
pub type Rect = [f32; 4];

/// The map from plot coordinates to pixels: `scale · value + offset` on each axis. `scale_y` is negative where y points up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Affine {
    /// Pixels per unit of x.
    pub scale_x: f64,
    /// The pixel of x = 0.
    pub offset_x: f64,
    /// Pixels per unit of y.
    pub scale_y: f64,
    /// The pixel of y = 0.
    pub offset_y: f64,
}

/// The distance beyond which points are moved nearer along the same ray, so that no product overflows.
const FAR: f64 = 1e150;

impl Affine {
    /// The pixel of a plot point; `None` where a coordinate is not finite.
    pub fn apply(&self, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        let place = |x: f64, y: f64| [self.scale_x * x + self.offset_x, self.scale_y * y + self.offset_y];
        let size = x.abs().max(y.abs());
        let pixel = if size <= FAR { place(x, y) } else { place(x * (FAR / size), y * (FAR / size)) };
        pixel.iter().all(|a| a.is_finite()).then_some(pixel)
    }
}

/// A polyline on the screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stroke {
    /// At least two points, in pixels; a lone point is given twice.
    pub points: Vec<[f32; 2]>,
    /// The step of each point, never decreasing. Where a line is cut at the border of the picture: the step at that line's end.
    pub steps: Vec<u32>,
}

impl Stroke {
    fn push(&mut self, point: [f32; 2], step: u32) {
        self.points.push(point);
        self.steps.push(step);
    }
    /// Repeats a single point, since a stroke needs two to be drawn.
    fn complete(&mut self) {
        if let ([point], [step]) = (&self.points[..], &self.steps[..]) {
            let (point, step) = (*point, *step);
            self.push(point, step);
        }
    }
}

/// A thinned path: its strokes in the order in which they are drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ThinPath {
    /// The strokes; their steps never decrease from one to the next.
    pub strokes: Vec<Stroke>,
}

impl ThinPath {
    /// The strokes up to and including `step`: of each stroke the points so far, where these are at least two.
    pub fn until(&self, step: u32) -> impl Iterator<Item = &[[f32; 2]]> {
        let begun = self.strokes.partition_point(|stroke| stroke.steps.first().is_some_and(|&first| first <= step));
        let so_far =
            self.strokes[..begun].iter().map(move |stroke| &stroke.points[..stroke.steps.partition_point(|&at| at <= step)]);
        so_far.filter(|points| points.len() >= 2)
    }

    /// The rest of the strokes: of each the points from the last one whose step is at most `step`.
    pub fn after(&self, step: u32) -> impl Iterator<Item = &[[f32; 2]]> {
        let rest = self.strokes.iter().map(move |stroke| (stroke, stroke.steps.partition_point(|&at| at <= step)));
        rest.filter(|(stroke, cut)| *cut < stroke.points.len()).map(|(stroke, cut)| &stroke.points[cut.saturating_sub(1)..])
    }

    /// The number of points kept.
    pub fn len(&self) -> usize {
        self.strokes.iter().map(|stroke| stroke.points.len()).sum()
    }

    /// Whether nothing is visible.
    pub fn is_empty(&self) -> bool {
        self.strokes.is_empty()
    }
}

/// Thins the path through `point(0)`, …, `point(len − 1)` (plot coordinates) for drawing within `clip`.
///
/// Parts outside are cut off; points within [`NEAR`] of the last one kept are dropped, and so are segments that run only over
/// pixels which the path, as a line 2 pixels wide, has covered before. Every pixel that the full path crosses is then crossed by
/// the thinned path, or is a neighbour of such a pixel. The first and the last visible point are kept. Points that are not finite
/// leave a gap. Segments with both ends more than 10¹⁵ pixels away are left out: with the precision of `f64` their crossing with
/// the picture is unknown.
pub fn thin_path(len: usize, point: impl Fn(usize) -> [f64; 2], to_screen: Affine, clip: Rect) -> ThinPath {
    let mut pen = PathThinner::new(clip);
    let mut previous = None;
    for step in 0..len {
        let here = to_screen.apply(point(step));
        match (previous, here) {
            (None, Some(here)) if inside(here, &clip) => pen.start(here, step),
            (Some(from), Some(to)) => match clip_segment(from, to, &clip) {
                Some((enter, leave)) => {
                    if enter != from {
                        pen.start(enter, step);
                    }
                    pen.draw(leave, step);
                    if leave != to {
                        pen.lift();
                    }
                }
                None => pen.lift(),
            },
            _ => pen.lift(),
        }
        previous = here;
    }
    pen.finish()
}

/// The distance from the last point kept within which points are dropped, in pixels.
pub const NEAR: f32 = 0.7;

/// The gap over covered pixels up to which a stroke is continued rather than started anew, in pixels.
const BRIDGE: f32 = 2.0;

fn within(distance: f32, a: [f32; 2], b: [f32; 2]) -> bool {
    let (x, y) = (a[0] - b[0], a[1] - b[1]);
    x * x + y * y < distance * distance
}

/// Follows a path and decides which of its points to keep.
struct PathThinner {
    path: ThinPath,
    ink: Ink,
    /// The last vertex of the present stroke.
    tip: Option<[f32; 2]>,
    /// Whether the path has moved on from the tip over covered pixels.
    ahead: bool,
    /// The last visible point, whether kept or not, and its step.
    last: ([f32; 2], u32),
}

impl PathThinner {
    fn new(clip: Rect) -> Self {
        PathThinner { path: ThinPath::default(), ink: Ink::new(clip), tip: None, ahead: false, last: ([0.0; 2], 0) }
    }

    /// Handles the path becoming visible at `point`.
    fn start(&mut self, point: [f64; 2], step: usize) {
        self.lift();
        self.last = (point.map(|a| a as f32), step as u32);
        if !self.ink.covers(self.last.0, self.last.0) {
            self.begin(self.last);
        }
    }

    /// Handles the path moving on to `point`.
    fn draw(&mut self, point: [f64; 2], step: usize) {
        let to = (point.map(|a| a as f32), step as u32);
        let from = std::mem::replace(&mut self.last, to);
        if !self.ahead && self.tip.is_some_and(|tip| within(NEAR, tip, to.0)) {
            return;
        }
        if self.ink.covers(from.0, to.0) {
            self.ahead = true;
            return;
        }
        match self.tip {
            Some(_) if !self.ahead => {}
            // A short step across the border of covered pixels is not worth a vertex on either side.
            Some(tip) if within(BRIDGE, tip, to.0) && within(NEAR, from.0, to.0) => {}
            Some(tip) if within(BRIDGE, tip, from.0) => self.extend(from),
            _ => self.begin(from),
        }
        self.extend(to);
    }

    /// Handles the path becoming invisible.
    fn lift(&mut self) {
        self.tip = None;
        self.ahead = false;
    }

    fn begin(&mut self, (point, step): ([f32; 2], u32)) {
        if let Some(stroke) = self.path.strokes.last_mut() {
            stroke.complete();
        }
        self.path.strokes.push(Stroke { points: vec![point], steps: vec![step] });
        self.ink.mark(point, point);
        self.tip = Some(point);
        self.ahead = false;
    }

    fn extend(&mut self, (point, step): ([f32; 2], u32)) {
        if let (Some(tip), Some(stroke)) = (self.tip, self.path.strokes.last_mut()) {
            self.ink.mark(tip, point);
            stroke.push(point, step);
            self.tip = Some(point);
            self.ahead = false;
        }
    }

    /// Adds the last visible point if it was dropped.
    fn finish(mut self) -> ThinPath {
        let kept = self.path.strokes.last().and_then(|stroke| stroke.points.last()).copied();
        if kept.is_some_and(|kept| kept != self.last.0) {
            match self.tip {
                Some(tip) if within(BRIDGE, tip, self.last.0) => self.extend(self.last),
                _ => self.begin(self.last),
            }
        }
        if let Some(stroke) = self.path.strokes.last_mut() {
            stroke.complete();
        }
        self.path
    }
}

fn inside(point: [f64; 2], clip: &Rect) -> bool {
    (0..2).all(|axis| f64::from(clip[axis]) <= point[axis] && point[axis] <= f64::from(clip[axis + 2]))
}

/// The distance in pixels beyond which `f64` no longer distinguishes neighbouring pixels with certainty.
const UNPLACED: f64 = 1e15;

/// The part of the segment from `a` to `b` that lies within `clip` (Liang & Barsky 1984). An end that lies inside is returned
/// unchanged.
#[inline]
pub fn clip_segment(a: [f64; 2], b: [f64; 2], clip: &Rect) -> Option<([f64; 2], [f64; 2])> {
    if inside(a, clip) && inside(b, clip) { Some((a, b)) } else { clip_crossing(a, b, clip) }
}

/// [`clip_segment`] where an end lies outside.
fn clip_crossing(a: [f64; 2], b: [f64; 2], clip: &Rect) -> Option<([f64; 2], [f64; 2])> {
    let size = |p: [f64; 2]| p[0].abs().max(p[1].abs());
    // Measured from the nearer end, the crossing is accurate however far away the other end is.
    if size(a) > size(b) {
        return clip_crossing(b, a, clip).map(|(p, q)| (q, p));
    }
    if size(a) > UNPLACED {
        return None;
    }
    let (mut enter, mut leave) = ((0.0, None), (1.0, None));
    for axis in 0..2 {
        let (low, high) = (f64::from(clip[axis]), f64::from(clip[axis + 2]));
        let way = b[axis] - a[axis];
        if way == 0.0 {
            if a[axis] < low || a[axis] > high {
                return None;
            }
            continue;
        }
        let (first, second) = if way > 0.0 { (low, high) } else { (high, low) };
        let (t_first, t_second) = ((first - a[axis]) / way, (second - a[axis]) / way);
        if t_first > enter.0 {
            enter = (t_first, Some((axis, first)));
        }
        if t_second < leave.0 {
            leave = (t_second, Some((axis, second)));
        }
    }
    // The coordinate on the border is exact; the other one is clamped against rounding.
    let place = |t: f64, (axis, border): (usize, f64)| {
        let other = 1 - axis;
        let mut point = [border; 2];
        point[other] = (a[other] + t * (b[other] - a[other])).clamp(f64::from(clip[other]), f64::from(clip[other + 2]));
        point
    };
    (enter.0 <= leave.0)
        .then(|| (enter.1.map_or(a, |border| place(enter.0, border)), leave.1.map_or(b, |border| place(leave.0, border))))
}

/// Thins a curve whose x never decreases, such as a loss over steps, for drawing within `clip`; x points to the right (`scale_x` > 0).
///
/// Of each column of pixels the first, the least, the greatest and the last point are kept, and one point beyond either side, so
/// that lines run up to the border: at most 4 · (columns + 3) points. Points that are not finite (in either coordinate, which
/// must leave x in order) break the curve. Each vertex is a point of the curve, and its step is that point's index. A y far
/// outside of `clip` is clamped to a distance of 10⁷ pixels.
pub fn thin_curve(len: usize, point: impl Fn(usize) -> [f64; 2], to_screen: Affine, clip: Rect) -> ThinPath {
    let x = |i: usize| to_screen.scale_x * point(i)[0] + to_screen.offset_x;
    let (left, right) = (f64::from(clip[0]), f64::from(clip[2]));
    let from = partition_point(len, |i| x(i) < left).saturating_sub(1);
    let to = (partition_point(len, |i| x(i) <= right) + 1).min(len);
    let mut curve = CurveThinner::default();
    for i in from..to {
        match to_screen.apply(point(i)) {
            Some([x, y]) => {
                // All points beyond a side share one column.
                let column = if x < left {
                    -1.0
                } else if x > right {
                    f64::INFINITY
                } else {
                    (x - left).floor()
                };
                curve.add(column, [x.clamp(-1e7, 1e7) as f32, y.clamp(-1e7, 1e7) as f32], i as u32);
            }
            None => curve.gap = true,
        }
    }
    curve.finish()
}

/// The number of leading indices below `len` for which `holds`; it must not hold again after it has failed.
fn partition_point(len: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// A point and its index.
type IndexedPoint = ([f32; 2], u32);

/// Collects a curve column by column.
#[derive(Default)]
struct CurveThinner {
    path: ThinPath,
    column: f64,
    /// First, least, greatest and last point of the present column.
    kept: Option<[IndexedPoint; 4]>,
    /// Whether there are points without a value between the present column and the next point.
    gap: bool,
}

impl CurveThinner {
    fn add(&mut self, column: f64, point: [f32; 2], step: u32) {
        let mark = (point, step);
        match &mut self.kept {
            // A gap within a column is invisible.
            Some([_, least, greatest, last]) if column == self.column => {
                if point[1] < least.0[1] {
                    *least = mark;
                }
                if point[1] > greatest.0[1] {
                    *greatest = mark;
                }
                *last = mark;
            }
            _ => {
                self.flush();
                if self.gap || self.path.is_empty() {
                    self.path.strokes.push(Stroke::default());
                }
                (self.column, self.kept) = (column, Some([mark; 4]));
            }
        }
        self.gap = false;
    }

    /// Appends the present column; a stroke that ends with it is completed.
    fn flush(&mut self) {
        if let (Some(mut kept), Some(stroke)) = (self.kept.take(), self.path.strokes.last_mut()) {
            kept.sort_by_key(|mark| mark.1);
            for (point, step) in kept {
                if stroke.steps.last() != Some(&step) {
                    stroke.push(point, step);
                }
            }
            if self.gap {
                stroke.complete();
            }
        }
    }

    fn finish(mut self) -> ThinPath {
        self.gap = true;
        self.flush();
        self.path
    }
}
