//! Isolines by marching squares (Lorensen & Cline 1987, in the plane), for many levels in one pass over the cells.

use crate::math::picture::field::Field;

/// A connected piece of the set where the field has a given value.
#[derive(Clone, Debug, PartialEq)]
pub struct Isoline {
    /// The value along the line.
    pub level: f64,
    /// At least two points in plot coordinates, `[x, y]`, in order; greater values lie on the left. No two neighbours are equal.
    pub points: Vec<[f64; 2]>,
    /// Whether the last point connects to the first, which is not repeated. Lines that end at the border or at a hole are open.
    pub closed: bool,
}

/// The isolines of `field` at `levels`, by increasing level.
///
/// The field is interpolated linearly along the cells' sides. A node counts as high where its value is at least the level. In a
/// saddle cell the mean of the four corners decides which corners are connected. Cells with a corner that is not finite are left
/// out. Levels that are not finite are ignored, and so are repetitions.
pub fn isolines(field: &Field, levels: &[f64]) -> Vec<Isoline> {
    let mut levels: Vec<f64> = levels.iter().copied().filter(|level| level.is_finite()).collect();
    levels.sort_by(f64::total_cmp);
    levels.dedup();
    let mut lines = Vec::new();
    if field.columns >= 2 && field.rows >= 2 {
        let mut tracer = Tracer::new(field);
        for (&level, segments) in levels.iter().zip(segments(field, &levels)) {
            tracer.trace(level, &segments, &mut lines);
        }
    }
    lines
}

/// A piece of an isoline within a cell: the edges of the grid at which it begins and ends.
///
/// The edge from node n to its right neighbour has the number 2n, the edge to its upper neighbour 2n + 1. Since greater values
/// lie on the left, an edge is left by at most one segment and entered by at most one: segments chain without a search.
type Segment = [u32; 2];

/// For each case of high corners (1: lower left, 2: lower right, 4: upper right, 8: upper left) the sides that a segment
/// comes from and goes to (0: bottom, 1: right, 2: top, 3: left). The saddles, 5 and 10, are told apart by their centre.
const CASES: [&[[usize; 2]]; 16] = [
    &[],
    &[[0, 3]],
    &[[1, 0]],
    &[[1, 3]],
    &[[2, 1]],
    &[],
    &[[2, 0]],
    &[[2, 3]],
    &[[3, 2]],
    &[[0, 2]],
    &[],
    &[[1, 2]],
    &[[3, 1]],
    &[[0, 1]],
    &[[3, 0]],
    &[],
];

/// The rank of a node whose value is not finite.
const HOLE: u32 = u32::MAX;

/// For each node the number of the sorted levels that are at or below its value.
fn ranks(values: &[f64], levels: &[f64]) -> Vec<u32> {
    // Neighbours have similar values, so a walk from the last rank is faster than a new binary search.
    let mut rank = 0;
    let find = |&value: &f64| {
        if !value.is_finite() {
            return HOLE;
        }
        while rank < levels.len() && levels[rank] <= value {
            rank += 1;
        }
        while rank > 0 && levels[rank - 1] > value {
            rank -= 1;
        }
        rank as u32
    };
    values.iter().map(find).collect()
}

/// The segments of each level.
fn segments(field: &Field, levels: &[f64]) -> Vec<Vec<Segment>> {
    let columns = field.columns;
    let ranks = ranks(&field.values, levels);
    let mut segments = vec![Vec::new(); levels.len()];
    for node in (0..field.rows - 1).flat_map(|row| row * columns..(row + 1) * columns - 1) {
        let corners = [node, node + 1, node + columns + 1, node + columns];
        let rank = corners.map(|corner| ranks[corner]);
        let lowest = rank[0].min(rank[1]).min(rank[2].min(rank[3]));
        let highest = rank[0].max(rank[1]).max(rank[2].max(rank[3]));
        if lowest == highest || highest == HOLE {
            continue;
        }
        let sides = [2 * node, 2 * (node + 1) + 1, 2 * (node + columns), 2 * node + 1].map(|edge| edge as u32);
        for level in lowest..highest {
            let case = (0..4).fold(0, |case, corner| case | usize::from(rank[corner] > level) << corner);
            let pieces = match case {
                5 | 10 => {
                    let centre: f64 = corners.iter().map(|&corner| 0.25 * field.values[corner]).sum();
                    saddle(case, centre >= levels[level as usize])
                }
                _ => CASES[case],
            };
            segments[level as usize].extend(pieces.iter().map(|piece| piece.map(|side| sides[side])));
        }
    }
    segments
}

/// The segments of a saddle cell: a high centre joins the high corners, a low one the low corners.
fn saddle(case: usize, centre_is_high: bool) -> &'static [[usize; 2]] {
    match (case, centre_is_high) {
        (5, true) => &[[0, 1], [2, 3]],
        (5, false) => &[[0, 3], [2, 1]],
        (_, true) => &[[3, 0], [1, 2]],
        (_, false) => &[[1, 0], [3, 2]],
    }
}

/// The marker for no edge.
const NONE: u32 = u32::MAX;

/// Connects a level's segments to lines. Between two levels both arrays are reset.
struct Tracer<'a> {
    field: &'a Field,
    /// For each edge the next edge of the line.
    next: Vec<u32>,
    /// For each edge whether a segment ends there.
    entered: Vec<bool>,
}

impl<'a> Tracer<'a> {
    fn new(field: &'a Field) -> Self {
        let edges = 2 * field.values.len();
        Tracer { field, next: vec![NONE; edges], entered: vec![false; edges] }
    }

    fn trace(&mut self, level: f64, segments: &[Segment], lines: &mut Vec<Isoline>) {
        for &[from, to] in segments {
            self.next[from as usize] = to;
            self.entered[to as usize] = true;
        }
        // Open lines first, from their ends; the remaining segments form loops.
        for loops in [false, true] {
            for from in segments.iter().map(|segment| segment[0] as usize) {
                if self.next[from] != NONE && self.entered[from] == loops {
                    lines.extend(self.follow(level, from));
                }
            }
        }
    }

    /// The line from the edge `start` on, which is removed from the arrays; `None` where it is a single point.
    fn follow(&mut self, level: f64, start: usize) -> Option<Isoline> {
        let mut points = Vec::new();
        let mut edge = start;
        let mut closed = loop {
            let point = self.crossing(edge, level);
            // A line through a node meets it on several edges.
            if points.last() != Some(&point) {
                points.push(point);
            }
            self.entered[edge] = false;
            match std::mem::replace(&mut self.next[edge], NONE) {
                NONE => break false,
                next if next as usize == start => break true,
                next => edge = next as usize,
            }
        };
        if closed && points.len() > 1 && points.first() == points.last() {
            points.pop();
        }
        closed &= points.len() > 2;
        (points.len() > 1).then_some(Isoline { level, points, closed })
    }

    /// The point of an edge at which the field has the level, by linear interpolation.
    fn crossing(&self, edge: usize, level: f64) -> [f64; 2] {
        let Field { columns, values, .. } = self.field;
        let (node, upwards) = (edge / 2, edge % 2);
        let (column, row) = (node % columns, node / columns);
        let t = fraction(values[node], values[if upwards == 1 { node + columns } else { node + 1 }], level);
        let mix = |from: f64, to: f64| from * (1.0 - t) + to * t;
        let (x, y) = (self.field.x(column), self.field.y(row));
        if upwards == 1 { [x, mix(y, self.field.y(row + 1))] } else { [mix(x, self.field.x(column + 1)), y] }
    }
}

/// The relative position of `level` between `a` and `b`, in 0 ..= 1.
fn fraction(a: f64, b: f64, level: f64) -> f64 {
    // Halved where the difference of two huge values would overflow.
    let scale = if (b - a).is_finite() { 1.0 } else { 0.5 };
    (scale * level - scale * a) / (scale * b - scale * a)
}
