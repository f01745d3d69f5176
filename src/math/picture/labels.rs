//! Placing the labels of isolines on the lines.

use crate::math::picture::contour::Isoline;
use crate::math::picture::thin::{Rect, clip_segment};

/// The position of an isoline's label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabelSpot {
    /// The isoline's value.
    pub level: f64,
    /// The label's centre, in pixels.
    pub position: [f32; 2],
    /// The direction of the line there, in radians, −π/2 ..= π/2, clockwise on a screen whose y points down; the text is never
    /// upside down.
    pub angle: f32,
}

/// The length of line that a label covers, in pixels.
const LABEL: f32 = 40.0;

/// The distance of labels from the border, in pixels.
const MARGIN: f32 = 24.0;

/// The visible length below which a line gets no label, in pixels.
const WORTH_A_LABEL: f32 = 120.0;

/// The distance between candidates along a line, in pixels.
const STEP: f32 = 4.0;

/// At most `most` label positions, one for each level, the longest lines first, no two closer than `apart` pixels.
///
/// `to_screen` maps plot coordinates to pixels and `bounds` is the picture on the screen. On each line the label goes to the
/// place where the line is straightest and most nearly horizontal.
pub fn label_spots(
    isolines: &[Isoline],
    to_screen: impl Fn([f64; 2]) -> [f32; 2],
    bounds: Rect,
    apart: f32,
    most: usize,
) -> Vec<LabelSpot> {
    let inner = [bounds[0] + MARGIN, bounds[1] + MARGIN, bounds[2] - MARGIN, bounds[3] - MARGIN];
    if inner[0] >= inner[2] || inner[1] >= inner[3] {
        return Vec::new();
    }
    let runs = isolines.iter().flat_map(|line| visible_runs(line, &to_screen, &inner).into_iter().map(|run| (line.level, run)));
    let mut runs: Vec<_> = runs.filter(|(_, run)| run.len() as f32 * STEP >= WORTH_A_LABEL).collect();
    runs.sort_by_key(|(_, run)| std::cmp::Reverse(run.len()));
    let mut spots: Vec<LabelSpot> = Vec::new();
    for (level, run) in runs {
        if spots.len() == most {
            break;
        }
        if spots.iter().any(|spot| spot.level == level) {
            continue;
        }
        let free =
            |at: [f32; 2]| spots.iter().all(|spot| libm::hypotf(spot.position[0] - at[0], spot.position[1] - at[1]) >= apart);
        let best = places(&run).filter(|place| free(place.position)).min_by(|a, b| a.cost.total_cmp(&b.cost));
        spots.extend(best.map(|LabelCandidate { position, angle, .. }| LabelSpot { level, position, angle }));
    }
    spots
}

/// The parts of a line within `inner`, as points on the screen [`STEP`] apart along the line.
fn visible_runs(line: &Isoline, to_screen: impl Fn([f64; 2]) -> [f32; 2], inner: &Rect) -> Vec<Vec<[f32; 2]>> {
    let mut runs: Vec<Vec<[f32; 2]>> = Vec::new();
    let mut ahead = 0.0;
    let mut end = None;
    let closing = line.points.first().filter(|_| line.closed);
    let screen = line.points.iter().chain(closing).map(|&point| to_screen(point).map(f64::from));
    let points: Vec<[f64; 2]> = screen.collect();
    for pair in points.windows(2) {
        let Some((from, to)) = clip_segment(pair[0], pair[1], inner) else { continue };
        if end != Some(from) {
            runs.push(Vec::new());
            ahead = 0.0;
        }
        let way = [to[0] - from[0], to[1] - from[1]];
        let length = libm::hypot(way[0], way[1]);
        while ahead < length {
            let t = ahead / length;
            runs.last_mut().expect("a run was begun").push([(from[0] + t * way[0]) as f32, (from[1] + t * way[1]) as f32]);
            ahead += f64::from(STEP);
        }
        ahead -= length;
        end = Some(to);
    }
    runs
}

/// A possible position of a label; the lower the cost, the better.
struct LabelCandidate {
    position: [f32; 2],
    angle: f32,
    cost: f32,
}

/// The possible positions along a visible part of a line.
fn places(run: &[[f32; 2]]) -> impl Iterator<Item = LabelCandidate> {
    let strides = (LABEL / STEP) as usize;
    run.windows(strides + 1).map(move |stretch| {
        let (from, to) = (stretch[0], stretch[strides]);
        let way = [to[0] - from[0], to[1] - from[1]];
        let way = if way[0] < 0.0 { way.map(|a| -a) } else { way };
        let angle = libm::atan2f(way[1], way[0]);
        // Bending costs more than a slope: letters would leave the line.
        let bend = 1.0 - libm::hypotf(way[0], way[1]) / (strides as f32 * STEP);
        LabelCandidate { position: stretch[strides / 2], angle, cost: 4.0 * bend + 0.3 * angle.abs() }
    })
}
