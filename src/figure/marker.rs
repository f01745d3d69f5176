//! The marker of a run: the same shape at the end of its path, on its curve and in the legend.

use crate::figure::drawing::{Item, Paint, Pen, Position};
use crate::sim::experiment::Marker;
use crate::sim::picture::marks::outline;

/// The marker at `center`, about `size` points across, filled with `fill` and outlined with `edge`.
pub fn item(marker: Marker, center: Position, size: f32, fill: impl Into<Paint>, edge: Pen) -> Item {
    let corners: Vec<Position> = outline(marker, size).into_iter().map(|[x, y]| [center[0] + x, center[1] + y]).collect();
    match corners.is_empty() {
        true => Item::Circle(center, size / 2.0, Some(fill.into()), Some(edge)),
        false => Item::Polygon(corners, fill.into(), Some(edge)),
    }
}
