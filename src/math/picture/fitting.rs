//! The default view of an objective.

use crate::math::landscape::{Landscape, View};
use crate::math::vector::Point;

/// The customary view of `objective`, extended to `start` where that lies outside; where it lies so far out that nothing else
/// would be seen, the customary view itself.
pub fn fitting(objective: &dyn Landscape, start: Point) -> View {
    let View { x, y } = objective.view();
    let wide = View::new(widened(x, start.x), widened(y, start.y));
    if is_drawable(wide) { wide } else { View { x, y } }
}

/// How often the view of an objective may fit into that with one scale for both axes, for the picture to have one scale.
const ROOM: f64 = 2.2;

/// Whether a picture `width` wide and `height` high that shows `view` of `objective` has one scale for both axes: where the objective
/// wants that, and where the view then still fills a good part of the picture. With one scale circles are round, and the gradient is
/// perpendicular to the isolines.
pub fn has_one_scale(objective: &dyn Landscape, view: View, (width, height): (f32, f32)) -> bool {
    let across = (view.x.1 - view.x.0) / f64::from(width);
    let up = (view.y.1 - view.y.0) / f64::from(height);
    objective.equal_axes() || (objective.data().is_empty() && across.max(up) <= ROOM * across.min(up))
}

/// The least view around `view` with one scale for both axes in a picture `width` wide and `height` high.
pub fn even(View { x, y }: View, (width, height): (f32, f32)) -> View {
    let scale = ((x.1 - x.0) / f64::from(width)).max((y.1 - y.0) / f64::from(height));
    let around = |(low, high): (f64, f64), points: f32| {
        let (middle, half) = ((low + high) / 2.0, scale * f64::from(points) / 2.0);
        (middle - half, middle + half)
    };
    View::new(around(x, width), around(y, height))
}

/// The range from `low` to `high`, extended to `at` and a little beyond it.
pub fn widened((low, high): (f64, f64), at: f64) -> (f64, f64) {
    let room = 0.08 * (high - low);
    if at < low {
        (at - room, high)
    } else if at > high {
        (low, at + room)
    } else {
        (low, high)
    }
}

/// Whether a view can be drawn: it is not empty, and its numbers are not so large that precision is lost.
pub fn is_drawable(view: View) -> bool {
    let fine = |(low, high): (f64, f64)| high - low > 1e-9 * (low.abs() + high.abs()).max(1e-290) && high - low < 1e12;
    fine(view.x) && fine(view.y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Objective;
    use crate::math::catalog::family_file::FamilyFile as _;

    #[test]
    fn one_scale_is_the_rule_unless_the_view_would_be_lost_in_it() {
        let objective = Objective::load("rosenbrock", &|_| Err(String::new())).unwrap();
        let view = |wide: f64, high: f64| View::new((0.0, wide), (1.0, 1.0 + high));
        let frame = (600.0, 400.0);
        assert!(has_one_scale(&*objective, view(3.0, 2.0), frame) && has_one_scale(&*objective, view(4.0, 4.0), frame));
        assert!(!has_one_scale(&*objective, view(100.0, 1.0), frame) && !has_one_scale(&*objective, view(1.0, 10.0), frame));
        let View { x, y } = even(view(4.0, 4.0), frame);
        assert!(((x.1 - x.0) / 600.0 - (y.1 - y.0) / 400.0).abs() < 1e-12);
        let tall = even(View::new((-3.0, 3.0), (0.0, 0.5)), (300.0, 100.0));
        assert_eq!((tall.x, tall.y), ((-3.0, 3.0), (-0.75, 1.25)));
        assert!(x.0 <= 0.0 && 4.0 <= x.1 && (y.0 - 1.0).abs() < 1e-12 && (y.1 - 5.0).abs() < 1e-12);
    }

    #[test]
    fn a_start_outside_the_customary_view_is_seen() {
        let objective = Objective::load("rosenbrock", &|_| Err(String::new())).unwrap();
        for start in [Point::new(9.0, 0.0), Point::new(-3.0, 40.0), Point::new(0.0, 0.0)] {
            assert!(fitting(&*objective, start).contains(start), "{start}");
        }
        assert_eq!(fitting(&*objective, Point::new(1e14, 0.0)), objective.view());
    }
}
