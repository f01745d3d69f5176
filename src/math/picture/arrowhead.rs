//! The arrowhead at the border of a picture that points to something outside of it.

use crate::math::picture::thin::Rect;

/// The corners, the tip first, of an arrowhead inside the border of `frame` that points to `target` outside of it; 11 points
/// long, 10 wide.
pub fn arrowhead([left, top, right, bottom]: Rect, target: [f64; 2]) -> [[f32; 2]; 3] {
    let center = [(left + right) / 2.0, (top + bottom) / 2.0];
    let (dx, dy) = (target[0] - f64::from(center[0]), target[1] - f64::from(center[1]));
    let half = [(right - left) / 2.0 - 10.0, (bottom - top) / 2.0 - 10.0].map(|side| f64::from(side.max(1.0)));
    let scale = (half[0] / dx.abs()).min(half[1] / dy.abs());
    let length = libm::hypot(dx, dy);
    let (along_x, along_y) = ((dx / length) as f32, (dy / length) as f32);
    let tip = [center[0] + (dx * scale) as f32, center[1] + (dy * scale) as f32];
    let base = [tip[0] - 11.0 * along_x, tip[1] - 11.0 * along_y];
    let side = [-5.0 * along_y, 5.0 * along_x];
    [tip, [base[0] + side[0], base[1] + side[1]], [base[0] - side[0], base[1] - side[1]]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arrowhead_stays_inside_however_far_the_target_is() {
        for target in [[1e300, 3.0], [-1e300, -1e300], [60.0, 1e12], [200.0, 35.0]] {
            let corners = arrowhead([10.0, 10.0, 110.0, 60.0], target);
            let inside = |[x, y]: &[f32; 2]| (10.0..=110.0).contains(x) && (10.0..=60.0).contains(y);
            assert!(corners.iter().all(inside), "{target:?}: {corners:?}");
        }
    }
}
