//! A function of two variables, sampled on a grid, for isolines and shading.

use crate::math::Point;
use crate::math::View;
use nalgebra::vector;

/// Values of a function on a regular grid of nodes that spans a view, borders included.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The rectangle that the nodes span.
    pub view: View,
    /// The number of nodes along x.
    pub columns: usize,
    /// The number of nodes along y.
    pub rows: usize,
    /// The values, `rows` × `columns`, row by row; row 0 lies at the least y. NaN and infinities stay as they are.
    pub values: Vec<f64>,
}

impl Field {
    /// Evaluates `f` at `columns` × `rows` nodes; the outermost nodes lie on the border of `view`.
    pub fn sample(view: View, columns: usize, rows: usize, mut f: impl FnMut(Point) -> f64) -> Self {
        let mut field = Field { view, columns, rows, values: Vec::with_capacity(columns * rows) };
        for row in 0..rows {
            let y = field.y(row);
            for column in 0..columns {
                let value = f(vector![field.x(column), y]);
                field.values.push(value);
            }
        }
        field
    }

    /// The x of a column of nodes.
    pub fn x(&self, column: usize) -> f64 {
        between(self.view.x, column, self.columns)
    }

    /// The y of a row of nodes.
    pub fn y(&self, row: usize) -> f64 {
        between(self.view.y, row, self.rows)
    }

    /// The value at `p`, by bilinear interpolation; for a point outside the view, that of the nearest point inside. NaN where a
    /// node beside it is NaN, and where there are no nodes.
    pub fn at(&self, p: Point) -> f64 {
        if self.columns == 0 || self.rows == 0 {
            return f64::NAN;
        }
        let (left, right, across) = around(self.view.x, p.x, self.columns);
        let (below, above, up) = around(self.view.y, p.y, self.rows);
        let along = |row: usize| {
            let values = &self.values[row * self.columns..(row + 1) * self.columns];
            mix(values[left], values[right], across)
        };
        mix(along(below), along(above), up)
    }

    /// The least and greatest finite value; `None` where no value is finite.
    pub fn range(&self) -> Option<(f64, f64)> {
        let finite = self.values.iter().copied().filter(|v| v.is_finite());
        finite.fold(None, |range, v| Some(range.map_or((v, v), |(min, max): (f64, f64)| (min.min(v), max.max(v)))))
    }
}

/// Node `i` of `count` evenly spaced ones; the first and the last are exactly the ends of the interval.
fn between((from, to): (f64, f64), i: usize, count: usize) -> f64 {
    let t = i as f64 / count.saturating_sub(1).max(1) as f64;
    from * (1.0 - t) + to * t
}

/// The two of `count` nodes over the interval between which `x` lies, and the relative position of `x` between them, 0 to 1.
fn around((from, to): (f64, f64), x: f64, count: usize) -> (usize, usize, f64) {
    let last = count - 1;
    let place = ((x - from) / (to - from) * last as f64).clamp(0.0, last as f64);
    let node = place as usize;
    (node, (node + 1).min(last), place - node as f64)
}

/// Linear interpolation from `a` to `b`; at either end exactly that end, whatever the other is.
fn mix(a: f64, b: f64, part: f64) -> f64 {
    if part == 0.0 { a } else { a * (1.0 - part) + b * part }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_includes_the_borders() {
        let field = Field::sample(View::new((-1.0, 2.0), (0.1, 0.7)), 4, 3, |p| p.x + 10.0 * p.y);
        assert_eq!((field.x(0), field.x(3), field.y(0), field.y(2)), (-1.0, 2.0, 0.1, 0.7));
        assert_eq!(field.values.len(), 12);
        assert_eq!((field.values[0], field.values[3], field.values[8]), (0.0, 3.0, 6.0));
    }

    #[test]
    fn between_nodes_it_is_bilinear_and_outside_it_goes_on_as_at_the_border() {
        let bilinear = |p: Point| 2.0 - p.x + 3.0 * p.y + 0.5 * p.x * p.y;
        let mut field = Field::sample(View::new((-1.0, 2.0), (0.0, 1.0)), 4, 3, bilinear);
        for p in [vector![-1.0, 0.0], vector![0.3, 0.7], vector![2.0, 1.0], vector![1.0, 0.5]] {
            assert!((field.at(p) - bilinear(p)).abs() < 1e-12, "{p}");
        }
        assert_eq!(field.at(vector![9.0, -9.0]), field.at(vector![2.0, 0.0]));
        field.values[0] = f64::NAN;
        assert!(field.at(vector![-0.5, 0.2]).is_nan() && field.at(vector![1.5, 0.8]).is_finite());
        assert!(Field::sample(View::square(1.0), 0, 0, |_| 0.0).at(Point::zeros()).is_nan());
    }

    #[test]
    fn the_range_is_that_of_the_finite_values() {
        let mut field = Field::sample(View::square(1.0), 2, 2, |_| f64::NAN);
        assert_eq!(field.range(), None);
        field.values = vec![f64::INFINITY, -2.0, f64::NAN, 3.0];
        assert_eq!(field.range(), Some((-2.0, 3.0)));
    }
}
