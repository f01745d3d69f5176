//! The isolines of a picture with their labels; the lines are interrupted at the labels.

use crate::math::picture::contour::isolines;
use crate::math::picture::field::Field;
use crate::math::picture::labels::{LabelSpot, label_spots};
use crate::math::picture::levels::Levels;
use crate::math::picture::thin::Rect;

/// The approximate number of isolines.
pub const LEVELS: usize = 16;
/// The font size of labels, in points.
pub const LABEL: f32 = 12.0;

/// The gap between a label and its line, in points.
const GAP: f32 = 4.0;
/// The least distance between two labels, in points.
const APART: f32 = 120.0;
/// The most labels.
const MOST: usize = 7;

/// The isolines of a picture, in points of its page.
#[derive(Clone, Debug, Default)]
pub struct Isolines {
    /// The lines, without the parts covered by labels.
    pub lines: Vec<Vec<[f32; 2]>>,
    /// The labels: position and text.
    pub labels: Vec<(LabelSpot, String)>,
}

impl Isolines {
    /// The isolines of `field` at `levels`. `to_page` maps plot coordinates to points; labels are placed within `bounds`, if any
    /// are wanted, and `width` is the width of a text in the font size [`LABEL`].
    pub fn of(
        field: &Field,
        levels: &Levels,
        to_page: impl Fn([f64; 2]) -> [f32; 2],
        bounds: Option<Rect>,
        width: impl Fn(&str) -> f32,
    ) -> Self {
        let isolines = isolines(field, &levels.values);
        let spots = bounds.map_or(Vec::new(), |bounds| label_spots(&isolines, &to_page, bounds, APART, MOST));
        let labels: Vec<_> = spots.into_iter().map(|spot| (spot, levels.label(spot.level))).collect();
        let lines = isolines.iter().flat_map(|line| {
            let closing = line.points.first().filter(|_| line.closed);
            clear_of(line.points.iter().chain(closing).map(|p| to_page(*p)), &labels, &width)
        });
        Isolines { lines: lines.collect(), labels }
    }
}

/// The parts of the line through `points` that are not covered by any of `labels`.
fn clear_of(
    points: impl Iterator<Item = [f32; 2]>,
    labels: &[(LabelSpot, String)],
    width: impl Fn(&str) -> f32,
) -> Vec<Vec<[f32; 2]>> {
    let covers = |(spot, text): &(LabelSpot, String), [x, y]: [f32; 2]| {
        let (sin, cos) = libm::sincosf(spot.angle);
        let [dx, dy] = [x - spot.position[0], y - spot.position[1]];
        (dx * cos + dy * sin).abs() < width(text) / 2.0 + GAP && (dy * cos - dx * sin).abs() < 0.6 * LABEL
    };
    let mut parts = vec![Vec::new()];
    for at in points {
        if labels.iter().any(|label| covers(label, at)) {
            parts.push(Vec::new());
        } else {
            parts.last_mut().expect("never empty").push(at);
        }
    }
    parts.retain(|part| part.len() > 1);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_where_a_number_stands_on_it() {
        let spot = LabelSpot { level: 1.0, position: [50.0, 20.0], angle: 0.0 };
        let line = (0..=100).map(|x| [x as f32, 20.0]);
        let parts = clear_of(line.clone(), &[(spot, "1".into())], |_| 12.0);
        let ends: Vec<_> = parts.iter().map(|part| (part[0][0], part[part.len() - 1][0])).collect();
        assert_eq!(ends, [(0.0, 40.0), (60.0, 100.0)]);
        assert_eq!(clear_of(line, &[], |_| 12.0).len(), 1);
    }
}
