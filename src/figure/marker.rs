//! The marker of a run: the same shape at the end of its path, on its curve and in the legend.

use crate::figure::drawing::{Frame, Item, Paint, Pen, Position};
use crate::sim::experiment::Marker;
use std::f32::consts::{PI, TAU};

/// The items of a marker at `center`, about `size` points across, filled with `fill` and outlined with `edge`.
pub fn items(marker: Marker, center: Position, size: f32, fill: impl Into<Paint>, edge: Pen) -> Vec<Item> {
    let (r, fill) = (size / 2.0, fill.into());
    let polygon = |corners: Vec<(f32, f32)>| vec![Item::Polygon(places(center, &corners), fill, Some(edge))];
    match marker {
        Marker::Circle => vec![Item::Circle(center, r, Some(fill), Some(edge))],
        Marker::Square => polygon(ring(4, r * 1.25, PI / 4.0)),
        Marker::Triangle => polygon(ring(3, r * 1.3, -PI / 2.0)),
        Marker::Diamond => polygon(ring(4, r * 1.3, 0.0)),
        Marker::Pentagon => polygon(ring(5, r * 1.15, -PI / 2.0)),
        Marker::Star => {
            let radius = |i: usize| r * if i.is_multiple_of(2) { 1.5 } else { 0.68 };
            polygon((0..10).map(|i| (radius(i), -PI / 2.0 + i as f32 * TAU / 10.0)).collect())
        }
        Marker::Plus => polygon(bars(r, 0.0)),
        Marker::Cross => polygon(bars(r, PI / 4.0)),
    }
}

fn ring(corners: usize, radius: f32, turn: f32) -> Vec<(f32, f32)> {
    (0..corners).map(|i| (radius, turn + i as f32 * TAU / corners as f32)).collect()
}

/// The outline of two crossed bars.
fn bars(r: f32, turn: f32) -> Vec<(f32, f32)> {
    let (reach, half) = (1.4 * r, 0.42 * r);
    let (far, tilt, near) = (reach.hypot(half), half.atan2(reach), half * 2.0_f32.sqrt());
    let arm = |i: usize| {
        let along = turn + i as f32 * PI / 2.0;
        [(far, along - tilt), (far, along + tilt), (near, along + PI / 4.0)]
    };
    (0..4).flat_map(arm).collect()
}

fn places([x, y]: Position, points: &[(f32, f32)]) -> Vec<Position> {
    points.iter().map(|(radius, angle)| [x + radius * angle.cos(), y + radius * angle.sin()]).collect()
}

/// An arrowhead at the border of `frame` that points to an iterate `head` outside of it.
pub fn beyond(frame: Frame, head: [f64; 2], fill: impl Into<Paint>, edge: Pen) -> Item {
    let [cx, cy] = frame.center();
    let (dx, dy) = (head[0] - f64::from(cx), head[1] - f64::from(cy));
    let half = [frame.width() / 2.0 - 10.0, frame.height() / 2.0 - 10.0].map(|side| f64::from(side.max(1.0)));
    let scale = (half[0] / dx.abs()).min(half[1] / dy.abs());
    let length = dx.hypot(dy);
    let (along_x, along_y) = ((dx / length) as f32, (dy / length) as f32);
    let tip = [cx + (dx * scale) as f32, cy + (dy * scale) as f32];
    let base = [tip[0] - 11.0 * along_x, tip[1] - 11.0 * along_y];
    let side = [-5.0 * along_y, 5.0 * along_x];
    Item::Polygon(
        vec![tip, [base[0] + side[0], base[1] + side[1]], [base[0] - side[0], base[1] - side[1]]],
        fill.into(),
        Some(edge),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_keeps_near_its_place() {
        for marker in Marker::ALL {
            for item in items(marker, [50.0, 20.0], 10.0, [0; 3], Pen::new(1.0, [255; 3])) {
                let points = match item {
                    Item::Polygon(points, ..) => points,
                    Item::Circle(center, radius, ..) => vec![[center[0] + radius, center[1]]],
                    other => panic!("{other:?}"),
                };
                let reach = points.iter().map(|[x, y]| (x - 50.0).hypot(y - 20.0)).fold(0.0, f32::max);
                assert!((5.0..8.0).contains(&reach), "{marker}: {reach}");
            }
        }
    }

    #[test]
    fn an_arrow_stays_inside_however_far_the_head_is() {
        let frame = Frame::new(10.0, 10.0, 110.0, 60.0);
        for head in [[1e300, 3.0], [-1e300, -1e300], [60.0, 1e12], [200.0, 35.0]] {
            let Item::Polygon(points, ..) = beyond(frame, head, [0; 3], Pen::new(1.0, [0; 3])) else { panic!("a polygon") };
            assert!(points.iter().all(|at| frame.contains(*at)), "{head:?}: {points:?}");
        }
    }
}
