//! Polylines that are drawn correctly whatever their turns.

use eframe::egui::{Pos2, Shape, Stroke};

/// The cosine beyond which a turn counts as a reversal.
const REVERSAL: f32 = -0.999;

/// The most points of one line, the fewest to which it is thinned among many, and the points of all lines together: with more of them a
/// frame comes too late.
const MOST: usize = 1500;
const FEWEST: usize = 150;
const TOGETHER: usize = 12_000;

/// Returns the most points of each of so many `lines`.
pub fn share(lines: usize) -> usize {
    (TOGETHER / lines.max(1)).clamp(FEWEST, MOST)
}

/// Splits the polyline through `points` where it turns right back on itself.
///
/// egui joins two segments by the mean of their normals. Where one runs straight back along the other, that mean consists of rounding
/// errors, and dividing by it gives a join hundreds of points long. Stochastic gradients often step back and forth along one line.
pub fn shapes(points: impl Iterator<Item = Pos2>, stroke: Stroke) -> Vec<Shape> {
    let mut parts: Vec<Vec<Pos2>> = Vec::new();
    let mut part: Vec<Pos2> = Vec::new();
    for point in points {
        if part.last() == Some(&point) {
            continue;
        }
        if let [.., before, last] = part[..] {
            let (arrive, leave) = ((last - before).normalized(), (point - last).normalized());
            if arrive.dot(leave) < REVERSAL {
                parts.push(std::mem::replace(&mut part, vec![last]));
            }
        }
        part.push(point);
    }
    parts.push(part);
    parts.into_iter().filter(|part| part.len() > 1).map(|part| Shape::line(part, stroke)).collect()
}

/// Returns a dashed line through `points`, with the dashes that all plots share.
pub fn dashed(points: &[Pos2], stroke: Stroke) -> Vec<Shape> {
    Shape::dashed_line(points, stroke, 7.0, 5.0)
}

/// Returns a dotted line through `points`, for levels that are neither a curve nor a line of the grid.
pub fn dotted(points: &[Pos2], stroke: Stroke) -> Vec<Shape> {
    Shape::dashed_line(points, stroke, 2.0, 4.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::epaint::{TessellationOptions, Tessellator};
    use eframe::egui::{Color32, Rect, pos2, vec2};

    /// What is drawn stays within a few points of the line, for reversals of every direction and size.
    #[test]
    fn joins_stay_near_the_line() {
        for i in 0..2000 {
            let angle = i as f32 * 0.003;
            let (a, b) = (pos2(500.3, 300.7), pos2(500.3, 300.7) + 37.3 * vec2(angle.cos(), angle.sin()));
            let path = [a, b, a + 0.25 * (b - a), b, a, a + 1.5 * (b - a)];
            let reach = Rect::from_points(&path).expand(6.0);
            let mut tessellator = Tessellator::new(1.0, TessellationOptions::default(), [1, 1], Vec::new());
            for shape in shapes(path.into_iter(), Stroke::new(2.2, Color32::WHITE)) {
                let mut mesh = eframe::egui::Mesh::default();
                tessellator.tessellate_shape(shape, &mut mesh);
                assert!(!mesh.is_empty() && mesh.vertices.iter().all(|vertex| reach.contains(vertex.pos)), "angle {angle}");
            }
        }
    }
}
