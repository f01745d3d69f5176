//! A faint relief of a field: slopes towards the upper left are lighter, those away from it darker.

use super::field::Field;
use super::levels::Levels;

/// The greatest change of lightness, as a part of it.
const DEPTH: f32 = 0.12;
/// The height of the whole range of shades, as a part of the picture's width.
const HEIGHT: f32 = 0.6;
/// The direction to the light: to the left, up, and out of the picture.
const LIGHT: [f32; 3] = [-0.54, 0.54, 0.65];

/// For each node of `field`, its shade (0 to 1; none where it has no value), and the factor by which its slope changes the lightness.
pub fn relief(field: &Field, levels: &Levels) -> Vec<Option<(f32, f32)>> {
    let (columns, rows) = (field.columns, field.rows);
    let shades: Vec<Option<f32>> = field.values.iter().map(|value| levels.shade(*value)).collect();
    let at = |column: usize, row: usize| shades[row * columns + column];
    // The slope between the neighbours that have a shade; at the border, of one of them.
    let slope = |low: Option<f32>, here: f32, high: Option<f32>, nodes: usize| {
        let (from, to) = (low.unwrap_or(here), high.unwrap_or(here));
        let steps = f32::from(u8::from(low.is_some()) + u8::from(high.is_some())).max(1.0);
        HEIGHT * (to - from) / steps * (nodes - 1) as f32
    };
    let lit = |index: usize| {
        let (column, row) = (index % columns, index / columns);
        let here = shades[index]?;
        let left = column.checked_sub(1).and_then(|column| at(column, row));
        let right = (column + 1 < columns).then(|| at(column + 1, row)).flatten();
        let below = row.checked_sub(1).and_then(|row| at(column, row));
        let above = (row + 1 < rows).then(|| at(column, row + 1)).flatten();
        let (x, y) = (slope(left, here, right, columns), slope(below, here, above, rows));
        let facing = (-x * LIGHT[0] - y * LIGHT[1] + LIGHT[2]) / (x * x + y * y + 1.0).sqrt();
        let change = ((facing - LIGHT[2]) / LIGHT[2]).clamp(-1.0, 1.0);
        Some((here, 1.0 + DEPTH * change))
    };
    (0..shades.len()).map(lit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::View;

    fn field(value: impl Fn(f64, f64) -> f64 + Sync) -> Vec<Option<(f32, f32)>> {
        let field = Field::sample(View::new((-1.0, 1.0), (-1.0, 1.0)), 9, 9, |p| value(p.x, p.y));
        relief(&field, &Levels::choose(&field, None, 8))
    }

    #[test]
    fn a_plain_has_no_relief_and_slopes_have_one() {
        assert!(field(|_, _| 3.0).iter().all(|node| node.is_some_and(|(_, light)| light == 1.0)));
        // Row 0 is the lowest. A slope that rises to the right faces the light at the left.
        let [rising, falling] = [1.0, -1.0].map(|sign| field(move |x, _| sign * x)[40].unwrap().1);
        assert!(rising > 1.0 && falling < 1.0 && rising <= 1.0 + DEPTH && falling >= 1.0 - DEPTH, "{rising} {falling}");
        let upward = field(|_, y| y)[40].unwrap().1;
        assert!(upward < 1.0, "a slope that rises upward faces away from a light above: {upward}");
    }

    #[test]
    fn where_there_is_no_value_there_is_no_relief() {
        let nodes = field(|x, _| if x > 0.3 { f64::NAN } else { x });
        assert!(nodes[8].is_none() && nodes[4].is_some_and(|(_, light)| light.is_finite()));
    }
}
