//! The minima among which basins are told apart, and a grid in which the one near a point is found at once.

use crate::math::Landscape;
use crate::math::Point;
use crate::math::View;
use crate::math::theory::stationary::{StationaryKind, followed, stationary_points, turning_points};

/// An iterate has arrived at a minimum within this part of the view, along each axis.
pub const NEAR: f64 = 0.01;
/// Two minima are one where they are this part of the view apart, or less.
const SAME: f64 = 1e-3;
/// The number of cells of the grid along each axis.
const CELLS: usize = 64;
/// How far beyond the view a minimum that a run has come to may lie, in views.
const BEYOND: f64 = 5.0;

/// The minima of `landscape` in `view`, from left to right, and from below; those that are known, and those that are found.
pub fn minima_in(landscape: &dyn Landscape, view: View) -> Vec<Point> {
    let mut found: Vec<Point> = landscape.minima().into_iter().filter(|p| view.contains(*p)).collect();
    let others: Vec<Point> = if landscape.dimension() == 1 {
        let turning = turning_points(landscape, view.x).into_iter();
        turning.filter(|(_, kind)| *kind == StationaryKind::Minimum).map(|(x, _)| Point::new(x, 0.0)).collect()
    } else {
        only_minima(stationary_points(landscape, view))
    };
    for other in others {
        add(&mut found, other, view);
    }
    sort(&mut found);
    found
}

/// The minima near which runs have come to rest at `ends`, in view or beyond it, besides those that are `known`.
pub fn minima_at(landscape: &dyn Landscape, ends: &[Point], known: &[Point], view: View) -> Vec<Point> {
    let size = size(view);
    let grown = View::new(
        (view.x.0 - BEYOND * size.x, view.x.1 + BEYOND * size.x),
        (view.y.0 - BEYOND * size.y, view.y.1 + BEYOND * size.y),
    );
    let starts: Vec<(Point, StationaryKind)> = ends.iter().map(|end| (*end, StationaryKind::Minimum)).collect();
    let mut all = known.to_vec();
    for minimum in only_minima(followed(landscape, &starts, grown)) {
        add(&mut all, minimum, view);
    }
    sort(&mut all);
    all
}

fn only_minima(points: Vec<(Point, StationaryKind)>) -> Vec<Point> {
    points.into_iter().filter(|(_, kind)| *kind == StationaryKind::Minimum).map(|(p, _)| p).collect()
}

fn add(all: &mut Vec<Point>, minimum: Point, view: View) {
    if !all.iter().any(|other| distance(*other, minimum, view) < SAME) {
        all.push(minimum);
    }
}

fn sort(points: &mut [Point]) {
    points.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
}

fn size(view: View) -> Point {
    Point::new(view.x.1 - view.x.0, view.y.1 - view.y.0)
}

/// The distance of two points in parts of the view.
pub fn distance(a: Point, b: Point, view: View) -> f64 {
    (a - b).component_div(&size(view)).norm()
}

/// The minima, found by place.
#[derive(Clone, Debug)]
pub struct MinimumGrid {
    minima: Vec<Point>,
    /// The corner of the grid, and the number of cells per unit along each axis.
    corner: Point,
    per_unit: Point,
    /// 1 / (NEAR · size of the view).
    scale: Point,
    /// The minima that are near to some point of each cell.
    cells: Vec<Vec<u16>>,
}

impl MinimumGrid {
    /// The grid of `minima`, at most 65,535 of them, over `view` and all of them.
    pub fn new(minima: Vec<Point>, view: View) -> Self {
        let room = size(view) * NEAR;
        let (mut low, mut high) = (Point::new(view.x.0, view.y.0), Point::new(view.x.1, view.y.1));
        for minimum in &minima {
            low = low.inf(&(minimum - 2.0 * room));
            high = high.sup(&(minimum + 2.0 * room));
        }
        let per_unit = Point::repeat(CELLS as f64).component_div(&(high - low));
        let scale = Point::repeat(1.0).component_div(&room);
        let mut grid = MinimumGrid { minima, corner: low, per_unit, scale, cells: vec![Vec::new(); CELLS * CELLS] };
        for (i, minimum) in grid.minima.iter().enumerate() {
            let [first, last] = [minimum - room, minimum + room].map(|p| grid.cell(p));
            for row in first.1..=last.1 {
                for column in first.0..=last.0 {
                    grid.cells[row * CELLS + column].push(i as u16);
                }
            }
        }
        grid
    }

    /// The minima, from left to right.
    pub fn minima(&self) -> &[Point] {
        &self.minima
    }

    fn cell(&self, p: Point) -> (usize, usize) {
        let at = (p - self.corner).component_mul(&self.per_unit);
        // A cast of a number that is negative, too large or NaN stays in range.
        ((at.x as usize).min(CELLS - 1), (at.y as usize).min(CELLS - 1))
    }

    /// The distance of `p` from the minimum `i`, in units of what counts as near.
    #[inline]
    pub fn away(&self, p: Point, i: u16) -> f64 {
        (p - self.minima[i as usize]).component_mul(&self.scale).norm()
    }

    /// The minimum that is near to `p`, and their distance in units of what counts as near; of several the nearest.
    #[inline]
    pub fn near(&self, p: Point) -> Option<(u16, f64)> {
        let (column, row) = self.cell(p);
        let here = &self.cells[row * CELLS + column];
        if here.is_empty() {
            return None;
        }
        let distances = here.iter().map(|&i| (i, self.away(p, i)));
        distances.filter(|(_, away)| *away <= 1.0).min_by(|(_, a), (_, b)| a.total_cmp(b))
    }
}
